/** What becomes of the rows with a save: their order, and how many of them are other ones. */
import { position, type RowId } from '../../../shared/ids.ts'
import type { Document } from '../document/document.ts'
import { RowOrder } from '../document/row-order.ts'

/** Gives the order of rows in the file that a save writes. */
export const savedOrder = (document: Document): RowOrder => {
  const order = document.history.edits.order.clone()
  order.remove(document.history.edits.deleted)
  return RowOrder.fromRuns(order.toRuns())
}

/** Gives the row that ended the file without a line ending and does so no more; null when there is none. */
export const endedRow = (document: Document, order: RowOrder): RowId | null => {
  const { base, history } = document
  const last = base.partRows?.at(-1)
  if (base.parts.length > 1 || last?.layout !== 'lines') return null
  if (!base.lineEnds.isLastMissing || order.count === 0) return null
  const row = history.fileOrder.rowAt(position(history.fileOrder.count - 1))
  const at = order.positionOf(row)
  return at === null || at === order.count - 1 ? null : row
}

/** Gives how many rows a save alters, adds or takes away. */
export const countChanges = (document: Document): number => {
  const { edited, inserted, deleted } = document.differences()
  return edited.size + inserted.size + deleted.size
}
