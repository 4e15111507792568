/** Signals that tell of a row's group. A row that came after rows were compared has none, nor has one that is alike to no other a group. */
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { SignalColumn } from '../signals/row-columns.ts'
import type { FoundDuplicates } from './found-duplicates.ts'

/** Gives a column that follows the groups. */
export const duplicateColumn = (info: SignalInfo, store: { readonly found: FoundDuplicates | null }): SignalColumn => {
  const tell = VALUES[info.id]
  if (tell === undefined) throw new Error(`no groups tell ${info.id}`)
  const at = (row: RowId): number => (store.found === null ? Number.NaN : tell(store.found, row))
  return {
    info,
    at,
    fill: ({ start, end }, out, offset) => {
      for (let row: number = start; row < end; row++) out[offset + row - start] = at(rowId(row))
    },
  }
}

const VALUES: Readonly<Record<string, (found: FoundDuplicates, row: RowId) => number>> = {
  copies: (found, row) => {
    const group = found.groupOf(row)
    if (group === null) return Number.NaN
    if (group === 0) return 0
    const { live } = found.grouping
    return live.rowsOf(group) + live.elsewhereOf(group) - Number(live.isThere(row))
  },
  similarity: (found, row) => (isIn(found, row) ? found.alike(row) / SIMILARITY_SCALE : Number.NaN),
  group: (found, row) => (isIn(found, row) ? (found.groupOf(row) ?? 0) : Number.NaN),
}

const isIn = (found: FoundDuplicates, row: RowId): boolean => (found.groupOf(row) ?? 0) > 0
