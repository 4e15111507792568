/**
 * What the window tells those around it: its title, the desktop's menus and frame, and the one question that closing it
 * may ask. Work that the engine confirmed is in the journal, so closing asks only about changes on their way.
 */
import type { WindowStatus } from '../../shared/desktop-bridge.ts'
import type { App } from './app-context.ts'
import { t } from './words.ts'

/** Keeps title, menus and the question at closing in step with the stores. */
export const followDocument = (app: App): void => {
  let stopDataset = (): void => {}
  let last = ''
  const tell = (): void => {
    const status = statusOf(app)
    document.title = titleOf(status)
    if (JSON.stringify(status) === last) return
    last = JSON.stringify(status)
    app.desktop?.setStatus(status)
  }
  const followScreen = (): void => {
    stopDataset()
    const screen = app.session.getScreen()
    stopDataset = screen.kind === 'dataset' ? screen.dataset.subscribe(tell) : () => {}
    tell()
  }
  const tellTaste = (): void => {
    app.desktop?.setLanguage(app.taste.getLanguage())
    app.desktop?.setTheme(app.taste.getTheme())
    tell()
  }
  app.session.subscribe(followScreen)
  app.outbox.subscribe(tell)
  app.taste.subscribe(tellTaste)
  tellTaste()
  followScreen()
  window.addEventListener('beforeunload', (event) => {
    // The desktop asks by itself, with words of its own.
    if (app.desktop === null && app.outbox.getCount() > 0) event.preventDefault()
  })
}

const statusOf = ({ session, outbox }: App): WindowStatus => {
  const screen = session.getScreen()
  const state = screen.kind === 'dataset' ? screen.dataset.getState() : null
  return {
    dataset: state?.name ?? null,
    token: session.getToken(),
    isUnsaved: state?.isUnsaved ?? false,
    unconfirmed: outbox.getCount(),
  }
}

const titleOf = ({ dataset, isUnsaved }: WindowStatus): string =>
  dataset === null ? t('app.name') : `${isUnsaved ? '• ' : ''}${dataset} — ${t('app.name')}`
