/**
 * The sentences of the terminal, in the user's language. Data that stands in a sentence may come from a dataset or a file
 * name, so that its control characters are written as escapes: a terminal obeys some of them.
 */
import { createInstance } from 'i18next'
import type { ErrorReport, ErrorValues } from '../../shared/engine-error.ts'
import { type Language, languageFor, type MessageKey } from '../../shared/messages/catalogue.ts'
import { en } from '../../shared/messages/en.ts'
import { zhCn } from '../../shared/messages/zh-cn.ts'
import { queryFaultOf } from '../../shared/query/query-fault.ts'

/** Gives the sentence of a key, filled with values. */
export type Say = (key: MessageKey, values?: ErrorValues) => string

/** Gives the language of a terminal: WINNOW_LANG, else the first of LC_ALL, LC_MESSAGES and LANG that says something. */
export const terminalLanguage = (environment: Readonly<Record<string, string | undefined>>): Language => {
  const named = [environment.WINNOW_LANG, environment.LC_ALL, environment.LC_MESSAGES, environment.LANG]
  const wanted = named.find((value) => value !== undefined && value !== '') ?? ''
  return languageFor([wanted.replaceAll('_', '-')])
}

/** Gives the sentences of a language. */
export const wordsIn = (language: Language): Say => {
  const words = createInstance({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  void words.init() // done when it returns, since nothing is loaded
  const grouped = new Intl.NumberFormat(language)
  return (key, values = {}) => {
    const filled = Object.entries(values).map(([name, value]) => {
      if (name === 'count') return [name, value]
      return [name, typeof value === 'number' ? grouped.format(value) : escapeControls(value)]
    })
    return String(words.t(key, Object.fromEntries(filled)))
  }
}

/** Gives the sentence of an error that crossed from the engine. */
export const sayError = (say: Say, { code, values }: ErrorReport): string => {
  const words = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asWords(say, name, value)]))
  const fault = queryFaultOf({ code, values })
  return say(`error.${code}`, fault === null ? words : { ...words, fault: say(`query.fault.${fault}`, words) })
}

/** Values of errors that are not words yet: what a file, or a fault, turned out to be. */
const asWords = (say: Say, name: string, value: string | number): string | number => {
  if (typeof value === 'number') return value
  if (name === 'found' && isKeyOf(en.found, value)) return say(`found.${value}`)
  if (name === 'reason' && isKeyOf(en.malformed, value)) return say(`malformed.${value}`)
  if (name === 'format' && isKeyOf(en.format, value)) return say(`format.${value}`)
  if (name === 'encoding' && isKeyOf(en.encoding.name, value)) return say(`encoding.name.${value}`)
  if (name === 'packing' && isKeyOf(en.file.packing, value)) return say(`file.packing.${value}`)
  return name === 'what' && isKeyOf(en.cannotHold, value) ? say(`cannotHold.${value}`) : value
}

const isKeyOf = <T extends object>(words: T, value: string): value is keyof T & string => Object.hasOwn(words, value)

/** Writes control characters, and those that turn the direction of text, as escapes; line breaks too. */
export const escapeControls = (text: string): string =>
  text.replaceAll(CONTROLS, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })

const CONTROLS = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu
