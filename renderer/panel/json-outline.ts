/**
 * Where the values of a row's text stand, found only as far as they are looked at: the children of one value at a time, a
 * page at a time, from an offset kept between pages. So a row of a million keys or a million levels costs what is shown
 * of it and one pass over what is skipped. Values are offsets into the text, hence shown as they were written: `1.0`,
 * 64-bit integers, both of two equal keys.
 *
 * Reads text that is known to be JSON, or the first part of such text: what is not whole says so (`isCut`).
 */
import type { ValueKind } from '../../shared/contract.ts'
import type { Skips } from './json-skips.ts'

/** A text to read, and for a large one what is known of its large values. */
export interface JsonText {
  readonly text: string
  readonly skips: Skips | null
}

export interface ValueSpan {
  readonly kind: ValueKind
  /** UTF-16 offsets in the row's text. */
  readonly start: number
  readonly end: number
  /** The text ends before the value does. */
  readonly isCut: boolean
}

export interface ChildSpan extends ValueSpan {
  /** A key of an object, decoded; an index of a list. */
  readonly step: string | number
}

/** Where the next page of children begins. */
export interface Cursor {
  readonly offset: number
  readonly index: number
}

export interface ChildPage {
  readonly children: readonly ChildSpan[]
  /** Null after the last child. */
  readonly next: Cursor | null
}

/** Finds the row's own value; null where the text holds none yet. */
export const rootOf = (json: JsonText): ValueSpan | null => {
  const start = skipBlanks(json.text, 0)
  return start < json.text.length ? valueAt(json, start) : null
}

/** Finds up to `limit` children of an object or a list. */
export const readChildren = (json: JsonText, parent: ValueSpan, limit: number, from?: Cursor): ChildPage => {
  const { text } = json
  const isObject = parent.kind === 'object'
  if (!isObject && parent.kind !== 'array') return { children: [], next: null }
  const children: ChildSpan[] = []
  let { offset, index } = from ?? { offset: parent.start + 1, index: 0 }
  for (;;) {
    offset = skipBlanks(text, offset)
    if (text.charCodeAt(offset) === COMMA) offset = skipBlanks(text, offset + 1)
    if (offset >= text.length || isClosing(text.charCodeAt(offset))) return { children, next: null }
    if (children.length === limit) return { children, next: { offset, index } }
    let step: string | number = index
    if (isObject) {
      const keyEnd = stringEnd(json, offset)
      const colon = skipBlanks(text, keyEnd)
      const valueStart = skipBlanks(text, colon + 1)
      if (valueStart >= text.length) return { children, next: null }
      step = unescapeJson(text.slice(offset + 1, keyEnd - 1))
      offset = valueStart
    }
    const value = valueAt(json, offset)
    children.push({ ...value, step })
    offset = value.end
    index += 1
  }
}

/** Finds all children; for values that are known to be small. */
export const readAllChildren = (json: JsonText, parent: ValueSpan): readonly ChildSpan[] =>
  readChildren(json, parent, Number.POSITIVE_INFINITY).children

/** Counts children, up to a limit. */
export const countChildren = (
  json: JsonText,
  parent: ValueSpan,
  limit: number,
): { count: number; isExact: boolean } => {
  const known = json.skips?.countAt(parent.start)
  if (known !== undefined) return { count: known, isExact: !parent.isCut }
  let count = 0
  let next: Cursor | null | undefined
  while (next !== null && count < limit) {
    const page: ChildPage = readChildren(json, parent, Math.min(1_000, limit - count), next)
    count += page.children.length
    next = page.next
  }
  return { count, isExact: next === null && !parent.isCut }
}

/** Gives a string's text from a raw offset inside it on, at most `limit` UTF-16 units, and where the rest begins. */
export const readString = (
  text: string,
  span: ValueSpan,
  limit: number,
  from = span.start + 1,
): { text: string; next: number | null } => {
  const bodyEnd = span.isCut ? span.end : span.end - 1
  if (from >= bodyEnd) return { text: '', next: null }
  let end = from + limit
  if (end >= bodyEnd) return { text: unescapeJson(text.slice(from, bodyEnd)), next: null }
  end = wholeEscapes(text, from, end)
  return { text: unescapeJson(text.slice(from, end)), next: end }
}

