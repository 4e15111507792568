/**
 * Searches rows of JSON without building anything, in WebAssembly with SIMD. AssemblyScript, compiled by build/kernels.ts.
 *
 * `find` looks for a needle in a whole block at once and may find too much, never too little. `walk` then checks one row and
 * tells the values that a path reaches in it, by the rules of shared/json-scan.ts and shared/query/row-texts.ts, and `match`
 * looks for the needle in those values exactly. What needs more room than there is here is left to the caller.
 */

import { findNeedle, foldTable, isIn, matchEnd } from './text-needle.part.as'
import { scanPlain, scanString, skipSpace } from './text-tokens.part.as'

const MOST_SPANS: u32 = 65536
const MOST_DEPTH: u32 = 4096

/** 12 bytes for each value that `walk` told: start, end, and what it is. */
export const spansAt: usize = memory.data(65536 * 12, 16)
/** 16 bytes for each open container. */
const stackAt: usize = memory.data(4096 * 16, 16)
/** One byte for each open container, from the first at 1: whether it is an object. */
const kindsAt: usize = memory.data(4112, 16)
export const foldAt: usize = foldTable
/** Where the caller lays out needles and paths, and blocks behind them. */
export const freeAt: usize = (__heap_base + 63) & ~(<usize>63)

// What a container is known by while it is open.
/** How many steps of the path lead to it. */
const LED: usize = 0
/** How many values were told when the step's key stood in it first; -1 before. */
const MARK: usize = 4
/** Its own number among the values; -1 when it is none of them. */
const OWN: usize = 8
/** How many items came before the one that is open in it. */
const COUNT: usize = 12

// Where what stands in a path: the number of steps, then steps.
const STEPS: usize = 4
const STEP_SIZE: usize = 12
/** A key's needle, or 0 for an index. */
const STEP_NEEDLE: usize = 0
/** An index, or how long a key is as plain UTF-8. */
const STEP_NUMBER: usize = 4
const STEP_PLAIN: usize = 8

const OFF: i32 = -1

/** Kinds of values, which are bits of what `walk` is to tell. */
const STRING: u32 = 0
const NUMBER: u32 = 1
const BOOLEAN: u32 = 2
const NULL: u32 = 3
const OBJECT: u32 = 4
const ARRAY: u32 = 5
/** Further bits of that: values at the path's end (9: items of a list there, 10: what is inside an object there). */
const AT_END: u32 = 8
/** The path is one key, which counts at any depth. */
const ANYWHERE: u32 = 16
/** Set in what is told of an empty list or object. */
const IS_EMPTY: u32 = 1 << 8

const MALFORMED: i32 = -1
const TOO_MUCH: i32 = -2

const NO_KEY: i32 = 0
const SAME_KEY: i32 = 1
const OTHER_KEY: i32 = 2

let spanCount: u32 = 0
let isFull: bool = false

export function find(needle: usize, from: usize, to: usize): usize {
  return findNeedle(needle, from, to)
}

/** Tells whether any of the values that were told last holds the needle. */
export function match(needle: usize): bool {
  for (let i: u32 = 0; i < spanCount; i++) {
    const span = spansAt + <usize>i * 12
    const start = <usize>load<u32>(span)
    const end = <usize>load<u32>(span, 4)
    const isString = load<u8>(span, 8) == <u8>STRING
    if (isString ? isIn(needle, start + 1, end - 1) : isIn(needle, start, end)) return true
  }
  return false
}

/** Whether bytes are ASCII without `\u` escapes. */
export function isPlain(from: usize, to: usize): bool {
  const backslash = i8x16.splat(0x5c)
  const letterU = i8x16.splat(0x75)
  let at = from
  while (at < to) {
    const bytes = v128.load(at)
    const next = v128.load(at, 1)
    const odd = v128.or(i8x16.lt_s(bytes, i8x16.splat(0)), v128.and(i8x16.eq(bytes, backslash), i8x16.eq(next, letterU)))
    const mask = i8x16.bitmask(odd)
    if (mask != 0) return at + <usize>ctz(mask) >= to
    at += 16
  }
  return true
}

