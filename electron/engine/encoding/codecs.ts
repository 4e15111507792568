/** The codec of each encoding. */
import { isUtf8 } from 'node:buffer'
import { assertNever } from '../../../shared/engine-error.ts'
import type { Encoding } from '../../../shared/file-form.ts'
import { sequenceLength } from '../../../shared/utf8-lossless.ts'
import { codeTables, singleBytePoints } from './code-tables.ts'
import { type Codec, isCutUtf8 } from './codec.ts'
import { singleByteCodec } from './single-byte-codec.ts'
import { tableCodec } from './table-codec.ts'
import { utf16Codec } from './utf16-codec.ts'

const made = new Map<Encoding, Codec>()

/** Gives the codec of an encoding. */
export const codecOf = (encoding: Encoding): Codec => {
  const known = made.get(encoding)
  if (known !== undefined) return known
  const codec = make(encoding)
  made.set(encoding, codec)
  return codec
}

const make = (encoding: Encoding): Codec => {
  switch (encoding) {
    case 'utf-8':
      return utf8Codec
    case 'utf-16le':
      return utf16Codec(true)
    case 'utf-16be':
      return utf16Codec(false)
    case 'gb18030':
    case 'big5':
    case 'shift_jis':
      return tableCodec(codeTables(encoding))
    case 'latin1':
    case 'windows-1252':
      return singleByteCodec(singleBytePoints(encoding))
    default:
      return assertNever(encoding)
  }
}

/** Bytes as they are, good or not; cut before a character so that a reader of blocks can tell good from bad. */
const utf8Codec: Codec = {
  growth: 1,
  spread: 1,
  decode: (from, start, end, isLast, to, at) => {
    const read = isLast ? end : wholeChars(from, start, end)
    to.set(from.subarray(start, read), at)
    return { read, written: at + read - start, faults: countFaults(from, start, read), odd: [] }
  },
  encode: (from, start, end, isLast, to, at) => {
    const read = isLast ? end : wholeChars(from, start, end)
    to.set(from.subarray(start, read), at)
    // Bytes that are no UTF-8 can't be mistaken in UTF-8: nothing to look at again.
    return { read, written: at + read - start, faults: 0, isStopped: false }
  },
}

const wholeChars = (bytes: Uint8Array, start: number, end: number): number => {
  for (let at = Math.max(start, end - 3); at < end; at++) if (isCutUtf8(bytes, at, end)) return at
  return end
}

const countFaults = (bytes: Uint8Array, start: number, end: number): number => {
  if (isUtf8(bytes.subarray(start, end))) return 0
  let faults = 0
  let at = start
  while (at < end) {
    const length = sequenceLength(bytes, at, end)
    if (length === 0) faults += 1
    at += Math.max(1, length)
  }
  return faults
}
