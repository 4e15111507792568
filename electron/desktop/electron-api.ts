/**
 * As much of Electron as the shell uses, and no more. Every module of the shell takes it as a parameter, so that tests drive
 * the whole shell by a double; main.ts alone imports the real one, and the compiler checks there that this is true of it.
 */
import type {
  AboutPanelOptionsOptions,
  BrowserWindowConstructorOptions,
  CustomScheme,
  ForkOptions,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  OpenDialogOptions,
  Rectangle,
  SaveDialogOptions,
} from 'electron'

export interface ElectronApi {
  readonly app: ShellApp
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => ShellWindow
  readonly Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): object
    setApplicationMenu(menu: object | null): void
  }
  readonly MessageChannelMain: new () => { readonly port1: ShellPort; readonly port2: ShellPort }
  readonly clipboard: { writeText(text: string): Promise<void> }
  readonly dialog: {
    showOpenDialog(
      window: WindowFrame,
      options: OpenDialogOptions,
    ): Promise<{ canceled: boolean; filePaths: readonly string[] }>
    showSaveDialog(window: WindowFrame, options: SaveDialogOptions): Promise<{ canceled: boolean; filePath: string }>
    showMessageBox(window: WindowFrame, options: MessageBoxOptions): Promise<{ response: number }>
    showMessageBox(options: MessageBoxOptions): Promise<{ response: number }>
  }
  readonly ipcMain: {
    handle(channel: string, listener: (event: SenderEvent, ...input: unknown[]) => Promise<unknown>): void
    on(channel: string, listener: (event: SenderEvent, ...input: unknown[]) => void): unknown
  }
  readonly nativeTheme: { themeSource: 'system' | 'light' | 'dark'; readonly shouldUseDarkColors: boolean }
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void
    handle(scheme: string, handler: (request: { method: string; url: string }) => Promise<Response>): void
  }
  readonly screen: {
    getAllDisplays(): readonly { readonly workArea: Rectangle }[]
    getPrimaryDisplay(): { readonly workArea: Rectangle }
  }
  readonly session: { readonly defaultSession: ShellSession }
  readonly utilityProcess: { fork(modulePath: string, args?: string[], options?: ForkOptions): EngineChild }
}

/** An event whose default can be prevented. */
export interface Preventable {
  preventDefault(): void
}

export interface ShellApp {
  readonly isPackaged: boolean
  enableSandbox(): void
  setPath(name: string, path: string): void
  setAppUserModelId(id: string): void
  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean
  whenReady(): Promise<void>
  quit(): void
  getPreferredSystemLanguages(): string[]
  addRecentDocument(path: string): void
  clearRecentDocuments(): void
  setAboutPanelOptions(options: AboutPanelOptionsOptions): void
  showAboutPanel(): void
  on(
    event: 'second-instance',
    listener: (event: Preventable, argv: string[], workingDirectory: string, additionalData: unknown) => void,
  ): unknown
  on(event: 'open-file', listener: (event: Preventable, path: string) => void): unknown
  on(event: 'web-contents-created', listener: (event: Preventable, contents: GuardedContents) => void): unknown
  on(event: 'activate', listener: () => void): unknown
  on(event: 'window-all-closed', listener: () => void): unknown
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown
  on(event: 'will-quit', listener: (event: Preventable) => void): unknown
}

/** A window as dialogs take it. */
export interface WindowFrame {
  readonly id: number
}

export interface ShellWindow extends WindowFrame {
  readonly webContents: ShellContents
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  restore(): void
  maximize(): void
  close(): void
  destroy(): void
  isMinimized(): boolean
  isMaximized(): boolean
  getNormalBounds(): Rectangle
  setTitle(title: string): void
  setDocumentEdited(edited: boolean): void
  setRepresentedFilename(filename: string): void
  on(event: 'close', listener: (event: Preventable) => void): unknown
  on(event: 'page-title-updated', listener: (event: Preventable) => void): unknown
  on(event: 'closed', listener: () => void): unknown
  on(event: 'focus', listener: () => void): unknown
  on(event: 'ready-to-show', listener: () => void): unknown
}

/** A page's contents, as far as it must be kept from leaving. */
export interface GuardedContents {
  on(
    event: 'will-frame-navigate',
    listener: (details: Preventable & { readonly url: string; readonly isMainFrame: boolean }) => void,
  ): unknown
  on(event: 'will-redirect', listener: (event: Preventable) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
}

export interface ShellContents {
  readonly id: number
  send(channel: string, ...input: unknown[]): void
  postMessage(channel: string, message: unknown, transfer?: ShellPort[]): void
  reload(): void
  undo(): void
  redo(): void
  selectAll(): void
  on(event: 'will-prevent-unload', listener: (event: Preventable) => void): unknown
  on(
    event: 'did-start-navigation',
    listener: (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => void,
  ): unknown
  on(
    event: 'render-process-gone',
    listener: (event: Preventable, details: { readonly reason: string }) => void,
  ): unknown
}

/** Who sent a message: the shell answers its own page's main frame only. */
export interface SenderEvent {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly url: string; readonly parent: object | null } | null
}

export interface ShellPort {
  postMessage(message: unknown): void
  start(): void
  close(): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/** The utility process that the engine runs in. */
export interface EngineChild {
  postMessage(message: unknown, transfer?: ShellPort[]): void
  kill(): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface ShellSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void
  setPermissionCheckHandler(handler: () => boolean): void
  setDevicePermissionHandler(handler: () => boolean): void
  setSpellCheckerEnabled(isEnabled: boolean): void
  on(event: 'will-download', listener: (event: Preventable) => void): unknown
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { readonly url: string }, answer: (response: { cancel: boolean }) => void) => void,
    ): void
  }
}
