/** The end of a gesture: when what it asked for fails in a way that the user can act on, the user is told. */
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import { notify } from './notify.ts'
import { errorText } from './words.ts'

/** Waits for work; tells a failure in words, and lets a bug through. */
export const tellFailure = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    notify({ tone: isEngineError(error, 'cancelled') ? 'info' : 'error', text: errorText(error) })
  }
}
