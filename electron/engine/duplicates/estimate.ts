/** What a search for duplicates would take, said before it begins. */
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import type { Dataset } from '../dataset.ts'
import { scanHead } from '../index/scan-head.ts'
import { sniff } from '../read/sniff.ts'
import { bandsFor } from './bands.ts'
import { mostPairs } from './candidates.ts'
import { keysBytes } from './sketches.ts'

export interface Estimate {
  /** Of the dataset and of other files; of these about as many as their first rows tell. */
  readonly rows: number
  readonly bytes: number
  /** Beside what the program takes in any case. */
  readonly memoryBytes: number
  /** What pairs take besides where very many rows are alike. */
  readonly pairsBytes: number
  readonly diskBytes: number
}

/** Estimates a search; fails with the sentence of another file that can't be read. */
export const estimate = async (dataset: Dataset, spec: DuplicateSpec<string>): Promise<Estimate> => {
  const { base, rowCount } = dataset.document
  let rows = rowCount
  let bytes = base.identity.sizeBytes
  for (const { file } of spec.against) {
    const { stat, head, isWhole } = await sniff(dataset.context.disk, file)
    const { starts, byteEnd } = scanHead(head, isWhole)
    bytes += stat.sizeBytes
    rows += isWhole ? starts.length : Math.round(starts.length * (stat.sizeBytes / Math.max(1, byteEnd)))
  }
  const { workers } = dataset.context
  return { rows, bytes, ...sizesOf(spec, rows, workers) }
}

const sizesOf = (
  { method }: DuplicateSpec<string>,
  rows: number,
  workers: number,
): Pick<Estimate, 'memoryBytes' | 'pairsBytes' | 'diskBytes'> => {
  if (method.kind !== 'near') {
    const { row, most } = HELD_BESIDES[method.kind]
    const ofRows = rows * (HASH_BYTES + row + tableBytes(rows))
    return { memoryBytes: workers * THREAD_BYTES + ofRows + Math.min(most, rows * 2_000), pairsBytes: 0, diskBytes: 0 }
  }
  const bands = bandsFor(method.floor, rows)
  const reading = HASH_BYTES + 1 + bands.words * 4 + tableBytes(rows)
  return {
    memoryBytes: workers * SKETCH_THREAD_BYTES + rows * reading,
    pairsBytes: Math.min(mostPairs(rows), (rows * (rows - 1)) / 2) * PAIR_BYTES,
    diskBytes: keysBytes(bands, rows),
  }
}

/** A thread with what it has read and found. */
const THREAD_BYTES = 30_000_000
const SKETCH_THREAD_BYTES = 45_000_000
/** Of a pair, from when it is to be compared until groups are made of it. */
const PAIR_BYTES = 130
/** Of a row: its item, its hash, and what there was of it. */
const HASH_BYTES = 13

/** What searches by other methods hold: of a row, and in filters, keys and texts that are compared, as many as there is room for. */
const HELD_BESIDES = {
  exact: { row: 0, most: 0 },
  contained: { row: 31, most: 150_000_000 },
  'one-word': { row: 26, most: 560_000_000 },
  overlap: { row: 8, most: 200_000_000 },
} as const

/** A table of equal texts, by row. */
const tableBytes = (rows: number): number =>
  (4 * 2 ** Math.ceil(Math.log2(Math.max(16, rows * 1.5)))) / Math.max(1, rows)
