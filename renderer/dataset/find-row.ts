/**
 * Where a row of the file stands in the view, by its number. Every view is in file order, so that in a view of some rows
 * it is found by halving: some twenty questions for a million rows, none of which reads a cell.
 */
import type { EngineApi, ViewInfo } from '../../shared/contract.ts'
import { type Position, position, type ViewId } from '../../shared/ids.ts'
import { type DatasetStore, isWhole } from './dataset-store.ts'

export type FoundRow =
  | { readonly state: 'here'; readonly position: Position }
  /** The view does not hold it; `nearest` is where it would stand. */
  | { readonly state: 'elsewhere'; readonly nearest: Position }
  | { readonly state: 'none'; readonly rows: number }

/** Finds the row whose number, counted from 1 in file order, is given. */
export const findRow = async (dataset: DatasetStore, number: number): Promise<FoundRow> => {
  const { rows } = dataset.getState()
  const view = dataset.getView()
  if (number < 1 || number > rows.count) return { state: 'none', rows: rows.count }
  if (isWhole(view.query)) return { state: 'here', position: position(number - 1) }
  return findInView(dataset.api, view, number)
}

/** Finds a row by its number, counted from 1 in file order, in a view of some rows. */
export const findInView = async (
  api: Pick<EngineApi, 'readRows'>,
  { view, rowCount }: ViewInfo,
  number: number,
): Promise<Exclude<FoundRow, { state: 'none' }>> => {
  let start = 0
  let end = rowCount
  while (start < end) {
    const middle = Math.floor((start + end) / 2)
    const found = await numberAt(api, view, middle)
    if (found === number) return { state: 'here', position: position(middle) }
    if (found < number) start = middle + 1
    else end = middle
  }
  return { state: 'elsewhere', nearest: position(Math.min(start, Math.max(0, rowCount - 1))) }
}

/** Gives the number of the row at a position. A view may be shorter by now: what is past its end is past every number. */
export const numberAt = async (api: Pick<EngineApi, 'readRows'>, view: ViewId, at: number): Promise<number> => {
  const page = await api.readRows({
    view,
    start: position(at),
    end: position(at + 1),
    columns: [],
    previewChars: 0,
  })
  const row = page.rows[0]
  return row === undefined ? Number.POSITIVE_INFINITY : row.number + 1
}
