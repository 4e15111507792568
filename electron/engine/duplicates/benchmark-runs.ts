/**
 * The words of benchmark rows, and where each run of so many words stands in them. A run that stands in many rows of a benchmark
 * (its instructions, mostly) tells nothing about any of them, and is left out: one in more than 1 % of the rows and in more than ten.
 * Brown et al. leave out runs of more than ten training documents instead; curated data is full of copies, and a question that was copied
 * eleven times is as leaked as one that was copied once.
 */
import { type Breath, inPieces } from '../breath.ts'
import { buildHashIndex, type HashIndex, sharedWords } from './hash-index.ts'
import { mixed } from './word-tokens.ts'

/** A shorter run than this says nothing unless it is the whole of both rows (the least that Brown et al. take, too). */
export const SHORTEST_RUN = 8

/** Rows one behind the other, as worker threads share them. */
export interface BenchmarkRuns {
  /** Words of a run. */
  readonly tokens: number
  /** Two hashes of each word. */
  readonly low: Uint32Array<SharedArrayBuffer>
  readonly high: Uint32Array<SharedArrayBuffer>
  /** Where each row's words start, and the end of the last one's. */
  readonly rowStarts: Uint32Array<SharedArrayBuffer>
  /** Which row a word is of. */
  readonly rowOf: Uint32Array<SharedArrayBuffer>
  /** Runs of `tokens` words by the place of their first one. */
  readonly runs: HashIndex
  /** Runs of SHORTEST_RUN words, for rows that are shorter than a run; null where that is as long. */
  readonly heads: HashIndex | null
  /** Rows of fewer words than a run, by their first word; which lengths there are. */
  readonly wholes: HashIndex
  readonly wholeLengths: readonly number[]
}

/** The words of one row, as two hashes each. */
export interface RowWords {
  readonly low: Uint32Array
  readonly high: Uint32Array
}

export const RUN_BASE = 0x2545f491

/** Gives the power of the base that the first word of a run is multiplied with. */
export const runPower = (words: number): number => {
  let power = 1
  for (let at = 1; at < words; at++) power = Math.imul(power, RUN_BASE)
  return power
}

/** Gives the key of a run of words. */
export const runKey = (low: Uint32Array, from: number, words: number): number => {
  let hash = 0
  for (let at = from; at < from + words; at++) hash = (Math.imul(hash, RUN_BASE) + low[at]) | 0
  return keyOf(hash, words)
}

/** Gives the key of a rolled hash of so many words. */
export const keyOf = (hash: number, words: number): number => mixed(hash ^ Math.imul(words, 0x9e3779b1))

/** Lays out rows; `fileOf` tells which rows are of one benchmark. */
export const layOutRuns = async (
  rows: readonly RowWords[],
  fileOf: (row: number) => number,
  tokens: number,
  breath: Breath,
): Promise<BenchmarkRuns> => {
  const rowStarts = sharedWords(rows.length + 1)
  for (const [row, { low }] of rows.entries()) rowStarts[row + 1] = rowStarts[row] + low.length
  const count = rowStarts[rows.length]
  const [low, high, rowOf] = [sharedWords(count), sharedWords(count), sharedWords(count)]
  await inPieces(0, rows.length, breath, (from, to) => {
    for (let row = from; row < to; row++) {
      low.set(rows[row].low, rowStarts[row])
      high.set(rows[row].high, rowStarts[row])
      rowOf.fill(row, rowStarts[row], rowStarts[row + 1])
    }
  })
  const indexOf = async (words: number, isNoise: Uint8Array | null): Promise<HashIndex> => {
    const keys = sharedWords(count)
    const fits = (place: number): boolean => place + words <= rowStarts[rowOf[place] + 1]
    await inPieces(0, count, breath, (from, to) => {
      for (let place = from; place < to; place++) if (fits(place)) keys[place] = runKey(low, place, words)
    })
    return buildHashIndex(keys, count, breath, (place) => fits(place) && isNoise?.[place] !== 1)
  }
  const all = await indexOf(tokens, null)
  const isNoise = await noiseOf({ low, high, rowOf }, all, rows.length, fileOf, tokens, breath)
  const runs = isNoise.includes(1) ? await indexOf(tokens, isNoise) : all
  const heads = tokens > SHORTEST_RUN ? await indexOf(SHORTEST_RUN, null) : null
  const wholeKeys = sharedWords(count)
  const lengths = new Set<number>()
  for (let row = 0; row < rows.length; row++) {
    const words = rows[row].low.length
    if (words === 0 || words >= tokens) continue
    wholeKeys[rowStarts[row]] = runKey(low, rowStarts[row], words)
    lengths.add(words)
  }
  const isShort = (place: number): boolean => {
    const row = rowOf[place]
    return rowStarts[row] === place && rowStarts[row + 1] - place < tokens
  }
  const wholes = await buildHashIndex(wholeKeys, count, breath, isShort)
  return { tokens, low, high, rowStarts, rowOf, runs, heads, wholes, wholeLengths: [...lengths].sort((a, b) => a - b) }
}

/** Tells whether the words from a place on are those of a row from another place on. */
export const isSameRun = (runs: Words, place: number, row: RowWords, from: number, words: number): boolean => {
  for (let at = 0; at < words; at++) {
    if (runs.low[place + at] !== row.low[from + at] || runs.high[place + at] !== row.high[from + at]) return false
  }
  return true
}

type Words = Pick<BenchmarkRuns, 'low' | 'high'>

const NOISE_SHARE = 0.01
const NOISE_ROWS = 10

/** Marks the places of runs that stand in too many rows of one file. */
const noiseOf = async (
  words: Words & Pick<BenchmarkRuns, 'rowOf'>,
  index: HashIndex,
  rowCount: number,
  fileOf: (row: number) => number,
  tokens: number,
  breath: Breath,
): Promise<Uint8Array> => {
  const fileRows = new Map<number, number>()
  for (let row = 0; row < rowCount; row++) fileRows.set(fileOf(row), (fileRows.get(fileOf(row)) ?? 0) + 1)
  const mostIn = (file: number): number => Math.max(NOISE_ROWS, (fileRows.get(file) ?? 0) * NOISE_SHARE)
  const isNoise = new Uint8Array(words.low.length)
  const { starts, order } = index
  await inPieces(0, starts.length - 1, breath, (from, to) => {
    for (let bucket = from; bucket < to; bucket++) {
      if (starts[bucket + 1] - starts[bucket] > NOISE_ROWS) markNoise(starts[bucket], starts[bucket + 1])
    }
  })
  return isNoise

  function markNoise(start: number, end: number): void {
    const left = new Set(order.subarray(start, end))
    for (const first of left) {
      const same: number[] = []
      for (const place of left) if (isSameRun(words, place, sameAs(first), 0, tokens)) same.push(place)
      for (const place of same) left.delete(place)
      if (same.length <= NOISE_ROWS) continue
      const rowsIn = new Map<number, Set<number>>()
      for (const place of same) {
        const file = fileOf(words.rowOf[place])
        const rows = rowsIn.get(file) ?? new Set()
        rowsIn.set(file, rows.add(words.rowOf[place]))
      }
      for (const place of same) {
        const file = fileOf(words.rowOf[place])
        if ((rowsIn.get(file)?.size ?? 0) > mostIn(file)) isNoise[place] = 1
      }
    }
  }
  function sameAs(place: number): RowWords {
    return { low: words.low.subarray(place, place + tokens), high: words.high.subarray(place, place + tokens) }
  }
}
