/**
 * Looks for thousands of texts in one go: at each place the next units are looked up in tables of what texts begin with, so that
 * the time hardly depends on how many there are.
 */

/** How many first units texts are told apart by at most. */
const MOST_UNITS = 8
const SLOTS = 2 ** 16

export class ManyLiterals {
  readonly #texts: readonly string[]
  /** By how many units a text is told by, less one: the number of the first text of a slot, plus one; null where there are none. */
  readonly #tables: readonly (Int32Array | null)[]
  /** The next text in the same slot, plus one. */
  readonly #next: Int32Array
  /** In which search a text was found last. */
  readonly #found: Int32Array
  #search = 0

  /** None of the texts may be empty. */
  constructor(texts: readonly string[]) {
    this.#texts = texts
    this.#next = new Int32Array(texts.length)
    this.#found = new Int32Array(texts.length)
    const tables: (Int32Array | null)[] = Array.from({ length: MOST_UNITS }, () => null)
    for (const [number, text] of texts.entries()) {
      const units = Math.min(MOST_UNITS, text.length)
      const table = tables[units - 1] ?? new Int32Array(SLOTS)
      tables[units - 1] = table
      let hash = 0
      for (let unit = 0; unit < units; unit++) hash = mixed(hash, text.charCodeAt(unit))
      this.#next[number] = table[hash >>> 16]
      table[hash >>> 16] = number + 1
    }
    this.#tables = tables.slice(0, tables.findLastIndex((table) => table !== null) + 1)
  }

  /** Gives the numbers of the texts that any of some others hold, each once. */
  findIn(others: readonly string[]): number[] {
    this.#search += 1
    const found: number[] = []
    const tables = this.#tables
    for (const other of others) {
      for (let at = 0; at < other.length; at++) {
        const most = Math.min(tables.length, other.length - at)
        let hash = 0
        for (let unit = 0; unit < most; unit++) {
          hash = mixed(hash, other.charCodeAt(at + unit))
          const number = tables[unit]?.[hash >>> 16] ?? 0
          if (number !== 0) this.#compare(number, other, at, found)
        }
      }
    }
    return found
  }

  #compare(first: number, other: string, at: number, found: number[]): void {
    for (let number = first; number !== 0; number = this.#next[number - 1]) {
      if (this.#found[number - 1] === this.#search || !other.startsWith(this.#texts[number - 1], at)) continue
      this.#found[number - 1] = this.#search
      found.push(number - 1)
    }
  }
}

const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x9e3779b1)
