/**
 * Finds the rows of JSONL bytes and hashes them, in WebAssembly with SIMD. AssemblyScript, compiled by build/kernels.ts.
 *
 * A file is cut into segments, and a segment's work is every row that starts in it, each with its content and its gap
 * up to the start of the next row, wherever that is. So the spans of all segments together are the file, and neither
 * hashes nor gaps depend on where the cuts are. The caller feeds a segment's bytes in blocks, in order; what `scan` has
 * not used up (an unfinished line) comes again in front of the next block. A line that outgrows the room for it
 * there is hashed as it passes, so that a line of any length needs no more memory than a block.
 *
 * The rules are those of container/jsonl.ts. Hashes are XXH64 with seed 0.
 */

import { CR, endOfContent, findLineFeed, isBlank, LF, skipBlanks } from './bytes.part.as'
import { digestStream, resetStream, updateStream } from './hash-stream.part.as'
import { digestHasher, hashBytes, HASHER_SIZE, resetHasher, updateHasher } from './xxh64.part.as'

export { digestStream, hashBytes, resetStream, updateStream }

// --- Memory ------------------------------------------------------------------------------------------------------------

/** What is read past the end of a block by a 16-byte load. */
const PADDING: usize = 64

const contentHasher: usize = memory.data(HASHER_SIZE, 16)
const gapHasher: usize = memory.data(HASHER_SIZE, 16)
const savedGapHasher: usize = memory.data(HASHER_SIZE, 16)
const lineEnding: usize = memory.data(16, 16)

/** Where the caller puts each block; the unfinished line of the block before stands right in front of it. */
export let blockAt: usize = 0
/** 4 bytes for each row that `scan` found: its start within the segment. */
export let startsAt: usize = 0
/** 8 bytes for each row that `scan` finished: the hash of its content. */
export let hashesAt: usize = 0
/** 16 bytes for each run of rows with equal gaps: the gap's hash, and how many rows. */
export let gapRunsAt: usize = 0
export let startCount: u32 = 0
export let hashCount: u32 = 0
export let gapRunCount: u32 = 0

let streamFrom: usize = 0

/** Lays out the memory for blocks of a size, with room in front for unfinished lines of up to `carryBytes`. */
export function prepare(blockBytes: u32, carryBytes: u32): void {
  streamFrom = <usize>carryBytes
  const input = <usize>blockBytes + <usize>carryBytes
  // A row takes two bytes at least, but for a last one without a line ending.
  const mostRows = input / 2 + 2
  blockAt = alignTo(__heap_base + <usize>carryBytes, 4096)
  startsAt = alignTo(blockAt + <usize>blockBytes + PADDING, 64)
  hashesAt = alignTo(startsAt + mostRows * 4, 64)
  gapRunsAt = alignTo(hashesAt + mostRows * 8, 64)
  const end = gapRunsAt + (mostRows + 1) * 16
  const pages = <i32>((end + 0xffff) >> 16) - memory.size()
  if (pages > 0) memory.grow(pages)
  store<u8>(lineEnding, CR)
  store<u8>(lineEnding + 1, LF)
  lfHash = hashBytes(lineEnding + 1, 1)
  crlfHash = hashBytes(lineEnding, 2)
  noneHash = hashBytes(lineEnding, 0)
}

function alignTo(address: usize, unit: usize): usize {
  return (address + unit - 1) & ~(unit - 1)
}

// --- A segment ---------------------------------------------------------------------------------------------------------

/** At the first byte of the file. */
const AT_FILE_START: i32 = 0
/** Inside a line that started before the segment. */
const IN_FOREIGN_LINE: i32 = 1
/** Between lines. */
const AT_LINE_START: i32 = 2
/** Inside a long row. */
const IN_ROW: i32 = 3
/** Inside a long line that has held only blanks so far. */
const IN_BLANKS: i32 = 4
/** The segment's rows are all found, and `byteEnd` is where the span of the last one ends. */
const FINISHED: i32 = 5

const GAP_OTHER: i32 = 0
const GAP_LF: i32 = 1
const GAP_CRLF: i32 = 2
const GAP_NONE: i32 = 3

