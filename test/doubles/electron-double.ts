/**
 * Electron as the shell knows it, without Electron: typed by ElectronApi, which main.ts holds against Electron's own types, so
 * that neither can say what the real one does not. It behaves where the shell relies on behaviour (quitting closes windows, a
 * prevented close stops the quit, ports carry clones) and writes down the rest for tests to look at.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { BrowserWindowConstructorOptions, CustomScheme, MenuItemConstructorOptions, Rectangle } from 'electron'
import type {
  ElectronApi,
  EngineChild,
  SenderEvent,
  ShellApp,
  ShellPort,
  ShellSession,
} from '../../electron/desktop/electron-api.ts'
import { EmitterDouble, EventDouble } from './emitter-double.ts'
import { WindowDouble } from './window-double.ts'

const DISPLAY: Rectangle = { x: 0, y: 0, width: 1920, height: 1040 }

/** One end of a real channel, spoken to in Electron's way. */
export class PortDouble implements ShellPort {
  readonly #port: MessagePort
  constructor(port: MessagePort) {
    this.#port = port
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }
  start(): void {
    this.#port.start()
  }
  close(): void {
    this.#port.close()
  }
  on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void): this {
    if (event === 'message') this.#port.addEventListener('message', (received) => listener(received as MessageEvent))
    else this.#port.once('close', () => listener({ data: undefined }))
    return this
  }
}

export class AppDouble extends EmitterDouble implements ShellApp {
  isPackaged = true
  systemLanguages = ['en-US']
  hasLock = true
  lockData: Record<string, unknown> | undefined
  readonly recent: string[] = []
  readonly paths: Record<string, string> = {}
  about: object | null = null
  isQuit = false
  isQuitting = false
  readonly #log: string[]
  readonly #windows: WindowDouble[]
  readonly #ready = Promise.withResolvers<void>()

