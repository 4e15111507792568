/**
 * Reads the bytes of rows that are shown, in view order. Rows of a sorted view lie anywhere in the file, and a read of its own
 * for each costs more than what it reads: rows that lie near one another are read at once, and several reads go on together.
 */

import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { readFully } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { type BaseFile, contentEndOf, MAX_ROW_BYTES, nameOf, spanBytes } from '../read/base-file.ts'

/** A row to show: its bytes, null for one that is too large to be read whole, undefined where they are not those of the file. */
export interface RowAtHand {
  readonly row: RowId
  readonly bytes: Uint8Array | null | undefined
}

/** What lies between two rows is read with them when it is less than this. */
const NEAR_BYTES = 32 * 1024
const READ_BYTES = 4 * 2 ** 20
const SLICE_BYTES = 16 * 2 ** 20
const READS_AT_ONCE = 4

/** Gives rows a slice at a time, each bounded in bytes; stops before the first that is not indexed yet. */
export async function* rowsAtHand(document: Document, rows: Iterable<RowId>): AsyncGenerator<readonly RowAtHand[]> {
  let slice: { row: RowId; ordinal: number | null }[] = []
  let sliceBytes = 0
  for (const row of rows) {
    const ordinal = document.ordinalOf(row)
    if (ordinal !== null && ordinal >= document.base.index.rowCount) break
    const inFile = ordinal !== null && isAsInFile(document, row) ? ordinal : null
    const bytes = inFile === null ? 0 : spanBytes(document.base, inFile)
    if (slice.length > 0 && sliceBytes + bytes > SLICE_BYTES) {
      yield await readSlice(document.base, slice)
      slice = []
      sliceBytes = 0
    }
    slice.push({ row, ordinal: inFile })
    sliceBytes += bytes
  }
  if (slice.length > 0) yield await readSlice(document.base, slice)
}

const isAsInFile = (document: Document, row: RowId): boolean =>
  document.isAsInFile(row) &&
  !document.history.edits.isEdited(row) &&
  document.history.edits.order.positionOf(row) !== null

const readSlice = async (
  base: BaseFile,
  slice: readonly { row: RowId; ordinal: number | null }[],
): Promise<readonly RowAtHand[]> => {
  const contents = await readScattered(
    base,
    slice.flatMap(({ ordinal }) => ordinal ?? []),
  )
  return slice.map(({ row, ordinal }) => ({
    row,
    bytes: ordinal === null ? undefined : (contents.get(ordinal) ?? null),
  }))
}

/** Reads the contents of rows by ordinal; rows past the size limit are left out. */
const readScattered = async (base: BaseFile, ordinals: readonly number[]): Promise<Map<number, Uint8Array>> => {
  const contents = new Map<number, Uint8Array>()
  const reads = readsOf(base, ordinals)
  const work = async (): Promise<void> => {
    for (let read = reads.pop(); read !== undefined; read = reads.pop()) {
      const { byteStart, byteEnd, rows } = read
      const block = Buffer.allocUnsafeSlow(byteEnd - byteStart)
      // Shown, bytes of a file that was cut meanwhile would be somebody else's.
      if ((await readFully(base.file, block, 0, block.length, byteStart)) < block.length)
        throw new EngineError('source-changed', { file: nameOf(base) })
      for (const ordinal of rows) {
        const at = base.index.startOf(ordinal) - byteStart
        const end = contentEndOf(base, ordinal, block, at, base.index.endOf(ordinal) - byteStart)
        contents.set(ordinal, block.subarray(at, end))
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, reads.length) }, work))
  return contents
}

interface Read {
  byteStart: number
  byteEnd: number
  rows: number[]
}

const readsOf = (base: BaseFile, ordinals: readonly number[]): Read[] => {
  const reads: Read[] = []
  for (const ordinal of Float64Array.from(ordinals).sort()) {
    const [start, end] = [base.index.startOf(ordinal), base.index.endOf(ordinal)]
    if (end - start > MAX_ROW_BYTES) continue
    const last = reads.at(-1)
    if (last !== undefined && start - last.byteEnd <= NEAR_BYTES && end - last.byteStart <= READ_BYTES) {
      last.byteEnd = end
      last.rows.push(ordinal)
    } else reads.push({ byteStart: start, byteEnd: end, rows: [ordinal] })
  }
  return reads
}
