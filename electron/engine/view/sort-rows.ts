import type { SortKey } from '../../../shared/contract.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import type { SortedRows } from './sorted-rows.ts'

export const sortRows = async (
  _dataset: Dataset,
  _rows: RowSet,
  _keys: readonly SortKey[],
  _watch: { signal: AbortSignal; onProgress(done: number, total: number, unit: 'bytes' | 'rows'): void },
): Promise<SortedRows> => {
  throw new Error('later')
}
