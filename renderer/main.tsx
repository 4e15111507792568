/** Where the window begins: finds out what it runs in, and starts there. */
// First: it must come before any schema is made.
import './no-eval.ts'

import './look/base.css'
import type { DesktopBridge } from '../shared/desktop-bridge.ts'
import { startWindow } from './app/start.tsx'
import { browserDoor, takeLink } from './connection/browser-door.ts'
import { desktopDoor } from './connection/desktop-door.ts'

declare global {
  interface Window {
    /** The desktop's verbs; absent in a browser. */
    readonly winnow?: DesktopBridge
  }
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root')
if (window.winnow === undefined) {
  const link = takeLink(location, history)
  const file = link.open && { file: { kind: 'served' as const, path: [...link.open] }, name: link.open.at(-1) ?? '' }
  await startWindow(root, { door: browserDoor(link), desktop: null, file })
} else {
  await startWindow(root, { door: desktopDoor(window.winnow), desktop: window.winnow, file: null })
}
