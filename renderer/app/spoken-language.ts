/** The language of now, for what writes numbers and times as well as for words. */
import type { Language } from '../../shared/messages/catalogue.ts'

let spoken: Language = 'en'

/** Gives the language of now. */
export const getLanguage = (): Language => spoken

/** Speaks another language from here on; words.ts, which tells those who draw, is its only caller. */
export const speak = (language: Language): void => {
  spoken = language
  if (typeof document !== 'undefined') document.documentElement.lang = language
}
