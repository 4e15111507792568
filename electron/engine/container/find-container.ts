/**
 * Tells how rows lie in JSON text, by the first of its bytes. Lines that are each a JSON value are rows, also where some of
 * them are malformed. A bracket that goes on past its line is a list, a wrapper around one, a map or one object. Values
 * that follow one another in any other way are a sequence.
 */
import type { ContainerKind } from '../../../shared/file-form.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import type { Layout } from './container.ts'
import { isListOfMessages, rowsInObject } from './rows-in-object.ts'
import { scanValues } from './scan-values.ts'
import { isSpace, trimmedEnd } from './values.ts'

/** How rows lie in a text; but for its kind and key, what a PartPlan says of it. */
export interface FoundContainer {
  readonly kind: ContainerKind
  readonly wrapperKey: string | null
  readonly layout: Layout
  readonly depth: number
  readonly rowsStart: number
}

/** Finds the container of JSON text by its first bytes; null when it is no JSON text. `isWhole` says that `head` is all. */
export const findContainer = (head: Uint8Array, isWhole: boolean): FoundContainer | null => {
  // Code that runs for the first time is slow, and this is what somebody waits for who opens a file.
  const quick = head.length > QUICK_BYTES ? find(head.subarray(0, QUICK_BYTES), false, true) : undefined
  return quick ?? find(head, isWhole, false) ?? null
}

/** So many bytes are enough where they show several rows. */
const QUICK_BYTES = 32 * 1024

/** Undefined where more of the text must be seen. */
const find = (head: Uint8Array, isWhole: boolean, isQuick: boolean): FoundContainer | null | undefined => {
  const rowsStart = startsWithBom(head) ? 3 : 0
  const jsonl: FoundContainer = { kind: 'jsonl', wrapperKey: null, layout: 'lines', depth: 0, rowsStart }
  const sequence: FoundContainer = { ...jsonl, kind: 'json-sequence', layout: 'values' }
  const first = skipSpace(head, rowsStart)
  if (first === head.length) return isQuick ? undefined : jsonl
  if (head[first] === RECORD_SEPARATOR) return sequence
  const lines = firstLines(head, first, isWhole)
  const isBracketed = head[first] === LIST || head[first] === OBJECT
  if (!isBracketed && isQuick) return undefined
  if (!isBracketed) return areJsonLines(head, lines) ? jsonl : null

  const valid = lines.filter((line) => line.fault === null).length
  if (lines.length > 1 && valid * 2 > lines.length) return jsonl
  const values = firstValues(head, first, isWhole)
  if (isQuick && (values.length > 1 || head[first] === OBJECT)) return undefined
  if (values.length > 1) return areValues(head, values, lines) ? sequence : jsonl
  const isOneLine = isWhole ? lines.length === 1 : lines.length === 0
  if (!isOneLine && !goesOn(head, isWhole, lines, values)) return isQuick ? undefined : jsonl
  const single: FoundContainer = isOneLine ? jsonl : { ...sequence, kind: 'json-object' }
  if (head[first] === OBJECT) return rowsInObject(head, first) ?? single
  const areMessages = isListOfMessages(head, first)
  if (isQuick && (areMessages || !holdsBrackets(head, first))) return undefined
  // A list of messages is one conversation; of a list that is longer than this, nobody would want it as one row.
  if (areMessages && (isWhole || isOneLine)) return isOneLine ? jsonl : sequence
  if (isOneLine && !isWhole && !holdsBrackets(head, first)) return jsonl
  return { kind: 'json-array', wrapperKey: null, layout: 'values', depth: 1, rowsStart: first + 1 }
}

const RECORD_SEPARATOR = 0x1e
const LF = 0x0a
const LIST = 0x5b
const OBJECT = 0x7b

/** How many lines, or values, are looked at. */
const MOST_LOOKED_AT = 64

interface Piece {
  readonly start: number
  readonly end: number
  /** Null for JSON. */
  readonly fault: string | null
  /** Where that is. */
  readonly faultAt: number
}

const pieceAt = (head: Uint8Array, start: number, end: number): Piece => {
  const fault = checkJson(head, start, end)
  return { start, end, fault: fault?.reason ?? null, faultAt: start + (fault?.byteOffset ?? 0) }
}

/** Gives the first lines that are not blank and end in `head`. */
const firstLines = (head: Uint8Array, from: number, isWhole: boolean): Piece[] => {
  const lines: Piece[] = []
  for (let at = from; at < head.length && lines.length < MOST_LOOKED_AT; ) {
    const newline = head.indexOf(LF, at)
    if (newline === -1 && !isWhole) break
    const end = newline === -1 ? head.length : newline
    if (skipSpace(head, at) < end) lines.push(pieceAt(head, at, end))
    at = end + 1
  }
  return lines
}

/** Gives the first values of a sequence that end in `head`; the last of a whole text in any case. */
const firstValues = (head: Uint8Array, from: number, isWhole: boolean): Piece[] => {
  const { starts } = scanValues(head, from, head.length, isWhole, { layout: 'values', depth: 0 })
  const values: Piece[] = []
  for (let at = 0; at < Math.min(starts.length, MOST_LOOKED_AT); at++) {
    const isLast = at + 1 === starts.length
    if (isLast && !isWhole && at > 0) break
    const end = isLast ? head.length : starts[at + 1]
    values.push(pieceAt(head, starts[at], trimmedEnd(head, starts[at], end)))
  }
  return values
}

/** Of text that starts with no bracket: rows that are strings or numbers, or rows of which the first is malformed. */
const areJsonLines = (head: Uint8Array, lines: readonly Piece[]): boolean => {
  const valid = lines.filter((line) => line.fault === null).length
  if (valid * 2 > lines.length) return true
  return lines.some(({ start }) => isBracket(head[skipSpace(head, start)]))
}

/** Tells values that follow one another from lines that are malformed: most of them are JSON, or none was meant to end with its line. */
const areValues = (head: Uint8Array, values: readonly Piece[], lines: readonly Piece[]): boolean => {
  const valid = values.filter((value) => value.fault === null).length
  if (lines[0]?.fault === null) return valid === values.length
  if (valid * 2 > values.length) return true
  const brackets = values.filter(({ start }) => isBracket(head[start])).length
  return brackets === values.length && lines[0]?.fault === 'unexpected-end' && values[0].end > lines[0].end
}

/** Tells a value that is spread over lines from a first row that is cut or malformed: JSON goes on where its line ends. */
const goesOn = (head: Uint8Array, isWhole: boolean, lines: readonly Piece[], values: readonly Piece[]): boolean => {
  const [first, second, third] = lines
  if (first === undefined) return true
  if (isBracket(head[first.start]) && skipSpace(head, first.start + 1) >= first.end) return true
  const [value] = values
  if (value.fault === null) return true
  if (first.fault === 'unexpected-end') return second === undefined ? !isWhole : value.faultAt > (third ?? second).start
  // Comments, quotes of another kind: no JSON, but brackets that close only at the very end.
  return isWhole && value.end > first.end && isCloser(head[value.end - 1])
}

/** Tells whether a list's first item is a list or an object. */
const holdsBrackets = (head: Uint8Array, list: number): boolean => isBracket(head[skipSpace(head, list + 1)])

const isBracket = (byte: number | undefined): boolean => byte === LIST || byte === OBJECT
const isCloser = (byte: number): boolean => byte === 0x5d || byte === 0x7d

const skipSpace = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (at < bytes.length && isSpace(bytes[at])) at++
  return at
}

const startsWithBom = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