export let byteEnd: i64 = 0
export let lfCount: u32 = 0
export let crlfCount: u32 = 0
export let isLastMissing: bool = false
export let hasBom: bool = false
/** The hash of what stands before the file's first row, from the first segment. */
export let headGapHash: u64 = 0

let lfHash: u64 = 0
let crlfHash: u64 = 0
let noneHash: u64 = 0

let phase: i32 = FINISHED
let isFirstSegment: bool = false
let isHashing: bool = false
let segmentBytes: i64 = 0
let rowCount: u32 = 0
let gapKind: i32 = GAP_OTHER
let runHash: u64 = 0
let runLength: u64 = 0
let pendingStart: i64 = 0

/** Starts a segment; `startsLine` says that the byte before it is a line feed. */
export function begin(bytes: i64, isFirst: bool, startsLine: bool, hashing: bool): void {
  phase = isFirst ? AT_FILE_START : startsLine ? AT_LINE_START : IN_FOREIGN_LINE
  isFirstSegment = isFirst
  isHashing = hashing
  segmentBytes = bytes
  byteEnd = 0
  rowCount = 0
  lfCount = 0
  crlfCount = 0
  isLastMissing = false
  hasBom = false
  runLength = 0
  gapKind = GAP_NONE
}

/** Whether the segment needs no more bytes. */
export function isFinished(): bool {
  return phase == FINISHED
}

/**
 * Takes the bytes from `from` to `to`; `blockOffset` is the place of `blockAt` within the segment, `isEnd` says that the
 * file ends at `to`. Gives the address of the first byte that must come again.
 */
export function scan(from: usize, to: usize, blockOffset: i64, isEnd: bool): usize {
  startCount = 0
  hashCount = 0
  gapRunCount = 0
  if (phase == AT_FILE_START) from = skipBom(from, to)
  if (phase == IN_FOREIGN_LINE) {
    const newline = findLineFeed(from, to)
    if (newline == to) {
      if (isEnd || blockOffset + <i64>(to - blockAt) >= segmentBytes) phase = FINISHED
      return to
    }
    from = newline + 1
    phase = AT_LINE_START
  }
  if (phase == IN_BLANKS) from = scanBlanks(from, to, isEnd)
  if (phase == IN_ROW) from = scanRow(from, to, isEnd)
  if (phase == AT_LINE_START) from = scanLines(from, to, blockOffset, isEnd)
  // What is left of a finished segment may be longer than the room for an unfinished line.
  return phase == FINISHED ? to : from
}

function skipBom(from: usize, to: usize): usize {
  phase = AT_LINE_START
  hasBom = to - from >= 3 && load<u8>(from) == 0xef && load<u8>(from + 1) == 0xbb && load<u8>(from + 2) == 0xbf
  if (!hasBom) return from
  appendGap(from, from + 3)
  return from + 3
}

function scanLines(from: usize, to: usize, blockOffset: i64, isEnd: bool): usize {
  const origin = blockOffset - <i64>blockAt
  while (true) {
    const start = origin + <i64>from
    if (start >= segmentBytes && rowCount == 0 && !isFirstSegment) {
      phase = FINISHED
      return from
    }
    if (from == to) {
      if (isEnd) finish(start)
      return from
    }
    const newline = findLineFeed(from, to)
    if (newline == to && !isEnd) {
      if (to - from < streamFrom) return from
      return startLongLine(from, to, start)
    }
    if (isBlank(from, newline)) {
      const end = newline == to ? to : newline + 1
      if (isHashing) appendGap(from, end)
      from = end
      continue
    }
    if (start >= segmentBytes) {
      finish(start)
      return from
    }
    openRow(start)
    const contentEnd = newline < to ? endOfContent(from, newline) : to
    if (isHashing) pushHash(hashBytes(from, contentEnd - from))
    closeRow(newline - contentEnd, newline < to)
    from = newline < to ? newline + 1 : to
  }
}

