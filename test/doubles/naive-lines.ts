/**
 * The rules of rows in JSONL, said a second time in the plainest way, for the tests to hold the index against: split at
 * LF, leave blank lines out, take one CR off the end of a line that has an LF.
 */
import { createXXHash64 } from 'hash-wasm'

/** One row as it lies in a file. */
export interface NaiveRow {
  start: number
  contentEnd: number
  /** Where the next row starts, or the file ends. */
  end: number
}

/** Finds all rows of a file's bytes. */
export const naiveRows = (file: Uint8Array): NaiveRow[] => {
  const bytes = Buffer.from(file)
  const rows: NaiveRow[] = []
  let start = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  while (start < bytes.length) {
    let end = start
    while (end < bytes.length && bytes[end] !== 10) end++
    const isBlank = [...bytes.subarray(start, end)].every((byte) => byte === 32 || byte === 9 || byte === 13)
    if (!isBlank) {
      const last = rows.at(-1)
      if (last !== undefined) last.end = start
      const hasCr = end < bytes.length && end > start && bytes[end - 1] === 13
      rows.push({ start, contentEnd: hasCr ? end - 1 : end, end: bytes.length })
    }
    start = end + 1
  }
  return rows
}

/** Gives a function that hashes bytes with a known good XXH64. */
export const makeXxh64 = async (): Promise<(bytes: Uint8Array) => bigint> => {
  const hasher = await createXXHash64()
  return (bytes) => BigInt(`0x${hasher.init().update(bytes).digest('hex')}`)
}

/** Gives the fingerprint as its definition says it, from a file's bytes. */
export const naiveFingerprint = (file: Uint8Array, xxh64: (bytes: Uint8Array) => bigint): string => {
  const rows = naiveRows(file)
  const hashes = rows.map((row) => xxh64(file.subarray(row.start, row.contentEnd)))
  const runs: bigint[] = []
  for (const row of rows) {
    const hash = xxh64(file.subarray(row.contentEnd, row.end))
    if (runs.at(-2) === hash) runs[runs.length - 1]++
    else runs.push(hash, 1n)
  }
  const bytes = (numbers: bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(numbers).buffer)
  const head = file.subarray(0, rows[0]?.start ?? file.length)
  const parts = [xxh64(head), BigInt(rows.length), xxh64(bytes(hashes)), xxh64(bytes(runs))]
  return xxh64(bytes(parts)).toString(16).padStart(16, '0')
}
