/** How the reader likes the window: language and theme, remembered and applied at once. */
import { memory } from '../memory/memory.ts'
import { getLanguage, type Language, languageFor, languages, setLanguage } from './words.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const LANGUAGE_KEY = 'language'
const THEME_KEY = 'theme'
/** The first paint does not wait longer than this for what is remembered. */
const PATIENCE_MS = 500

export class Taste {
  readonly #listeners = new Set<() => void>()
  #theme: Theme = 'system'

  /** Takes up what is remembered; without a memory, what the browser says of its reader. */
  async load(): Promise<void> {
    const remembered = await within(PATIENCE_MS, [
      memory.get<string | null>(LANGUAGE_KEY, null),
      memory.get<string>(THEME_KEY, 'system'),
    ])
    const language = languages.find((known) => known === remembered?.[0]) ?? languageFor(navigator.languages)
    this.#theme = themes.find((known) => known === remembered?.[1]) ?? 'system'
    setLanguage(language)
    this.#changed()
  }

  getTheme(): Theme {
    return this.#theme
  }

  setTheme(theme: Theme): void {
    this.#theme = theme
    memory.set(THEME_KEY, theme)
    this.#changed()
  }

  getLanguage(): Language {
    return getLanguage()
  }

  setLanguage(language: Language): void {
    setLanguage(language)
    memory.set(LANGUAGE_KEY, language)
    this.#changed()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(): void {
    if (this.#theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = this.#theme
    for (const listener of this.#listeners) listener()
  }
}

const within = <A, B>(ms: number, wanted: [Promise<A>, Promise<B>]): Promise<[A, B] | null> =>
  Promise.race([Promise.all(wanted), new Promise<null>((resolve) => setTimeout(() => resolve(null), ms))])
