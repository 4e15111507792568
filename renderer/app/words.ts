/**
 * Every word on screen comes through here, in the reader's language. Keys are checked by the compiler; numbers are
 * grouped as the language groups them; the language changes at once, without a reload.
 */
import i18next, { type FormatterModule } from 'i18next'
import { useSyncExternalStore } from 'react'
import type { ErrorReport } from '../../shared/engine-error.ts'
import type { Language, MessageKey } from '../../shared/messages/catalogue.ts'
import { en } from '../../shared/messages/en.ts'
import { zhCn } from '../../shared/messages/zh-cn.ts'
import { queryFaultOf } from '../../shared/query/query-fault.ts'
import { numberFormat } from './number-format.ts'
import { getLanguage, speak } from './spoken-language.ts'

export type { Language, MessageKey } from '../../shared/messages/catalogue.ts'
export { languageFor, languages } from '../../shared/messages/catalogue.ts'
export { getLanguage } from './spoken-language.ts'

export type WordValues = Readonly<Record<string, string | number>>
/** Gives the sentence of a key, filled with values. */
export type Words = (key: MessageKey, values?: WordValues) => string

const groupsNumbers: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown, _format, language) =>
    typeof value === 'number' ? numberFormat(language).format(value) : String(value),
}

const words = i18next.createInstance()
void words.use(groupsNumbers).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
  interpolation: { escapeValue: false, alwaysFormat: true },
  initAsync: false,
})

/** Gives the sentence of a key in the language of now; for code outside components. */
export const t: Words = (key, values) => words.t(key, { ...values })

/** Gives the words of the language of now, and draws anew when it changes. */
export const useWords = (): Words => useSyncExternalStore(subscribe, () => wordsOf[getLanguage()])

/** Gives the sentence of an error. */
export const errorText = ({ code, values }: Pick<ErrorReport, 'code' | 'values'>): string => {
  const words = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asWords(name, value)]))
  const fault = queryFaultOf({ code, values })
  return t(`error.${code}`, fault === null ? words : { ...words, fault: t(`query.fault.${fault}`, words) })
}

/** Changes the language of everything on screen. */
export const setLanguage = (language: Language): void => {
  speak(language)
  void words.changeLanguage(language)
}

// A component sees a change only in a value that differs, so each language has a function of its own.
const wordsOf: Record<Language, Words> = {
  en: (key, values) => t(key, values),
  'zh-CN': (key, values) => t(key, values),
}

/** Values of errors that are not words yet: what a file or a fault turned out to be. */
const asWords = (name: string, value: string | number): string | number => {
  if (typeof value === 'number') return value
  if (name === 'found' && value in en.found) return t(`found.${value as keyof typeof en.found}`)
  if (name === 'reason' && value in en.malformed) return t(`malformed.${value as keyof typeof en.malformed}`)
  if (name === 'format' && value in en.format) return t(`format.${value as keyof typeof en.format}`)
  if (name === 'what' && value in en.cannotHold) return t(`cannotHold.${value as keyof typeof en.cannotHold}`)
  if (name === 'encoding' && value in en.encoding.name)
    return t(`encoding.name.${value as keyof typeof en.encoding.name}`)
  if (name === 'packing' && value in en.file.packing) return t(`file.packing.${value as keyof typeof en.file.packing}`)
  return value
}

const subscribe = (listener: () => void): (() => void) => {
  words.on('languageChanged', listener)
  return () => words.off('languageChanged', listener)
}
