/**
 * Reads JSON where it lies, as bytes: what is where, without decoding or building anything. It takes RFC 8259 and no more,
 * but for `NaN`, `Infinity` and `-Infinity` as numbers, which Python writes. White space may stand around the value; a
 * byte order mark is no part of a row. It never recurses, so that a row of a million levels is a row like any other.
 */
import type { Fault, ValueKind } from './contract.ts'
import { failure, failureAt, faultOf } from './json-fault.ts'
import type { JsonPath } from './json-path.ts'
import { scanNumber, scanString, scanWord, skipSpace } from './json-token.ts'

/**
 * Is told what stands where, in the order of the text. Spans run from the first byte to after the last, quotes and
 * brackets included. The depth of the value itself is 0, of its items 1; `index` counts the items before one.
 * A fault ends the telling, so what was told before is that of the good part.
 */
export interface JsonVisitor {
  /** A key; its value comes next, at the same depth. */
  onKey(start: number, end: number, depth: number): void
  onScalar(kind: ScalarKind, start: number, end: number, depth: number, index: number): void
  /** A list or an object starts. Answers whether to tell its inside; it is checked in any case. */
  onOpen(kind: ContainerKind, start: number, depth: number, index: number): boolean
  /** It ends, and held so many items. */
  onClose(kind: ContainerKind, start: number, end: number, depth: number, count: number): void
}
export type ContainerKind = 'object' | 'array'
export type ScalarKind = Exclude<ValueKind, ContainerKind>

/** Finds what is wrong with a row; null for JSON. The fault's offset counts from `start`. */
export const checkJson = (bytes: Uint8Array, start = 0, end = bytes.length): Fault | null =>
  scan(bytes, null, start, end)

/** Tells a visitor what stands where in a row, then says what is wrong with it; null for JSON. */
export const scanJson = (bytes: Uint8Array, visitor: JsonVisitor, start = 0, end = bytes.length): Fault | null =>
  scan(bytes, visitor, start, end)

/** Bytes of a row, from the first to after the last. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A value where it lies; `count` is how many items a list or an object holds, and 0 for the rest. */
export interface JsonValue extends Span {
  readonly kind: ValueKind
  readonly count: number
}

/**
 * Finds the value at a path; null where there is none, or the row is no JSON. Of a key that stands twice the last one
 * counts, as in JSON.parse. Names step into objects only, numbers into lists only.
 */
export const findValue = (bytes: Uint8Array, path: JsonPath): JsonValue | null => {
  const finder = new ValueFinder(bytes, path)
  return scanJson(bytes, finder) === null ? finder.found : null
}

/** An item of a list or an object; one whose key stands twice is listed twice. */
export interface JsonChild extends JsonValue {
  /** The item's key, or its index in a list. */
  readonly key: string | number
}

/** Lists items `from` to `to` of the list or object at a span, and how many there are in all. */
export const childrenOf = (
  bytes: Uint8Array,
  span: Span,
  from: number,
  to: number,
): { children: JsonChild[]; total: number } => {
  const lister = new ChildLister(bytes, from, to)
  scanJson(bytes, lister, span.start, span.end)
  return { children: lister.children, total: lister.total }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Gives the text of the JSON string at a span, which holds its quotes; an escaped lone surrogate stays one. */
export const stringOf = (bytes: Uint8Array, { start, end }: Span): string => {
  if (end - start <= SHORT_BYTES) return shortString(bytes, start, end)
  const inside = bytes.subarray(start + 1, end - 1)
  return inside.includes(0x5c) ? JSON.parse(decoder.decode(bytes.subarray(start, end))) : decoder.decode(inside)
}

// Rows say the same short strings again and again: keys, roles. Decoding one takes ten times as long as finding it here.
const SHORT_BYTES = 34
const known: ({ readonly written: Uint8Array; readonly text: string } | undefined)[] = new Array(1_024)

const shortString = (bytes: Uint8Array, start: number, end: number): string => {
  let hash = end - start
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193)
  const slot = (hash ^ (hash >>> 15)) & 1_023
  const found = known[slot]
  if (found !== undefined && isWritten(bytes, start, end, found.written)) return found.text
  const text: string = JSON.parse(decoder.decode(bytes.subarray(start, end)))
  // A Buffer's own slice is no copy, and the next batch of rows would be read over what is remembered.
  known[slot] = { written: Uint8Array.prototype.slice.call(bytes, start, end), text }
  return text
}

const isWritten = (bytes: Uint8Array, start: number, end: number, written: Uint8Array): boolean => {
  if (written.length !== end - start) return false
  for (let at = 0; at < written.length; at++) if (bytes[start + at] !== written[at]) return false
  return true
}

