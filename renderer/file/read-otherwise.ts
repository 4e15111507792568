/** Reading the open file anew, in another encoding than the one that was found or chosen. */
import type { App } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { askEncoding } from './ask-encoding.ts'

/** Asks how the file is to be read, and reads it so; says so where there is no doubt about it. */
export const readOtherwise = async (app: App, dataset: DatasetStore): Promise<void> => {
  const { dataset: id, isUnsaved, name } = dataset.getState()
  // What was typed would be read in another encoding too, and come to something else.
  if (isUnsaved) return notify({ tone: 'info', text: t('encoding.save-first') })
  const { guesses } = await dataset.api.examineFile({ file: { kind: 'recent', dataset: id } })
  if (guesses.length === 0) return notify({ tone: 'info', text: t('encoding.no-doubt', { file: name }) })
  const choice = await askEncoding(app.dialogs)({ name, guesses, fault: null, isOfSeveral: false })
  if (choice !== null) await app.session.readIn(choice)
}
