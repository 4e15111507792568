/**
 * A window's page in a real Chromium, for the Electron double: the built page with the shell's own headers, and the built
 * preload with an Electron whose channels and ports are carried over to the double. Only Electron itself is missing.
 */
import { createServer, type Server } from 'node:http'
import type { Browser, Page } from '@playwright/test'
import type { ShellPort } from '../../electron/desktop/electron-api.ts'
import type { ElectronDouble } from './electron-double.ts'
import type { WindowDouble } from './window-double.ts'

export interface ChromiumPage {
  readonly page: Page
  /** What the page complained of: errors, and what its content security policy refused. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** The functions through which page and test speak, on the page's window. */
interface Joint {
  hearShell(channel: string, news: unknown, line: number): void
  hearEngine(line: number, message: unknown): void
}

/** Opens the page of a window; `preload` is the text of the built preload. */
export const openInChromium = async (
  browser: Browser,
  electron: ElectronDouble,
  window: WindowDouble,
  preload: string,
): Promise<ChromiumPage> => {
  const server = await servePage(electron)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })

  const lines: ShellPort[] = []
  const sender = { sender: { id: window.webContents.id }, senderFrame: { url: 'app://winnow/', parent: null } }
  await page.exposeFunction('askShell', (channel: string, input: unknown[]) =>
    electron.handlers.get(channel)?.(sender, ...input),
  )
  await page.exposeFunction('tellShell', (channel: string, input: unknown[]) =>
    electron.listeners.get(channel)?.(sender, ...input),
  )
  await page.exposeFunction('tellEngine', (line: number, message: unknown) => lines[line]?.postMessage(message))
  window.webContents.onSend = (channel, [news], ports) => {
    const [port] = ports
    const line = port === undefined ? -1 : lines.push(port) - 1
    port?.on('message', ({ data }) => {
      say(
        page.evaluate(([at, message]) => (globalThis as unknown as Joint).hearEngine(at, message), [
          line,
          data,
        ] as const),
      )
    })
    port?.start()
    say(
      page.evaluate(([name, value, at]) => (globalThis as unknown as Joint).hearShell(name, value, at), [
        channel,
        news,
        line,
      ] as const),
    )
  }
  // Written into the script, since the page's policy lets nobody run a text, not even before it.
  await page.addInitScript(
    `((require, process) => { const module = { exports: {} }, { exports } = module; ${preload}\n })(${join.toString()}, { platform: 'linux' })`,
  )
  await page.goto(addressOf(server))
  return {
    page,
    complaints,
    close: async () => {
      await page.close()
      server.close()
    },
  }
}

/** Serves what the shell serves under app://, with its headers, under an address that Chromium knows. */
const servePage = async (electron: ElectronDouble): Promise<Server> => {
  const server = createServer(async (request, response) => {
    const answer = await electron.served.get('app')?.({
      method: request.method ?? 'GET',
      url: `app://winnow${request.url ?? '/'}`,
    })
    response.writeHead(answer?.status ?? 500, Object.fromEntries(answer?.headers ?? []))
    response.end(Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const addressOf = (server: Server): string => {
  const address = server.address()
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/`
}

/** What is said to a page that has closed meanwhile is lost, as in the app. */
const say = (said: Promise<unknown>): void => void said.catch(() => {})

/** Runs in the page, before anything of it, as what the preload takes for `require`: gives it an Electron. */
const join = (): object => {
  type Listener = (event: { ports: MessagePort[] }, news: unknown) => void
  const outside = globalThis as unknown as Record<string, (...input: unknown[]) => Promise<unknown>>
  const heard = new Map<string, Listener[]>()
  const far: MessagePort[] = []
  const joint: Joint = {
    hearShell: (channel, news, line) => {
      const ports: MessagePort[] = []
      if (line >= 0) {
        const { port1, port2 } = new MessageChannel()
        far[line] = port2
        port2.onmessage = ({ data }) => void outside.tellEngine?.(line, data)
        ports.push(port1)
      }
      for (const listener of heard.get(channel) ?? []) listener({ ports }, news)
    },
    hearEngine: (line, message) => far[line]?.postMessage(message),
  }
  Object.assign(globalThis, joint)
  return {
    contextBridge: { exposeInMainWorld: (name: string, api: object) => Object.assign(globalThis, { [name]: api }) },
    webUtils: { getPathForFile: () => '' },
    ipcRenderer: {
      invoke: (channel: string, ...input: unknown[]) => outside.askShell?.(channel, input),
      send: (channel: string, ...input: unknown[]) => void outside.tellShell?.(channel, input),
      on: (channel: string, listener: Listener) => heard.set(channel, [...(heard.get(channel) ?? []), listener]),
      removeListener: (channel: string, listener: Listener) =>
        heard.set(
          channel,
          (heard.get(channel) ?? []).filter((one) => one !== listener),
        ),
    },
  }
}
