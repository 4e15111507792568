/** Pairs of items, each once: 16 bytes a pair at most. */
import { type Breath, inPieces } from '../breath.ts'
import { mixed } from './word-tokens.ts'

export class PairSet {
  /** Pairs in the order that they came in. */
  a = new Uint32Array(1024)
  b = new Uint32Array(1024)
  count = 0
  /** Places of pairs, counted from 1. */
  #table = new Uint32Array(2048)

  add(a: number, b: number): void {
    const mask = this.#table.length - 1
    let slot = slotOf(a, b) & mask
    for (let at = this.#table[slot]; at !== 0; at = this.#table[slot]) {
      if (this.a[at - 1] === a && this.b[at - 1] === b) return
      slot = (slot + 1) & mask
    }
    if (this.count === this.a.length) this.#grow()
    this.a[this.count] = a
    this.b[this.count] = b
    this.count += 1
    this.#table[slot] = this.count
    if (this.count * 3 > this.#table.length * 2) this.#spread()
  }

  /** Gives the pairs, ascending by their first items, which are below a limit. */
  async sorted(limit: number, breath: Breath): Promise<{ a: Uint32Array; b: Uint32Array }> {
    const ends = new Uint32Array(limit)
    const [a, b] = [new Uint32Array(this.count), new Uint32Array(this.count)]
    await inPieces(0, this.count, breath, (from, to) => {
      for (let pair = from; pair < to; pair++) ends[this.a[pair]] += 1
    })
    await inPieces(1, limit, breath, (from, to) => {
      for (let item = from; item < to; item++) ends[item] += ends[item - 1]
    })
    await inPieces(0, this.count, breath, (from, to) => {
      for (let pair = from; pair < to; pair++) {
        ends[this.a[pair]] -= 1
        const place = ends[this.a[pair]]
        a[place] = this.a[pair]
        b[place] = this.b[pair]
      }
    })
    return { a, b }
  }

  #grow(): void {
    const [a, b] = [this.a, this.b]
    this.a = new Uint32Array(a.length * 2)
    this.b = new Uint32Array(a.length * 2)
    this.a.set(a)
    this.b.set(b)
  }

  #spread(): void {
    this.#table = new Uint32Array(this.#table.length * 2)
    const mask = this.#table.length - 1
    for (let at = 0; at < this.count; at++) {
      let slot = slotOf(this.a[at], this.b[at]) & mask
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask
      this.#table[slot] = at + 1
    }
  }
}

const slotOf = (a: number, b: number): number => mixed(Math.imul(a, 0x9e3779b1) ^ b)