/** Gives the length of a string's text in UTF-16 units without making the text. */
export const stringLength = (text: string, span: ValueSpan): number => {
  const bodyEnd = span.isCut ? span.end : span.end - 1
  let length = bodyEnd - span.start - 1
  for (let at = text.indexOf('\\', span.start + 1); at !== -1 && at < bodyEnd; ) {
    const escaped = text.charCodeAt(at + 1) === LOWER_U ? 6 : 2
    length -= escaped - 1
    at = text.indexOf('\\', at + escaped)
  }
  return Math.max(0, length)
}

/** Gives what the inside of a JSON string stands for. */
export const unescapeJson = (body: string): string =>
  body.includes('\\') ? body.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, unescapeOne) : body

const unescapeOne = (_match: string, hex: string | undefined, letter: string | undefined): string =>
  hex === undefined ? (ESCAPES[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(hex, 16))

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const LOWER_U = 0x75
const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d

const valueAt = (json: JsonText, start: number): ValueSpan => {
  const { text } = json
  const code = text.charCodeAt(start)
  if (code === QUOTE) {
    const end = stringEnd(json, start)
    return { kind: 'string', start, end, isCut: !isClosedString(text, start, end) }
  }
  if (isOpening(code)) {
    const end = nestedEnd(json, start)
    return { kind: code === 0x7b ? 'object' : 'array', start, end: Math.abs(end), isCut: end < 0 }
  }
  let end = start
  while (end < text.length && !endsLiteral(text.charCodeAt(end))) end += 1
  const first = text[start]
  const kind = first === 't' || first === 'f' ? 'boolean' : first === 'n' ? 'null' : 'number'
  // A number at the very end of the text may go on where the text was cut; alone in its row it is whole.
  return { kind, start, end, isCut: false }
}

const endsLiteral = (code: number): boolean => code === COMMA || isClosing(code) || isBlank(code)

/** Offset past the end of a nested value, without recursion; negated where the text ends first. */
const nestedEnd = (json: JsonText, start: number): number => {
  const { text } = json
  const known = json.skips?.endAt(start)
  if (known !== undefined) return known
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(json, at) - 1
    else if (isOpening(code)) depth += 1
    else if (isClosing(code)) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return -text.length
}

/** Offset past the closing quote of the string that opens at `start`, or the text's end. */
const stringEnd = ({ text, skips }: JsonText, start: number): number => {
  const known = skips?.endAt(start)
  if (known !== undefined) return known
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    if (!isEscaped(text, quote, start)) return quote + 1
  }
  return text.length
}

const isClosedString = (text: string, start: number, end: number): boolean =>
  end - start >= 2 && text.charCodeAt(end - 1) === QUOTE && !isEscaped(text, end - 1, start)

/** Tells whether the character at `at` follows an odd number of backslashes. */
export const isEscaped = (text: string, at: number, start: number): boolean => {
  let first = at
  while (first - 1 > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1
  return (at - first) % 2 === 1
}

/** Moves a cut so that no escape and no pair of surrogates is cut: back, by at most 12 characters. */
const wholeEscapes = (text: string, from: number, end: number): number => {
  let cut = end
  for (let at = Math.max(from, end - 5); at < end; at++) {
    if (text.charCodeAt(at) !== BACKSLASH || isEscaped(text, at, from - 1)) continue
    const length = text.charCodeAt(at + 1) === LOWER_U ? 6 : 2
    if (at + length > end) {
      cut = at
      break
    }
  }
  const isHalfPair = (text.charCodeAt(cut - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(cut) & 0xfc00) === 0xdc00
  if (isHalfPair) cut -= 1
  else if (/\\u[dD][89abAB][0-9a-fA-F]{2}$/.test(text.slice(cut - 6, cut)) && cut - 6 > from) cut -= 6
  return cut > from ? cut : end
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

const skipBlanks = (text: string, start: number): number => {
  let at = start
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1
  return at
}
