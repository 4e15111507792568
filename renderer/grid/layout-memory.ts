/** Brings the columns back as they were left: for this dataset, or else for the last one with the same fields. */
import { pathKey } from '../../shared/json-path.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { memory } from '../memory/memory.ts'
import { type ColumnLayout, isOwnField, NO_LAYOUT } from './column-layout.ts'
import type { GridColumns } from './grid-columns.ts'

/** Takes over what was remembered, then remembers each change until told to stop. */
export const rememberLayout = (
  columns: GridColumns,
  dataset: DatasetStore,
  subscribe: (listener: () => void) => () => void,
): (() => void) => {
  const own = `grid.layout/${dataset.getState().dataset}`
  const alike = `grid.layoutOf/${fieldsName(dataset)}`
  let known = JSON.stringify(NO_LAYOUT)
  let isEnded = false
  const recall = async (): Promise<void> => {
    const layout =
      (await memory.get<ColumnLayout | null>(own, null)) ?? (await memory.get<ColumnLayout | null>(alike, null))
    // What was changed before the store had answered is newer.
    if (isEnded || layout === null || JSON.stringify(columns.getLayout()) !== known) return
    known = JSON.stringify(layout)
    columns.setLayout(layout)
  }
  void recall()
  const stop = subscribe(() => {
    // While a column is dragged its width is not decided yet.
    if (columns.getResizing() !== null) return
    const layout = columns.getLayout()
    const printed = JSON.stringify(layout)
    if (printed === known) return
    known = printed
    memory.set(own, layout)
    memory.set(alike, layout)
  })
  return () => {
    isEnded = true
    stop()
  }
}

/** Names the row's own fields, however many, shortly. */
const fieldsName = (dataset: DatasetStore): string => {
  const keys = dataset
    .getColumns()
    .columns.filter(isOwnField)
    .map(({ path }) => pathKey(path))
  let hash = 0xcbf29ce484222325n
  for (const unit of keys.toSorted().join('\n')) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n)
  }
  return hash.toString(16)
}