/** A key to look for among keys as they are written, whatever their escapes. */
export class JsonKey {
  readonly #text: string
  /** The key as it is written without escapes. What only escapes can write becomes a NUL, which no key holds as such. */
  readonly #plain: Uint8Array

  constructor(text: string) {
    this.#text = text
    this.#plain = new TextEncoder().encode(text.replace(/\p{Surrogate}/gu, '\0'))
  }

  /** Tells whether the key at a span, quotes included, is this one. */
  isAt(bytes: Uint8Array, start: number, end: number): boolean {
    const plain = this.#plain
    for (let i = 0, at = start + 1; at < end - 1; i++, at++) {
      if (bytes[at] === 0x5c) return stringOf(bytes, { start, end }) === this.#text
      if (bytes[at] !== plain[i]) return false
    }
    return plain.length === end - start - 2
  }
}

const scan = (bytes: Uint8Array, visitor: JsonVisitor | null, start: number, end: number): Fault | null => {
  const after = scanValue(bytes, visitor, skipSpace(bytes, start, end), end)
  if (after < 0) return faultOf(bytes, start, after)
  const rest = skipSpace(bytes, after, end)
  return rest < end ? faultOf(bytes, start, failureAt(bytes, rest, end, 'trailing-text')) : null
}

/** Offset of the opening bracket and items so far, for each container around the innermost one. */
let spareStack: Float64Array | null = new Float64Array(128)

/** Gives the offset after the value that starts at an offset, or a failure. */
const scanValue = (bytes: Uint8Array, visitor: JsonVisitor | null, start: number, end: number): number => {
  // A visitor may scan something else meanwhile, so the spare one is taken, not shared.
  let stack = spareStack ?? new Float64Array(128)
  spareStack = null
  let depth = 0
  let isObject = false
  let open = -1
  let count = 0
  /** Nothing deeper than this is told. */
  let told = Number.POSITIVE_INFINITY
  let i = start
  for (;;) {
    if (isObject) {
      if (i >= end || bytes[i] !== 0x22) return keyFailure(bytes, i, end)
      const keyStart = i
      i = scanString(bytes, i, end)
      if (i < 0) return i
      if (visitor !== null && depth <= told) visitor.onKey(keyStart, i, depth)
      i = skipSpace(bytes, i, end)
      if (i >= end || bytes[i] !== 0x3a) return failureAt(bytes, i, end, 'missing-colon')
      i = skipSpace(bytes, i + 1, end)
    }
    if (i >= end) return failure('unexpected-end', end)

    const c = bytes[i]
    if (c === 0x22) {
      const valueStart = i
      i = scanString(bytes, i, end)
      if (i < 0) return i
      if (visitor !== null && depth <= told) visitor.onScalar('string', valueStart, i, depth, count)
    } else if (c === 0x7b || c === 0x5b) {
      if (visitor !== null && depth <= told && !visitor.onOpen(c === 0x7b ? 'object' : 'array', i, depth, count)) {
        told = depth
      }
      if (depth * 2 === stack.length) stack = grown(stack)
      stack[depth * 2] = open
      stack[depth * 2 + 1] = count
      depth++
      isObject = c === 0x7b
      open = i
      count = 0
      i = skipSpace(bytes, i + 1, end)
      if (i >= end || bytes[i] !== c + 2) continue
      // An empty one: its end is met below, where it must not count an item.
      count = -1
    } else {
      const valueStart = i
      i = scanPlain(bytes, i, end)
      if (i < 0) return i
      if (visitor !== null && depth <= told) visitor.onScalar(scalarKind(c), valueStart, i, depth, count)
    }

    // After an item: a comma and the next item, or the end of its container.
    for (;;) {
      if (depth === 0) {
        if (stack.length <= MAX_SPARE) spareStack = stack
        return i
      }
      i = skipSpace(bytes, i, end)
      if (i >= end) return failure('unexpected-end', end)
      const next = bytes[i]
      if (next === 0x2c) {
        const comma = i
        i = skipSpace(bytes, i + 1, end)
        if (i < end && (bytes[i] === 0x5d || bytes[i] === 0x7d)) return failure('trailing-comma', comma)
        count++
        break
      }
      if (next !== (isObject ? 0x7d : 0x5d)) return itemFailure(bytes, i, end)
      i++
      depth--
      if (depth === told) told = Number.POSITIVE_INFINITY
      if (visitor !== null && depth <= told) visitor.onClose(isObject ? 'object' : 'array', open, i, depth, count + 1)
      open = stack[depth * 2]
      count = stack[depth * 2 + 1]
      isObject = depth > 0 && bytes[open] === 0x7b
    }
  }
}

