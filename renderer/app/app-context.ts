/** The stores of the window, made once and handed to every component; one of the app's three contexts at most. */
import { createContext, useContext } from 'react'
import type { DesktopBridge } from '../../shared/desktop-bridge.ts'
import type { HostConnection } from '../connection/host-connection.ts'
import type { DuplicatesDoor } from '../duplicates/duplicates-door.ts'
import type { Outbox } from '../memory/outbox.ts'
import type { Recents } from '../memory/recent.ts'
import type { OverviewDoor } from '../overview/overview-door.ts'
import type { ReviewDoor } from '../review/review-door.ts'
import type { JobsStore } from '../status/jobs.ts'
import type { DialogStore } from './dialogs.ts'
import type { Layout } from './layout.ts'
import type { Session } from './session.ts'
import type { Taste } from './taste.ts'

export interface App {
  readonly connection: HostConnection
  readonly session: Session
  readonly outbox: Outbox
  readonly recents: Recents
  readonly jobs: JobsStore
  readonly dialogs: DialogStore
  readonly taste: Taste
  readonly layout: Layout
  readonly review: ReviewDoor
  readonly overview: OverviewDoor
  readonly duplicates: DuplicatesDoor
  /** Null in a browser. */
  readonly desktop: DesktopBridge | null
}

export const AppContext = createContext<App | null>(null)

/** Gives the window's stores. */
export const useApp = (): App => {
  const app = useContext(AppContext)
  if (app === null) throw new Error('A component is drawn outside the window')
  return app
}
