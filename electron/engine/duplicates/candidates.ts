/** The second step to near duplicates: which rows are to be compared, band by band, each pair once. */
import { Breath } from '../breath.ts'
import { type BandRows, FEW, type Glance, type Patience } from './band-pairs.ts'
import { mostDiffering } from './bands.ts'
import type { FindWatch } from './found-pairs.ts'
import type { ItemReply } from './item-batch.ts'
import { ask, errorOf } from './item-pass.ts'
import { nearPool } from './near-pool.ts'
import { PairSet } from './pair-set.ts'
import type { Sketches } from './sketches.ts'

/** What a worker is told: one band of one search. */
export interface BandTask {
  readonly step: 'band'
  readonly search: number
  readonly rows: BandRows
  readonly glance: Glance
  readonly band: number
  readonly keysFd: number
  /** Keys of a band stand so far apart from those of the next. */
  readonly most: number
  readonly crowded: Uint8Array
  readonly patience: Patience
}

/** Lets a worker forget the search. */
export interface BandsEnd {
  readonly step: 'bands-end'
}

export type BandReply =
  | { readonly kind: 'pairs'; readonly found: Uint32Array<ArrayBuffer> }
  | { readonly kind: 'ended' }
  | Extract<ItemReply<never, never>, { kind: 'failed' }>

export interface Candidates {
  readonly pairs: PairSet
  /** Rows that did not meet all rows of one key. */
  readonly crowded: number
}

let searches = 0

/** Of files in which all rows are somewhat alike so many glances are taken, and so many pairs compared, before any is left out. */
const MOST_GLANCES = 2_000_000_000
const MOST_PAIRS = 3_000_000
const MOST_PAIRS_A_ROW = 2

/** Gives how many pairs of so many rows are compared before keys of many rows are gone through in part only. */
export const mostPairs = (rows: number): number => MOST_PAIRS + rows * MOST_PAIRS_A_ROW

/** Of more rows one thread at a time has the lists that a band takes. */
const MANY_ROWS = 4_000_000

/** Finds candidates; `own` is how many of the rows are the dataset's. */
export const findCandidates = async (
  sketches: Sketches,
  { floor, workers, ...side }: Omit<BandRows, 'rows'> & { floor: number; workers: number },
  watch: FindWatch,
): Promise<Candidates> => {
  const { counts, bits, bands, keys } = sketches
  const rows = sketches.hashes.count
  const pairs = new PairSet()
  const { own, isWithin } = side
  if (rows === 0 || own === 0 || (!isWithin && own === rows)) return { pairs, crowded: 0 }
  const crowded = new Uint8Array(new SharedArrayBuffer(rows))
  searches += 1
  const task: Omit<BandTask, 'band' | 'patience'> = {
    step: 'band',
    search: searches,
    rows: { rows, ...side },
    glance: {
      counts,
      bits,
      words: bands.words,
      mostDiffering: mostDiffering(floor, bands.words * 32),
    },
    keysFd: keys.fd,
    most: sketches.rows,
    crowded,
  }
  const few = Math.max(FEW, Math.floor(MOST_GLANCES / (rows * bands.bands)))
  const most = mostPairs(rows)
  const threads = rows > MANY_ROWS ? 1 : Math.min(workers, bands.bands)
  const breath = new Breath(watch.signal)
  let next = 0
  let done = 0
  watch.onProgress('pairing', 0, rows)
  const drive = async (): Promise<void> => {
    const worker = nearPool.take()
    let isSound = false
    try {
      while (next < bands.bands) {
        watch.signal.throwIfAborted()
        // What is left is for all threads, none of which knows what the others find.
        const patience: Patience = { few, mostPairs: Math.max(0, most - pairs.count) / threads }
        const reply = await ask<BandReply>(worker, { ...task, band: next++, patience }, watch.signal)
        if (reply.kind === 'failed') throw errorOf(reply, 'spill')
        if (reply.kind === 'pairs') await takeIn(reply.found, pairs, breath)
        done += 1
        watch.onProgress('pairing', Math.round((done * rows) / bands.bands), rows)
      }
      await ask<BandReply>(worker, { step: 'bands-end' } satisfies BandsEnd, watch.signal)
      isSound = true
    } finally {
      if (isSound) nearPool.release(worker)
      else {
        next = bands.bands
        await worker.terminate()
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: threads }, drive))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  let crowdedRows = 0
  for (const mark of crowded) crowdedRows += mark
  return { pairs, crowded: crowdedRows }
}

const takeIn = async (found: Uint32Array, pairs: PairSet, breath: Breath): Promise<void> => {
  for (let from = 0; from < found.length; from += PIECE) {
    const to = Math.min(found.length, from + PIECE)
    for (let at = from; at < to; at += 2) pairs.add(found[at], found[at + 1])
    await breath.take()
  }
}

const PIECE = 2 ** 16
