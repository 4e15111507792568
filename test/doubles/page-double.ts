/**
 * A window's page as the shell meets it: the real bridge over a double of the preload's Electron, so that what a test says
 * goes through the same channels, checks and clones as in the app.
 */
import { createBridge } from '../../electron/desktop/bridge.ts'
import type { SenderEvent, ShellPort } from '../../electron/desktop/electron-api.ts'
import { messagePortWire } from '../../electron/desktop/message-port-wire.ts'
import { connectEngine, type EngineConnection } from '../../shared/channel.ts'
import { ENGINE_PORT } from '../../shared/desktop-bridge.ts'
import type { ElectronDouble } from './electron-double.ts'
import type { WindowDouble } from './window-double.ts'

/** A `File` of a drop; the path is what Chromium knows of it and the page does not. */
export interface FileDouble {
  readonly path: string
}

export type PageDouble = ReturnType<typeof createPageDouble>

/** Makes the page of a window; the frame may be made foreign, to be refused. */
export const createPageDouble = (
  electron: ElectronDouble,
  window: WindowDouble,
  frame: SenderEvent['senderFrame'] = { url: 'app://winnow/', parent: null },
  platform = 'linux',
) => {
  const heard = new Map<string, Set<(event: { ports: readonly object[] }, news: unknown) => void>>()
  const event: SenderEvent = { sender: { id: window.webContents.id }, senderFrame: frame }
  /** The lines to the engine that came, the last one being the one in use. */
  const lines: EngineConnection[] = []

  window.webContents.onSend = (channel, input, ports) => {
    for (const listener of heard.get(channel) ?? []) listener({ ports }, input[0])
  }
  const bridge = createBridge(
    {
      ipcRenderer: {
        invoke: async (channel, ...input) => {
          const handler = electron.handlers.get(channel)
          if (handler === undefined) throw new Error(`no handler for ${channel}`)
          return structuredClone(await handler(event, ...structuredClone(input)))
        },
        send: (channel, ...input) => electron.listeners.get(channel)?.(event, ...structuredClone(input)),
        on: (channel, listener) => {
          heard.set(channel, (heard.get(channel) ?? new Set()).add(listener))
        },
        removeListener: (channel, listener) => heard.get(channel)?.delete(listener),
      },
      webUtils: { getPathForFile: (file: FileDouble) => file.path },
    },
    {
      postMessage: (message, _origin, [port]) => {
        if (message === ENGINE_PORT) lines.push(connectEngine(messagePortWire(port as ShellPort), () => {}))
      },
    },
    platform,
  )
  return { bridge, lines }
}
