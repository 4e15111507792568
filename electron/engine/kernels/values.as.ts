/**
 * Finds rows that are values of JSON (a list's items, an object's values, values one after another) and hashes them, in
 * WebAssembly with SIMD. AssemblyScript, compiled by build/kernels.ts. The rules are those of container/scan-values.ts.
 *
 * A file is cut into segments, and a segment's rows are those that start in it. The bytes of a segment lie in a window, and
 * are worked on three times. `readMasks` needs to know nothing of what comes before: for each 64 bytes it says which stand
 * in strings, should the segment start outside one, and where brackets are. `walk` needs the state that the segment
 * before ends in, and is so quick with the masks that segments can wait for one another: what lies inside a row is 64
 * bytes at a time. `hashRows` takes what the rows turned out to be. Behind the segment comes a room for what follows,
 * up to where the span of its last row ends; of a longer row the room is filled again and again, and it is hashed by the caller.
 */

import { findLineFeed } from './bytes.part.as'
import { digestStream, resetStream, updateStream } from './hash-stream.part.as'
import {
  bitsOf,
  CLOSERS,
  COLON,
  COMMA,
  escapeCarry,
  isBetween,
  isCloser,
  isOpener,
  isSpace,
  MASKS_SIZE,
  masksAt,
  OPENERS,
  placeMasks,
  QUOTE,
  readMasks,
  STRINGS,
  startMasks,
  stringCarry,
  windowAt,
} from './json-masks.part.as'
import { endOfContent } from './row-content.part.as'
import { hashBytes } from './xxh64.part.as'

/** `windowAt`: where the caller puts a segment, and behind it what follows. */
export { digestStream, readMasks, resetStream, startMasks, updateStream, windowAt }

// --- Memory ------------------------------------------------------------------------------------------------------------

const PADDING: usize = 64

/** 4 bytes for each row of the segment: its start, counted from the segment's. */
export let startsAt: usize = 0
/** 8 bytes for each row that `hashRows` took: the hash of its content. */
export let hashesAt: usize = 0
/** 16 bytes for each run of equal gaps that `hashRows` found: the gap's hash, and how many rows. */
export let gapRunsAt: usize = 0
export let startCount: u32 = 0
export let gapRunCount: u32 = 0

/** Lays out the memory; both sizes are multiples of 64. `mostRows` is how many `hashRows` takes at a time. */
export function prepare(segmentBytes: u32, roomBytes: u32, mostRows: u32): void {
  const window = <usize>segmentBytes + <usize>roomBytes
  const at = alignTo(__heap_base + PADDING, 4096)
  placeMasks(at, alignTo(at + window + PADDING, 64))
  // Of the shortest values, `1""1""`, two take three bytes.
  startsAt = alignTo(masksAt + (window / 64 + 1) * MASKS_SIZE, 64)
  hashesAt = alignTo(startsAt + (<usize>segmentBytes + 16) * 4, 64)
  gapRunsAt = alignTo(hashesAt + <usize>mostRows * 8, 64)
  const end = gapRunsAt + <usize>mostRows * 16
  const pages = <i32>((end + 0xffff) >> 16) - memory.size()
  if (pages > 0) memory.grow(pages)
}

function alignTo(address: usize, unit: usize): usize {
  return (address + unit - 1) & ~(unit - 1)
}

// --- Rows --------------------------------------------------------------------------------------------------------------

/** Between rows. */
const BETWEEN: i32 = 0
/** In an item of a list, or in an item of an object behind its key. */
const IN_ITEM: i32 = 1
/** In a bracket, a string or a word of a sequence. */
const IN_BRACKET: i32 = 2
const IN_STRING: i32 = 3
const IN_WORD: i32 = 4
const IN_KEY: i32 = 5
const AFTER_KEY: i32 = 6
const AFTER_COLON: i32 = 7

/** What `walk` answers: all was taken. */
const MORE: i32 = 0
/** At `stopAt` a bracket closes more than is open; the caller knows whether the rows end there. */
const AT_CLOSER: i32 = 1
/** At `spanEnd` a row starts that is not of this segment. */
const FINISHED: i32 = 2

export let phase: i32 = BETWEEN
/** Brackets that are open in the row. */
let level: i64 = 0
/** Where the item with a key starts, counted from the segment's start; it may lie before it. */
let itemStart: i64 = 0
export let stopAt: usize = 0
let spanEnd: i64 = 0

let isSequence: bool = false
let isKeyed: bool = false
let segmentBytes: i64 = 0
/** What is added to an address to get the offset from the segment's start. */
let origin: i64 = 0
/** All bits when the window starts in a string. */
let inverse: u64 = 0

