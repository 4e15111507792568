/**
 * Writing: save, save as, export, and the answer to a file that another program changed. "Saved" is said only when the
 * engine has said that the bytes are on the disk.
 */
import type { SaveResult } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import type { App } from '../app/app-context.ts'
import { chooseTarget } from '../app/choose-file.ts'
import { notify } from '../app/notify.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { isTextField } from '../app/text-field.ts'
import { errorText, t } from '../app/words.ts'
import { focusPanel } from '../panel/panel-focus.ts'
import type { DatasetStore } from './dataset-store.ts'
import { formLike, isTextTable, type TargetForm, targetName } from './target-name.ts'

type ExportTarget = Parameters<DatasetStore['api']['exportRows']>[0]['what']

/** Saves in place. */
export const saveDataset = async (app: App, dataset: DatasetStore): Promise<void> => {
  await finishTyping(dataset)
  const { disk, inPlace, isUnsaved } = dataset.getState()
  if (!dataset.canWrite()) return notify({ tone: 'error', text: errorText({ code: 'read-only', values: {} }) })
  if (disk !== 'same') return app.dialogs.open({ kind: 'conflict' })
  if (!isUnsaved) return notify({ tone: 'info', text: t('save.nothing-to-save') })
  if (inPlace !== 'yes') return app.dialogs.open({ kind: 'save-elsewhere' })
  await tell(app, async () => {
    const result = await dataset.api.save({ dataset: dataset.getState().dataset, job: app.jobs.newJob() })
    notify({ tone: 'success', text: savedText(result) })
  })
}

/** Asks what another file is to be, and writes the dataset to it; most are written as what they are. */
export const askToSaveAs = async (app: App, dataset: DatasetStore): Promise<void> => {
  await finishTyping(dataset)
  if (dataset.getState().inPlace !== 'yes') return app.dialogs.open({ kind: 'save-elsewhere' })
  await saveDatasetAs(app, dataset)
}

/** Writes the dataset to another file, to which it then belongs; `name` is proposed for it. */
export const saveDatasetAs = async (app: App, dataset: DatasetStore, name?: string): Promise<void> => {
  await finishTyping(dataset)
  const { form, name: own } = dataset.getState()
  const proposed = name ?? (own.includes('*') ? targetName(own, formLike(form.container, form.packing)) : own)
  const chosen = await chooseTarget(app, { kind: 'save-as', name: proposed })
  if (chosen === null) return
  await tell(app, async () => {
    const { dataset: id } = dataset.getState()
    const result = await dataset.api.saveAs({ dataset: id, job: app.jobs.newJob(), target: chosen.target })
    app.session.noteSavedAs(chosen.target.kind === 'picked' ? chosen.target.token : null)
    notify({ tone: 'success', text: savedText(result) })
  })
}

/** Writes some of the rows to a file of their own; the dataset stays as it is. */
export const exportRows = async (
  app: App,
  dataset: DatasetStore,
  what: ExportTarget,
  form: TargetForm,
): Promise<void> => {
  const name = targetName(dataset.getState().name, form, '-export')
  const chosen = await chooseTarget(app, { kind: 'export', name })
  if (chosen === null) return
  await tell(app, async () => {
    const { dataset: id } = dataset.getState()
    const hasBom = isTextTable(form.format) && form.isForExcel !== false
    const wish = { dataset: id, job: app.jobs.newJob(), what, target: chosen.target, form: { hasBom } }
    const { rows, name: file, leftOut = 0 } = await dataset.api.exportRows(wish)
    const text = t('save.exported', { count: rows, file })
    if (leftOut === 0) return notify({ tone: 'success', text })
    notify({ tone: 'info', text: `${text} ${t('save.left-out', { count: leftOut })}` })
  })
}

/** Answers a change of the file by another program. */
export const resolveConflict = (app: App, dataset: DatasetStore, choice: 'reload' | 'keep'): Promise<void> => {
  const answer = (job: JobName) => dataset.api.resolveConflict({ dataset: dataset.getState().dataset, job, choice })
  if (choice === 'reload') return readAnew(app, answer)
  // The rows stay what they are; opened anew they could not be, since what was opened is not in the file's place any more.
  return tell(app, async () => dataset.onEvent({ kind: 'state', state: await answer(app.jobs.newJob()) }))
}

/** Puts an earlier version back in the file's place, as a step that can be undone by restoring the newer one. */
export const restoreBackup = (app: App, dataset: DatasetStore, backup: string): Promise<void> =>
  readAnew(app, (job) => dataset.api.restoreBackup({ dataset: dataset.getState().dataset, job, backup }))

/** What is being typed belongs to what is saved: a field that is left keeps its text, and that change goes first. */
const finishTyping = async (dataset: DatasetStore): Promise<void> => {
  const { activeElement: field } = document
  if (!(field instanceof HTMLElement && isTextField(field))) return dataset.whenSent()
  field.blur()
  await dataset.whenSent()
  // The field goes with its text, and the focus must not go with the field.
  if (document.activeElement !== document.body) return
  if (field.isConnected) field.focus()
  else focusPanel()
}

type JobName = ReturnType<App['jobs']['newJob']>

const readAnew = (app: App, call: (job: JobName) => Promise<unknown>): Promise<void> =>
  tell(app, async () => {
    await call(app.jobs.newJob())
    await app.session.renew()
  })

/** A file that was changed meanwhile, or can't be written as it is, is a choice to make rather than a failure to read about. */
const tell = (app: App, work: () => Promise<void>): Promise<void> =>
  tellFailure(
    work().catch((error: unknown) => {
      if (isEngineError(error, 'source-changed')) app.dialogs.open({ kind: 'conflict' })
      else if (isEngineError(error, 'save-elsewhere')) app.dialogs.open({ kind: 'save-elsewhere' })
      else throw error
    }),
  )

const savedText = ({ name, changedRows }: SaveResult): string =>
  changedRows === 0 ? t('save.saved-unchanged', { file: name }) : t('save.saved', { file: name, count: changedRows })
