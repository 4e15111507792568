/** Makes the window's stores, joins them, and draws. What is outside (engine, desktop, link) is handed in. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { DesktopBridge } from '../../shared/desktop-bridge.ts'
import type { Door } from '../connection/door.ts'
import { HostConnection } from '../connection/host-connection.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { DuplicatesDoor } from '../duplicates/duplicates-door.ts'
import { askEncoding } from '../file/ask-encoding.ts'
import { openStore } from '../memory/health.ts'
import { outbox } from '../memory/outbox.ts'
import { recents } from '../memory/recent.ts'
import { store } from '../memory/store.ts'
import { OverviewDoor } from '../overview/overview-door.ts'
import { ReviewDoor } from '../review/review-door.ts'
import { JobsStore } from '../status/jobs.ts'
import { type App, AppContext } from './app-context.ts'
import { commandsOf } from './commands.ts'
import { type ChosenFile, DialogStore } from './dialogs.ts'
import { followDocument } from './document-state.ts'
import { listenForKeys } from './key-handling.ts'
import { Layout } from './layout.ts'
import { notify } from './notify.ts'
import { Session } from './session.ts'
import { Taste } from './taste.ts'
import { isTextField } from './text-field.ts'
import { Window } from './window.tsx'
import { t } from './words.ts'

export interface Surroundings {
  readonly door: Door
  /** Null in a browser. */
  readonly desktop: DesktopBridge | null
  /** A file to open at once. */
  readonly file: ChosenFile | null
}

/** Starts the window in an element, and gives its stores. */
export const startWindow = async (root: Element, { door, desktop, file }: Surroundings): Promise<App> => {
  const health = await openStore(store, localStorage)
  const connection = new HostConnection(door, clientName(sessionStorage))
  const dialogs = new DialogStore()
  const session = new Session(connection, outbox, recents, sessionStorage, askEncoding(dialogs))
  const app: App = {
    connection,
    session,
    outbox,
    recents,
    jobs: new JobsStore(connection.api),
    dialogs,
    taste: new Taste(),
    layout: new Layout(),
    review: new ReviewDoor(),
    overview: new OverviewDoor(),
    duplicates: new DuplicatesDoor(),
    desktop,
  }
  await Promise.all([app.taste.load(), app.layout.load(), decisionTaste.load()])
  connection.onEvent((event) => app.jobs.onEvent(event))
  connection.onEvent((event) => app.overview.onEvent(event))
  const openFile = followConnection(app, file)
  followDocument(app)
  listenForKeys(app)
  if (desktop !== null) followDesktop(app, desktop, openFile)
  if (health.state === 'lost') notify({ tone: 'error', text: t('notice.memory-lost') })
  if (health.state === 'unavailable')
    notify({ tone: 'error', text: t('notice.memory-unavailable', { reason: health.reason }) })

  createRoot(root).render(
    <StrictMode>
      <AppContext value={app}>
        <Window />
      </AppContext>
    </StrictMode>,
  )
  void connection.run()
  return app
}

/**
 * Every time that the engine is there: opens what was asked for, or takes up what was open. Gives what opens a file from
 * outside, which may come before the engine is there.
 */
const followConnection = (
  { connection, session, jobs }: App,
  file: ChosenFile | null,
): ((file: ChosenFile) => void) => {
  let wanted = file
  let wasReady = false
  connection.subscribe(() => {
    const isReady = connection.getState().kind === 'ready'
    if (isReady === wasReady) return
    wasReady = isReady
    if (!isReady) return jobs.clear()
    if (wanted === null) void session.onReady()
    else void session.openFile(wanted.file, wanted.name)
    wanted = null
  })
  // A laptop that wakes up, a network that is back: no need to wait for the next try.
  window.addEventListener('online', () => connection.getState().kind === 'lost' && connection.retry())
  return (asked) => {
    if (wasReady) void session.openFile(asked.file, asked.name)
    else wanted = asked
  }
}

const followDesktop = (app: App, desktop: DesktopBridge, openFile: (file: ChosenFile) => void): void => {
  desktop.onOpenFile(({ token, name }) => openFile({ file: { kind: 'picked', token }, name }))
  desktop.onCommand((id) => {
    const isTextCommand = id === 'undo' || id === 'redo' || id === 'select-all'
    if (isTextCommand && isTextField(document.activeElement)) return desktop.editText(id)
    const command = commandsOf(app).find((known) => known.id === id)
    if (command?.isEnabled?.() ?? true) command?.run()
  })
}

/** One name for a window's life, reloads included, so that the engine knows it again. */
const clientName = (kept: Storage): string => {
  const name = kept.getItem('winnow.client') ?? crypto.randomUUID()
  kept.setItem('winnow.client', name)
  return name
}
