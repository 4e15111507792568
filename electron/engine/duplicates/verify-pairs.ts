/**
 * The last step to near duplicates: every candidate is compared by its true Jaccard similarity. Pairs are put in order so that rows that
 * belong together come together, and worker threads read and shingle each of them about once.
 */
import { type Folding, SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { Breath, inPieces } from '../breath.ts'
import type { PartPlan } from '../source/source.ts'
import { countOf } from './bands.ts'
import type { ComparedRows } from './compared-rows.ts'
import { COMPARED_LIMIT_BYTES, type Reading } from './compared-text.ts'
import { type FindWatch, PairList } from './found-pairs.ts'
import type { ItemReply } from './item-batch.ts'
import { ask, errorOf } from './item-pass.ts'
import { nearPool } from './near-pool.ts'
import { MOST_STRETCH, orderPairs, stretchFor } from './pair-order.ts'
import type { PairSet } from './pair-set.ts'
import type { Sketches } from './sketches.ts'

/** What a worker is told: rows to read, and pairs of them by their places in this list. */
export interface VerifyTask {
  readonly step: 'verify'
  readonly folding: Folding
  readonly without: readonly string[]
  readonly shingle: number
  readonly sources: readonly { readonly reading: Reading; readonly fd: number; readonly parts: readonly PartPlan[] }[]
  /** By row: which source, where its line starts and ends; the bytes themselves where these are not the file's. */
  readonly rowSources: Uint8Array
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly inline: readonly (Uint8Array | null)[]
  readonly pairs: Uint32Array
}

export type VerifyReply =
  /** By pair how alike it is in parts of SIMILARITY_SCALE, rounded down. */
  | { readonly kind: 'verified'; readonly similarities: Uint16Array<ArrayBuffer> }
  | Extract<ItemReply<never, never>, { kind: 'failed' }>

/** A task is some tenths of a second of work at most, and as many bytes of shingles as a worker has room for. */
const MOST_ROWS = 2 * MOST_STRETCH
const MOST_PAIRS = 2 ** 18
const MOST_SET_BYTES = 32 * 2 ** 20

export interface VerifyOptions {
  readonly floor: number
  readonly folding: Folding
  readonly without: readonly string[]
  readonly shingle: number
}

/** Gives the pairs that are alike at the floor, as items. */
export const verifyPairs = async (
  rows: ComparedRows,
  sketches: Sketches,
  pairs: PairSet,
  { floor, folding, without, shingle }: VerifyOptions,
  watch: FindWatch,
): Promise<PairList> => {
  const links = new PairList()
  const { items } = sketches.hashes
  const tasks = tasksOf(rows, sketches, pairs, new Breath(watch.signal))
  const sources = rows.readings
  const least = Math.round(floor * SIMILARITY_SCALE)
  let done = 0
  const drive = async (): Promise<void> => {
    let next = await tasks.next()
    if (next.done === true) return
    const worker = nearPool.take()
    let isSound = false
    try {
      for (; next.done !== true; next = await tasks.next()) {
        watch.signal.throwIfAborted()
        const { numbers, ...task } = next.value
        const whole: VerifyTask = { step: 'verify', ...task, folding, without, shingle, sources }
        const reply = await ask<VerifyReply>(worker, whole, watch.signal)
        if (reply.kind === 'failed') throw errorOf(reply, rows.dataset.name)
        const { similarities } = reply
        for (let at = 0; at < similarities.length; at++) {
          if (similarities[at] < least) continue
          const [a, b] = [task.pairs[at * 2], task.pairs[at * 2 + 1]]
          links.add(items[numbers[a]], items[numbers[b]], similarities[at])
        }
        done += similarities.length
        watch.onProgress('verifying', done, pairs.count)
      }
      isSound = true
    } finally {
      if (isSound) nearPool.release(worker)
      else await Promise.all([worker.terminate(), tasks.return()])
    }
  }
  watch.onProgress('verifying', 0, pairs.count)
  const outcomes = await Promise.allSettled(Array.from({ length: rows.dataset.context.workers }, drive))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return links
}

type Task = Omit<VerifyTask, 'step' | 'folding' | 'without' | 'shingle' | 'sources'> & {
  readonly numbers: readonly number[]
}

async function* tasksOf(
  rows: ComparedRows,
  { hashes, counts }: Sketches,
  { a, b, count }: PairSet,
  breath: Breath,
): AsyncGenerator<Task, void, undefined> {
  const stretch = await stretchOf({ a, b, count }, counts, breath)
  const order = await orderPairs(a, b, count, hashes.count, stretch, breath)
  let draft = new TaskDraft()
  for (const pair of order) {
    const bytes = [a[pair], b[pair]].map((row) => (draft.has(row) ? 0 : countOf(counts[row]) * 8))
    if (draft.isFull(bytes[0] + bytes[1])) {
      yield await draft.finish(rows, hashes.items)
      draft = new TaskDraft()
    }
    draft.add(a[pair], b[pair], bytes[0] + bytes[1])
  }
  if (draft.pairs.length > 0) yield await draft.finish(rows, hashes.items)
}

const stretchOf = async (
  { a, b, count }: Pick<PairSet, 'a' | 'b' | 'count'>,
  counts: Uint8Array,
  breath: Breath,
): Promise<number> => {
  const isSeen = new Uint8Array(counts.length)
  let rows = 0
  let setBytes = 0
  const see = (row: number): void => {
    if (isSeen[row] === 1) return
    isSeen[row] = 1
    rows += 1
    setBytes += countOf(counts[row]) * 8
  }
  await inPieces(0, count, breath, (from, to) => {
    for (let at = from; at < to; at++) {
      see(a[at])
      see(b[at])
    }
  })
  return stretchFor(count, rows, setBytes / Math.max(1, rows), { pairs: MOST_PAIRS, setBytes: MOST_SET_BYTES })
}

class TaskDraft {
  readonly pairs: number[] = []
  readonly #numbers: number[] = []
  readonly #places = new Map<number, number>()
  #setBytes = 0

  has(row: number): boolean {
    return this.#places.has(row)
  }

  isFull(moreBytes: number): boolean {
    if (this.pairs.length === 0) return false
    if (this.pairs.length >= MOST_PAIRS * 2 || this.#numbers.length + 2 > MOST_ROWS) return true
    return this.#setBytes + moreBytes > MOST_SET_BYTES
  }

  add(a: number, b: number, bytes: number): void {
    this.#setBytes += bytes
    this.pairs.push(this.#placeOf(a), this.#placeOf(b))
  }

  async finish(rows: ComparedRows, items: Uint32Array): Promise<Task> {
    const count = this.#numbers.length
    const rowSources = new Uint8Array(count)
    const starts = new Float64Array(count)
    const ends = new Float64Array(count)
    const inline: (Uint8Array | null)[] = []
    for (const [at, number] of this.#numbers.entries()) {
      const place = rows.placeOf(items[number])
      inline.push(place === null ? ((await rows.readBytes(items[number])) ?? GONE) : null)
      rowSources[at] = place?.source ?? 0
      starts[at] = place?.start ?? 0
      ends[at] = Math.min(place?.end ?? 0, starts[at] + COMPARED_LIMIT_BYTES)
    }
    return { rowSources, starts, ends, inline, pairs: Uint32Array.from(this.pairs), numbers: this.#numbers }
  }

  #placeOf(row: number): number {
    let place = this.#places.get(row)
    if (place === undefined) {
      place = this.#numbers.length
      this.#places.set(row, place)
      this.#numbers.push(row)
    }
    return place
  }
}

/** Of a row that was taken out meanwhile. */
const GONE = new Uint8Array(0)
