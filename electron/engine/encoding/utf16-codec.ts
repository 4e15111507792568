/**
 * UTF-16. Two things in it have no character: half of a pair, and half of a unit at the file's end. A half pair comes as
 * the three bytes that UTF-8 would have for it (ED A0 80 to ED BF BF). The lone last byte comes as itself where that is no
 * UTF-8, else as the two bytes of an overlong form (C0 80 to C1 BF): a plain `"` there would be taken for a character.
 */
import { sequenceLength } from '../../../shared/utf8-lossless.ts'
import { type Codec, type Decoded, type Encoded, isCutUtf8, pointAt, putPoint } from './codec.ts'

/** Gives the codec of UTF-16 in one order of bytes. */
export const utf16Codec = (isLittle: boolean): Codec => {
  const low = isLittle ? 0 : 1
  const high = 1 - low

  const decode = (
    from: Uint8Array,
    start: number,
    end: number,
    isLast: boolean,
    to: Uint8Array,
    at: number,
  ): Decoded => {
    let [i, o, faults] = [start, at, 0]
    while (i + 1 < end) {
      const unit = from[i + low] | (from[i + high] << 8)
      if (unit < 0x80) {
        to[o++] = unit
      } else if ((unit & 0xfc00) === 0xd800) {
        if (i + 3 >= end && !isLast) break
        const next = i + 3 < end ? from[i + 2 + low] | (from[i + 2 + high] << 8) : 0
        if ((next & 0xfc00) === 0xdc00) {
          o = putPoint(to, o, 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff))
          i += 2
        } else {
          o = putPoint(to, o, unit)
          faults += 2
        }
      } else {
        if ((unit & 0xfc00) === 0xdc00) faults += 2
        o = putPoint(to, o, unit)
      }
      i += 2
    }
    if (isLast && i + 1 === end) {
      const byte = from[i++]
      if (byte < 0x80) to[o++] = 0xc0 | (byte >> 6)
      to[o++] = byte < 0x80 ? 0x80 | (byte & 0x3f) : byte
      faults += 1
    }
    return { read: i, written: o, faults, odd: [] }
  }

  const encode = (
    from: Uint8Array,
    start: number,
    end: number,
    isLast: boolean,
    to: Uint8Array,
    at: number,
  ): Encoded => {
    let [i, o, faults] = [start, at, 0]
    const put = (unit: number): void => {
      to[o + low] = unit & 0xff
      to[o + high] = unit >> 8
      o += 2
    }
    while (i < end) {
      const byte = from[i]
      if (byte < 0x80) {
        to[o + low] = byte
        to[o + high] = 0
        o += 2
        i += 1
        continue
      }
      const length = sequenceLength(from, i, end)
      if (length > 0) {
        const point = pointAt(from, i, length)
        if (point > 0xffff) {
          put(0xd7c0 + (point >> 10))
          put(0xdc00 + (point & 0x3ff))
        } else put(point)
        i += length
        continue
      }
      if (!isLast && (isCutUtf8(from, i, end) || (byte < 0xc2 && byte >= 0xc0 && i + 1 === end))) break
      faults += 1
      if (byte === 0xed && i + 2 < end && from[i + 1] >= 0xa0 && from[i + 1] < 0xc0 && (from[i + 2] & 0xc0) === 0x80) {
        put(pointAt(from, i, 3))
        i += 3
      } else if (byte < 0xc2 && byte >= 0xc0 && i + 1 < end && (from[i + 1] & 0xc0) === 0x80) {
        to[o++] = ((byte & 1) << 6) | (from[i + 1] & 0x3f)
        i += 2
      } else {
        to[o++] = byte
        i += 1
      }
    }
    return { read: i, written: o, faults, isStopped: false }
  }

  return { growth: 2, spread: 2, decode, encode }
}
