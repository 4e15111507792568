/**
 * One window and its page: what the page last said of itself, what waits until the page listens, its line to the engine,
 * and how it closes. Changes that are kept but not saved are no reason to ask at closing, since they are journaled; only
 * those on their way to the disk are waited for.
 */
import type { MenuCommand, PickedFile, WindowStatus } from '../../shared/desktop-bridge.ts'
import type { ShellPort, ShellWindow } from './electron-api.ts'
import type { EngineClient } from './engine-process.ts'
import type { ShellNews } from './ipc-table.ts'

/** For how long a file that was handed to the page counts as being opened; one that can't be opened never shows. */
const OPENING_MS = 5_000
const CLOSING_GRACE_MS = 1_500
const MOST_STOPS = 3
const STOPS_WITHIN_MS = 60_000

const NOTHING_OPEN: WindowStatus = { dataset: null, token: null, isUnsaved: false, unconfirmed: 0 }

/** What a window needs of the shell around it. */
export interface WindowNeeds {
  /** Gives an open file's path under a token for the page. */
  give(path: string): Promise<PickedFile>
  pathOf(token: string): string | undefined
  /** Asks whether to close with changes under way; an aborted question counts as no. */
  askToClose(window: ShellWindow, unconfirmed: number, signal: AbortSignal): Promise<boolean>
  /** Asks whether to show a page anew that keeps stopping. */
  askToReload(window: ShellWindow): Promise<boolean>
  onConnect(window: PageWindow): void
  onStatus(window: PageWindow): void
  /** Hears that the user would rather not close. */
  onStay(): void
  onClosed(window: PageWindow): void
}

type Waiting = { kind: 'file'; path: string } | { kind: 'command'; command: MenuCommand }

export class PageWindow implements EngineClient {
  readonly frame: ShellWindow
  readonly #needs: WindowNeeds
  readonly #platform: NodeJS.Platform
  #status = NOTHING_OPEN
  /** The path of the dataset that the page shows, when the shell knows it. */
  #path: string | undefined
  #openedAtMs = 0
  #isListening = false
  #isShown = false
  #waiting: Waiting[] = []
  #closing: 'no' | 'asking' | 'yes' = 'no'
  #onSettled: (() => void) | null = null
  #stops: number[] = []

  constructor(frame: ShellWindow, needs: WindowNeeds, platform: NodeJS.Platform) {
    this.frame = frame
    this.#needs = needs
    this.#platform = platform
    frame.on('close', (event) => this.#onClose(event))
    frame.on('closed', () => {
      this.#closing = 'yes'
      needs.onClosed(this)
    })
    // The title says what the shell knows of the dataset, whatever the page's own title is.
    frame.on('page-title-updated', (event) => event.preventDefault())
    const { webContents } = frame
    // In a browser the page asks before it is left; here the shell has asked already.
    webContents.on('will-prevent-unload', (event) => event.preventDefault())
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#forgetPage()
    })
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void this.#recover()
    })
  }

  getStatus(): WindowStatus {
    return this.#status
  }

  getPath(): string | undefined {
    return this.#path
  }

  /** Tells whether the window shows the welcome screen, with nothing on its way to it. */
  isFree(): boolean {
    const isOpening = this.#waiting.length > 0 || Date.now() - this.#openedAtMs < OPENING_MS
    return this.#status.dataset === null && !isOpening
  }

  /** Shows the window for the first time, once there is something to see. */
  showFirst(isMaximized: boolean): void {
    this.#isShown = true
    if (isMaximized) this.frame.maximize()
    this.frame.show()
  }

  /** Brings the window to the front; one that is still being painted comes there by itself. */
  bringForward(): void {
    if (!this.#isShown) return
    if (this.frame.isMinimized()) this.frame.restore()
    this.frame.show()
    this.frame.focus()
  }

  /** Shows a file in this window, as soon as the page listens. */
  openFile(path: string): void {
    this.#openedAtMs = Date.now()
    this.#hand({ kind: 'file', path })
  }

  /** Gives the page a command of the menu, as soon as it listens. */
  sendCommand(command: MenuCommand): void {
    this.#hand({ kind: 'command', command })
  }

  /** The page listens now. */
  connect(): void {
    this.#needs.onConnect(this)
    this.#isListening = true
    const waiting = this.#waiting
    this.#waiting = []
    for (const one of waiting) this.#hand(one)
  }

  /** Takes what the page says of itself. */
  setStatus(status: WindowStatus): void {
    this.#status = status
    this.#path = status.token === null ? undefined : this.#needs.pathOf(status.token)
    const isMac = this.#platform === 'darwin'
    const mark = status.isUnsaved && !isMac ? '• ' : ''
    this.frame.setTitle(status.dataset === null ? 'Winnow' : `${mark}${status.dataset} — Winnow`)
    if (isMac) {
      this.frame.setDocumentEdited(status.isUnsaved)
      this.frame.setRepresentedFilename(this.#path ?? '')
    }
    if (status.unconfirmed === 0) this.#onSettled?.()
    this.#needs.onStatus(this)
  }

  takePort(port: ShellPort): void {
    this.frame.webContents.postMessage('engine-port' satisfies keyof ShellNews, null, [port])
  }

  hearEnd(next: ShellNews['engine-end']): void {
    this.#send('engine-end', next)
  }

  #hand(one: Waiting): void {
    if (!this.#isListening) this.#waiting.push(one)
    else if (one.kind === 'command') this.#send('command', one.command)
    else void this.#needs.give(one.path).then((file) => this.#send('open-file', file))
  }

  #send<K extends keyof ShellNews>(channel: K, news: ShellNews[K]): void {
    if (this.#closing !== 'yes') this.frame.webContents.send(channel, news)
  }

  #onClose(event: { preventDefault(): void }): void {
    if (this.#closing === 'yes' || this.#status.unconfirmed === 0) {
      this.#closing = 'yes'
      return
    }
    event.preventDefault()
    if (this.#closing === 'no') void this.#settleAndClose()
  }

  /** Waits a moment for the changes under way, which takes milliseconds unless the disk is stuck; then asks. */
  async #settleAndClose(): Promise<void> {
    this.#closing = 'asking'
    const settled = new AbortController()
    const isSettled = new Promise<boolean>((resolve) => {
      this.#onSettled = () => {
        settled.abort()
        resolve(true)
      }
    })
    const isEarly = await Promise.race([isSettled, after(CLOSING_GRACE_MS)])
    const mayClose =
      isEarly ||
      (await this.#needs.askToClose(this.frame, this.#status.unconfirmed, settled.signal)) ||
      settled.signal.aborted
    this.#onSettled = null
    this.#closing = mayClose ? 'yes' : 'no'
    if (mayClose) this.frame.close()
    else this.#needs.onStay()
  }

  #forgetPage(): void {
    this.#isListening = false
    this.#status = { ...this.#status, unconfirmed: 0 }
    this.#onSettled?.()
  }

  /** The page's own memory and the engine's journal outlive its process, so that loading it anew brings the work back. */
  async #recover(): Promise<void> {
    this.#forgetPage()
    const now = Date.now()
    this.#stops = [...this.#stops.filter((time) => now - time < STOPS_WITHIN_MS), now]
    const shallReload = this.#stops.length <= MOST_STOPS || (await this.#needs.askToReload(this.frame))
    if (this.#closing === 'yes') return
    if (shallReload) this.frame.webContents.reload()
    else this.frame.destroy()
  }
}

const after = (timeMs: number): Promise<false> => new Promise((resolve) => setTimeout(resolve, timeMs, false))