  constructor(log: string[], windows: WindowDouble[]) {
    super()
    this.#log = log
    this.#windows = windows
  }
  /** Makes the app ready, as Electron does once its entry was loaded. */
  becomeReady(): void {
    this.#log.push('ready')
    this.#ready.resolve()
  }
  enableSandbox(): void {
    this.#log.push('app.enableSandbox')
  }
  setPath(name: string, path: string): void {
    this.#log.push(`app.setPath ${name}`)
    this.paths[name] = path
  }
  setAppUserModelId(): void {}
  requestSingleInstanceLock(data?: Record<string, unknown>): boolean {
    this.#log.push('app.requestSingleInstanceLock')
    this.lockData = data
    return this.hasLock
  }
  whenReady(): Promise<void> {
    return this.#ready.promise
  }
  getPreferredSystemLanguages(): string[] {
    return this.systemLanguages
  }
  addRecentDocument(path: string): void {
    this.recent.unshift(path)
  }
  clearRecentDocuments(): void {
    this.recent.length = 0
  }
  setAboutPanelOptions(options: object): void {
    this.about = options
  }
  showAboutPanel(): void {
    this.#log.push('app.showAboutPanel')
  }
  /** As documented: windows close first, and one that objects ends the quit; `window-all-closed` is not emitted. */
  quit(): void {
    if (this.isQuit) return
    this.isQuitting = true
    if (this.emitPreventable('before-quit')) return
    for (const window of [...this.#windows]) window.close()
    if (this.#windows.length > 0) {
      this.isQuitting = false
      return
    }
    if (this.emitPreventable('will-quit')) return
    this.isQuit = true
    this.#log.push('quit')
  }
}

export class SessionDouble extends EmitterDouble implements ShellSession {
  isSpellChecking = true
  mayDevices: (() => boolean) | null = null
  mayPermissions: (() => boolean) | null = null
  onPermission: ((contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void) | null = null
  onRequest: ((details: { readonly url: string }, answer: (response: { cancel: boolean }) => void) => void) | null =
    null
  readonly webRequest: ShellSession['webRequest'] = {
    onBeforeRequest: (listener) => {
      this.onRequest = listener
    },
  }
  setPermissionRequestHandler(handler: NonNullable<SessionDouble['onPermission']>): void {
    this.onPermission = handler
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.mayPermissions = handler
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.mayDevices = handler
  }
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.isSpellChecking = isEnabled
  }
}

/** The engine's process; the test decides what it does. */
export class ChildDouble extends EmitterDouble implements EngineChild {
  readonly heard: { readonly message: unknown; readonly ports: readonly ShellPort[] }[] = []
  /** What runs in the process. */
  onMessage: ((event: { data: unknown; ports: readonly ShellPort[] }) => void) | null = null
  isAlive = true
  readonly modulePath: string
  constructor(modulePath: string) {
    super()
    this.modulePath = modulePath
  }
  postMessage(message: unknown, transfer: ShellPort[] = []): void {
    if (!this.isAlive) return
    const event = { data: structuredClone(message), ports: transfer }
    this.heard.push({ message: event.data, ports: transfer })
    queueMicrotask(() => this.isAlive && this.onMessage?.(event))
  }
  kill(): boolean {
    this.die(15)
    return true
  }
  /** Ends the process and the lines that it held. */
  die(code: number): void {
    if (!this.isAlive) return
    this.isAlive = false
    for (const { ports } of this.heard) for (const port of ports) port.close()
    queueMicrotask(() => this.emit('exit', code))
  }
}

export type ElectronDouble = ReturnType<typeof createElectronDouble>

/** Makes an Electron; `runEngine` is what runs in the engine's process, and may be nothing. */
export const createElectronDouble = (runEngine: (child: ChildDouble) => void = () => {}) => {
  /** What was done, in order, as far as order matters. */
  const log: string[] = []
  const windows: WindowDouble[] = []
  const children: ChildDouble[] = []
  const app = new AppDouble(log, windows)
  const session = new SessionDouble()
  const handlers = new Map<string, (event: SenderEvent, ...input: unknown[]) => Promise<unknown>>()
  const listeners = new Map<string, (event: SenderEvent, ...input: unknown[]) => void>()
  const schemes: CustomScheme[] = []
  const served = new Map<string, (request: { method: string; url: string }) => Promise<Response>>()
  const answers = {
    open: { canceled: true, filePaths: [] as string[] },
    save: { canceled: true, filePath: '' },
    /** Gives the button that is pressed; may take its time. */
    box: async (_options: { signal?: AbortSignal | null | undefined }): Promise<number> => 0,
  }
  const asked: { kind: 'open' | 'save' | 'box'; window: number | null; options: Record<string, unknown> }[] = []
  const displays = { all: [{ workArea: DISPLAY }] }
  const menus: MenuItemConstructorOptions[][] = []
  const clipboard = { text: '' }

  const api: ElectronApi = {
    app,
    BrowserWindow: class extends WindowDouble {
      constructor(options: BrowserWindowConstructorOptions) {
        super(options, windows, app)
        log.push('window')
        app.emit('web-contents-created', new EventDouble(), this.webContents)
      }
    },
    Menu: {
      buildFromTemplate: (template) => ({ template }),
      setApplicationMenu: (menu) => {
        log.push('menu')
        menus.push((menu as { template: MenuItemConstructorOptions[] }).template)
      },
    },
    MessageChannelMain: class {
      readonly port1: ShellPort
      readonly port2: ShellPort
      constructor() {
        const { port1, port2 } = new MessageChannel()
        this.port1 = new PortDouble(port1)
        this.port2 = new PortDouble(port2)
      }
    },
    clipboard: {
      writeText: async (text) => {
        clipboard.text = text
      },
    },
    dialog: {
      showOpenDialog: async (window, options) => {
        asked.push({ kind: 'open', window: window.id, options: { ...options } })
        return answers.open
      },
      showSaveDialog: async (window, options) => {
        asked.push({ kind: 'save', window: window.id, options: { ...options } })
        return answers.save
      },
      showMessageBox: async (...input: unknown[]) => {
        const options = input.at(-1) as Record<string, unknown>
        asked.push({ kind: 'box', window: input.length > 1 ? (input[0] as { id: number }).id : null, options })
        return { response: await answers.box(options) }
      },
    },
    ipcMain: {
      handle: (channel, listener) => {
        handlers.set(channel, listener)
      },
      on: (channel, listener) => {
        listeners.set(channel, listener)
      },
    },
    nativeTheme: { themeSource: 'system', shouldUseDarkColors: false },
    protocol: {
      registerSchemesAsPrivileged: (more) => {
        log.push('protocol.registerSchemesAsPrivileged')
        schemes.push(...more)
      },
      handle: (scheme, handler) => {
        log.push(`protocol.handle ${scheme}`)
        served.set(scheme, handler)
      },
    },
    screen: { getAllDisplays: () => displays.all, getPrimaryDisplay: () => ({ workArea: DISPLAY }) },
    session: { defaultSession: session },
    utilityProcess: {
      fork: (modulePath) => {
        log.push('engine')
        const child = new ChildDouble(modulePath)
        children.push(child)
        runEngine(child)
        return child
      },
    },
  }
  return {
    api,
    app,
    session,
    log,
    windows,
    children,
    handlers,
    listeners,
    schemes,
    served,
    answers,
    asked,
    displays,
    menus,
    clipboard,
  }
}
