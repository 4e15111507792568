/**
 * The preload's half of the boundary: turns the table of channels into the named verbs of `window.winnow`. It runs beside the
 * page in a sandboxed world of its own, and hands the page neither Electron's ipc nor a path.
 */
import { type DesktopBridge, ENGINE_PORT } from '../../shared/desktop-bridge.ts'
import type { CallInput, CallOutput, NewsInput, PageCall, PageNews, ShellNews } from './ipc-table.ts'

/** As much of the preload's Electron as the bridge uses. */
export interface PreloadApi {
  readonly ipcRenderer: {
    invoke(channel: string, ...input: unknown[]): Promise<unknown>
    send(channel: string, ...input: unknown[]): void
    on(channel: string, listener: (event: { readonly ports: readonly object[] }, news: unknown) => void): unknown
    removeListener(channel: string, listener: (event: unknown, news: unknown) => void): unknown
  }
  readonly webUtils: { getPathForFile(file: never): string }
}

/** The page's window, as far as a port is passed through it. */
export interface PageWindow {
  postMessage(message: unknown, origin: string, transfer: readonly object[]): void
}

/** Makes the verbs; also passes on the engine's ports as they come. */
export const createBridge = (
  { ipcRenderer, webUtils }: PreloadApi,
  page: PageWindow,
  platform: string,
): DesktopBridge => {
  const ask = <K extends PageCall>(channel: K, ...input: CallInput<K>): Promise<CallOutput<K>> =>
    ipcRenderer.invoke(channel, ...input) as Promise<CallOutput<K>>
  const tell = <K extends PageNews>(channel: K, ...input: NewsInput<K>): void => ipcRenderer.send(channel, ...input)
  const hear = <K extends keyof ShellNews>(channel: K, listener: (news: ShellNews[K]) => void): (() => void) => {
    // The event stays on this side: it carries the sender, through which any channel could be spoken to.
    const heard = (_event: unknown, news: unknown): void => listener(news as ShellNews[K])
    ipcRenderer.on(channel, heard)
    return () => {
      ipcRenderer.removeListener(channel, heard)
    }
  }
  ipcRenderer.on('engine-port' satisfies keyof ShellNews, (event) => {
    // To this very window, whose document can't be another: see lockdown.ts.
    page.postMessage(ENGINE_PORT, '*', event.ports)
  })

  return {
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    pickFile: () => ask('pick-file'),
    pickFiles: () => ask('pick-files'),
    pickFolder: () => ask('pick-folder'),
    pickTarget: (wish) => ask('pick-target', { kind: wish.kind, name: wish.name }),
    fileOfDrop: async (file) => {
      const path = webUtils.getPathForFile(file as never)
      // A File made by a script has no path: it was never on the disk, or never dropped.
      return path === '' ? null : ask('take-drop', path)
    },
    connectEngine: () => tell('connect-engine'),
    onEngineEnd: (listener) => hear('engine-end', listener),
    onCommand: (listener) => hear('command', listener),
    onOpenFile: (listener) => hear('open-file', listener),
    setStatus: ({ dataset, token, isUnsaved, unconfirmed }) =>
      tell('set-status', { dataset, token, isUnsaved, unconfirmed }),
    setLanguage: (language) => tell('set-language', language),
    setTheme: (theme) => tell('set-theme', theme),
    editText: (action) => tell('edit-text', action),
    copyText: (text) => ask('copy-text', text),
  }
}