/** A stack of a deep row is not kept for the next one. */
const MAX_SPARE = 2 ** 14

const grown = (stack: Float64Array): Float64Array => {
  const larger = new Float64Array(stack.length * 2)
  larger.set(stack)
  return larger
}

const startsNumber = (c: number): boolean => (c >= 0x30 && c <= 0x39) || c === 0x2d || c === 0x2b || c === 0x2e
const startsWord = (c: number): boolean => (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a

const scanPlain = (bytes: Uint8Array, start: number, end: number): number => {
  const c = bytes[start]
  if (startsNumber(c)) return scanNumber(bytes, start, end)
  return startsWord(c) ? scanWord(bytes, start, end) : failureAt(bytes, start, end, 'unexpected-character')
}

const scalarKind = (first: number): ScalarKind => {
  if (first === 0x74 || first === 0x66) return 'boolean'
  return first === 0x6e ? 'null' : 'number'
}

/** Where a key should start. */
const keyFailure = (bytes: Uint8Array, at: number, end: number): number => {
  const c = bytes[at]
  const isKeyLike =
    startsNumber(c) || startsWord(c) || c > 0x7f || c === 0x27 || c === 0x5f || c === 0x24 || c === 0x7b || c === 0x5b
  return failureAt(bytes, at, end, isKeyLike ? 'bad-key' : 'unexpected-character')
}

/** Where a comma, or the end of a container, should be. */
const itemFailure = (bytes: Uint8Array, at: number, end: number): number => {
  const c = bytes[at]
  const startsValue = startsNumber(c) || startsWord(c) || c === 0x22 || c === 0x7b || c === 0x5b
  return failureAt(bytes, at, end, startsValue ? 'missing-comma' : 'unexpected-character')
}

/** Follows a path through a row, and past its end, since the same key may come again. */
class ValueFinder implements JsonVisitor {
  found: JsonValue | null = null
  readonly #bytes: Uint8Array
  readonly #steps: readonly (JsonKey | number)[]
  #key: 'none' | 'same' | 'other' = 'none'
  #foundStart = -1

  constructor(bytes: Uint8Array, path: JsonPath) {
    this.#bytes = bytes
    this.#steps = path.map((step) => (typeof step === 'number' ? step : new JsonKey(step)))
  }

  onKey(start: number, end: number, depth: number): void {
    const step = this.#steps[depth - 1]
    this.#key = step instanceof JsonKey && step.isAt(this.#bytes, start, end) ? 'same' : 'other'
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number, index: number): void {
    if (!this.#meets(depth, index)) return
    this.found = depth === this.#steps.length ? { kind, start, end, count: 0 } : null
  }

  onOpen(_kind: ContainerKind, start: number, depth: number, index: number): boolean {
    if (!this.#meets(depth, index)) return false
    this.found = null
    if (depth === this.#steps.length) {
      this.#foundStart = start
      return false
    }
    return true
  }

  onClose(kind: ContainerKind, start: number, end: number, _depth: number, count: number): void {
    if (start === this.#foundStart) this.found = { kind, start, end, count }
  }

  /** Tells whether the value that starts is on the path; whatever holds it is, since nothing else is looked into. */
  #meets(depth: number, index: number): boolean {
    const key = this.#key
    this.#key = 'none'
    if (depth === 0) return true
    return key === 'none' ? index === this.#steps[depth - 1] : key === 'same'
  }
}

class ChildLister implements JsonVisitor {
  readonly children: JsonChild[] = []
  total = 0
  readonly #bytes: Uint8Array
  readonly #from: number
  readonly #to: number
  #keyStart = -1
  #keyEnd = -1
  #index = 0

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.#bytes = bytes
    this.#from = from
    this.#to = to
  }

  onKey(start: number, end: number): void {
    this.#keyStart = start
    this.#keyEnd = end
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number, index: number): void {
    if (depth === 1) this.#add(kind, start, end, index, 0)
  }

  onOpen(_kind: ContainerKind, _start: number, depth: number, index: number): boolean {
    if (depth === 1) this.#index = index
    return depth === 0
  }

  onClose(kind: ContainerKind, start: number, end: number, depth: number, count: number): void {
    if (depth === 1) this.#add(kind, start, end, this.#index, count)
    else this.total = count
  }

  #add(kind: ValueKind, start: number, end: number, index: number, count: number): void {
    if (index < this.#from || index >= this.#to) return
    const key = this.#keyStart === -1 ? index : stringOf(this.#bytes, { start: this.#keyStart, end: this.#keyEnd })
    this.children.push({ key, kind, start, end, count })
  }
}
