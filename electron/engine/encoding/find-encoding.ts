/** Tells in which encoding a text seems to be written, by its first bytes alone. */
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { findInvalidUtf8 } from '../../../shared/utf8-lossless.ts'
import { isCutUtf8 } from './codec.ts'
import { bestGuess, wideOrder } from './guess-encodings.ts'
import { textOf } from './to-utf8.ts'

export interface FoundEncoding {
  readonly choice: EncodingChoice
  /** Whether the text begins with the mark of its encoding. */
  readonly hasBom: boolean
  /** Whether the bytes leave no doubt. */
  readonly isSure: boolean
}

/** Finds the encoding of a text; a character that is cut by the end of its bytes is no fault. */
export const findEncoding = (head: Uint8Array, isWhole: boolean): FoundEncoding => {
  const wide = wideOrder(head)
  if (wide !== null) {
    const hasBom = head[0] + head[1] === 0xff + 0xfe
    const whole = head.subarray(0, head.length - (head.length % 2))
    const choice = { encoding: wide, rest: null }
    return { choice, hasBom, isSure: hasBom && (!isWhole || textOf(whole, choice).faults === 0) }
  }
  const faultAt = findInvalidUtf8(head, 0, head.length)
  if (faultAt === -1 || isCutUtf8(head, faultAt, head.length)) {
    const hasBom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
    return { choice: { encoding: 'utf-8', rest: null }, hasBom, isSure: true }
  }
  if (startsWithGbMark(head)) return { choice: { encoding: 'gb18030', rest: null }, hasBom: true, isSure: true }
  return { choice: bestGuess(head, isWhole), hasBom: false, isSure: false }
}

const startsWithGbMark = ([a, b, c, d]: Uint8Array): boolean => a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33
