/**
 * Counts different values by their hashes, for one side or two, and finds the most frequent ones: exact, in memory that does not
 * grow with the values. Past MOST_AT_ONCE different ones, values are counted a part at a time, told apart by their hashes.
 */
import type { RowId } from '../../../shared/ids.ts'

/** Goes through values: the halves of each one's hash, the sides that its row is in, and the row. */
export type EachValue = (visit: (low: number, high: number, mark: number, row: RowId) => void) => void

export interface CountedValue {
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
  /** A row that holds it. */
  readonly row: RowId
}

export interface ValueCounts {
  /** The most frequent of the first side first; equal ones as they come first. */
  readonly top: readonly CountedValue[]
  /** Different values in each side. */
  readonly distinct: readonly number[]
  /** All values in each side. */
  readonly total: readonly number[]
}

/** The most different values that are counted in one go. */
export const MOST_AT_ONCE = 2 ** 19

/** Counts values; `each` is called several times where there are many different ones. */
export const countValues = (each: EachValue, sides: number, most: number, atOnce = MOST_AT_ONCE): ValueCounts => {
  for (let parts = 1; ; parts *= 4) {
    const counts = countInParts(each, sides, most, parts, atOnce)
    if (counts !== null) return counts
  }
}

/** Null where a part holds too many different values. */
const countInParts = (
  each: EachValue,
  sides: number,
  most: number,
  parts: number,
  atOnce: number,
): ValueCounts | null => {
  const distinct = new Array<number>(sides).fill(0)
  const total = new Array<number>(sides).fill(0)
  let top: CountedValue[] = []
  const table = new HashTable(atOnce)
  for (let part = 0; part < parts; part++) {
    table.clear()
    each((low, high, mark, row) => {
      // A half that the table does not find slots by.
      if (parts === 1 || (high >>> 8) % parts === part) table.add(low, high, mark, row)
    })
    if (table.isFull) return null
    table.addTo(distinct, total)
    top = [...top, ...table.top(most, sides)].sort(byCounts).slice(0, most)
  }
  return { top, distinct, total }
}

const byCounts = (a: CountedValue, b: CountedValue): number =>
  b.counts[0] - a.counts[0] || (b.counts[1] ?? 0) - (a.counts[1] ?? 0) || a.row - b.row

class HashTable {
  readonly #slots: number
  readonly #low: Uint32Array
  readonly #high: Uint32Array
  readonly #first: Uint32Array
  readonly #second: Uint32Array
  readonly #rows: Float64Array
  readonly #most: number
  #size = 0

  constructor(most: number) {
    this.#most = most
    this.#slots = 2 ** Math.ceil(Math.log2(2 * most + 2))
    this.#low = new Uint32Array(this.#slots)
    this.#high = new Uint32Array(this.#slots)
    this.#first = new Uint32Array(this.#slots)
    this.#second = new Uint32Array(this.#slots)
    this.#rows = new Float64Array(this.#slots)
  }

  get isFull(): boolean {
    return this.#size > this.#most
  }

  clear(): void {
    if (this.#size === 0) return
    this.#first.fill(0)
    this.#second.fill(0)
    this.#size = 0
  }

  add(low: number, high: number, mark: number, row: RowId): void {
    if (mark === 0 || this.isFull) return
    let slot = low & (this.#slots - 1)
    while (this.#first[slot] !== 0 || this.#second[slot] !== 0) {
      if (this.#low[slot] === low && this.#high[slot] === high) {
        this.#first[slot] += mark & 1
        this.#second[slot] += (mark >>> 1) & 1
        return
      }
      slot = (slot + 1) & (this.#slots - 1)
    }
    this.#size += 1
    this.#low[slot] = low
    this.#high[slot] = high
    this.#first[slot] = mark & 1
    this.#second[slot] = (mark >>> 1) & 1
    this.#rows[slot] = row
  }

  /** Adds how many values each side has, and how often they stand there. */
  addTo(distinct: number[], total: number[]): void {
    for (const [side, counts] of [this.#first, this.#second].slice(0, distinct.length).entries()) {
      for (let slot = 0; slot < this.#slots; slot++) {
        if (counts[slot] === 0) continue
        distinct[side] += 1
        total[side] += counts[slot]
      }
    }
  }

  top(most: number, sides: number): CountedValue[] {
    const slots: number[] = []
    const [first, second, rows] = [this.#first, this.#second, this.#rows]
    const byCounts = (a: number, b: number): number => first[b] - first[a] || second[b] - second[a] || rows[a] - rows[b]
    for (let slot = 0; slot < this.#slots; slot++) {
      if (first[slot] === 0 && second[slot] === 0) continue
      slots.push(slot)
      if (slots.length > most * 64 + 4096) slots.sort(byCounts).splice(most)
    }
    return slots
      .sort(byCounts)
      .slice(0, most)
      .map((slot) => ({
        low: this.#low[slot],
        high: this.#high[slot],
        counts: [first[slot], second[slot]].slice(0, sides),
        row: rows[slot] as RowId,
      }))
  }
}
