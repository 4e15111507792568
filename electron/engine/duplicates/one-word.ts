/**
 * Texts that are alike but for one place, where one has a word, or up to four Chinese characters, and the other has another or none. How
 * much white space stands between words counts for nothing. What is the same has to be enough to mean something: four words, or
 * six characters, and half of the longer text; or else all prompts of two words with the same first one would be alike.
 */
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import type { WordTokens } from './word-tokens.ts'

/** Texts of more words are not compared by this: one word in so many is for the near search to find. */
export const MOST_WORDS = 1_000
/** Characters in the place where texts differ. */
export const MOST_WIDE = 4

const WORD_WORTH = 3
const WIDE_WORTH = 2
const LEAST_WORTH = 12

/** Says whether words are enough to be what two texts have in common. */
export const isEnough = (words: number, wide: number, longer: number): boolean =>
  words * WORD_WORTH + wide * WIDE_WORTH >= LEAST_WORTH && (words + wide) * 2 >= longer

/** Gives how alike two texts are, when all that tells them apart is in one place; null when more does, or too little is the same. */
export const oneWordSimilarity = (
  a: WordTokens,
  aUnits: Uint16Array,
  b: WordTokens,
  bUnits: Uint16Array,
): number | null => {
  const shorter = Math.min(a.count, b.count)
  const longer = Math.max(a.count, b.count)
  if (longer - shorter > MOST_WIDE) return null
  const isSame = (one: number, other: number): boolean => isSameWord(a, aUnits, one, b, bUnits, other)
  let before = 0
  while (before < shorter && isSame(before, before)) before += 1
  let behind = 0
  while (before + behind < shorter && isSame(a.count - behind - 1, b.count - behind - 1)) behind += 1
  if (!isPlace(a, before, a.count - behind) || !isPlace(b, before, b.count - behind)) return null
  const wide = countWide(a, 0, before) + countWide(a, a.count - behind, a.count)
  if (!isEnough(before + behind - wide, wide, longer)) return null
  return Math.floor(((before + behind) * SIMILARITY_SCALE) / longer)
}

const isSameWord = (
  a: WordTokens,
  aUnits: Uint16Array,
  one: number,
  b: WordTokens,
  bUnits: Uint16Array,
  other: number,
): boolean => {
  if (a.low[one] !== b.low[other] || a.high[one] !== b.high[other]) return false
  const [from, to] = [a.starts[one], b.starts[other]]
  const length = a.ends[one] - from
  if (b.ends[other] - to !== length) return false
  for (let at = 0; at < length; at++) if (aUnits[from + at] !== bUnits[to + at]) return false
  return true
}

/** Says whether a place is none, one word, or a few characters. */
const isPlace = (words: WordTokens, start: number, end: number): boolean =>
  end - start <= 1 || (end - start <= MOST_WIDE && countWide(words, start, end) === end - start)

const countWide = ({ isWide }: WordTokens, start: number, end: number): number => {
  let wide = 0
  for (let at = start; at < end; at++) wide += isWide[at]
  return wide
}
