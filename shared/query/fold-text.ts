/**
 * Texts made comparable, as a question asks for it. Folding keeps the length of a text in UTF-16 units, so that a place in
 * what it gives is a place in the text itself; normalising does not.
 */
import type { TextOptions } from './ask.ts'

/**
 * Gives a text without the difference between capital and small letters: each character's small form, both forms of the
 * Greek sigma alike. `İ` and the Kelvin sign stay as they are: the one would become two characters, the other an ASCII letter.
 */
export const foldCase = (text: string): string => {
  const small = KEPT.test(text) ? text.replace(NOT_KEPT, (run) => run.toLowerCase()) : text.toLowerCase()
  // Which form a sigma gets depends on what stands behind it, and that may be cut off.
  return small.includes('ς') ? small.replaceAll('ς', 'σ') : small
}

/** Gives a text as it is compared under options. */
export const comparable = (text: string, { isCaseExact, isNormalised }: TextOptions): string => {
  const normal = isNormalised ? text.normalize('NFKC') : text
  return isCaseExact ? normal : foldCase(normal)
}

const KEPT = /[\u0130\u212a]/
const NOT_KEPT = /[^\u0130\u212a]+/g
