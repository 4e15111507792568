/**
 * Looks at pairs of texts that seem to be alike, word for word: those of the first items are put into memory that threads share, as many at
 * once as there is room for, and those of the second ones are read beside them. Each row is read once in a round, whatever number of
 * pairs it is in.
 */
import type { Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import type { ComparedRows } from './compared-rows.ts'
import { type FindWatch, PairList } from './found-pairs.ts'
import { sharedWords } from './hash-index.ts'

export interface CandidatePairs {
  /** Items, ascending in `a`. */
  readonly a: Uint32Array
  readonly b: Uint32Array
  /** UTF-16 units of the text of each `a`, folded. */
  readonly lengths: Uint32Array
}

/** What makes a pair one. */
export interface PairTest {
  readonly kind: 'contains' | 'one-word'
  readonly folding: Folding
}

/** Texts in memory that threads share, and the pairs that they are in. */
export interface PairRound {
  readonly units: Uint16Array<SharedArrayBuffer>
  /** By text, and the end of the last one. */
  readonly unitStarts: Uint32Array<SharedArrayBuffer>
  /** Second items, ascending; where the pairs of each start in `texts`, and the end of the last one's. */
  readonly others: Uint32Array<SharedArrayBuffer>
  readonly otherStarts: Uint32Array<SharedArrayBuffer>
  /** The first text of each pair. */
  readonly texts: Uint32Array<SharedArrayBuffer>
}

/** What a worker is told. */
export type CheckAbout = { readonly test: PairTest } & (
  | { readonly wants: 'texts' }
  | { readonly wants: 'pairs'; readonly round: PairRound }
)

/** Texts one behind the other, with the length of each. */
export interface TextsRead {
  readonly units: Uint16Array<ArrayBuffer>
  readonly lengths: Uint32Array<ArrayBuffer>
}

/** Pairs that hold: the text, the second item, how alike they are. */
export interface PairsHeld {
  readonly texts: Uint32Array<ArrayBuffer>
  readonly others: Uint32Array<ArrayBuffer>
  readonly similarity: Uint32Array<ArrayBuffer>
}

/** What is held at once: units, 2 bytes each, and pairs, some 30 bytes each. */
export interface CheckRoom {
  readonly units: number
  readonly pairs: number
}

const USUAL_ROOM: CheckRoom = { units: 48 * 2 ** 20, pairs: 1_000_000 }

const pool = new WorkerPool('pair-check-worker', import.meta.url, () => null)

/** Gives the pairs that hold, with how alike they are. */
export const checkPairs = async (
  rows: ComparedRows,
  pairs: CandidatePairs,
  test: PairTest,
  watch: FindWatch,
  room: CheckRoom = USUAL_ROOM,
): Promise<PairList> => {
  const held = new PairList()
  for (let start = 0; start < pairs.a.length; ) {
    const end = roundEnd(pairs, start, room)
    const { items, round } = await readTexts(rows, pairs, start, end, test, watch)
    const onFound = ({ texts, others, similarity }: PairsHeld): void => {
      for (const [at, text] of texts.entries()) held.add(items[text], others[at], similarity[at])
    }
    const about: CheckAbout = { wants: 'pairs', test, round }
    // The pass hands its items to no thread.
    await rows.pass<PairsHeld, null>({ pool, about, phase: 'verifying', onFound }, watch, round.others)
    start = end
  }
  return held
}

/** Gives where the pairs end that there is room for, with all pairs of a text together unless they are too many. */
const roundEnd = ({ a, lengths }: CandidatePairs, start: number, room: CheckRoom): number => {
  let units = 0
  let end = start
  for (; end < a.length && end - start < room.pairs; end++) {
    if (end > start && a[end] === a[end - 1]) continue
    units += lengths[end]
    if (end > start && units > room.units) break
  }
  return end
}

const readTexts = async (
  rows: ComparedRows,
  pairs: CandidatePairs,
  start: number,
  end: number,
  test: PairTest,
  watch: FindWatch,
): Promise<{ items: Uint32Array; round: PairRound }> => {
  const isNew = (pair: number): boolean => pair === start || pairs.a[pair] !== pairs.a[pair - 1]
  let count = 0
  for (let pair = start; pair < end; pair++) if (isNew(pair)) count += 1
  const items = new Uint32Array(count)
  const unitStarts = sharedWords(count + 1)
  const textOf = new Uint32Array(end - start)
  for (let pair = start, text = -1; pair < end; pair++) {
    if (isNew(pair)) {
      text += 1
      items[text] = pairs.a[pair]
      unitStarts[text + 1] = unitStarts[text] + pairs.lengths[pair]
    }
    textOf[pair - start] = text
  }
  const units = new Uint16Array(new SharedArrayBuffer(unitStarts[count] * 2))
  const onFound = ({ units: read, lengths }: TextsRead, given: Uint32Array): void => {
    let from = 0
    let text = lowerBound(items, given[0] ?? 0)
    for (const [at, item] of given.entries()) {
      while (items[text] !== item) text += 1
      const room = unitStarts[text + 1] - unitStarts[text]
      // A row that has changed meanwhile is no pair's.
      if (room === lengths[at]) units.set(read.subarray(from, from + room), unitStarts[text])
      from += lengths[at]
    }
  }
  const about: CheckAbout = { wants: 'texts', test }
  await rows.pass<TextsRead, null>({ pool, about, phase: 'verifying', onFound }, watch, items)
  return { items, round: { units, unitStarts, ...byOther(pairs.b.subarray(start, end), textOf) } }
}

const byOther = (b: Uint32Array, textOf: Uint32Array): Pick<PairRound, 'others' | 'otherStarts' | 'texts'> => {
  // 53 bits hold an item and one of the pairs of a round.
  const order = Float64Array.from(b, (item, pair) => item * b.length + pair).sort()
  const texts = sharedWords(b.length)
  const [others, starts] = [new Uint32Array(b.length), new Uint32Array(b.length + 1)]
  let count = 0
  for (const [at, key] of order.entries()) {
    const item = Math.floor(key / b.length)
    texts[at] = textOf[key - item * b.length]
    if (count === 0 || others[count - 1] !== item) others[count++] = item
    starts[count] = at + 1
  }
  const [sharedOthers, otherStarts] = [sharedWords(count), sharedWords(count + 1)]
  sharedOthers.set(others.subarray(0, count))
  otherStarts.set(starts.subarray(0, count + 1))
  return { others: sharedOthers, otherStarts, texts }
}

/** Gives the first place of an ascending list whose value is not less. */
export const lowerBound = (values: Uint32Array, value: number): number => {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
