/** What encodings are called, and how a guess at one is worded. */
import type { EncodingChoice, EncodingGuess } from '../../shared/file-form.ts'
import type { Words } from '../app/words.ts'

/** Names how text is read: by its encoding, and by that of the lines that are not valid in it. */
export const choiceName = ({ encoding, rest }: EncodingChoice, t: Words): string =>
  rest === null
    ? t(`encoding.name.${encoding}`)
    : t('encoding.mixed', { encoding: t(`encoding.name.${encoding}`), rest: t(`encoding.name.${rest}`) })

/** Names a way to read a file that is in doubt: UTF-8 as such would not say what becomes of the rest. */
export const guessName = (choice: EncodingChoice, t: Words): string =>
  choice.encoding === 'utf-8' && choice.rest === null ? t('encoding.as-they-are') : choiceName(choice, t)

/** Says whose encoding it is, and how many of the lines that were looked at fit it. */
export const guessDetail = ({ encoding, rest, lines, brokenLines }: EncodingGuess, t: Words): string =>
  [
    t(`encoding.of.${rest ?? encoding}`),
    brokenLines === 0
      ? t('encoding.all-valid', { count: lines })
      : t('encoding.some-broken', { count: brokenLines, lines }),
  ].join(' · ')

/** What stands before the first character that an encoding has a say in, in UTF-16 units. */
const LEAD = 24

/** Cuts a line so that it begins a little before what says something about its encoding. */
export const excerptOf = (line: string): string => {
  const first = line.search(/[^\0-\x7f]/)
  if (first <= LEAD) return line
  const start = first - LEAD
  return `…${line.slice(start)}`
}
