/** A window of the Electron double, with its page's contents. What the page itself does is page-double.ts. */
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import type { GuardedContents, ShellContents, ShellPort, ShellWindow } from '../../electron/desktop/electron-api.ts'
import type { AppDouble } from './electron-double.ts'
import { EmitterDouble } from './emitter-double.ts'

let lastId = 0

export class ContentsDouble extends EmitterDouble implements ShellContents, GuardedContents {
  readonly id = ++lastId
  /** Hears what the shell sends to the page. */
  onSend: ((channel: string, input: readonly unknown[], ports: readonly ShellPort[]) => void) | null = null
  openHandler: (() => { action: 'deny' }) | null = null
  readonly edits: string[] = []
  reloads = 0
  isDestroyed = false

  send(channel: string, ...input: unknown[]): void {
    if (this.isDestroyed) throw new TypeError('Object has been destroyed')
    this.onSend?.(channel, structuredClone(input), [])
  }
  postMessage(channel: string, message: unknown, transfer: ShellPort[] = []): void {
    if (this.isDestroyed) throw new TypeError('Object has been destroyed')
    this.onSend?.(channel, [structuredClone(message)], transfer)
  }
  reload(): void {
    if (this.isDestroyed) throw new TypeError('Object has been destroyed')
    this.reloads += 1
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
  }
  undo(): void {
    this.edits.push('undo')
  }
  redo(): void {
    this.edits.push('redo')
  }
  selectAll(): void {
    this.edits.push('select-all')
  }
  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler
  }
}

export class WindowDouble extends EmitterDouble implements ShellWindow {
  readonly id = ++lastId
  readonly webContents = new ContentsDouble()
  readonly options: BrowserWindowConstructorOptions
  url = ''
  title = ''
  isEdited = false
  file = ''
  isShown = false
  focuses = 0
  isSmall = false
  isLarge = false
  bounds: Rectangle
  readonly #windows: WindowDouble[]
  readonly #app: AppDouble

  constructor(options: BrowserWindowConstructorOptions, windows: WindowDouble[], app: AppDouble) {
    super()
    this.options = options
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.#windows = windows
    this.#app = app
    windows.push(this)
  }
  async loadURL(url: string): Promise<void> {
    this.url = url
    this.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
  }
  show(): void {
    this.isShown = true
  }
  focus(): void {
    this.focuses += 1
    this.emit('focus')
  }
  restore(): void {
    this.isSmall = false
  }
  maximize(): void {
    this.isLarge = true
  }
  isMinimized(): boolean {
    return this.isSmall
  }
  isMaximized(): boolean {
    return this.isLarge
  }
  getNormalBounds(): Rectangle {
    return this.bounds
  }
  setTitle(title: string): void {
    this.title = title
  }
  setDocumentEdited(isEdited: boolean): void {
    this.isEdited = isEdited
  }
  setRepresentedFilename(file: string): void {
    this.file = file
  }
  close(): void {
    if (!this.#windows.includes(this)) return
    if (!this.emitPreventable('close')) this.destroy()
  }
  destroy(): void {
    this.#windows.splice(this.#windows.indexOf(this), 1)
    this.webContents.isDestroyed = true
    this.emit('closed')
    if (this.#windows.length === 0 && !this.#app.isQuitting) this.#app.emit('window-all-closed')
  }
}
