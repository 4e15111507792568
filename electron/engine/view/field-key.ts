/**
 * A field's value as bytes whose order is that of values: what a sort compares. Texts go by code point, or by their reading and
 * then by code point; numbers by what they amount to, to the last digit; all others by how they are written.
 *
 * Eight bytes of it are kept for each row; for rows that are alike in them the rest is read again, a window at a time. Bytes of a
 * window are one more than they are, so that 0 means that there are no more.
 */
import type { JsonPath } from '../../../shared/json-path.ts'
import { findValue, type JsonValue, stringOf } from '../../../shared/json-scan.ts'
import { bitsOf } from './number-keys.ts'
import { type PinyinRanks, rankOf } from './pinyin-ranks.ts'

/** What a value is to a sort. Numbers that a double does not hold in full are told apart from the others. */
export const keyClasses = { absent: 0, number: 1, longNumber: 2, text: 3, other: 4 } as const
export type KeyClass = (typeof keyClasses)[keyof typeof keyClasses]

/** The start of a value's order. */
export interface FieldKey {
  kind: KeyClass
  high: number
  low: number
}

/** Bytes of a key that stand in `high` and `low`. */
export const KEY_BYTES = 8

/** Digits that a double always keeps. */
const SURE_DIGITS = 15

/** Reads the start of a field's order; `null` bytes are of a row that can't be read, and lacks every field. */
export const fieldKeyOf = (bytes: Uint8Array | null, path: JsonPath, ranks: PinyinRanks | null): FieldKey => {
  const value = bytes === null ? null : findValue(bytes, path)
  return bytes === null || value === null ? ABSENT : keyOfValue(bytes, value, ranks)
}

/** The key of a field that is not there. */
export const ABSENT: FieldKey = { kind: keyClasses.absent, high: 0, low: 0 }

/** Where a value lies. */
export type ValueSpan = Pick<JsonValue, 'kind' | 'start' | 'end'>

/** Reads the start of a value's order, and as many bytes more as there is room for in `tail`. */
export const keyOfValue = (
  bytes: Uint8Array,
  value: ValueSpan,
  ranks: PinyinRanks | null,
  tail?: Uint8Array,
): FieldKey => {
  if (value.kind === 'number') {
    const literal = literalOf(bytes, value)
    const number = Number(literal)
    if (!Number.isNaN(number))
      return { kind: isExact(literal, number) ? keyClasses.number : keyClasses.longNumber, ...bitsOf(number) }
  }
  const order = orderedBytes(bytes, value, ranks, KEY_BYTES + (tail?.length ?? 0))
  writeWindow(order, 0, start, 0, KEY_BYTES)
  if (tail !== undefined) writeWindow(order, KEY_BYTES, tail, 0, tail.length)
  return {
    kind: value.kind === 'string' ? keyClasses.text : keyClasses.other,
    high: startView.getUint32(0),
    low: startView.getUint32(4),
  }
}

/** Gives all bytes of a field's order, those of the key first; null where the field is not there. */
export const orderOf = (bytes: Uint8Array | null, path: JsonPath, ranks: PinyinRanks | null): Uint8Array | null => {
  const value = bytes === null ? null : findValue(bytes, path)
  return bytes === null || value === null ? null : orderedBytes(bytes, value, ranks)
}

/** Writes bytes `from` to `from + length` into a window, each one more than it is, and 0 behind the last. */
export const writeWindow = (
  order: Uint8Array,
  from: number,
  window: Uint8Array,
  offset: number,
  length: number,
): void => {
  const count = Math.max(0, Math.min(length, order.length - from))
  for (let at = 0; at < count; at++) window[offset + at] = order[from + at] + 1
  window.fill(0, offset + count, offset + length)
}

const start = new Uint8Array(KEY_BYTES)
const startView = new DataView(start.buffer)

/** Gives the bytes of a value's order, or at least the first `most` and one more where there are more. */
const orderedBytes = (bytes: Uint8Array, value: ValueSpan, ranks: PinyinRanks | null, most = Infinity): Uint8Array => {
  if (value.kind === 'number') {
    const literal = literalOf(bytes, value)
    if (!Number.isNaN(Number(literal))) return decimalOrder(literal)
  }
  if (value.kind !== 'string') return bytes.subarray(value.start, value.end)
  const inside = bytes.subarray(value.start + 1, value.end - 1)
  if (ranks !== null) {
    const begin = most === Infinity ? null : firstCharacters(inside, most * MOST_CHARACTER_BYTES)
    const reading = begin === null ? null : readingOf(begin, ranks, most)
    return reading !== null && reading.length > most ? reading : readingOrder(stringOf(bytes, value), ranks, most)
  }
  const isAsWritten = !inside.subarray(0, most).includes(BACKSLASH)
  return isAsWritten ? inside : codePointBytes(stringOf(bytes, value))
}

