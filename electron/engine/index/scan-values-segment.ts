/**
 * Finds the rows of JSON values that start in one segment of a file, each to its very end, with the kernel of
 * kernels/values.as.ts. It reads through a function, as scan-segment.ts does.
 */
import { AT_END, closesRows } from '../container/scan-values.ts'
import { PHASE, type ValuesKernel, WALKED } from '../kernels/values.ts'
import { EMPTY_HASH } from './fingerprint.ts'
import { LongRow } from './long-row.ts'
import { type ReadAt, readBlock, type SegmentRows } from './scan-segment.ts'
import type { CutPart } from './segments.ts'
import type { ValuesState } from './values-state.ts'

/** What a kernel was made for, in bytes and rows. */
export interface ValuesSizes {
  readonly segmentBytes: number
  readonly roomBytes: number
  readonly mostRows: number
}

export interface ValuesSegment {
  readonly byteStart: number
  readonly byteEnd: number
  readonly part: CutPart
  readonly isHashing: boolean
  /** Waits for the state in which the segment starts; undefined when stopped. */
  entry(): ValuesState | undefined
  /** Takes the state in which it ends. */
  exit(state: ValuesState): void
}

/** Scans one segment; `onBytes` is told the offset reached, and stops the scan (undefined is given) by answering false. */
export const scanValuesSegment = (
  kernel: ValuesKernel,
  sizes: ValuesSizes,
  read: ReadAt,
  segment: ValuesSegment,
  onBytes: (byteOffset: number) => boolean,
): SegmentRows | undefined => new SegmentScan(kernel, sizes, read, segment, onBytes).run()

const READ_BYTES = 512 * 1024
const FIRST_READ_PAST_END = 16 * 1024
/** Backslashes that stand in front of a segment are counted so far; of more, the segment before has to tell. */
const BACKSLASH_BYTES = 64

class SegmentScan {
  readonly #kernel: ValuesKernel
  readonly #sizes: ValuesSizes
  readonly #read: ReadAt
  readonly #segment: ValuesSegment
  readonly #onBytes: (byteOffset: number) => boolean
  readonly #memory: Uint8Array
  readonly #windowAt: number
  readonly #isFirst: boolean
  readonly #tail = new Uint8Array(4096)
  #tailStart = -1
  #tailBytes = 0
  /** Where the bracket stands that closes the rows; -1 as long as none is met. */
  #closedAt = -1

  constructor(
    kernel: ValuesKernel,
    sizes: ValuesSizes,
    read: ReadAt,
    segment: ValuesSegment,
    onBytes: (byteOffset: number) => boolean,
  ) {
    this.#kernel = kernel
    this.#sizes = sizes
    this.#read = read
    this.#segment = segment
    this.#onBytes = onBytes
    this.#memory = new Uint8Array(kernel.memory.buffer)
    this.#windowAt = kernel.windowAt.value
    this.#isFirst = segment.byteStart === segment.part.scanStart
  }

