/** From the groups to the rows in the grid, which a query asks for. */
import type { App } from '../app/app-context.ts'
import type { DuplicatesStore } from './duplicates-store.ts'

/** Shows the rows of a group in the grid; null for those of all groups. */
export const showDuplicates = (app: App, { dataset }: DuplicatesStore, group: number | null): void => {
  app.duplicates.close()
  dataset.search.askText(group === null ? 'is:duplicate' : `group:${group}`)
}