const MOST_CHARACTER_BYTES = 4

/** Gives the text at the start of a string, which is written in more bytes than these; null where it has escapes. */
const firstCharacters = (inside: Uint8Array, byteLength: number): string | null => {
  if (inside.length <= byteLength) return null
  let end = byteLength
  while (end > 0 && (inside[end] & 0xc0) === 0x80) end -= 1
  const begin = inside.subarray(0, end)
  return begin.includes(BACKSLASH) ? null : Buffer.from(begin.buffer, begin.byteOffset, begin.length).toString('utf8')
}

const BACKSLASH = 0x5c

const isExact = (literal: string, number: number): boolean =>
  literal.length <= SURE_DIGITS && Number.isFinite(number) && (number !== 0 || !/^[^eE]*[1-9]/.test(literal))

const literalOf = (bytes: Uint8Array, { start, end }: { start: number; end: number }): string => {
  if (end - start > SHORT_LITERAL)
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  // Of a few letters this is several times as fast.
  let literal = ''
  for (let at = start; at < end; at++) literal += String.fromCharCode(bytes[at])
  return literal
}
const SHORT_LITERAL = 32

/** UTF-8, in which lone surrogates have three bytes like their neighbours, so that the order is that of code points. */
const codePointBytes = (text: string): Uint8Array => {
  if (text.isWellFormed()) return Buffer.from(text)
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point >= 0xd800 && point < 0xe000) bytes.push(0xed, 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f))
    else bytes.push(...Buffer.from(character))
  }
  return Uint8Array.from(bytes)
}

/** The reading, an end that is below all ranks, then the text itself. */
const readingOrder = (text: string, ranks: PinyinRanks, most: number): Uint8Array => {
  const reading = readingOf(text, ranks, most)
  if (reading.length > most) return reading
  const own = codePointBytes(text)
  const order = new Uint8Array(reading.length + 2 + own.length)
  order.set(reading)
  order.set(own, reading.length + 2)
  return order
}

/** The rank of each character in two bytes below 255, until these are more than `most`. */
const readingOf = (text: string, ranks: PinyinRanks, most: number): Uint8Array => {
  const reading = new Uint8Array(Math.min(text.length * 2, most + 2))
  let length = 0
  for (let at = 0; at < text.length && length <= most; at++) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at += 1
    const rank = rankOf(ranks, point)
    if (rank === 0) continue
    reading[length++] = Math.floor(rank / 255)
    reading[length++] = rank % 255
  }
  return reading.subarray(0, length)
}

const NUMBER = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/
const MOST_POWER = 2 ** 40

/** A number to its last digit: sign, power of ten, digits. The first eight bytes stand for the double, which is compared apart. */
const decimalOrder = (literal: string): Uint8Array => {
  // What is not written in digits is `Infinity`.
  const match = NUMBER.exec(literal) ?? [
    literal,
    literal.startsWith('-') ? '-' : '',
    '1',
    '',
    '',
    String(2 * MOST_POWER),
  ]
  const [, sign = '', whole = '', fraction = '', bare = '', exponent = '0'] = match
  const digits = `${whole}${fraction}${bare}`
  const kept = digits.replace(/^0+/, '').replace(/0+$/, '')
  const bytes = new Uint8Array(KEY_BYTES + 8 + kept.length + 1)
  if (kept === '') return bytes.subarray(0, KEY_BYTES)
  const leading = digits.length - digits.replace(/^0+/, '').length
  const power = Number(exponent) + whole.length - leading
  let biased = Math.min(2 * MOST_POWER, Math.max(0, Math.trunc(power) + MOST_POWER))
  for (let at = 7; at >= 0; at--) {
    bytes[KEY_BYTES + at] = biased % 128
    biased = Math.floor(biased / 128)
  }
  for (let at = 0; at < kept.length; at++) bytes[KEY_BYTES + 8 + at] = kept.charCodeAt(at)
  if (sign !== '-') return bytes.subarray(0, bytes.length - 1)
  // Below zero all is turned round, and more digits come first.
  for (let at = KEY_BYTES; at < bytes.length - 1; at++) bytes[at] = 250 - bytes[at]
  bytes[bytes.length - 1] = 254
  return bytes
}