/** Starts a segment in the state that the one before it ended in. */
export function begin(
  bytes: f64,
  sequence: bool,
  keyed: bool,
  entryPhase: i32,
  entryLevel: f64,
  entryItem: f64,
  isInString: bool,
): void {
  segmentBytes = <i64>bytes
  isSequence = sequence
  isKeyed = keyed
  phase = entryPhase
  level = <i64>entryLevel
  itemStart = <i64>entryItem
  inverse = isInString ? ~(<u64>0) : 0
  origin = -(<i64>windowAt)
  startCount = 0
  spanEnd = 0
}

export function exitLevel(): f64 {
  return <f64>level
}

export function exitItem(): f64 {
  return <f64>itemStart
}

export function exitEscaped(): bool {
  return escapeCarry != 0
}

export function exitInString(): bool {
  return (stringCarry ^ inverse) != 0
}

export function exitStopAt(): f64 {
  return <f64>(origin + <i64>stopAt)
}

export function exitSpanEnd(): f64 {
  return <f64>spanEnd
}

/** Says that what stands at an address of the window from now on stands so many bytes further in the file. */
export function slide(bytes: f64): void {
  origin += <i64>bytes
}

/** Finds rows from `from` to `to`, of which the masks are there; `isText` says that the bracket at `from` closes nothing. */
export function walk(from: usize, to: usize, isText: bool): i32 {
  let at = from
  const textAt = isText ? from : 0
  while (at < to) {
    switch (phase) {
      case BETWEEN: {
        while (at < to && isBetween(load<u8>(at))) at++
        if (at == to) return MORE
        const byte = load<u8>(at)
        if (!isSequence && isCloser(byte) && at != textAt) {
          stopAt = at
          return AT_CLOSER
        }
        if (isKeyed && byte == QUOTE) {
          itemStart = origin + <i64>at
          phase = IN_KEY
          at++
          break
        }
        if (open(origin + <i64>at)) return FINISHED
        if (!isSequence) phase = IN_ITEM
        else if (byte == QUOTE) {
          phase = IN_STRING
          at++
        } else if (isOpener(byte)) {
          phase = IN_BRACKET
          level = 1
          at++
        } else phase = IN_WORD
        break
      }
      case IN_ITEM: {
        if (level > 0) {
          at = skipNested(at, to)
          break
        }
        at = nextOfItem(at, to)
        if (at >= to) return MORE
        const byte = load<u8>(at)
        if (byte == COMMA) phase = BETWEEN
        else if (isOpener(byte)) level = 1
        else if (at != textAt) {
          stopAt = at
          return AT_CLOSER
        }
        at++
        break
      }
      case IN_BRACKET: {
        at = skipNested(at, to)
        if (level == 0) phase = BETWEEN
        break
      }
      case IN_WORD: {
        while (at < to && !isBetween(load<u8>(at)) && !isOpener(load<u8>(at)) && !isInString(at)) at++
        if (at < to) phase = BETWEEN
        break
      }
      case IN_STRING:
      case IN_KEY: {
        at = skipString(at, to)
        if (at > to) return MORE
        phase = phase == IN_KEY ? AFTER_KEY : BETWEEN
        break
      }
      case AFTER_KEY: {
        while (at < to && isSpace(load<u8>(at))) at++
        if (at == to) return MORE
        if (load<u8>(at) == COLON) {
          phase = AFTER_COLON
          at++
          break
        }
        phase = IN_ITEM
        if (open(itemStart)) return FINISHED
        break
      }
      case AFTER_COLON: {
        while (at < to && isSpace(load<u8>(at))) at++
        if (at == to) return MORE
        const byte = load<u8>(at)
        phase = IN_ITEM
        if (open(isBetween(byte) || isCloser(byte) ? itemStart : origin + <i64>at)) return FINISHED
        break
      }
    }
  }
  return MORE
}

/** Says that the file's part ends at an address: an item that has shown only its key is a row as it is. */
export function end(at: usize): void {
  if (phase >= IN_KEY) {
    phase = IN_ITEM
    if (open(itemStart)) return
  }
  spanEnd = origin + <i64>at
}

/** Takes the start of a row; gives whether it is one behind the segment. */
// @ts-ignore: decorator
@inline
function open(start: i64): bool {
  if (start >= segmentBytes) {
    spanEnd = start
    return true
  }
  if (start >= 0) {
    store<u32>(startsAt + (<usize>startCount << 2), <u32>start)
    startCount++
  }
  return false
}

