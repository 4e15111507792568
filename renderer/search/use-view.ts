/** What saved views do with a grid: take what is shown, and show what was taken. */
import type { Query } from '../../shared/contract.ts'
import type { GridStore } from '../grid/grid-store.ts'
import type { SavedView } from './saved-views.ts'

/** Gives what is shown now as a view of a name. */
export const viewNow = (grid: GridStore, name: string): SavedView => ({
  name,
  query: grid.dataset.getAsked().query,
  columns: grid.columns.getLayout(),
})

/** Shows a view: its rows, their order, its columns. */
export const showView = (grid: GridStore, { query, columns }: SavedView): void => {
  grid.columns.setLayout(columns)
  const { text, ...rest } = query
  grid.dataset.search.askText(text, { ...NOTHING, ...rest })
}

/** What a view does not name is off, and not as it was before. */
const NOTHING: Omit<Query, 'text'> = { isCaseExact: false, isNormalised: false, sort: [] }
