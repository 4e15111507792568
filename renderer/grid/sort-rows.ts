/** Puts rows in another order and shows how it begins: who sorts wants to see the first of them, not where a row has gone. */
import type { SortKey } from '../../shared/contract.ts'
import type { GridStore } from './grid-store.ts'

/** Asks for the order, and puts the cursor on the first row once the rows stand in it. */
export const sortRows = (grid: GridStore, sort: readonly SortKey[]): void => {
  const { dataset } = grid
  const before = dataset.getAsked().view
  let view: string | null = null
  const stop = dataset.subscribe(() => {
    const asked = dataset.getAsked()
    if (asked.view === before) return
    view ??= asked.view
    // Another question was asked meanwhile.
    if (asked.view !== view) return stop()
    if (dataset.getView().view !== view || asked.search.state === 'running') return
    stop()
    grid.goToFirst()
  })
  dataset.search.sort(sort)
}
