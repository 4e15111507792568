/**
 * What each UTF-16 unit is, as one byte of a table, so that a text is measured in one walk over its units. The order matters:
 * the first classes make words of several characters, the next are words by themselves, and the rest is between words.
 */
import { simplifiedOnly, traditionalOnly } from './han-variants.ts'

export const LATIN = 0
export const LATIN_EXTENDED = 1
export const DIGIT = 2
export const CYRILLIC = 3
export const ARABIC = 4
export const GREEK = 5
export const HEBREW = 6
export const DEVANAGARI = 7
export const THAI = 8
export const HANGUL = 9
export const OTHER_LETTER = 10
export const MARK = 11
/** The last class whose characters make words together. */
export const LAST_OF_WORDS = 11
export const HAN = 12
export const HAN_SIMPLIFIED = 13
export const HAN_TRADITIONAL = 14
/** Chinese characters that hardly stand anywhere but in UTF-8 that was read as GBK. */
export const HAN_GARBLED = 15
/** Chinese characters that grammar needs, such as 的, and that both ways of writing share. */
export const HAN_FUNCTION = 16
export const KANA = 17
/** The last class whose characters are words. */
export const LAST_WORD = 17
export const SPACE = 18
export const NEWLINE = 19
export const SYMBOL = 20
// Symbols that begin something that is looked for.
export const AT = 21
export const COLON = 22
export const LESS = 23
export const AMPERSAND = 24
export const BRACE = 25
export const QUESTION = 26
/** The first class that needs a look of its own. */
export const FIRST_RARE = 27
export const CONTROL = 27
export const ZERO_WIDTH = 28
export const BIDI = 29
export const REPLACEMENT = 30
export const HIGH_SURROGATE = 31
export const LOW_SURROGATE = 32
export const CLASSES = 33

const functionHan = '的了是在我有和就不人都也很到要去你那及或而被把以之其'

/** What UTF-8 reads as when it is taken for GBK: parts of the most frequent Chinese characters and marks. */
export const garbledHan = '锛銆鐨鈥鏄鍦鍙鍚锟'

const fill = (table: Uint8Array, ranges: readonly (readonly [from: number, to: number])[], of: number): void => {
  for (const [from, to] of ranges) table.fill(of, from, to + 1)
}

const make = (): Uint8Array => {
  const table = new Uint8Array(65_536).fill(SYMBOL)
  const [letter, mark, digit, han] = [/\p{L}/u, /\p{M}/u, /\p{Nd}/u, /\p{Script=Han}/u]
  for (let unit = 0x80; unit < 0xd800; unit++) table[unit] = classOf(unit)
  for (let unit = 0xf900; unit < 0x10000; unit++) table[unit] = classOf(unit)
  function classOf(unit: number): number {
    if (unit >= 0x4e00 && unit <= 0x9fff) return HAN
    if (unit >= 0xac00 && unit <= 0xd7a3) return HANGUL
    const char = String.fromCharCode(unit)
    if (han.test(char)) return HAN
    if (mark.test(char)) return MARK
    if (digit.test(char)) return DIGIT
    if (!letter.test(char)) return /\s/.test(char) ? SPACE : SYMBOL
    return scripts.find(([, script]) => script.test(char))?.[0] ?? OTHER_LETTER
  }
  fill(
    table,
    [
      [0x30fc, 0x30fc],
      [0xff70, 0xff70],
    ],
    KANA,
  )
  fill(table, [[0x30, 0x39]], DIGIT)
  fill(
    table,
    [
      [0x41, 0x5a],
      [0x61, 0x7a],
    ],
    LATIN,
  )
  fill(
    table,
    [
      [0, 0x1f],
      [0x7f, 0x9f],
    ],
    CONTROL,
  )
  fill(
    table,
    [
      [0x09, 0x09],
      [0x0b, 0x0d],
      [0x20, 0x20],
      [0x85, 0x85],
    ],
    SPACE,
  )
  table[0x0a] = NEWLINE
  fill(
    table,
    [
      [0xad, 0xad],
      [0x180e, 0x180e],
      [0x200b, 0x200d],
      [0x2060, 0x2064],
      [0xfeff, 0xfeff],
    ],
    ZERO_WIDTH,
  )
  fill(
    table,
    [
      [0x61c, 0x61c],
      [0x200e, 0x200f],
      [0x202a, 0x202e],
      [0x2066, 0x2069],
    ],
    BIDI,
  )
  fill(table, [[0xd800, 0xdbff]], HIGH_SURROGATE)
  fill(table, [[0xdc00, 0xdfff]], LOW_SURROGATE)
  table[0xfffd] = REPLACEMENT
  // They choose how the character before looks, an emoji mostly, and are no part of a word.
  fill(table, [[0xfe00, 0xfe0f]], SYMBOL)
  markAll(table, '@', AT)
  markAll(table, ':', COLON)
  markAll(table, '<', LESS)
  markAll(table, '&', AMPERSAND)
  markAll(table, '{};', BRACE)
  markAll(table, '?？', QUESTION)
  markAll(table, simplifiedOnly, HAN_SIMPLIFIED)
  markAll(table, traditionalOnly, HAN_TRADITIONAL)
  markAll(table, garbledHan, HAN_GARBLED)
  markAll(table, functionHan, HAN_FUNCTION)
  return table
}

const scripts: readonly (readonly [of: number, script: RegExp])[] = [
  [LATIN_EXTENDED, /\p{Script=Latin}/u],
  [KANA, /\p{Script=Hiragana}|\p{Script=Katakana}/u],
  [HANGUL, /\p{Script=Hangul}/u],
  [CYRILLIC, /\p{Script=Cyrillic}/u],
  [ARABIC, /\p{Script=Arabic}/u],
  [GREEK, /\p{Script=Greek}/u],
  [HEBREW, /\p{Script=Hebrew}/u],
  [DEVANAGARI, /\p{Script=Devanagari}/u],
  [THAI, /\p{Script=Thai}/u],
]

const markAll = (table: Uint8Array, characters: string, of: number): void => {
  for (const character of characters) table[character.charCodeAt(0)] = of
}

/** The class of each UTF-16 unit. */
export const classes: Uint8Array = make()
