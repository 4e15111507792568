/** The sentences that the grid says of itself, and those of its cells in the language of now. */
import { type EngineError, isEngineError } from '../../shared/engine-error.ts'
import { notify } from '../app/notify.ts'
import { errorText, t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { FaceWords } from './cell-face.ts'

/** Gives the words of cells in the language of now. */
export const faceWords = (): FaceWords => ({
  turns: (count) => t('grid.cell.turns', { count }),
  characters: (count) => t('grid.cell.characters', { count }),
  nothing: 'null',
})

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