  run(): SegmentRows | undefined {
    const { byteStart, byteEnd, part } = this.#segment
    for (let at = byteStart; at < byteEnd; at += READ_BYTES) {
      const length = Math.min(READ_BYTES, byteEnd - at)
      readBlock(this.#read, this.#memory, this.#windowAt + at - byteStart, length, at)
      if (!this.#onBytes(at + length)) return undefined
    }
    const early = this.#isEscapedByBytes()
    const late = early === null ? this.#segment.entry() : null
    if (late === undefined) return undefined
    this.#kernel.startMasks(Number(early ?? late?.isEscaped))
    this.#kernel.readMasks(this.#windowAt, this.#windowAt + byteEnd - byteStart)
    const state = late ?? this.#segment.entry()
    if (state === undefined) return undefined
    if (state.phase === null) {
      this.#segment.exit(state)
      return noRows()
    }
    this.#begin(state, state.phase)
    this.#walk(this.#windowAt, this.#windowAt + byteEnd - byteStart)
    this.#segment.exit(this.#exitState())
    let isLong = false
    if (this.#closedAt === -1 && byteEnd === part.byteEnd) this.#kernel.end(this.#windowAt + byteEnd - byteStart)
    else if (this.#closedAt === -1 && this.#needsMore()) {
      const ended = this.#walkPastEnd()
      if (ended === undefined) return undefined
      isLong = ended.isLong
    }
    return this.#collect(isLong)
  }

  #begin({ level, itemStart, isInString }: ValuesState, phase: number): void {
    const { byteStart, byteEnd, part } = this.#segment
    const isKeyed = Number(part.layout === 'keyed')
    const isSequence = Number(part.depth === 0)
    const item = itemStart - byteStart
    this.#kernel.begin(byteEnd - byteStart, isSequence, isKeyed, phase, level, item, Number(isInString))
  }

  #exitState(): ValuesState {
    const kernel = this.#kernel
    return {
      phase: this.#closedAt === -1 ? kernel.phase.value : null,
      level: kernel.exitLevel(),
      itemStart: this.#segment.byteStart + kernel.exitItem(),
      isInString: kernel.exitInString() !== 0,
      isEscaped: kernel.exitEscaped() !== 0,
    }
  }

  /** Tells whether a backslash escapes the first byte, by the bytes before it; null where there are too many to tell. */
  #isEscapedByBytes(): boolean | null {
    const length = Math.min(BACKSLASH_BYTES, this.#segment.byteStart - this.#segment.part.scanStart)
    const before = new Uint8Array(length)
    readBlock(this.#read, before, 0, length, this.#segment.byteStart - length)
    let count = 0
    while (count < length && before[length - 1 - count] === 0x5c) count++
    return count === BACKSLASH_BYTES ? null : count % 2 === 1
  }

  /** Whether rows of this segment may go on behind it. */
  #needsMore(): boolean {
    const kernel = this.#kernel
    const isOwnKey = kernel.phase.value >= PHASE.inKey && kernel.exitItem() >= 0
    return this.#isFirst || kernel.startCount.value > 0 || isOwnKey
  }

  /** Goes on behind the segment to where the span of its last row ends. */
  #walkPastEnd(): { isLong: boolean } | undefined {
    const { byteEnd, part } = this.#segment
    const { roomBytes, segmentBytes } = this.#sizes
    const roomAt = this.#windowAt + segmentBytes
    let isLong = false
    let used = 0
    let wanted = Math.min(FIRST_READ_PAST_END, roomBytes)
    for (let position = byteEnd; ; ) {
      if (position >= part.byteEnd) {
        this.#kernel.end(roomAt + used)
        return { isLong }
      }
      if (used === roomBytes) {
        this.#kernel.slide(used)
        used = 0
        isLong = true
      }
      const length = Math.min(wanted, roomBytes - used, part.byteEnd - position)
      readBlock(this.#read, this.#memory, roomAt + used, length, position)
      this.#kernel.readMasks(roomAt + used, roomAt + used + length)
      if (this.#walk(roomAt + used, roomAt + used + length)) return { isLong }
      position += length
      used += length
      wanted = Math.min(READ_BYTES, wanted * 2)
      if (!this.#onBytes(position)) return undefined
    }
  }

  /** Walks over bytes of the window; gives whether the segment's rows ended there. */
  #walk(from: number, to: number): boolean {
    let status = this.#kernel.walk(from, to, 0)
    while (status === WALKED.atCloser) {
      const at = this.#kernel.stopAt.value
      const offset = this.#segment.byteStart + this.#kernel.exitStopAt()
      if (closesRows((byteOffset) => this.#byteAt(byteOffset), offset, this.#segment.part) === true) {
        this.#closedAt = offset
        return true
      }
      status = this.#kernel.walk(at, to, 1)
    }
    return status === WALKED.finished
  }

  #byteAt(byteOffset: number): number {
    const { byteStart, byteEnd, part } = this.#segment
    if (byteOffset >= byteStart && byteOffset < byteEnd) return this.#memory[this.#windowAt + byteOffset - byteStart]
    if (byteOffset >= part.byteEnd) return AT_END
    if (byteOffset < this.#tailStart || byteOffset >= this.#tailStart + this.#tailBytes || this.#tailStart === -1) {
      this.#tailStart = byteOffset
      this.#tailBytes = Math.min(this.#tail.length, part.byteEnd - byteOffset)
      readBlock(this.#read, this.#tail, 0, this.#tailBytes, byteOffset)
    }
    return this.#tail[byteOffset - this.#tailStart]
  }

  #collect(isLong: boolean): SegmentRows {
    const { byteStart, part, isHashing } = this.#segment
    const kernel = this.#kernel
    const count = kernel.startCount.value
    const spanEnd = this.#closedAt === -1 ? byteStart + kernel.exitSpanEnd() : this.#closedAt
    const starts = new Uint32Array(kernel.memory.buffer, kernel.startsAt.value, count).slice()
    const hashes = new BigUint64Array(isHashing ? count : 0)
    const runs: BigUint64Array[] = []
    let [lf, crlf] = [0, 0]
    let isLastMissing = false
    const take = (first: number, last: number, lastEnd: number): void => {
      kernel.hashRows(first, last, lastEnd, Number(isHashing))
      lf += kernel.lfCount.value
      crlf += kernel.crlfCount.value
      isLastMissing = kernel.lfCount.value + kernel.crlfCount.value === 0
      if (!isHashing) return
      hashes.set(new BigUint64Array(kernel.memory.buffer, kernel.hashesAt.value, last - first), first)
      runs.push(new BigUint64Array(kernel.memory.buffer, kernel.gapRunsAt.value, kernel.gapRunCount.value * 2).slice())
    }
    for (let first = 0; first < count - 1; first += this.#sizes.mostRows) {
      const last = Math.min(count - 1, first + this.#sizes.mostRows)
      take(first, last, this.#windowAt + starts[last])
    }
    const windowBytes = this.#sizes.segmentBytes + this.#sizes.roomBytes
    const long = new LongRow(kernel, this.#read, part.layout, windowBytes)
    if (count > 0 && !isLong) take(count - 1, count, this.#windowAt + spanEnd - byteStart)
    else if (count > 0) {
      const row = long.find(byteStart + starts[count - 1], spanEnd)
      lf += row.lf
      crlf += row.crlf
      isLastMissing = row.lf + row.crlf === 0
      if (isHashing) {
        hashes[count - 1] = long.hash(byteStart + starts[count - 1], row.contentEnd)
        runs.push(BigUint64Array.of(long.hash(row.contentEnd, spanEnd), 1n))
      }
    }
    const isPartEmpty = count === 0 && (this.#closedAt !== -1 || spanEnd === part.byteEnd)
    const firstStart = count > 0 ? byteStart + starts[0] : isPartEmpty ? part.byteEnd : spanEnd
    return {
      starts,
      hashes,
      gapRuns: joined(runs),
      headGapHash: isHashing && this.#isFirst ? long.hash(part.byteStart, firstStart) : EMPTY_HASH,
      tailHash: isHashing && count > 0 && this.#closedAt !== -1 ? long.hash(this.#closedAt, part.byteEnd) : EMPTY_HASH,
      byteEnd: count === 0 ? 0 : spanEnd,
      lf,
      crlf,
      isLastMissing: isLastMissing && part.depth === 0 && spanEnd === part.byteEnd,
      hasBom: this.#isFirst && this.#startsWithBom(),
    }
  }

  #startsWithBom(): boolean {
    const { byteStart, byteEnd } = this.#segment.part
    const mark = new Uint8Array(Math.min(3, byteEnd - byteStart))
    readBlock(this.#read, mark, 0, mark.length, byteStart)
    return mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf
  }
}

const joined = (pieces: readonly BigUint64Array[]): BigUint64Array<ArrayBuffer> => {
  const all = new BigUint64Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

// Made anew each time: they are handed over to another thread.
const noRows = (): SegmentRows => ({
  starts: new Uint32Array(0),
  hashes: new BigUint64Array(0),
  gapRuns: new BigUint64Array(0),
  headGapHash: EMPTY_HASH,
  tailHash: EMPTY_HASH,
  byteEnd: 0,
  lf: 0,
  crlf: 0,
  isLastMissing: false,
  hasBom: false,
})
