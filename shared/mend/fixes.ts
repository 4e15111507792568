/** The ready-made fixes of texts. Each leaves a text that is as it should be alone. */
import { entities } from './html-entities.ts'
import { type FixName, fixNames } from './mend.ts'
import { mojibake } from './mojibake.ts'
import { personalData } from './personal-data.ts'
import { chinesePunctuation, halfWidth, latinPunctuation } from './punctuation.ts'
import type { TextMend } from './replace-text.ts'
import { inTurn, replaceEach } from './splices-of.ts'

/** Makes the mend that does some fixes, in the order of the table, whatever the order they are named in. */
export const compileFixes = (names: readonly FixName[]): TextMend =>
  inTurn(fixNames.filter((name) => names.includes(name)).map((name) => fixes[name]))

const trim = replaceEach(/^\s+|\s+$/g, () => '')

/** Windows' and old Macs' line ends, and the separators that only some programs know. */
const lineEnds = replaceEach(/\r\n?|[\u0085\u2028\u2029]/g, () => '\n')

/** Three line feeds and more, with blanks between them or not. */
const blankLines = replaceEach(/\n(?:[^\S\n]*\n){2,}/g, () => '\n\n')

const INVISIBLE = /\p{Cc}|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]/gu
/** Tabs and line ends are seen. */
const SEEN = /[\t\n\r\u0085]/
/** Emoji and scripts that write with joiners. */
const JOINING =
  /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{M})$|[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]$/u
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** What nobody sees: control characters, zero-width characters, marks of direction where nothing runs from right to left. */
const invisible = replaceEach(INVISIBLE, ({ 0: sign, index = 0 }, text) => {
  if (SEEN.test(sign)) return null
  const isJoiner = sign === '\u200c' || sign === '\u200d'
  if (isJoiner && JOINING.test(text.slice(Math.max(0, index - 2), index))) return null
  return DIRECTIONS.test(sign) && RIGHT_TO_LEFT.test(text) ? null : ''
})

// A run with the character before it, which a mark may belong to; no ASCII character joins with what stands before it.
const nfkc = replaceEach(/\p{ASCII}?\P{ASCII}+/gu, ([run]) => run.normalize('NFKC'))

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const straight: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
}

/** Curly quotation marks, which are right in Chinese: in a text that has any of it only the apostrophes of words. */
const quotes = replaceEach(/[“”„‟‘’‚‛]/g, ({ 0: sign, index = 0 }, text) => {
  const isApostrophe = sign === '’' && /[A-Za-z]’[A-Za-z]/.test(text.slice(Math.max(0, index - 1), index + 2))
  return isApostrophe || !WIDE.test(text) ? straight[sign] : null
})

const fixes: Readonly<Record<FixName, TextMend>> = {
  mojibake,
  entities,
  'line-ends': lineEnds,
  invisible,
  nfkc,
  'half-width': halfWidth,
  'chinese-punctuation': chinesePunctuation,
  'latin-punctuation': latinPunctuation,
  quotes,
  personal: personalData,
  'blank-lines': blankLines,
  trim,
}
