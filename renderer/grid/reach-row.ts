/** Goes to a row in the grid wherever it is: a question that leaves it out gives way. */
import type { RowId } from '../../shared/ids.ts'
import type { GridStore } from './grid-store.ts'

export const reachRow = async (grid: GridStore, row: RowId): Promise<void> => {
  if (!(await grid.goToRow(row))) {
    // Waited for, which asking in the search bar is not.
    await grid.dataset.setQuery({ ...grid.dataset.getAsked().query, text: '' })
    await grid.goToRow(row)
  }
  // What was pressed is of the row that was left, and is gone with it.
  grid.focus()
}
