/** Gives a row, or one field of it, what it held when the file was opened or last saved. A change like any other: it can be undone. */
import type { Confirmation } from '../../shared/contract.ts'
import type { RowId } from '../../shared/ids.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { WHOLE_LIMIT } from './row-follower.ts'

/** Puts a whole row back, to the byte. */
export const putRowBack = async (dataset: DatasetStore, row: RowId): Promise<Confirmation | null> => {
  const { before } = await dataset.api.readRow({ dataset: dataset.getState().dataset, row, limit: WHOLE_LIMIT })
  return before === null ? null : dataset.apply({ kind: 'replace', row, text: before })
}

/** Puts one field back to its former JSON. */
export const putFieldBack = (
  dataset: DatasetStore,
  row: RowId,
  path: JsonPath,
  json: string,
): Promise<Confirmation | null> => dataset.apply({ kind: 'set', target: { kind: 'row', row }, path, json })
