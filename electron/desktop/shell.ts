/**
 * What holds windows, menu, engine and memory together while the app runs, and how it ends: windows first, each of which may
 * still object, then the engine, which puts its things in order, then the app.
 */
import type { MenuCommand } from '../../shared/desktop-bridge.ts'
import { type Language, languageFor } from '../../shared/messages/catalogue.ts'
import type { ElectronApi } from './electron-api.ts'
import { EngineProcess } from './engine-process.ts'
import { listenToPages } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import type { PageWindow } from './page-window.ts'
import { givePick, pickFile, pickFiles, pickFolder, pickTarget, takeDrop } from './picks.ts'
import { askToClose, askToReload, tellEngineFailure } from './questions.ts'
import type { ShellMemory } from './shell-memory.ts'
import { ShellWindows } from './shell-windows.ts'
import { type Say, wordsIn } from './words.ts'

export interface ShellOptions {
  readonly preloadPath: string
  /** The script of the engine's process. */
  readonly enginePath: string
  readonly samplePath: string
  /** The data folder that all hosts share. */
  readonly dataFolder: string
  readonly version: string
  readonly platform: NodeJS.Platform
}

export class Shell {
  readonly #electron: ElectronApi
  readonly #options: ShellOptions
  readonly #memory: ShellMemory
  readonly #engine: EngineProcess
  readonly #windows: ShellWindows
  #say: Say
  #drawnMenu = ''
  #isQuitting = false
  #isEngineStopped = false

  /** Starts the engine and listens to pages and system; no window opens yet. */
  constructor(electron: ElectronApi, options: ShellOptions, memory: ShellMemory) {
    const { dataFolder, enginePath, preloadPath, platform, samplePath, version } = options
    this.#electron = electron
    this.#options = options
    this.#memory = memory
    this.#say = wordsIn(this.#language())
    this.#engine = new EngineProcess({
      electron,
      modulePath: enginePath,
      start: { dataFolder, samplePath, version },
      onFailure: (error) => void tellEngineFailure(electron.dialog, this.#say, error),
    })
    this.#windows = new ShellWindows({
      electron,
      memory,
      preloadPath,
      platform,
      isDevelopment: !electron.app.isPackaged,
      needs: {
        give: (path) => givePick(this.#engine, path, 'open'),
        pathOf: (token) => this.#engine.pathOf(token),
        askToClose: (frame, unconfirmed, signal) => askToClose(electron.dialog, frame, this.#say, unconfirmed, signal),
        askToReload: (frame) => askToReload(electron.dialog, frame, this.#say),
        onConnect: (window) => this.#engine.connect(window),
        onStatus: (window) => this.#noteStatus(window),
        onStay: () => {
          this.#isQuitting = false
        },
        onClosed: (window) => this.#engine.disconnect(window),
      },
      onFront: () => this.#drawMenu(),
    })
    this.#listenToPages()
    this.#listenToSystem()
    this.#drawMenu()
  }

  /** Shows files, or the front window when there are none. */
  openFiles(paths: readonly string[]): void {
    this.#windows.openFiles(paths)
  }

  #listenToPages(): void {
    const { clipboard, dialog, ipcMain, nativeTheme } = this.#electron
    listenToPages<PageWindow>(ipcMain, (contentsId) => this.#windows.of(contentsId), {
      'pick-file': (window) => pickFile(dialog, window.frame, this.#say, this.#engine),
      'pick-files': (window) => pickFiles(dialog, window.frame, this.#say, this.#engine),
      'pick-folder': (window) => pickFolder(dialog, window.frame, this.#say, this.#engine),
      'pick-target': (window, wish) =>
        pickTarget(dialog, window.frame, this.#say, this.#engine, wish, window.getPath()),
      'take-drop': (_window, path) => takeDrop(this.#engine, path),
      'copy-text': (_window, text) => clipboard.writeText(text),
      'connect-engine': (window) => window.connect(),
      'set-status': (window, status) => window.setStatus(status),
      'set-language': (_window, language) => {
        this.#memory.setLanguage(language)
        this.#say = wordsIn(language)
        this.#drawMenu()
      },
      'set-theme': (_window, theme) => {
        this.#memory.setTheme(theme)
        nativeTheme.themeSource = theme
      },
      'edit-text': ({ frame }, action) => {
        if (action === 'undo') frame.webContents.undo()
        else if (action === 'redo') frame.webContents.redo()
        else frame.webContents.selectAll()
      },
    })
  }

  #listenToSystem(): void {
    const { app } = this.#electron
    app.on('activate', () => this.#windows.openFiles([]))
    app.on('window-all-closed', () => {
      if (this.#isQuitting || this.#options.platform !== 'darwin') app.quit()
    })
    app.on('before-quit', () => {
      this.#isQuitting = true
    })
    app.on('will-quit', (event) => {
      if (this.#isEngineStopped) return
      event.preventDefault()
      void this.#end()
    })
  }

  async #end(): Promise<void> {
    await Promise.all([this.#engine.stop(), this.#memory.settled()])
    this.#isEngineStopped = true
    this.#electron.app.quit()
  }

  #noteStatus(window: PageWindow): void {
    const path = window.getPath()
    if (path !== undefined && path !== this.#memory.get().recent[0]) {
      this.#memory.addRecent(path)
      this.#electron.app.addRecentDocument(path)
    }
    this.#drawMenu()
  }

  /** Draws the menu anew if anything that it shows has changed; status comes with every change of a row. */
  #drawMenu(): void {
    const { app, Menu } = this.#electron
    const hasDataset = this.#windows.front()?.getStatus().dataset != null
    const { recent } = this.#memory.get()
    const shown = JSON.stringify([this.#language(), hasDataset, recent])
    if (shown === this.#drawnMenu) return
    this.#drawnMenu = shown
    const template = menuTemplate(
      { say: this.#say, platform: this.#options.platform, isDevelopment: !app.isPackaged, hasDataset, recent },
      {
        sendCommand: (command) => this.#sendCommand(command),
        openWindow: () => void this.#windows.open(),
        openRecent: (path) => (this.#windows.front() ?? this.#windows.open()).openFile(path),
        clearRecent: () => {
          this.#memory.clearRecent()
          app.clearRecentDocuments()
          this.#drawMenu()
        },
        showAbout: () => {
          app.setAboutPanelOptions({ applicationName: 'Winnow', applicationVersion: this.#options.version })
          app.showAboutPanel()
        },
      },
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  #sendCommand(command: MenuCommand): void {
    const window = this.#windows.front() ?? this.#windows.open()
    window.bringForward()
    window.sendCommand(command)
  }

  #language(): Language {
    return this.#memory.get().language ?? languageFor(this.#electron.app.getPreferredSystemLanguages())
  }
}
