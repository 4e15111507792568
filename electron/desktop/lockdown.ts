/**
 * Keeps a page, even one gone wrong, inside its window: nowhere to go, nothing to open, no permission, no download, and no
 * request but for its own files. Nothing in Winnow needs any of it, so all is denied and nothing is asked.
 */
import { PAGE_URL } from './app-scheme.ts'
import type { ElectronApi, GuardedContents, ShellSession } from './electron-api.ts'

/** Denies every page, also one that does not exist yet, all ways out. */
export const guardPages = (app: ElectronApi['app']): void => {
  app.on('web-contents-created', (_event, contents) => guardPage(contents))
}

const guardPage = (contents: GuardedContents): void => {
  contents.on('will-frame-navigate', (details) => {
    // Loading the same page anew is how a window recovers.
    if (!(details.isMainFrame && details.url === PAGE_URL)) details.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Denies permissions, devices, downloads, spell checking (which may load a dictionary) and foreign requests. */
export const guardSession = (session: ShellSession, isDevelopment: boolean): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url, isDevelopment) }))
}

const isOurs = (url: string, isDevelopment: boolean): boolean =>
  url.startsWith(PAGE_URL) || url.startsWith('data:image/') || (isDevelopment && url.startsWith('devtools://'))
