/**
 * The benchmark rows that one row shares a run of words with. Where one of the two has fewer words than a run, the shorter one has to
 * stand in the other as a whole; one of fewer than SHORTEST_RUN words has to be the whole of both.
 */

import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { type BenchmarkRuns, isSameRun, keyOf, RUN_BASE, runKey, runPower, SHORTEST_RUN } from './benchmark-runs.ts'
import { type HashIndex, mayHold } from './hash-index.ts'
import type { WordTokens } from './word-tokens.ts'

/** A benchmark row by its place among those laid out, and the share of the row's runs that it has. */
export interface RowOverlap {
  readonly row: number
  readonly similarity: number
}

/** Benchmark rows that are told of for one row: those that share the most. */
export const MOST_OVERLAPS = 32

export class RowOverlaps {
  readonly #runs: BenchmarkRuns
  /** By benchmark row: how many of the row's runs it has, and the last run that was counted. */
  readonly #shared = new Map<number, { count: number; last: number }>()
  /** Runs of the row that were found, each once. */
  readonly #seen = new Set<number>()
  /** How much each benchmark row has of the row. */
  readonly #found = new Map<number, number>()

  constructor(runs: BenchmarkRuns) {
    this.#runs = runs
  }

  /** Gives the benchmark rows that share a run with a row, those that share the most first; `isCrowded` when there are more. */
  find(words: WordTokens): { readonly found: readonly RowOverlap[]; readonly isCrowded: boolean } {
    const { tokens, runs, heads, wholes, wholeLengths } = this.#runs
    this.#found.clear()
    const { count } = words
    if (count >= tokens) this.#findRuns(words, runs, tokens, false)
    for (const length of wholeLengths) {
      if (length === count || (length < count && length >= SHORTEST_RUN)) this.#findRuns(words, wholes, length, true)
    }
    if (count < tokens && count >= SHORTEST_RUN && heads !== null) this.#findInside(words, heads)
    if (this.#found.size === 0) return NONE
    const found = Array.from(this.#found, ([row, similarity]) => ({ row, similarity }))
    found.sort((a, b) => b.similarity - a.similarity || a.row - b.row)
    return { found: found.slice(0, MOST_OVERLAPS), isCrowded: found.length > MOST_OVERLAPS }
  }

  /** Looks each run of so many words up; `isWhole`: in rows that are that long. */
  #findRuns(words: WordTokens, index: HashIndex, length: number, isWhole: boolean): void {
    const { low } = words
    const power = runPower(length)
    let hash = 0
    this.#seen.clear()
    this.#shared.clear()
    const { filter, filterShift } = index
    const { count } = words
    for (let end = 0; end < count; end++) {
      if (end >= length) hash = (hash - Math.imul(low[end - length], power)) | 0
      hash = (Math.imul(hash, RUN_BASE) + low[end]) | 0
      if (end + 1 < length) continue
      const key = keyOf(hash, length)
      const bit = key >>> filterShift
      if (((filter[bit >>> 5] >>> (bit & 31)) & 1) === 1)
        this.#lookUp(words, index, key, end + 1 - length, length, isWhole)
    }
    if (this.#shared.size === 0) return
    const all = distinctRuns(words, length)
    for (const [row, { count }] of this.#shared) this.#add(row, shareOf(count, all))
  }

  #lookUp(words: WordTokens, index: HashIndex, key: number, from: number, length: number, isWhole: boolean): void {
    const { rowOf, rowStarts } = this.#runs
    const bucket = key >>> index.bucketShift
    let run = -1
    for (let at = index.starts[bucket]; at < index.starts[bucket + 1]; at++) {
      const place = index.order[at]
      if (index.keys[place] !== key || !isSameRun(this.#runs, place, words, from, length)) continue
      const row = rowOf[place]
      if (isWhole && rowStarts[row + 1] - place !== length) continue
      if (run === -1) {
        // The same run may stand in the row several times, and is counted once.
        run = runName(words, from, length)
        if (this.#seen.has(run)) return
        this.#seen.add(run)
      }
      const shared = this.#shared.get(row)
      if (shared === undefined) this.#shared.set(row, { count: 1, last: from })
      else if (shared.last !== from) {
        shared.count += 1
        shared.last = from
      }
    }
  }

  /** Finds the rows that a short row stands in as a whole; those that it is the whole of are known. */
  #findInside(words: WordTokens, heads: HashIndex): void {
    const { rowOf, rowStarts } = this.#runs
    const key = runKey(words.low, 0, SHORTEST_RUN)
    if (!mayHold(heads, key)) return
    const bucket = key >>> heads.bucketShift
    for (let at = heads.starts[bucket]; at < heads.starts[bucket + 1]; at++) {
      const place = heads.order[at]
      const row = rowOf[place]
      if (heads.keys[place] !== key || place + words.count > rowStarts[row + 1]) continue
      if (isSameRun(this.#runs, place, words, 0, words.count)) this.#add(row, SIMILARITY_SCALE)
    }
  }

  #add(row: number, similarity: number): void {
    this.#found.set(row, Math.max(similarity, this.#found.get(row) ?? 0))
  }
}

const NONE = { found: [], isCrowded: false }

const shareOf = (count: number, all: number): number => Math.max(1, Math.floor((count * SIMILARITY_SCALE) / all))

const distinctRuns = (words: WordTokens, length: number): number => {
  const runs = new Set<number>()
  for (let from = 0; from + length <= words.count; from++) runs.add(runName(words, from, length))
  return runs.size
}

/** Gives a number of 53 bits for a run. */
const runName = ({ low, high }: WordTokens, from: number, length: number): number => {
  let one = 0
  let other = 0
  for (let at = from; at < from + length; at++) {
    one = (Math.imul(one, RUN_BASE) + low[at]) | 0
    other = (Math.imul(other, 0x27d4eb2f) + high[at]) | 0
  }
  return (one >>> 0) + (other >>> 11) * 2 ** 32
}