/** Checks a row and tells values; gives how many, -1 for a malformed row, -2 where there is no room for all. */
export function walk(from: usize, to: usize, path: usize, wanted: u32): i32 {
  spanCount = 0
  isFull = false
  const steps = <i32>load<u32>(path)
  const isAnywhere = (wanted & (1 << ANYWHERE)) != 0
  let depth: u32 = 0
  let isObject = false
  /** The innermost container; the one before the first is never looked at. */
  let top: usize = stackAt - 16
  let count: u32 = 0
  let at = skipSpace(from, to)
  while (true) {
    let key = NO_KEY
    if (isObject) {
      if (at >= to || load<u8>(at) != 0x22) return MALFORMED
      const keyStart = at
      at = scanString(at, to)
      if (at == 0) return MALFORMED
      key = isAnywhere ? keyOf(path, 0, keyStart, at) : stepInto(path, steps, top, keyStart, at)
      at = skipSpace(at, to)
      if (at >= to || load<u8>(at) != 0x3a) return MALFORMED
      at = skipSpace(at + 1, to)
    }
    if (at >= to) return MALFORMED

    const led = isAnywhere ? (key == SAME_KEY ? 1 : 0) : depth == 0 ? 0 : ledTo(path, steps, top, key, count)
    const isTold = isAnywhere ? key == SAME_KEY : led >= steps
    const c = load<u8>(at)
    const start = at
    if (c == 0x22) {
      at = scanString(at, to)
      if (at == 0) return MALFORMED
      if (isTold) tell(STRING, start, at, led, steps, depth, top, wanted)
    } else if (c == 0x7b || c == 0x5b) {
      const isNewObject = c == 0x7b
      if (depth == MOST_DEPTH) return TOO_MUCH
      const own = isTold ? tell(isNewObject ? OBJECT : ARRAY, start, start, led, steps, depth, top, wanted) : -1
      if (depth > 0) store<u32>(top, count, COUNT)
      top += 16
      depth++
      store<i32>(top, !isAnywhere && led == steps && isNewObject ? led + 1 : led, LED)
      store<i32>(top, -1, MARK)
      store<i32>(top, own, OWN)
      isObject = isNewObject
      store<u8>(kindsAt + <usize>depth, isNewObject ? 1 : 0)
      count = 0
      at = skipSpace(at + 1, to)
      if (at >= to || load<u8>(at) != c + 2) continue
      if (own >= 0) {
        const span = spansAt + <usize>own * 12
        store<u32>(span, load<u32>(span, 8) | IS_EMPTY, 8)
      }
    } else {
      at = scanPlain(at, to)
      if (at == 0) return MALFORMED
      if (isTold) {
        const kind = c == 0x74 || c == 0x66 ? BOOLEAN : c == 0x6e ? NULL : NUMBER
        tell(kind, start, at, led, steps, depth, top, wanted)
      }
    }

    // After an item: a comma and the next item, or the end of its container.
    while (true) {
      if (depth == 0) {
        if (skipSpace(at, to) != to) return MALFORMED
        return isFull ? TOO_MUCH : <i32>spanCount
      }
      at = skipSpace(at, to)
      if (at >= to) return MALFORMED
      const next = load<u8>(at)
      if (next == 0x2c) {
        at = skipSpace(at + 1, to)
        if (at < to && (load<u8>(at) == 0x5d || load<u8>(at) == 0x7d)) return MALFORMED
        count++
        break
      }
      if (next != (isObject ? 0x7d : 0x5d)) return MALFORMED
      at++
      const own = load<i32>(top, OWN)
      if (own >= 0) store<u32>(spansAt + <usize>own * 12, <u32>at, 4)
      top -= 16
      depth--
      isObject = depth > 0 && load<u8>(kindsAt + <usize>depth) != 0
      count = depth > 0 ? load<u32>(top, COUNT) : 0
    }
  }
}

/** Gives how many steps lead to the value that starts in the innermost container. */
// @ts-ignore: decorator
@inline
function ledTo(path: usize, steps: i32, top: usize, key: i32, index: u32): i32 {
  const led = load<i32>(top, LED)
  if (led < 0 || led >= steps) return led
  if (key == SAME_KEY) return led + 1
  if (key == OTHER_KEY) return OFF
  const step = path + STEPS + <usize>led * STEP_SIZE
  if (load<u32>(step, STEP_NEEDLE) != 0) return led
  return load<u32>(step, STEP_NUMBER) == index ? led + 1 : OFF
}

/** Compares a key with the step that its object waits for; of a key that comes again the value before is forgotten. */
// @ts-ignore: decorator
@inline
function stepInto(path: usize, steps: i32, top: usize, start: usize, end: usize): i32 {
  const led = load<i32>(top, LED)
  if (led < 0 || led >= steps) return OTHER_KEY
  const key = keyOf(path, led, start, end)
  if (key == SAME_KEY) {
    const mark = load<i32>(top, MARK)
    if (mark < 0) store<i32>(top, <i32>spanCount, MARK)
    else spanCount = <u32>mark
  }
  return key
}

function keyOf(path: usize, index: i32, start: usize, end: usize): i32 {
  const step = path + STEPS + <usize>index * STEP_SIZE
  const needle = <usize>load<u32>(step, STEP_NEEDLE)
  if (needle == 0) return OTHER_KEY
  const length = <usize>load<u32>(step, STEP_NUMBER)
  const plain = <usize>load<u32>(step, STEP_PLAIN)
  const inside = end - start - 2
  // A key that has to be escaped is never written plainly.
  if (plain != 0 && inside == length && memory.compare(start + 1, plain, length) == 0) return SAME_KEY
  // Escapes only make a key longer.
  if (inside <= length) return OTHER_KEY
  return matchEnd(needle, start + 1, end - 1) == end - 1 ? SAME_KEY : OTHER_KEY
}

/** Adds a value if it is wanted; gives its number, or -1. */
function tell(
  kind: u32,
  start: usize,
  end: usize,
  led: i32,
  steps: i32,
  depth: u32,
  top: usize,
  wanted: u32,
): i32 {
  const where: u32 = led > steps ? 2 : depth > 0 && load<i32>(top, LED) == steps ? 1 : 0
  const isWanted = (wanted & (1 << kind)) != 0
  if (!isWanted || ((wanted & (1 << ANYWHERE)) == 0 && (wanted & (1 << (AT_END + where))) == 0)) return -1
  if (spanCount == MOST_SPANS) {
    isFull = true
    return -1
  }
  const span = spansAt + <usize>spanCount * 12
  store<u32>(span, <u32>start)
  store<u32>(span, <u32>end, 4)
  store<u32>(span, kind, 8)
  spanCount++
  return <i32>(spanCount - 1)
}
