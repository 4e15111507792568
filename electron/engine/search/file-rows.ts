/** Who the rows of a file are. */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import type { RowOrder } from '../document/row-order.ts'

/** Gives who rows are by where they stand in a file. */
export const rowsIn = (order: RowOrder): ((ordinal: number) => RowId) => {
  const [first, ...more] = order.runsBetween(position(0), position(order.count))
  if (first !== undefined && more.length === 0) return (ordinal) => rowId(first.start + ordinal)
  return (ordinal) => order.rowAt(position(ordinal))
}
