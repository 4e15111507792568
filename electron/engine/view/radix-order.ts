/**
 * Puts places in order by whole numbers: one pass over all for each eleven bits that differ, so that ten million take a moment,
 * and stable, so that keys are sorted by from the last to the first. It lets other work go on meanwhile.
 */
import { type Breath, inPieces } from '../breath.ts'

export class RadixOrder {
  readonly #breath: Breath
  #places: Uint32Array
  #spare: Uint32Array

  /** Begins with places 0 to `count` in this order. */
  constructor(count: number, breath: Breath) {
    this.#breath = breath
    this.#places = new Uint32Array(count)
    this.#spare = new Uint32Array(count)
    for (let at = 0; at < count; at++) this.#places[at] = at
  }

  /** The places in order; to be altered between sorts only. */
  get places(): Uint32Array {
    return this.#places
  }

  /** Sorts by a key of each place, the smallest first; equal ones stay as they stand. */
  async sortBy(keys: Uint32Array | Uint8Array): Promise<void> {
    const count = this.#places.length
    let least = 0xffffffff
    let most = 0
    let isSorted = true
    let before = 0
    const places = this.#places
    await inPieces(0, count, this.#breath, (from, to) => {
      for (let at = from; at < to; at++) {
        const key = keys[places[at]]
        if (key < least) least = key
        if (key > most) most = key
        if (key < before) isSorted = false
        before = key
      }
    })
    if (isSorted) return
    const bits = 32 - Math.clz32(most - least)
    // One pass over 65,536 buckets is quicker than two over fewer.
    const digitBits = bits <= 16 ? bits : 11
    for (let shift = 0; shift < bits; shift += digitBits) await this.#pass(keys, least, shift, digitBits)
  }

  async #pass(keys: Uint32Array | Uint8Array, least: number, shift: number, digitBits: number): Promise<void> {
    const places = this.#places
    const spare = this.#spare
    const count = places.length
    const mask = 2 ** digitBits - 1
    const next = new Uint32Array(2 ** digitBits + 1)
    await inPieces(0, count, this.#breath, (from, to) => {
      for (let at = from; at < to; at++) next[(((keys[at] - least) >>> shift) & mask) + 1] += 1
    })
    for (let digit = 0; digit <= mask; digit++) next[digit + 1] += next[digit]
    await inPieces(0, count, this.#breath, (from, to) => {
      for (let at = from; at < to; at++) {
        const place = places[at]
        spare[next[((keys[place] - least) >>> shift) & mask]++] = place
      }
    })
    this.#places = spare
    this.#spare = places
  }
}
