/**
 * Finds the rows that start in one segment of a file, each to its very end, with the kernel. It reads through a function,
 * so that it runs the same over a file, over bytes in memory, and over a disk that breaks.
 */
import type { LinesKernel } from '../kernels/lines.ts'
import { EMPTY_HASH } from './fingerprint.ts'

/** Reads into `buffer` and gives how many bytes, 0 at the end. */
export type ReadAt = (buffer: Uint8Array, offset: number, length: number, position: number) => number

export interface SegmentToScan {
  readonly byteStart: number
  readonly byteEnd: number
  /** Where the part of the file starts that the segment is of, and where it ends. */
  readonly partStart: number
  readonly partEnd: number
  readonly isHashing: boolean
}

/** The rows that start in a segment. Row starts are counted from the segment's start. */
export interface SegmentRows {
  readonly starts: Uint32Array<ArrayBuffer>
  /** The XXH64 of each row's content; empty when not asked for. */
  readonly hashes: BigUint64Array<ArrayBuffer>
  /** Pairs: the hash of a gap, and how many rows in a row are followed by it; empty when not asked for. */
  readonly gapRuns: BigUint64Array<ArrayBuffer>
  /** What stands before the part's first row, hashed; only of the part's first segment. */
  readonly headGapHash: bigint
  /** What stands behind the rows, hashed; of the segment where they end, and of no bytes in all others. */
  readonly tailHash: bigint
  /** Where the last row's span ends, counted from the file's start; 0 without rows. */
  readonly byteEnd: number
  readonly lf: number
  readonly crlf: number
  readonly isLastMissing: boolean
  readonly hasBom: boolean
}

/** What a file that ends before its size says: it was cut while it was being read. */
export class FileCut extends Error {}

const FIRST_READ_PAST_END = 16 * 1024

/**
 * Scans one segment. `blockBytes` is what the kernel was made for; `onBytes` is told the file offset reached after each
 * block, and stops the scan (undefined is given) by answering false.
 */
export const scanSegment = (
  kernel: LinesKernel,
  blockBytes: number,
  read: ReadAt,
  segment: SegmentToScan,
  onBytes: (byteOffset: number) => boolean,
): SegmentRows | undefined => {
  const { byteStart, byteEnd, partStart, partEnd } = segment
  const memory = new Uint8Array(kernel.memory.buffer)
  const blockAt = kernel.blockAt.value
  const starts = new Rows(kernel.startsAt.value, 4)
  const hashes = new Rows(kernel.hashesAt.value, 8)
  const gapRuns = new Rows(kernel.gapRunsAt.value, 16)

  const isFirst = byteStart === partStart
  const startsLine = !isFirst && readBlock(read, memory, blockAt, 1, byteStart - 1) && memory[blockAt] === 0x0a
  kernel.begin(BigInt(byteEnd - byteStart), Number(isFirst), Number(startsLine), Number(segment.isHashing))

  let position = byteStart
  let from = blockAt
  let pastEnd = Math.min(FIRST_READ_PAST_END, blockBytes)
  while (kernel.isFinished() === 0) {
    let length = Math.min(blockBytes, byteEnd - position)
    if (length <= 0) {
      // Only the last line's rest is wanted, which is short in nearly every file.
      length = Math.min(pastEnd, partEnd - position)
      pastEnd = Math.min(blockBytes, pastEnd * 2)
    }
    readBlock(read, memory, blockAt, length, position)
    const to = blockAt + length
    const isEnd = position + length >= partEnd
    const rest = kernel.scan(from, to, BigInt(position - byteStart), Number(isEnd))
    starts.take(memory, kernel.startCount.value)
    hashes.take(memory, kernel.hashCount.value)
    gapRuns.take(memory, kernel.gapRunCount.value)
    position += length
    if (!onBytes(position)) return undefined
    // The unfinished line goes in front of the next block, which is always read to the same aligned address.
    memory.copyWithin(blockAt - (to - rest), rest, to)
    from = blockAt - (to - rest)
  }
  return {
    starts: new Uint32Array(starts.bytes()),
    hashes: new BigUint64Array(hashes.bytes()),
    gapRuns: new BigUint64Array(gapRuns.bytes()),
    headGapHash: BigInt.asUintN(64, kernel.headGapHash.value),
    tailHash: EMPTY_HASH,
    byteEnd: starts.count === 0 ? 0 : byteStart + Number(kernel.byteEnd.value),
    lf: kernel.lfCount.value,
    crlf: kernel.crlfCount.value,
    isLastMissing: kernel.isLastMissing.value !== 0,
    hasBom: kernel.hasBom.value !== 0,
  }
}

/** Reads all of a stretch; fails with FileCut where the file ends before. */
export const readBlock = (read: ReadAt, memory: Uint8Array, at: number, length: number, position: number): true => {
  for (let done = 0; done < length; ) {
    const count = read(memory, at + done, length - done, position + done)
    if (count === 0) throw new FileCut()
    done += count
  }
  return true
}

/** Collects what the kernel leaves at one address after each block. */
class Rows {
  count = 0
  readonly #at: number
  readonly #size: number
  #bytes: Uint8Array<ArrayBuffer>

  constructor(at: number, size: number) {
    this.#at = at
    this.#size = size
    this.#bytes = new Uint8Array(size * 1024)
  }

  take(memory: Uint8Array, count: number): void {
    const used = this.count * this.#size
    const added = count * this.#size
    if (used + added > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(used + added, this.#bytes.length * 2))
      larger.set(this.#bytes.subarray(0, used))
      this.#bytes = larger
    }
    this.#bytes.set(memory.subarray(this.#at, this.#at + added), used)
    this.count += count
  }

  /** Gives a buffer of just what was collected. */
  bytes(): ArrayBuffer {
    return this.#bytes.buffer.slice(0, this.count * this.#size)
  }
}
