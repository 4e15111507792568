/**
 * Finds rows that share a run of words with a row of another file: benchmark questions that have leaked into what a model is to be
 * trained on. After Brown et al. 2020 ("Language Models are Few-Shot Learners", appendix C): words in small letters without punctuation,
 * between blanks, in runs of 13; a Han character, kana or Hangul syllable is a word of its own. What `benchmark-runs.ts` and
 * `row-overlaps.ts` say of noise and of short rows is so too.
 *
 * Rows of the dataset are compared with rows of other files only, whatever folding is asked for. Benchmark rows with the same words are
 * twins and the first stands for them; rows of the dataset have no twins here, and links of their own.
 */
import { Breath } from '../breath.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type BenchmarkRuns, layOutRuns, type RowWords } from './benchmark-runs.ts'
import type { ComparedRows } from './compared-rows.ts'
import { type Finder, type FindWatch, PairList } from './found-pairs.ts'
import { findTwins, TEXT_STATES, TextHashes } from './text-twins.ts'

/** What a worker is told. */
export type OverlapAbout =
  /** Half of the hash of each text, or of each of its words. */
  { readonly wants: 'wholes' | 'words' } | { readonly wants: 'overlaps'; readonly runs: BenchmarkRuns }

/** What a worker found. */
export interface OverlapFound {
  /** Words of each row, or TOO_LARGE. */
  readonly counts: Int32Array<ArrayBuffer>
  /** Halves of hashes; or items, and laid out rows that they share runs with. */
  readonly one: Uint32Array<ArrayBuffer>
  readonly other: Uint32Array<ArrayBuffer>
  /** Of the pairs. */
  readonly similarity: Uint32Array<ArrayBuffer>
  readonly crowded: number
}

export const TOO_LARGE = -1

/** Words that are laid out at once, 30 bytes each; the dataset is read once for each so many of benchmark rows. */
const MOST_WORDS = 6_000_000

const pool = new WorkerPool('overlap-worker', import.meta.url, () => null)

/** Gives a search that lays out so many words of benchmarks at once. */
export const overlapFinder =
  (mostWords: number): Finder =>
  async (rows, { method }, watch) => {
    if (method.kind !== 'overlap') throw new Error('overlap is found by the method of that name')
    const seen: Seen = { empty: 0, short: 0, tooLarge: 0, crowded: 0 }
    const links = new PairList()
    const breath = new Breath(watch.signal)
    const benchmarks = await readBenchmarks(rows, seen, watch, breath)
    const own = Uint32Array.from({ length: rows.sources[0].rows }, (_, item) => item)
    let isFirstRound = true
    for (const items of roundsOf(benchmarks, mostWords)) {
      const runs = await readRuns(rows, items, method.tokens, watch, breath)
      const onFound = (found: OverlapFound): void => {
        if (isFirstRound) countRows(found.counts, method.tokens, seen)
        seen.crowded += found.crowded
        for (let at = 0; at < found.one.length; at++)
          links.add(found.one[at], items[found.other[at]], found.similarity[at])
      }
      const onSkip = (): void => {
        if (isFirstRound) seen.tooLarge += 1
      }
      const about: OverlapAbout = { wants: 'overlaps', runs }
      await rows.pass<OverlapFound, null>({ pool, about, phase: 'pairing', onFound, onSkip }, watch, own)
      isFirstRound = false
    }
    return { twins: benchmarks.twins, links, ...seen }
  }

/** Finds rows that share runs of words with rows of other files. */
export const findOverlap = overlapFinder(MOST_WORDS)

type Seen = Record<'empty' | 'short' | 'tooLarge' | 'crowded', number>

interface Benchmarks {
  /** Items with words, each the first that has them. */
  readonly firsts: Uint32Array
  readonly twins: PairList
  wordsOf(item: number): number
}

/** Learns which rows of other files there are, and how long they are. */
const readBenchmarks = async (
  rows: ComparedRows,
  seen: Seen,
  watch: FindWatch,
  breath: Breath,
): Promise<Benchmarks> => {
  const start = rows.sources[0].rows
  const items = Uint32Array.from({ length: rows.count - start }, (_, at) => start + at)
  const hashes = new TextHashes(items.length)
  const words = new Uint32Array(items.length)
  const onFound = (found: OverlapFound, given: Uint32Array, first: number): void => {
    const halves = new Uint32Array(given.length * 2)
    const states = new Uint8Array(given.length)
    let hash = 0
    for (const [at, count] of found.counts.entries()) {
      states[at] = count === TOO_LARGE ? TEXT_STATES.tooLarge : count === 0 ? TEXT_STATES.empty : TEXT_STATES.text
      if (count === TOO_LARGE) continue
      words[given[at] - start] = count
      halves[at * 2] = found.one[hash]
      halves[at * 2 + 1] = found.other[hash]
      hash += 1
    }
    hashes.take({ halves, states }, given, first)
    countRows(found.counts, 0, seen)
  }
  const onSkip = (): void => {
    seen.tooLarge += 1
  }
  const about: OverlapAbout = { wants: 'wholes' }
  await rows.pass<OverlapFound, null>({ pool, about, phase: 'reading', onFound, onSkip }, watch, items)
  const twins = await findTwins(hashes, breath)
  const isTwin = new Set(twins.a.subarray(0, twins.count))
  const firsts = items.filter((item) => words[item - start] > 0 && !isTwin.has(item))
  return { firsts, twins, wordsOf: (item) => words[item - start] }
}

/** Cuts benchmark rows into rounds; there is one round at least, which counts the dataset's rows. */
function* roundsOf({ firsts, wordsOf }: Benchmarks, mostWords: number): Generator<Uint32Array> {
  let start = 0
  do {
    let end = start
    for (let words = 0; end < firsts.length; end++) {
      words += wordsOf(firsts[end])
      if (end > start && words > mostWords) break
    }
    yield firsts.subarray(start, end)
    start = end
  } while (start < firsts.length)
}

const readRuns = async (
  rows: ComparedRows,
  items: Uint32Array,
  tokens: number,
  watch: FindWatch,
  breath: Breath,
): Promise<BenchmarkRuns> => {
  const rowOf = new Map(Array.from(items, (item, row) => [item, row]))
  const read = Array.from(items, (): RowWords => ({ low: new Uint32Array(0), high: new Uint32Array(0) }))
  const onFound = ({ counts, one, other }: OverlapFound, given: Uint32Array): void => {
    let from = 0
    for (const [at, count] of counts.entries()) {
      const to = from + Math.max(0, count)
      read[rowOf.get(given[at]) ?? 0] = { low: one.subarray(from, to), high: other.subarray(from, to) }
      from = to
    }
  }
  const about: OverlapAbout = { wants: 'words' }
  await rows.pass<OverlapFound, null>({ pool, about, phase: 'reading', onFound }, watch, items)
  return layOutRuns(read, (row) => rows.sourceOf(items[row]), tokens, breath)
}

const countRows = (counts: Int32Array, tokens: number, seen: Seen): void => {
  for (const count of counts) {
    if (count === TOO_LARGE) seen.tooLarge += 1
    else if (count === 0) seen.empty += 1
    else if (count < tokens) seen.short += 1
  }
}
