/** The shell's windows: one for each dataset looked at, all alike and all locked down alike. */
import type { BrowserWindowConstructorOptions } from 'electron'
import { PAGE_URL } from './app-scheme.ts'
import type { ElectronApi } from './electron-api.ts'
import { PageWindow, type WindowNeeds } from './page-window.ts'
import type { ShellMemory } from './shell-memory.ts'
import { placeWindow } from './window-place.ts'

/** The canvas of both themes in renderer/look/tokens.css, so that a window is never a flash of the other colour. */
const CANVAS = { light: '#ffffff', dark: '#151619' } as const

export interface ShellWindowsOptions {
  readonly electron: Pick<ElectronApi, 'BrowserWindow' | 'screen' | 'nativeTheme'>
  readonly memory: ShellMemory
  readonly preloadPath: string
  readonly isDevelopment: boolean
  readonly platform: NodeJS.Platform
  readonly needs: WindowNeeds
  /** Told when another window came to the front, or the last one went. */
  readonly onFront: () => void
}

export class ShellWindows {
  readonly #options: ShellWindowsOptions
  /** In the order in which they were last in front. */
  #windows: PageWindow[] = []

  constructor(options: ShellWindowsOptions) {
    this.#options = options
  }

  /** The window in front, or that was last. */
  front(): PageWindow | undefined {
    return this.#windows[0]
  }

  all(): readonly PageWindow[] {
    return this.#windows
  }

  /** Finds the window whose page has these contents. */
  of(contentsId: number): PageWindow | undefined {
    return this.#windows.find((window) => window.frame.webContents.id === contentsId)
  }

  /** Shows files: in the window that has one already, in a free window, else in a new one. */
  openFiles(paths: readonly string[]): void {
    for (const path of paths) {
      const shown = this.#windows.find((window) => window.getPath() === path)
      const window = shown ?? this.#windows.find((one) => one.isFree()) ?? this.open()
      if (shown === undefined) window.openFile(path)
      window.bringForward()
    }
    if (paths.length === 0) (this.front() ?? this.open()).bringForward()
  }

  /** Opens one more window, on the welcome screen. */
  open(): PageWindow {
    const { electron, memory, needs, platform, onFront } = this.#options
    const { window: remembered } = memory.get()
    const bounds = placeWindow(
      remembered,
      electron.screen.getAllDisplays().map((display) => display.workArea),
      electron.screen.getPrimaryDisplay().workArea,
      this.#windows.map((window) => window.frame.getNormalBounds()),
    )
    const frame = new electron.BrowserWindow({
      ...bounds,
      minWidth: 720,
      minHeight: 480,
      title: 'Winnow',
      show: false,
      backgroundColor: electron.nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
      webPreferences: this.#webPreferences(),
    })
    const window = new PageWindow(frame, { ...needs, onClosed: (closed) => this.#forget(closed) }, platform)
    this.#windows = [window, ...this.#windows]
    frame.on('ready-to-show', () => window.showFirst(remembered?.isMaximized ?? false))
    frame.on('focus', () => {
      this.#windows = [window, ...this.#windows.filter((other) => other !== window)]
      onFront()
    })
    frame.on('close', () => memory.setWindow({ bounds: frame.getNormalBounds(), isMaximized: frame.isMaximized() }))
    void frame.loadURL(PAGE_URL)
    return window
  }

  #forget(closed: PageWindow): void {
    this.#options.needs.onClosed(closed)
    this.#windows = this.#windows.filter((window) => window !== closed)
    this.#options.onFront()
  }

  /** Said in full, though most are Electron's defaults, so that no default can change under us. */
  #webPreferences(): BrowserWindowConstructorOptions['webPreferences'] {
    return {
      preload: this.#options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      plugins: false,
      spellcheck: false,
      safeDialogs: true,
      devTools: this.#options.isDevelopment,
    }
  }
}
