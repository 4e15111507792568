/** Encodings of one byte a character, in which every byte is one. */
import { sequenceLength } from '../../../shared/utf8-lossless.ts'
import { type Codec, isCutUtf8, pointAt, putPoint } from './codec.ts'

/** Gives the codec of an encoding, by the characters of its bytes 0x80 to 0xFF. */
export const singleByteCodec = (points: Uint16Array): Codec => {
  const bytes = new Uint8Array(0x10000)
  for (let at = 0; at < 128; at++) bytes[points[at]] = 0x80 + at
  return {
    growth: 3,
    spread: 1,
    decode: (from, start, end, _isLast, to, at) => {
      let o = at
      for (let i = start; i < end; i++) {
        const byte = from[i]
        if (byte < 0x80) to[o++] = byte
        else o = putPoint(to, o, points[byte - 0x80])
      }
      return { read: end, written: o, faults: 0, odd: [] }
    },
    encode: (from, start, end, isLast, to, at) => {
      let [i, o, faults] = [start, at, 0]
      while (i < end) {
        const byte = from[i]
        if (byte < 0x80) {
          to[o++] = byte
          i += 1
          continue
        }
        const length = sequenceLength(from, i, end)
        if (length === 0) {
          if (!isLast && isCutUtf8(from, i, end)) break
          to[o++] = byte
          faults += 1
          i += 1
          continue
        }
        const code = length === 4 ? 0 : bytes[pointAt(from, i, length)]
        if (code === 0) return { read: i, written: o, faults, isStopped: true }
        to[o++] = code
        i += length
      }
      return { read: i, written: o, faults, isStopped: false }
    },
  }
}
