/** The sentences that the shell itself says: menus, dialogs, questions. The page has its own. */
import { createInstance } from 'i18next'
import type { ErrorValues } from '../../shared/engine-error.ts'
import type { Language, MessageKey } from '../../shared/messages/catalogue.ts'
import { en } from '../../shared/messages/en.ts'
import { zhCn } from '../../shared/messages/zh-cn.ts'

/** Gives the sentence of a key, filled with values. */
export type Say = (key: MessageKey, values?: ErrorValues) => string

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
  return (key, values = {}) => words.t(key, { ...values })
}
