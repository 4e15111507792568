/**
 * Which rows have the same key in a band and look, at a glance, as if they were alike: candidates to be compared. Rows are gone through
 * in order, and each meets those before it. Where a key has many rows, each meets the first few and the last few of them only, or
 * a million rows of one template would be five hundred thousand million pairs.
 */

/** What tells at a glance that two rows are not alike. */
export interface Glance {
  /** By row not 0 for those that are compared. */
  readonly counts: Uint8Array
  readonly bits: Uint32Array
  readonly words: number
  /** How many bits may differ. */
  readonly mostDiffering: number
}

export interface BandRows {
  /** Rows in all; those from `own` on are of other files, and not compared with one another. */
  readonly rows: number
  readonly own: number
  /** Whether rows before `own` are compared with one another. */
  readonly isWithin: boolean
  /** By row before `own` whether it says what a row of another file says, and so stands for that one too; null where none does. */
  readonly mixed: Uint8Array | null
}

/** How much is done for keys of many rows. */
export interface Patience {
  /** A row with fewer of its key before it meets all of them. */
  readonly few: number
  /** When there are more pairs than this, a row with FEW before it does not. */
  readonly mostPairs: number
}

export const FEW = 32
const FIRST = 4
const LAST = 4
const MOST_RANK = 65_535
/** About as many rows at once as there is room for in a core's cache. */
const PART_ROWS = 400_000

export class BandPairs {
  readonly #glance: Glance
  readonly #rows: BandRows
  readonly #parts: number
  readonly #table: Uint32Array
  /** The row of the same key before each, counted from 1. */
  readonly #before: Uint32Array
  /** How many of the same key there are before each, up to MOST_RANK. */
  readonly #ranks: Uint16Array
  #patience: Patience = { few: FEW, mostPairs: 0 }
  #pairs = new Uint32Array(2 ** 16)
  #length = 0

  constructor(rows: BandRows, glance: Glance) {
    this.#rows = rows
    this.#glance = glance
    this.#parts = 2 ** Math.max(0, Math.ceil(Math.log2(rows.own / PART_ROWS)))
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(16, (rows.own / this.#parts) * 2))))
    this.#before = new Uint32Array(rows.own)
    this.#ranks = new Uint16Array(rows.own)
  }

  /** Gives the pairs of a band, the first of two before the second, and marks rows that did not meet all of their key. */
  find(keys: Uint32Array, crowded: Uint8Array, patience: Patience): Uint32Array<ArrayBuffer> {
    this.#patience = patience
    this.#length = 0
    for (let part = 0; part < this.#parts; part++) this.#findInPart(keys, part, crowded)
    return this.#pairs.slice(0, this.#length)
  }

  #findInPart(keys: Uint32Array, part: number, crowded: Uint8Array): void {
    const { rows, own, isWithin, mixed } = this.#rows
    const { counts } = this.#glance
    const table = this.#table
    const before = this.#before
    const ranks = this.#ranks
    const mask = table.length - 1
    const partMask = this.#parts - 1
    const heads = new Map<number, number[]>()
    table.fill(0)
    for (let row = 0; row < rows; row++) {
      const key = keys[row]
      if ((key & partMask) !== part || counts[row] === 0) continue
      let slot = (key >>> 8) & mask
      let last = table[slot]
      while (last !== 0 && keys[last - 1] !== key) {
        slot = (slot + 1) & mask
        last = table[slot]
      }
      const isOwn = row < own
      if (last !== 0 && (isWithin || !isOwn || mixed !== null)) this.#meet(row, last, keys, heads, crowded)
      if (!isOwn) continue
      before[row] = last
      ranks[row] = last === 0 ? 0 : Math.min(MOST_RANK, ranks[last - 1] + 1)
      table[slot] = row + 1
    }
  }

  #meet(row: number, last: number, keys: Uint32Array, heads: Map<number, number[]>, crowded: Uint8Array): void {
    const before = this.#before
    const { few, mostPairs } = this.#patience
    if (this.#ranks[last - 1] + 1 < (this.#length > mostPairs * 2 ? FEW : few)) {
      for (let other = last; other !== 0; other = before[other - 1]) this.#look(other - 1, row)
      return
    }
    crowded[row] = 1
    let head = heads.get(keys[row])
    if (head === undefined) {
      head = this.#headOf(last)
      heads.set(keys[row], head)
    }
    for (const other of head) this.#look(other, row)
    let other = last
    for (let seen = 0; seen < LAST && other !== 0; seen++) {
      if (!head.includes(other - 1)) this.#look(other - 1, row)
      other = before[other - 1]
    }
  }

  #headOf(last: number): number[] {
    const head: number[] = []
    for (let other = last; other !== 0; other = this.#before[other - 1]) {
      head.push(other - 1)
      if (head.length > FIRST) head.shift()
    }
    return head.reverse()
  }

  #look(a: number, b: number): void {
    const { own, isWithin, mixed } = this.#rows
    if (!isWithin && b < own && mixed?.[a] !== 1 && mixed?.[b] !== 1) return
    const { bits, words, mostDiffering } = this.#glance
    let differing = 0
    for (let word = 0; word < words; word++) {
      differing += bitCount(bits[a * words + word] ^ bits[b * words + word])
      if (differing > mostDiffering) return
    }
    if (this.#length + 2 > this.#pairs.length) {
      const larger = new Uint32Array(this.#pairs.length * 2)
      larger.set(this.#pairs)
      this.#pairs = larger
    }
    this.#pairs[this.#length++] = a
    this.#pairs[this.#length++] = b
  }
}

const bitCount = (word: number): number => {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
