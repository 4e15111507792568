/**
 * Bytes as text and back, without losing one. Rows may hold bytes that are not UTF-8; each such byte stands in the text as
 * a lone surrogate U+DC80..U+DCFF (Python's `surrogateescape`), so that a row with one bad byte can be shown and mended
 * around it. `encodeLossless(decodeLossless(bytes))` is `bytes`, for all bytes.
 *
 * Other lone surrogates can only come from a person's text. UTF-8 has no bytes for them, and the bytes that some programs
 * write instead (ED A0 80) would turn a good row into a malformed one: they become U+FFFD, as in every browser. JSON
 * strings never come to that, since json-style.ts writes all lone surrogates as `\uXXXX`.
 */

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Gives the text of any bytes; a BOM stays a character, a byte that is not UTF-8 becomes U+DC80..U+DCFF. */
export const decodeLossless = (bytes: Uint8Array): string => {
  try {
    return strictDecoder.decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error // a text longer than the platform's longest string
    return decodeBroken(bytes)
  }
}

/** Gives the bytes of a text: UTF-8, and one byte for each lone surrogate U+DC80..U+DCFF. */
export const encodeLossless = (text: string): Uint8Array => {
  if (text.isWellFormed()) return encoder.encode(text)
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  let runStart = 0
  const flush = (runEnd: number): void => {
    if (runEnd > runStart) length += encoder.encodeInto(text.slice(runStart, runEnd), bytes.subarray(length)).written
  }
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (isHigh(unit) && isLow(text.charCodeAt(i + 1))) {
      i++
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
      flush(i)
      bytes[length++] = unit - 0xdc00
      runStart = i + 1
    }
  }
  flush(text.length)
  return bytes.slice(0, length)
}

/** Tells whether bytes are UTF-8 throughout. */
export const isValidUtf8 = (bytes: Uint8Array): boolean => findInvalidUtf8(bytes, 0, bytes.length) === -1

/** Finds the first byte from `start` that belongs to no UTF-8 sequence before `end`; -1 if there is none. */
export const findInvalidUtf8 = (bytes: Uint8Array, start: number, end: number): number => {
  let i = start
  while (i < end) {
    if (bytes[i] < 0x80) {
      i++
      continue
    }
    const length = sequenceLength(bytes, i, end)
    if (length === 0) return i
    i += length
  }
  return -1
}

/** Gives the length of the UTF-8 sequence at an offset, 1 to 4 bytes; 0 if there is none, or if it runs past `end`. */
export const sequenceLength = (bytes: Uint8Array, at: number, end: number): number => {
  const lead = bytes[at]
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4 || at + 1 >= end) return 0
  const second = bytes[at + 1]
  if ((second & 0xc0) !== 0x80) return 0
  if (lead < 0xe0) return 2
  if (at + 2 >= end || (bytes[at + 2] & 0xc0) !== 0x80) return 0
  if (lead < 0xf0) {
    // Longer than needed (E0 80..9F), or a surrogate (ED A0..BF).
    return (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) ? 0 : 3
  }
  if (at + 3 >= end || (bytes[at + 3] & 0xc0) !== 0x80) return 0
  // Longer than needed (F0 80..8F), or past U+10FFFF (F4 90..BF).
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : 4
}

/** Decodes by hand: a row of another encoding breaks every few bytes, and a call of the native decoder for each is slow. */
const decodeBroken = (bytes: Uint8Array): string => {
  // String.fromCharCode takes its units as arguments, which live on the stack.
  const units = new Uint16Array(8192)
  let length = 0
  let text = ''
  let i = 0
  while (i < bytes.length) {
    if (length > units.length - 2) {
      text += String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[])
      length = 0
    }
    const size = sequenceLength(bytes, i, bytes.length)
    if (size === 0) {
      units[length++] = 0xdc00 + bytes[i++]
      continue
    }
    const point = codePointAt(bytes, i, size)
    if (point > 0xffff) {
      units[length++] = 0xd7c0 + (point >> 10)
      units[length++] = 0xdc00 + (point & 0x3ff)
    } else {
      units[length++] = point
    }
    i += size
  }
  return text + String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[])
}

const codePointAt = (bytes: Uint8Array, at: number, size: number): number => {
  const lead = bytes[at]
  if (size === 1) return lead
  if (size === 2) return ((lead & 0x1f) << 6) | (bytes[at + 1] & 0x3f)
  const middle = ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f)
  if (size === 3) return ((lead & 0x0f) << 12) | middle
  return ((lead & 0x07) << 18) | (middle << 6) | (bytes[at + 3] & 0x3f)
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
