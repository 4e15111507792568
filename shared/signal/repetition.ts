/**
 * How much a text repeats itself: phrases, lines, words and substrings. All are told of the answer; of a row without one, of all
 * its texts. Long ones are told by their beginning: the first 16,384 words, 4,096 lines, and 65,536 UTF-16 units.
 *
 * - `repeated_ngrams`: of all runs of five words in one text, the share of those that stood before in the side's texts. Unknown
 *   below five words.
 * - `repeated_lines`: of all lines that are not blank, the share of those that stood before; white space does not count.
 * - `variety`: of the first 1,000 words, the share of different ones. Unknown without words.
 * - `compression`: units of the first 65,536 by what a greedy Lempel-Ziv coder spends on them: at each place the last one
 *   before is looked up where the same four units stood (in a table of 4,096 places, so that some are forgotten); a match of four
 *   or more costs 3 and is jumped over, a unit costs 1. Unknown below four units.
 */
import type { Tally } from './tally.ts'
import { MOST_LINES, MOST_WORDS } from './tally.ts'

const NGRAM = 5
const VARIETY_WORDS = 1_000
const MATCH_COST = 3
/** UTF-16 units that `compression` looks at. */
export const COMPRESSED_UNITS = 65_536

const PRIME = 0x01000193
const PRIME_OF_NGRAM = Math.imul(Math.imul(Math.imul(Math.imul(PRIME, PRIME), PRIME), PRIME), PRIME)

/** A set of hashes that is emptied at no cost: each use has its own number. */
class HashSet {
  readonly #hashes: Int32Array
  readonly #uses: Int32Array
  #mask = 0
  #use = 0

  constructor(slots: number) {
    this.#hashes = new Int32Array(slots)
    this.#uses = new Int32Array(slots)
  }

  /** Empties the set for so many hashes; a few stand close together, where they are found sooner. */
  clear(most: number): void {
    this.#mask = Math.min(this.#hashes.length, 1 << (33 - Math.clz32(most))) - 1
    this.#use++
    if (this.#use < 2 ** 31 - 1) return
    this.#uses.fill(0)
    this.#use = 1
  }

  /** Adds a hash and tells whether it was there before. */
  add(hash: number): boolean {
    let slot = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) & this.#mask
    while (this.#uses[slot] === this.#use) {
      if (this.#hashes[slot] === hash) return true
      slot = (slot + 1) & this.#mask
    }
    this.#uses[slot] = this.#use
    this.#hashes[slot] = hash
    return false
  }
}

const seen = new HashSet(MOST_WORDS * 2)

/** Gives the share of phrases that stood before; NaN where there is none. */
export const repeatedNgrams = ({ words, ends }: Tally): number => {
  seen.clear(ends[ends.length - 1] ?? 0)
  let all = 0
  let repeated = 0
  let start = 0
  for (const end of ends) {
    let hash = 0
    for (let at = start; at < end; at++) {
      hash = (Math.imul(hash, PRIME) + words[at]) | 0
      if (at - start >= NGRAM) hash = (hash - Math.imul(words[at - NGRAM], PRIME_OF_NGRAM)) | 0
      if (at - start < NGRAM - 1) continue
      all++
      if (seen.add(hash)) repeated++
    }
    start = end
  }
  return all === 0 ? Number.NaN : repeated / all
}

/** Gives the share of lines that stood before; NaN where there is none. */
export const repeatedLines = ({ lines, lineCount }: Tally): number => {
  const count = Math.min(lineCount, MOST_LINES)
  if (count < 2) return count === 0 ? Number.NaN : 0
  seen.clear(count)
  let repeated = 0
  for (let at = 0; at < count; at++) if (seen.add(lines[at])) repeated++
  return repeated / count
}

/** Gives the share of different words; NaN where there is none. */
export const varietyOf = ({ words, wordCount }: Tally): number => {
  const count = Math.min(wordCount, VARIETY_WORDS)
  if (count === 0) return Number.NaN
  seen.clear(count)
  let different = 0
  for (let at = 0; at < count; at++) if (!seen.add(words[at])) different++
  return different / count
}

/** Where four units stood last in the text of this use: the use in the upper half, the place in the lower. */
const places = new Uint32Array(4_096)
let use = 0

/** Counts what a greedy coder spends on texts, one after the other. */
export class Compression {
  #units = 0
  #cost = 0

  reset(): void {
    this.#units = 0
    this.#cost = 0
  }

  /** Takes in a text; each is coded by itself. */
  add(text: string): void {
    const end = Math.min(text.length, COMPRESSED_UNITS - this.#units)
    if (end <= 0) return
    if (++use === 65_536) {
      places.fill(0)
      use = 1
    }
    let cost = 0
    let at = 0
    const last = end - 4
    // The four units from here on, two to a number.
    let first = text.charCodeAt(0) | (text.charCodeAt(1) << 16)
    let second = text.charCodeAt(2) | (text.charCodeAt(3) << 16)
    while (at <= last) {
      const slot = Math.imul(first ^ Math.imul(second, 0x2c1b3c6d), 0x9e3779b1) >>> 20
      const entry = places[slot]
      const place = entry & 0xffff
      places[slot] = (use << 16) | at
      if (entry >>> 16 !== use || !isSameFour(text, place, at)) {
        cost++
        at++
        first = (first >>> 16) | (second << 16)
        second = (second >>> 16) | (text.charCodeAt(at + 3) << 16)
        continue
      }
      let length = 4
      while (at + length < end && text.charCodeAt(place + length) === text.charCodeAt(at + length)) length++
      cost += MATCH_COST
      at += length
      first = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
      second = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16)
    }
    this.#cost += cost + (end - at)
    this.#units += end
  }

  /** Gives how many times smaller the texts get; NaN where they are too short for that. */
  get ratio(): number {
    return this.#units < 4 ? Number.NaN : this.#units / this.#cost
  }
}

const isSameFour = (text: string, one: number, other: number): boolean =>
  text.charCodeAt(one) === text.charCodeAt(other) &&
  text.charCodeAt(one + 1) === text.charCodeAt(other + 1) &&
  text.charCodeAt(one + 2) === text.charCodeAt(other + 2) &&
  text.charCodeAt(one + 3) === text.charCodeAt(other + 3)
