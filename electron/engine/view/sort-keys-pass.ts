/** The pass that reads one field's sort keys: 9 bytes a row of the file, and more of long texts where there is room for it. */
import type { JsonPath } from '../../../shared/json-path.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import { MAX_ROW_BYTES } from '../read/base-file.ts'
import type { PinyinRanks } from './pinyin-ranks.ts'

export interface SortKeysAbout {
  readonly path: JsonPath
  readonly ranks: PinyinRanks | null
  /** Bytes of a value that are kept behind its key. */
  readonly tailBytes: number
}

/** Keys of a file's rows by ordinal; see field-key.ts. */
export interface SortKeys {
  readonly kinds: Uint8Array
  readonly highs: Uint32Array
  readonly lows: Uint32Array
  readonly tailBytes: number
  /** Windows of so many bytes that follow keys; null where no value is longer than its key. */
  readonly tails: Uint8Array | null
}

export interface SortKeysFound {
  readonly kinds: Uint8Array<ArrayBuffer>
  readonly highs: Uint32Array<ArrayBuffer>
  readonly lows: Uint32Array<ArrayBuffer>
  readonly tails: Uint8Array<ArrayBuffer> | null
}

const pool = new WorkerPool('sort-keys-worker', import.meta.url, () => null)

/** Tails of all rows together are no larger than this. */
const MOST_TAIL_BYTES = 64 * 2 ** 20
const MOST_TAIL = 56

/** Starts the pass over a file whose index is complete; rows too large to be read have no field. */
export const startSortKeys = (
  options: RowPassOptions,
  about: Omit<SortKeysAbout, 'tailBytes'>,
): RowPassRun<SortKeys> => {
  const { rowCount } = options.index
  const tailBytes = Math.min(MOST_TAIL, Math.floor(MOST_TAIL_BYTES / (rowCount + 1) / 8) * 8)
  const kinds = new Uint8Array(rowCount)
  const highs = new Uint32Array(rowCount)
  const lows = new Uint32Array(rowCount)
  let tails: Uint8Array | null = null
  return startRowPass<SortKeysFound, null, SortKeys>(
    { rowLimitBytes: MAX_ROW_BYTES, ...options },
    {
      pool,
      about: { ...about, tailBytes } satisfies SortKeysAbout,
      onFound: (found, firstRow) => {
        kinds.set(found.kinds, firstRow)
        highs.set(found.highs, firstRow)
        lows.set(found.lows, firstRow)
        if (found.tails === null) return
        tails ??= new Uint8Array(rowCount * tailBytes)
        tails.set(found.tails, firstRow * tailBytes)
      },
      onReport: () => undefined,
      finish: () => ({ kinds, highs, lows, tailBytes, tails }),
    },
  )
}
