/** The queries that were asked lately, in any dataset, newest first: Up in the bar brings them back. */
import { memory } from '../memory/memory.ts'

const KEY = 'search.recent'
const MAX_KEPT = 60

export class SearchHistory {
  #texts: readonly string[] = []
  readonly #isRead: Promise<void>

  constructor() {
    this.#isRead = this.#read()
  }

  /** Gives the queries known by now. */
  getTexts(): readonly string[] {
    return this.#texts
  }

  /** Puts a query to the front. */
  async note(text: string): Promise<void> {
    const asked = text.trim()
    if (asked === '' || asked.length > 10_000) return
    await this.#isRead
    if (this.#texts[0] === asked) return
    this.#texts = [asked, ...this.#texts.filter((one) => one !== asked)].slice(0, MAX_KEPT)
    memory.set(KEY, this.#texts)
  }

  async #read(): Promise<void> {
    const kept = await memory.get<readonly string[]>(KEY, [])
    this.#texts = [...this.#texts, ...kept.filter((one) => !this.#texts.includes(one))]
  }
}
