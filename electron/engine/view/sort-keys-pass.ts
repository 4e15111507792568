/** The pass that reads one field's sort keys: 9 bytes a row of the file. */
import type { JsonPath } from '../../../shared/json-path.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import { MAX_ROW_BYTES } from '../read/base-file.ts'
import type { PinyinRanks } from './pinyin-ranks.ts'

export interface SortKeysAbout {
  readonly path: JsonPath
  readonly ranks: PinyinRanks | null
}

/** Keys of a file's rows by ordinal; see field-key.ts. */
export interface SortKeys {
  readonly kinds: Uint8Array
  readonly highs: Uint32Array
  readonly lows: Uint32Array
}

export interface SortKeysFound {
  readonly kinds: Uint8Array<ArrayBuffer>
  readonly highs: Uint32Array<ArrayBuffer>
  readonly lows: Uint32Array<ArrayBuffer>
}

const pool = new WorkerPool('sort-keys-worker', import.meta.url, () => null)

/** Starts the pass over a file whose index is complete; rows too large to be read have no field. */
export const startSortKeys = (options: RowPassOptions, about: SortKeysAbout): RowPassRun<SortKeys> => {
  const { rowCount } = options.index
  const keys = {
    kinds: new Uint8Array(rowCount),
    highs: new Uint32Array(rowCount),
    lows: new Uint32Array(rowCount),
  }
  return startRowPass<SortKeysFound, null, SortKeys>(
    { rowLimitBytes: MAX_ROW_BYTES, ...options },
    {
      pool,
      about,
      onFound: (found, firstRow) => {
        keys.kinds.set(found.kinds, firstRow)
        keys.highs.set(found.highs, firstRow)
        keys.lows.set(found.lows, firstRow)
      },
      onReport: () => undefined,
      finish: () => keys,
    },
  )
}
