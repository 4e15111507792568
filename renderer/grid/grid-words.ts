/** What the grid says to its user in passing. */
import { type EngineError, isEngineError } from '../../shared/engine-error.ts'
import { notify } from '../app/notify.ts'
import { errorText, t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

/** Says what went wrong; a lost connection and a view that is asked anew are said elsewhere. */
export const sayError = (error: EngineError): void => {
  if (isEngineError(error, 'connection-lost') || isEngineError(error, 'view-not-open')) return
  notify({ tone: 'error', text: errorText(error) })
}

/** Says why nothing can be changed here. */
export const sayReadOnly = (dataset: DatasetStore): void => {
  const { access } = dataset.getState()
  if (access.mode === 'read') notify({ tone: 'info', text: t(`grid.readOnly.${access.reason}`) })
}
