/** Takes the decisions that rows carry in a field into the dataset, as one step; the notice about them has then been answered. */
import type { App } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

/** Reads the decisions of a field, which so many rows carry. */
export const readDecisions = async (app: App, dataset: DatasetStore, field: string, rows: number): Promise<void> => {
  await dataset.whenSent()
  const { dataset: id } = dataset.getState()
  await dataset.api.readDecisions({ dataset: id, job: app.jobs.newJob(), field })
  await dataset.api.dismissNotices({ dataset: id })
  // What asked for it goes, and would take the focus with it.
  const screen = app.session.getScreen()
  if (screen.kind === 'dataset') screen.grid.focus()
  notify({
    tone: 'success',
    text: t('decision.said.read', { count: rows }),
    action: { label: t('grid.said.undo'), run: () => void dataset.undo() },
  })
}
