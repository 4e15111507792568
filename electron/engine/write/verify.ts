/**
 * Reads a file back after it was written and compares it with what was meant, row by row: rows that were copied must
 * have the hashes that the opened file's index found, all others those of the bytes given to the disk. A disk that lies
 * about what it wrote, and a source that changed while it was copied, are found here, before anything is replaced. The
 * same pass is the new file's index.
 */
import { EngineError } from '../../../shared/engine-error.ts'
import { type Disk, type DiskFile, isNotFound, readFully } from '../disk.ts'
import type { HashFile } from '../index/hash-file.ts'
import { type IndexResult, startIndex } from '../index/index-file.ts'
import type { LineIndex } from '../index/line-index.ts'
import type { PartPlan } from '../source/source.ts'
import type { Written } from './write-rows.ts'

const BLOCK_ROWS = 65_536

/** Indexes a written file and checks it; fails with `verify-failed`. */
export const verifyWritten = async (options: {
  disk: Disk
  path: string
  name: string
  written: Written
  /** How rows lie in it; null for lines. */
  parts: readonly PartPlan[] | null
  sourceHashes: HashFile | null
  hashFilePath: string
  workers: number
  signal: AbortSignal
}): Promise<{ index: LineIndex; result: IndexResult }> => {
  const { disk, path, name, written, signal } = options
  const run = startIndex({
    disk,
    path,
    name,
    sizeBytes: written.bytes,
    parts: options.parts,
    workers: options.workers,
    hashFilePath: options.hashFilePath,
  })
  const stop = (): void => void run.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const result = await run.done
    const isWhole = result.stat.sizeBytes === written.bytes && result.rowCount === written.rows
    if (!isWhole || !(await hasRightHashes(options, result))) throw new EngineError('verify-failed', { file: name })
    return { index: run.index, result }
  } finally {
    signal.removeEventListener('abort', stop)
    await run.close()
  }
}

const hasRightHashes = async (
  { disk, written, sourceHashes }: { disk: Disk; written: Written; sourceHashes: HashFile | null },
  result: IndexResult,
): Promise<boolean> => {
  const found = await HashWindow.find(disk, result.hashes)
  const wanted = await HashWindow.find(disk, sourceHashes)
  try {
    // Without room for hashes, or with the cache cleared meanwhile, row count and size have to do.
    if (found === null || wanted === null) return true
    let row = 0
    let own = 0
    for (const piece of written.pieces) {
      if (piece.kind === 'row') {
        if ((await found.from(row))[0] !== BigInt.asUintN(64, written.hashes[own])) return false
        own += 1
        row += 1
        continue
      }
      for (let done = 0; done < piece.count; ) {
        const theirs = await wanted.from(piece.ordinal + done)
        const ours = await found.from(row)
        const count = Math.min(theirs.length, ours.length, piece.count - done)
        if (count === 0 || !isEqual(theirs.subarray(0, count), ours.subarray(0, count))) return false
        done += count
        row += count
      }
    }
    return row === result.rowCount
  } finally {
    await found?.close()
    await wanted?.close()
  }
}

const isEqual = (a: BigUint64Array, b: BigUint64Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength))

/** Row hashes read front to back, a block at a time. */
class HashWindow {
  readonly #file: DiskFile
  readonly #rowCount: number
  #hashes = new BigUint64Array(0)
  #start = 0

  private constructor(file: DiskFile, rowCount: number) {
    this.#file = file
    this.#rowCount = rowCount
  }

  static async find(disk: Disk, hashes: HashFile | null): Promise<HashWindow | null> {
    if (hashes === null) return null
    try {
      return new HashWindow(await disk.open(hashes.path, 'r'), hashes.rowCount)
    } catch (error) {
      if (!isNotFound(error)) throw error // the cache was cleared: the save does not depend on it
      return null
    }
  }

  /** Gives hashes from a row on, at least one unless the file has no such row. */
  async from(row: number): Promise<BigUint64Array> {
    if (row < this.#start || row >= this.#start + this.#hashes.length) {
      const block = new BigUint64Array(Math.max(0, Math.min(BLOCK_ROWS, this.#rowCount - row)))
      const read = await readFully(this.#file, new Uint8Array(block.buffer), 0, block.byteLength, row * 8)
      this.#hashes = block.subarray(0, Math.floor(read / 8))
      this.#start = row
    }
    return this.#hashes.subarray(row - this.#start)
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