function startLongLine(from: usize, to: usize, start: i64): usize {
  const text = skipBlanks(from, to)
  if (text == to) {
    phase = IN_BLANKS
    pendingStart = start
    if (isHashing) {
      makeGapOther()
      memory.copy(savedGapHasher, gapHasher, HASHER_SIZE)
      resetHasher(contentHasher)
    }
    return scanBlanks(from, to, false)
  }
  if (start >= segmentBytes) {
    finish(start)
    return from
  }
  openRow(start)
  phase = IN_ROW
  if (isHashing) resetHasher(contentHasher)
  return scanRow(from, to, false)
}

function scanBlanks(from: usize, to: usize, isEnd: bool): usize {
  const newline = findLineFeed(from, to)
  const text = skipBlanks(from, newline)
  if (text < newline) {
    // The blanks are the start of a row after all.
    if (isHashing) memory.copy(gapHasher, savedGapHasher, HASHER_SIZE)
    if (pendingStart >= segmentBytes) {
      finish(pendingStart)
      return from
    }
    openRow(pendingStart)
    phase = IN_ROW
    return from
  }
  const end = newline < to ? newline + 1 : to
  if (isHashing) {
    updateHasher(gapHasher, from, end - from)
    updateHasher(contentHasher, from, end - from)
  }
  if (newline < to || isEnd) phase = AT_LINE_START
  return end
}

function scanRow(from: usize, to: usize, isEnd: bool): usize {
  const newline = findLineFeed(from, to)
  if (newline == to && !isEnd) {
    // The last byte is kept back: it may be the CR of a line ending.
    if (to - from < 2) return from
    if (isHashing) updateHasher(contentHasher, from, to - 1 - from)
    return to - 1
  }
  const contentEnd = newline < to ? endOfContent(from, newline) : to
  if (isHashing) {
    updateHasher(contentHasher, from, contentEnd - from)
    pushHash(digestHasher(contentHasher))
  }
  closeRow(newline - contentEnd, newline < to)
  phase = AT_LINE_START
  return newline < to ? newline + 1 : to
}

// @ts-ignore: decorator
@inline
function openRow(start: i64): void {
  if (isHashing) closeGap()
  store<u32>(startsAt + (<usize>startCount << 2), <u32>start)
  startCount++
  rowCount++
}

// @ts-ignore: decorator
@inline
function closeRow(crBytes: usize, hasLineFeed: bool): void {
  if (!hasLineFeed) {
    isLastMissing = true
    gapKind = GAP_NONE
  } else if (crBytes == 0) {
    lfCount++
    gapKind = GAP_LF
  } else {
    crlfCount++
    gapKind = GAP_CRLF
  }
}

// @ts-ignore: decorator
@inline
function pushHash(hash: u64): void {
  store<u64>(hashesAt + (<usize>hashCount << 3), hash)
  hashCount++
}

function finish(end: i64): void {
  phase = FINISHED
  byteEnd = end
  if (!isHashing) return
  closeGap()
  if (runLength > 0) pushRun()
  runLength = 0
}

// --- Gaps --------------------------------------------------------------------------------------------------------------

/** Turns a gap that is only a line ending into one that can be added to. */
function makeGapOther(): void {
  if (gapKind == GAP_OTHER) return
  resetHasher(gapHasher)
  if (gapKind == GAP_LF) updateHasher(gapHasher, lineEnding + 1, 1)
  else if (gapKind == GAP_CRLF) updateHasher(gapHasher, lineEnding, 2)
  gapKind = GAP_OTHER
}

function appendGap(from: usize, to: usize): void {
  makeGapOther()
  updateHasher(gapHasher, from, to - from)
}

// @ts-ignore: decorator
@inline
function closeGap(): void {
  const hash = gapKind == GAP_LF ? lfHash : gapKind == GAP_CRLF ? crlfHash : slowGapHash()
  if (rowCount == 0) {
    headGapHash = hash
  } else if (runLength > 0 && hash == runHash) {
    runLength++
  } else {
    if (runLength > 0) pushRun()
    runHash = hash
    runLength = 1
  }
}

function slowGapHash(): u64 {
  return gapKind == GAP_NONE ? noneHash : digestHasher(gapHasher)
}

function pushRun(): void {
  const at = gapRunsAt + (<usize>gapRunCount << 4)
  store<u64>(at, runHash)
  store<u64>(at + 8, runLength)
  gapRunCount++
}
