/**
 * Finds rows in the layouts `values` and `keyed`, in plain JavaScript: for a file's first block, and for the kernel
 * (kernels/values.as.ts), which holds the same rules and asks `closesRows` here about every bracket that may be the last.
 *
 * In a list and a map an item runs from its first byte that may not stand between items to the next comma or closing
 * bracket at its depth, so that whatever is malformed is one row and not two. In a sequence a value ends by itself: with
 * its bracket, with its quote, or before whatever follows a number or a word. Brackets of both kinds count alike, and a
 * backslash takes the meaning from a quote wherever it stands. A bracket that closes more than was open ends the rows
 * only where what follows says so; else it is text of a malformed row, so that one bracket too many hides no row.
 */
import type { PartPlan } from '../source/source.ts'
import { isBetween, isSpace } from './values.ts'

/** What `byteAt` answers behind the end of a part, and where more bytes are needed to know. */
export const AT_END = -1
const NOT_KNOWN = -2

/** How rows lie, as far as finding them goes. */
export type ValuesPlan = Pick<PartPlan, 'layout' | 'depth'>

export interface ScannedValues {
  /** Starts of rows; the last one may go on past the bytes when these are not all. */
  readonly starts: number[]
  /** Where the span of the last row ends; null when that is not in the bytes. */
  readonly rowsEnd: number | null
}

/** Finds the rows in `bytes` from `from` to `to`; `isWhole` says that the part ends at `to`. */
export const scanValues = (
  bytes: Uint8Array,
  from: number,
  to: number,
  isWhole: boolean,
  plan: ValuesPlan,
): ScannedValues => {
  const starts: number[] = []
  const byteAt = (at: number): number => (at < to ? bytes[at] : isWhole ? AT_END : NOT_KNOWN)
  let at = from
  for (;;) {
    while (at < to && isBetween(bytes[at])) at++
    if (at >= to) return { starts, rowsEnd: isWhole ? to : null }
    if (plan.depth === 0) {
      starts.push(at)
      at = valueEnd(bytes, at, to)
      continue
    }
    const closes = isCloser(bytes[at]) ? closesRows(byteAt, at, plan) : false
    if (closes === true) return { starts, rowsEnd: at }
    if (closes === null) return { starts, rowsEnd: null }
    const start = plan.layout === 'keyed' ? valueStart(bytes, at, to) : at
    if (start >= to && !isWhole) return { starts, rowsEnd: null }
    starts.push(start < to ? start : at)
    const end = itemEnd(bytes, start < to ? start : at, to, (closer) => closesRows(byteAt, closer, plan) !== false)
    at = end
  }
}

/**
 * Tells whether the closing bracket at `at`, which closes more than was opened since the rows began, is the end of the rows;
 * null when that is not known yet. Behind a list's end there may be text without brackets, quotes and commas; behind the
 * end of a wrapper's list its other fields, or its own end.
 */
export const closesRows = (
  byteAt: (offset: number) => number,
  at: number,
  { layout, depth }: ValuesPlan,
): boolean | null => {
  if (byteAt(at) !== (layout === 'keyed' ? OBJECT_END : LIST_END)) return false
  if (depth < 2) return isQuietToEnd(byteAt, at + 1)
  const after = skipSpaceAt(byteAt, at + 1)
  const next = byteAt(after)
  if (next === NOT_KNOWN) return null
  if (next === AT_END) return true
  if (next === OBJECT_END || next === LIST_END) return depth > 2 || isQuietToEnd(byteAt, after + 1)
  return next === COMMA ? isKeyAt(byteAt, skipSpaceAt(byteAt, after + 1)) : false
}

const LIST_END = 0x5d
const OBJECT_END = 0x7d
const COMMA = 0x2c
const COLON = 0x3a
const QUOTE = 0x22
const BACKSLASH = 0x5c

// '[' and '{' differ by 0x20, and so do ']' and '}'.
const isOpener = (byte: number): boolean => (byte | 0x20) === 0x7b
const isCloser = (byte: number): boolean => (byte | 0x20) === 0x7d

const isQuietToEnd = (byteAt: (offset: number) => number, from: number): boolean | null => {
  for (let at = from; ; at++) {
    const byte = byteAt(at)
    if (byte === AT_END) return true
    if (byte === NOT_KNOWN) return null
    if (isOpener(byte) || isCloser(byte) || byte === QUOTE || byte === COMMA) return false
  }
}

const isKeyAt = (byteAt: (offset: number) => number, from: number): boolean | null => {
  const first = byteAt(from)
  if (first !== QUOTE) return first === NOT_KNOWN ? null : first === AT_END
  let at = from + 1
  for (; byteAt(at) !== QUOTE; at++) {
    if (byteAt(at) === BACKSLASH) at++
    if (byteAt(at) < 0) return byteAt(at) === NOT_KNOWN ? null : true
  }
  const next = byteAt(skipSpaceAt(byteAt, at + 1))
  return next === NOT_KNOWN ? null : next === COLON || next === AT_END
}

const skipSpaceAt = (byteAt: (offset: number) => number, from: number): number => {
  let at = from
  while (isSpace(byteAt(at))) at++
  return at
}

/** Gives where the value of an item with a key starts; the item's start where it is malformed, `to` where that is not in sight. */
const valueStart = (bytes: Uint8Array, from: number, to: number): number => {
  if (bytes[from] !== QUOTE) return from
  let at = skipSpace(bytes, stringEnd(bytes, from, to), to)
  if (at >= to) return to
  if (bytes[at] !== COLON) return from
  at = skipSpace(bytes, at + 1, to)
  return at < to && (isBetween(bytes[at]) || isCloser(bytes[at])) ? from : at
}

/** Gives where an item ends: at the comma, at the bracket that closes the rows, or at `to`. */
const itemEnd = (bytes: Uint8Array, from: number, to: number, isLastBracket: (at: number) => boolean): number => {
  let level = 0
  for (let at = from; at < to; ) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = stringEnd(bytes, at, to)
      continue
    }
    if (byte === BACKSLASH) {
      at = afterBackslash(bytes, at)
      continue
    }
    if (level === 0 && byte === COMMA) return at
    if (isOpener(byte)) level++
    else if (isCloser(byte)) {
      if (level > 0) level--
      else if (isLastBracket(at)) return at
    }
    at++
  }
  return to
}

/** Gives where a value of a sequence ends. */
const valueEnd = (bytes: Uint8Array, from: number, to: number): number => {
  if (bytes[from] === QUOTE) return stringEnd(bytes, from, to)
  if (!isOpener(bytes[from])) return plainEnd(bytes, from, to)
  let level = 0
  for (let at = from; at < to; ) {
    const byte = bytes[at]
    if (byte === QUOTE) at = stringEnd(bytes, at, to)
    else if (byte === BACKSLASH) at = afterBackslash(bytes, at)
    else {
      at++
      if (isOpener(byte)) level++
      else if (isCloser(byte) && --level === 0) return at
    }
  }
  return to
}

const plainEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && !isBetween(bytes[at]) && !isOpener(bytes[at]) && bytes[at] !== QUOTE) {
    at = bytes[at] === BACKSLASH ? afterBackslash(bytes, at) : at + 1
  }
  return Math.min(at, to)
}

/** Outside strings a backslash takes the meaning only from a quote, and from a backslash. */
const afterBackslash = (bytes: Uint8Array, at: number): number =>
  bytes[at + 1] === QUOTE || bytes[at + 1] === BACKSLASH ? at + 2 : at + 1

const stringEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from + 1
  while (at < to && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return Math.min(at + 1, to)
}

const skipSpace = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && isSpace(bytes[at])) at++
  return at
}
