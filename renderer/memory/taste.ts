/** How the reader likes something: one value, remembered for the window. */
import { memory } from './memory.ts'

export class Taste<Ways extends object> {
  readonly #key: string
  readonly #read: (kept: unknown) => Ways
  readonly #listeners = new Set<() => void>()
  #ways: Ways
  #isLoaded = false

  /** Takes the key that it is remembered under, and what makes ways of whatever was remembered, nothing included. */
  constructor(key: string, read: (kept: unknown) => Ways) {
    this.#key = key
    this.#read = read
    this.#ways = read(null)
  }

  /** Takes up what is remembered, once. */
  async load(): Promise<void> {
    if (this.#isLoaded) return
    this.#isLoaded = true
    this.#ways = this.#read(await memory.get<unknown>(this.#key, null))
    this.#tell()
  }

  getWays(): Ways {
    return this.#ways
  }

  set(news: Partial<Ways>): void {
    this.#ways = { ...this.#ways, ...news }
    memory.set(this.#key, this.#ways)
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
