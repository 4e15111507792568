/** The few questions that the shell asks by itself. Quitting with unsaved work is none of them: that work is journaled. */
import type { ErrorReport } from '../../shared/engine-error.ts'
import type { ElectronApi, WindowFrame } from './electron-api.ts'
import type { Say } from './words.ts'

type Dialog = ElectronApi['dialog']

/** Asks whether to close although changes are on their way to the disk; when they arrive, the question goes away. */
export const askToClose = async (
  dialog: Dialog,
  window: WindowFrame,
  say: Say,
  unconfirmed: number,
  signal: AbortSignal,
): Promise<boolean> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: say('menu.closing.title', { count: unconfirmed }),
    detail: say('menu.closing.body'),
    buttons: [say('menu.closing.wait'), say('menu.closing.close')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  })
  return response === 1
}

/** Asks whether to try once more to show a page that keeps stopping. */
export const askToReload = async (dialog: Dialog, window: WindowFrame, say: Say): Promise<boolean> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: say('menu.pageGone.title'),
    detail: say('menu.pageGone.body'),
    buttons: [say('menu.pageGone.again'), say('menu.pageGone.close')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/** Says why the engine could not start. */
export const tellEngineFailure = async (dialog: Dialog, say: Say, error: ErrorReport): Promise<void> => {
  await dialog.showMessageBox({
    type: 'error',
    message: say('menu.engineFailed.title'),
    detail: say(`error.${error.code}`, error.values),
    buttons: [say('menu.engineFailed.close')],
    noLink: true,
  })
}
