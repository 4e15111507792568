/**
 * Puts a row's JSON on one line: a line break outside strings goes, with the blanks around it, and nothing else does. Between
 * two words that a break alone kept apart, which only malformed rows have, a space takes its place. A break inside a
 * string stays: JSON has none there, and in a malformed row nobody knows what it should be.
 */
import { isSpace } from './values.ts'

const LF = 0x0a
const CR = 0x0d
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Gives content without line breaks outside strings; the same object when there are none. */
export const oneLine = (content: Uint8Array): Uint8Array => {
  if (!content.includes(LF) && !content.includes(CR)) return content
  const line = new Uint8Array(content.length)
  let length = 0
  let isInString = false
  let isRemoved = false
  for (let at = 0; at < content.length; ) {
    const byte = content[at]
    if (!isInString && isSpace(byte)) {
      const start = at
      let breaks = 0
      for (; at < content.length && isSpace(content[at]); at++) if (isBreak(content[at])) breaks++
      if (breaks === 0) {
        line.set(content.subarray(start, at), length)
        length += at - start
        continue
      }
      isRemoved = true
      if (length > 0 && at < content.length && !isPunctuation(line[length - 1]) && !isPunctuation(content[at])) {
        line[length++] = 0x20
      }
      continue
    }
    line[length++] = byte
    at++
    if (byte === QUOTE) isInString = !isInString
    else if (byte === BACKSLASH && at < content.length && (content[at] === QUOTE || content[at] === BACKSLASH)) {
      line[length++] = content[at++]
    }
  }
  return isRemoved ? line.subarray(0, length) : content
}

const isBreak = (byte: number): boolean => byte === LF || byte === CR

const isPunctuation = (byte: number): boolean =>
  (byte | 0x20) === 0x7b || (byte | 0x20) === 0x7d || byte === 0x2c || byte === 0x3a
