/** Which rows have other bytes than the file, and which a change may have left with other ones. */
import { type Change, partsOf } from '../../../shared/change.ts'
import { rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'

/** Gives the rows that changes touched, and those that they took out; what was only decided about rows touches none. */
export const touchedRows = (changes: readonly Change[]): { touched: RowSet; gone: RowSet } => {
  const touched = new RowSet()
  const gone = new RowSet()
  const add = (change: Change): void => {
    switch (change.kind) {
      case 'batch':
        for (const one of change.changes) add(one)
        break
      case 'edit':
        touched.add(change.row)
        break
      case 'insert':
        addRange(touched, change.first, change.lines.length)
        break
      case 'remove':
        addRange(gone, change.first, change.lines.length)
        break
      case 'copy':
        addRange(touched, change.first, change.rows.size)
        break
      case 'uncopy':
        addRange(gone, change.first, change.rows.size)
        break
      case 'set':
      case 'lift':
      case 'rewrite':
      case 'unwrite':
        touched.addAll(change.rows)
        break
      // A row that is marked deleted keeps its bytes, and stays in views.
      default:
        break
    }
  }
  for (const change of changes) add(change)
  return { touched, gone }
}

/** Tells whether changes alter rows, or which of them are deleted. */
export const altersRows = (changes: readonly Change[]): boolean =>
  changes.some((change) => partsOf(change).content.length > 0)

/** Gives the rows whose bytes may not be the file's, those included that are marked deleted: a set of the caller's own. */
export const differingRows = (document: Document): RowSet => {
  const { history } = document
  const { edits } = history
  if (history.isAtFileGeneration) {
    const rows = edits.editedRows()
    rows.addAll(edits.inserted)
    return rows
  }
  const { touched } = touchedRows(history.changesSinceSave())
  const notInFile = document.rowsInOrder().clone()
  notInFile.deleteAll(history.fileOrder.asSet())
  touched.keepAll(document.rowsInOrder())
  touched.addAll(notInFile)
  return touched
}

const addRange = (rows: RowSet, first: number, count: number): void => rows.addRange(rowId(first), rowId(first + count))
