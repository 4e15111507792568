/** Where rows will stand in a file that is about to be written, for reasons that name them; deleted rows stand nowhere. */
import { position, type RowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'

/** Gives a row's place, from 0; null where the file will not hold it. */
export type PlaceOf = (row: RowId) => number | null

/** Gives the places of rows in the file that a save writes. */
export const placesInSave = (document: Document): PlaceOf => {
  const { order, deleted } = document.history.edits
  if (deleted.size === 0) return (row) => order.positionOf(row)
  const gone = new Float64Array(deleted.size)
  let count = 0
  for (const run of order.runsBetween(position(0), position(order.count))) {
    const first = order.positionOf(run.start) ?? 0
    for (let row = deleted.firstFrom(run.start, run.end); row !== null; ) {
      gone[count++] = first + row - run.start
      row = row + 1 < run.end ? deleted.firstFrom((row + 1) as RowId, run.end) : null
    }
  }
  const before = gone.subarray(0, count)
  return (row) => {
    const at = deleted.has(row) ? null : order.positionOf(row)
    return at === null ? null : at - countBelow(before, at)
  }
}

/** Gives the places of rows in an export of these rows, in this order. */
export const placesInExport = (document: Document, rows: Iterable<RowId>): PlaceOf => {
  const { decisions, edits } = document.history
  const kept = new RowSet()
  for (const row of decisions.reasoned().values()) {
    const reason = decisions.reasonOf(row)
    if (reason !== null && reason.kept !== null) kept.add(reason.kept)
  }
  const places = new Map<RowId, number>()
  let number = 0
  for (const row of rows) {
    if (edits.deleted.has(row)) continue
    if (kept.has(row)) places.set(row, number)
    number += 1
  }
  return (row) => places.get(row) ?? null
}

const countBelow = (ascending: Float64Array, limit: number): number => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] < limit) low = middle + 1
    else high = middle
  }
  return low
}
