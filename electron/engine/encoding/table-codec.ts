/**
 * GB18030, Big5 and Shift_JIS: codes of one and two bytes, and in GB18030 of four. GBK and GB2312 are read as GB18030, which
 * holds every one of their codes with the same meaning. A byte that starts no code stands for itself alone, so that
 * the quote or line break behind it is not swallowed.
 */
import { sequenceLength } from '../../../shared/utf8-lossless.ts'
import { type CodeTables, FIRST_HIGH_FOUR, fourByteCode } from './code-tables.ts'
import {
  type Codec,
  type Decoded,
  type Encoded,
  isCutUtf8,
  noteFalseUtf8,
  openUtf8,
  pointAt,
  putPoint,
} from './codec.ts'

/** Gives the codec of an encoding by its tables. */
export const tableCodec = (tables: CodeTables): Codec => ({
  growth: 3,
  spread: 2,
  decode: (from, start, end, isLast, to, at) => decode(tables, from, start, end, isLast, to, at),
  encode: (from, start, end, isLast, to, at) => encode(tables, from, start, end, isLast, to, at),
})

const decode = (
  tables: CodeTables,
  from: Uint8Array,
  start: number,
  end: number,
  isLast: boolean,
  to: Uint8Array,
  at: number,
): Decoded => {
  const { pairs, singles, others, codes, fours } = tables
  const odd: number[] = []
  let [i, o, faults] = [start, at, 0]
  /** Of the run of meaningless bytes that ends at `runEnd` of `to`. */
  let [run, runEnd] = [0, -1]
  while (i < end) {
    const byte = from[i]
    if (byte < 0x80) {
      to[o++] = byte
      i += 1
      continue
    }
    const single = singles[byte]
    if (single !== 0) {
      o = putPacked(to, o, single)
      i += 1
      continue
    }
    if (i + 1 >= end && !isLast) break
    const second = i + 1 < end ? from[i + 1] : 0
    const pair = pairs[(byte << 8) | second]
    if (pair > 0xffff && pair <= 0xffffff) {
      to[o] = pair & 0xff
      to[o + 1] = (pair >>> 8) & 0xff
      to[o + 2] = pair >>> 16
      o += 3
      i += 2
      continue
    }
    if (pair !== 0) {
      o = putPacked(to, o, pair)
      i += 2
      continue
    }
    if (fours !== null && second >= 0x30 && second <= 0x39) {
      if (i + 3 >= end && !isLast) break
      const number = i + 3 < end ? numberOfFour(from, i) : -1
      const point = number < 0 ? 0 : number < fours.length ? fours[number] : highPoint(number)
      if (point !== 0) {
        const startedAt = o
        o = putPoint(to, o, point)
        i += 4
        if (number < fours.length && codes[point] !== fourByteCode(number)) odd.push(startedAt, o, i - 4, i)
        continue
      }
    }
    const length = others.has((byte << 8) | second) ? 2 : 1
    const other = others.get(length === 2 ? (byte << 8) | second : byte)
    if (other !== undefined) {
      const startedAt = o
      o = putPacked(to, o, other)
      i += length
      odd.push(startedAt, o, i - length, i)
      continue
    }
    run = runEnd === o ? run + 1 : 1
    to[o++] = byte
    i += 1
    runEnd = o
    faults += 1
    noteFalseUtf8(to, o, run, i, odd)
  }
  // Whether the last of these bytes pass for UTF-8 is only known with those that come behind.
  const open = !isLast && runEnd === o ? openUtf8(to, o, run) : 0
  return { read: i - open, written: o - open, faults: faults - open, odd }
}

const encode = (
  tables: CodeTables,
  from: Uint8Array,
  start: number,
  end: number,
  isLast: boolean,
  to: Uint8Array,
  at: number,
): Encoded => {
  const { codes, highCodes, joined, fours } = tables
  let [i, o, faults] = [start, at, 0]
  while (i < end) {
    const byte = from[i]
    if (byte < 0x80) {
      to[o++] = byte
      i += 1
      continue
    }
    // Most characters are ideographs, of three bytes.
    if (byte > 0xe2 && byte < 0xea && i + 2 < end) {
      const second = from[i + 1] ^ 0x80
      const third = from[i + 2] ^ 0x80
      const code = second < 0x40 && third < 0x40 ? codes[((byte & 0x0f) << 12) | (second << 6) | third] : 0
      if (code > 0xff && code <= 0xffff) {
        to[o] = code >>> 8
        to[o + 1] = code & 0xff
        o += 2
        i += 3
        continue
      }
    }
    const length = sequenceLength(from, i, end)
    if (length === 0) {
      if (!isLast && isCutUtf8(from, i, end)) break
      to[o++] = byte
      faults += 1
      i += 1
      continue
    }
    const point = pointAt(from, i, length)
    let code = codeOf(point, codes, highCodes, fours !== null)
    const following = joined.size === 0 ? undefined : joined.get(code)
    if (following !== undefined) {
      if (i + length + 2 > end && !isLast) break
      const second = sequenceLength(from, i + length, end)
      const both = second === 0 ? undefined : following.get(pointAt(from, i + length, second))
      if (both !== undefined) {
        code = both
        i += second
      }
    }
    if (code === 0) return { read: i, written: o, faults, isStopped: true }
    if (code > 0xffff) {
      to[o++] = code >>> 24
      to[o++] = (code >>> 16) & 0xff
    }
    if (code > 0xff) to[o++] = (code >>> 8) & 0xff
    to[o++] = code & 0xff
    i += length
  }
  return { read: i, written: o, faults, isStopped: false }
}

const codeOf = (
  point: number,
  codes: Uint32Array,
  highCodes: ReadonlyMap<number, number>,
  hasFours: boolean,
): number => {
  if (point <= 0xffff) return codes[point]
  if (hasFours) return highCodes.get(point) ?? fourByteCode(FIRST_HIGH_FOUR + point - 0x10000)
  return highCodes.get(point) ?? 0
}

/** Gives the number of a code of four bytes; -1 if they are none. */
const numberOfFour = (bytes: Uint8Array, at: number): number => {
  const [first, second, third, fourth] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  if (first === 0xff || third < 0x81 || third > 0xfe || fourth < 0x30 || fourth > 0x39) return -1
  return (((first - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30
}

const highPoint = (number: number): number => {
  const point = number - FIRST_HIGH_FOUR + 0x10000
  return point >= 0x10000 && point <= 0x10ffff ? point : 0
}

const putPacked = (to: Uint8Array, at: number, packed: number): number => {
  to[at] = packed & 0xff
  to[at + 1] = (packed >>> 8) & 0xff
  if (packed <= 0xffff) return at + 2
  to[at + 2] = (packed >>> 16) & 0xff
  if (packed <= 0xffffff) return at + 3
  to[at + 3] = packed >>> 24
  return at + 4
}
