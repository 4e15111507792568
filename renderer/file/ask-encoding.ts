/** Asks how a file is to be read in a dialog of the window. */
import type { DialogStore } from '../app/dialogs.ts'
import type { AskEncoding } from './open-readably.ts'

export const askEncoding =
  (dialogs: DialogStore): AskEncoding =>
  (question) =>
    new Promise((resolve) => dialogs.open({ kind: 'encoding', question, answer: resolve }))