/** Gives where the innermost level of the row ends, behind its bracket; `to` when it does not. */
function skipNested(from: usize, to: usize): usize {
  let block = windowAt + ((from - windowAt) & ~63)
  let masks = masksAt + ((from - windowAt) >> 6) * MASKS_SIZE
  let wanted: u64 = ~(<u64>0) << (<u64>(from - windowAt) & 63)
  let open = level
  while (block < to) {
    const outside = ~(load<u64>(masks, STRINGS) ^ inverse) & wanted
    const openers = load<u64>(masks, OPENERS) & outside
    const closers = load<u64>(masks, CLOSERS) & outside
    const closing = <i64>popcnt(closers)
    if (open > closing) {
      open += <i64>popcnt(openers) - closing
    } else {
      let brackets = openers | closers
      while (brackets != 0) {
        const bit = brackets & (0 - brackets)
        if ((closers & bit) == 0) open++
        else if (--open == 0) {
          level = 0
          return block + <usize>ctz(bit) + 1
        }
        brackets ^= bit
      }
    }
    block += 64
    masks += MASKS_SIZE
    wanted = ~(<u64>0)
  }
  level = open
  return to
}

/** Gives the next comma or bracket outside strings; `to` or more when there is none. */
function nextOfItem(from: usize, to: usize): usize {
  // Behind a bracket that ends a value a comma follows nearly always.
  if (load<u8>(from) == COMMA && !isInString(from)) return from
  let block = windowAt + ((from - windowAt) & ~63)
  let masks = masksAt + ((from - windowAt) >> 6) * MASKS_SIZE
  let wanted: u64 = ~(<u64>0) << (<u64>(from - windowAt) & 63)
  while (block < to) {
    const outside = ~(load<u64>(masks, STRINGS) ^ inverse) & wanted
    const commas = bitsOf(v128.load(block), v128.load(block, 16), v128.load(block, 32), v128.load(block, 48), COMMA)
    const found = (load<u64>(masks, OPENERS) | load<u64>(masks, CLOSERS) | commas) & outside
    if (found != 0) return block + <usize>ctz(found)
    block += 64
    masks += MASKS_SIZE
    wanted = ~(<u64>0)
  }
  return to
}

/** Gives where a string ends, behind its quote, given an address inside it; more than `to` when it does not. */
function skipString(from: usize, to: usize): usize {
  let block = windowAt + ((from - windowAt) & ~63)
  let masks = masksAt + ((from - windowAt) >> 6) * MASKS_SIZE
  let wanted: u64 = ~(<u64>0) << (<u64>(from - windowAt) & 63)
  while (block < to) {
    const outside = ~(load<u64>(masks, STRINGS) ^ inverse) & wanted
    if (outside != 0) {
      const quote = block + <usize>ctz(outside)
      return quote < to ? quote + 1 : to + 1
    }
    block += 64
    masks += MASKS_SIZE
    wanted = ~(<u64>0)
  }
  return to + 1
}

// @ts-ignore: decorator
@inline
function isInString(at: usize): bool {
  const masks = masksAt + ((at - windowAt) >> 6) * MASKS_SIZE
  return (((load<u64>(masks, STRINGS) ^ inverse) >> (<u64>(at - windowAt) & 63)) & 1) != 0
}

// --- Hashes ------------------------------------------------------------------------------------------------------------

export let lfCount: u32 = 0
export let crlfCount: u32 = 0

/** Hashes rows `first` to `last` of the segment, the last one's span ending at `lastEnd`; all lie in the window. */
export function hashRows(first: u32, last: u32, lastEnd: usize, isHashing: bool): void {
  gapRunCount = 0
  lfCount = 0
  crlfCount = 0
  let start = windowAt + <usize>load<u32>(startsAt + (<usize>first << 2))
  for (let row = first; row < last; row++) {
    const next = row + 1 < last ? windowAt + <usize>load<u32>(startsAt + (<usize>(row + 1) << 2)) : lastEnd
    const contentEnd = endOfContent(start, next, isKeyed)
    const newline = findLineFeed(contentEnd, next)
    if (newline < next) {
      if (newline > contentEnd && load<u8>(newline - 1) == 0x0d) crlfCount++
      else lfCount++
    }
    if (isHashing) {
      store<u64>(hashesAt + (<usize>(row - first) << 3), hashBytes(start, contentEnd - start))
      pushGap(hashBytes(contentEnd, next - contentEnd))
    }
    start = next
  }
}

function pushGap(hash: u64): void {
  const last = gapRunsAt + (<usize>gapRunCount << 4) - 16
  if (gapRunCount > 0 && load<u64>(last) == hash) {
    store<u64>(last, load<u64>(last, 8) + 1, 8)
    return
  }
  store<u64>(last, hash, 16)
  store<u64>(last, 1, 24)
  gapRunCount++
}
