/**
 * The inside of a JSON string as written, measured in the UTF-16 units of its text without making that text: a string of
 * 100 MB is counted, or its start is found, for the price of reading it. Ranges hold no quotes, and lie in checked JSON.
 */

/** Counts the UTF-16 units of a string's text. */
export const unitsOf = (bytes: Uint8Array, start: number, end: number): number => {
  let units = 0
  let i = start
  while (i < end) {
    const c = bytes[i]
    if (c === 0x5c) {
      i += escapeSize(bytes, i)
      units++
    } else {
      // Bytes that go on with a character count nothing; those past U+FFFF, which start with F0 or more, count two.
      units += ((c & 0xc0) === 0x80 ? 0 : 1) + (c >= 0xf0 ? 1 : 0)
      i++
    }
  }
  return units
}

/** Gives the offset after the first `units` units of a string's text, or one unit earlier where that would cut a pair. */
export const offsetOfUnit = (bytes: Uint8Array, start: number, end: number, units: number): number => {
  let i = start
  let left = units
  while (i < end && left > 0) {
    const pair = pairSize(bytes, i)
    if (pair > 0) {
      if (left === 1) break
      i += pair
      left -= 2
    } else {
      i += characterSize(bytes, i)
      left--
    }
  }
  return i
}

/** Gives the unit that `\uXXXX` at an offset stands for. */
export const escapedUnit = (bytes: Uint8Array, at: number): number =>
  (hexDigit(bytes[at + 2]) << 12) |
  (hexDigit(bytes[at + 3]) << 8) |
  (hexDigit(bytes[at + 4]) << 4) |
  hexDigit(bytes[at + 5])

/** Tells whether two escapes that make one character stand at an offset; the closing quote ends what is looked at. */
export const isEscapedPair = (bytes: Uint8Array, at: number): boolean =>
  isUnicodeEscape(bytes, at) &&
  (escapedUnit(bytes, at) & 0xfc00) === 0xd800 &&
  isUnicodeEscape(bytes, at + 6) &&
  (escapedUnit(bytes, at + 6) & 0xfc00) === 0xdc00

const isUnicodeEscape = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0x5c && bytes[at + 1] === 0x75

const hexDigit = (c: number): number => (c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57)

/** Gives the size of a character of two units: four bytes of UTF-8, or two escapes; 0 for other characters. */
const pairSize = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] >= 0xf0) return 4
  return isEscapedPair(bytes, at) ? 12 : 0
}

const characterSize = (bytes: Uint8Array, at: number): number => {
  const c = bytes[at]
  if (c === 0x5c) return escapeSize(bytes, at)
  if (c < 0x80) return 1
  return c < 0xe0 ? 2 : 3
}

const escapeSize = (bytes: Uint8Array, at: number): number => (bytes[at + 1] === 0x75 ? 6 : 2)
