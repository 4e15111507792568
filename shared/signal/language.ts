/**
 * Languages and scripts of a tally. A language is told by its script where the script has one language, and else by its
 * commonest words; texts of two languages are `mixed`, and what is too short to tell is `other`.
 *
 * Each group of letters weighs as many words as it makes: Chinese characters and kana one each, Hangul one for two syllables,
 * other scripts one for five letters, Latin its words. The heaviest group names the language if it weighs at least 60 % of all.
 * - Chinese characters with kana, at least one for twenty of both: `ja`. Without: `zh-Hans` or `zh-Hant` by characters that only
 *   one of them has, if four of five of these agree (han-variants.ts); `mixed` if they don't; `zh` if there are none.
 * - Latin: the language whose commonest words (words.ts) make the most of its words, if they are at least 8 % of them and
 *   at least two, or one where there are at most three words; `other` otherwise.
 * - Scripts of one great language go by its name: Hangul `ko`, Cyrillic `ru`, Arabic `ar`, Greek `el`, Hebrew `he`, Devanagari `hi`,
 *   Thai `th`. Other languages in them are not told apart.
 */
import {
  ARABIC,
  CLASSES,
  CYRILLIC,
  DEVANAGARI,
  GREEK,
  HAN,
  HAN_FUNCTION,
  HAN_GARBLED,
  HAN_SIMPLIFIED,
  HAN_TRADITIONAL,
  HANGUL,
  HEBREW,
  KANA,
  LATIN,
  LATIN_EXTENDED,
  OTHER_LETTER,
  THAI,
} from './char-classes.ts'
import { type LanguageLabel, languageLabels } from './signals.ts'
import type { Tally } from './tally.ts'
import { wordLanguages } from './words.ts'

/** What of a tally languages are told by, summed over sides. */
export interface Letters {
  readonly han: number
  readonly simplified: number
  readonly traditional: number
  readonly kana: number
  readonly hangul: number
  readonly latin: number
  readonly latinWords: number
  readonly cyrillic: number
  readonly arabic: number
  readonly greek: number
  readonly hebrew: number
  readonly devanagari: number
  readonly thai: number
  readonly other: number
}

const sums = new Int32Array(CLASSES)

/** Counts letters of some sides together. */
export const lettersOf = (tallies: readonly Tally[]): Letters => {
  let hanPairs = 0
  let latinWords = 0
  sums.fill(0)
  for (const tally of tallies) {
    hanPairs += tally.hanPairs
    latinWords += tally.latinWords
    for (let at = 0; at <= KANA; at++) sums[at] += tally.counts[at]
  }
  return {
    han: sums[HAN] + sums[HAN_SIMPLIFIED] + sums[HAN_TRADITIONAL] + sums[HAN_GARBLED] + sums[HAN_FUNCTION] + hanPairs,
    simplified: sums[HAN_SIMPLIFIED],
    traditional: sums[HAN_TRADITIONAL],
    kana: sums[KANA],
    hangul: sums[HANGUL],
    latin: sums[LATIN] + sums[LATIN_EXTENDED],
    latinWords,
    cyrillic: sums[CYRILLIC],
    arabic: sums[ARABIC],
    greek: sums[GREEK],
    hebrew: sums[HEBREW],
    devanagari: sums[DEVANAGARI],
    thai: sums[THAI],
    other: sums[OTHER_LETTER],
  }
}

/** Counts all letters. */
export const countLetters = (letters: Letters): number =>
  letters.han +
  letters.kana +
  letters.hangul +
  letters.latin +
  letters.cyrillic +
  letters.arabic +
  letters.greek +
  letters.hebrew +
  letters.devanagari +
  letters.thai +
  letters.other

const ENOUGH = 0.6
const KANA_ENOUGH = 0.05
const VARIANT_ENOUGH = 0.8
const COMMON_ENOUGH = 0.08

/** Tells the language of some sides together. */
export const languageOf = (tallies: readonly Tally[], letters: Letters = lettersOf(tallies)): LanguageLabel => {
  weights[0] = letters.han + letters.kana
  weights[1] = letters.latinWords
  weights[2] = letters.hangul / 2
  weights[3] = letters.cyrillic / 5
  weights[4] = letters.arabic / 5
  weights[5] = letters.greek / 5
  weights[6] = letters.hebrew / 5
  weights[7] = letters.devanagari / 5
  weights[8] = letters.thai / 5
  weights[9] = letters.other / 5
  let total = 0
  let heaviest = 0
  for (let at = 0; at < weights.length; at++) {
    total += weights[at]
    if (weights[at] > weights[heaviest]) heaviest = at
  }
  if (total === 0) return 'none'
  if (weights[heaviest] < total * ENOUGH) return 'mixed'
  if (heaviest === 0) return eastAsian(letters)
  return heaviest === 1 ? latin(letters, tallies) : ofScripts[heaviest - 2]
}

const weights = new Float64Array(10)
const ofScripts = ['ko', 'ru', 'ar', 'el', 'he', 'hi', 'th', 'other'] as const

const eastAsian = ({ han, kana, simplified, traditional }: Letters): LanguageLabel => {
  if (kana > 0 && kana >= (han + kana) * KANA_ENOUGH) return 'ja'
  const telling = simplified + traditional
  if (telling === 0) return 'zh'
  if (simplified >= telling * VARIANT_ENOUGH) return 'zh-Hans'
  return traditional >= telling * VARIANT_ENOUGH ? 'zh-Hant' : 'mixed'
}

const latin = ({ latinWords }: Letters, tallies: readonly Tally[]): LanguageLabel => {
  let best = -1
  let most = 0
  for (let at = 0; at < wordLanguages.length; at++) {
    let common = 0
    for (const tally of tallies) common += tally.common[at]
    if (common > most) {
      best = at
      most = common
    }
  }
  const needed = latinWords <= 3 ? 1 : Math.max(2, latinWords * COMMON_ENOUGH)
  return best >= 0 && most >= needed ? wordLanguages[best] : 'other'
}

const numbers = new Map<string, number>(languageLabels.map((label, at) => [label, at]))

/** Gives a language's number. */
export const languageNumber = (language: LanguageLabel): number => numbers.get(language) ?? 0

const CHINESE: ReadonlySet<LanguageLabel> = new Set(['zh', 'zh-Hans', 'zh-Hant'])
const UNTOLD: ReadonlySet<LanguageLabel> = new Set(['none', 'other', 'mixed'])

/** Tells whether two languages are both known, and differ; simplified and traditional Chinese don't. */
export const isOtherLanguage = (one: LanguageLabel, other: LanguageLabel): boolean =>
  !UNTOLD.has(one) && !UNTOLD.has(other) && one !== other && !(CHINESE.has(one) && CHINESE.has(other))
