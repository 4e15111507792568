/** How the reader likes the texts of a group: folded where they are the same, and scrolled as one. Remembered for the window. */
import { memory } from '../memory/memory.ts'

const KEY = 'duplicates.reading'

export interface ReadingWays {
  readonly isFolded: boolean
  readonly isLocked: boolean
}
const USUAL: ReadingWays = { isFolded: true, isLocked: true }

export class ReadingTaste {
  readonly #listeners = new Set<() => void>()
  #ways = USUAL
  #isLoaded = false

  /** Takes up what is remembered, once. */
  async load(): Promise<void> {
    if (this.#isLoaded) return
    this.#isLoaded = true
    const kept = await memory.get<Partial<ReadingWays> | null>(KEY, null)
    this.#ways = { isFolded: kept?.isFolded !== false, isLocked: kept?.isLocked !== false }
    this.#tell()
  }

  getWays(): ReadingWays {
    return this.#ways
  }

  set(news: Partial<ReadingWays>): void {
    this.#ways = { ...this.#ways, ...news }
    memory.set(KEY, this.#ways)
    this.#tell()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

export const readingTaste = new ReadingTaste()
