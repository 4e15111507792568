/**
 * What the desktop shell offers its page, and nothing else: a fixed list of named verbs on `window.winnow`, absent in a
 * browser. No verb takes or gives a path, a channel's name or code, so that a page gone wrong can ask for no more than a
 * person at the window could.
 */

/** A file or folder that the user chose or dropped; opened with `{ kind: 'picked', token }`. */
export interface PickedFile {
  readonly token: string
  /** The file's own name, for showing only. */
  readonly name: string
}

/** The commands that the native menu sends; ids of the page's one table of commands. */
export const menuCommands = [
  'open',
  'open-folder',
  'open-sample',
  'close',
  'save',
  'save-as',
  'export',
  'undo',
  'redo',
  'select-all',
  'go-to-row',
  'palette',
  'toggle-panel',
  'settings',
  'keys',
] as const
export type MenuCommand = (typeof menuCommands)[number]

/** What the shell shows of the page: title, menu and the question at closing follow from it. */
export interface WindowStatus {
  /** The open dataset's name, or null on the welcome screen. */
  readonly dataset: string | null
  /** The token that it was opened or saved with, when there is one: puts the file among the recent ones. */
  readonly token: string | null
  /** Whether the dataset has changes that are kept but not saved into the file; only shown. */
  readonly isUnsaved: boolean
  /** Changes sent to the engine and not confirmed yet: only these make closing ask. */
  readonly unconfirmed: number
}

export interface DesktopBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'

  /** Shows the system's open dialog; null when it was cancelled. */
  pickFile(): Promise<PickedFile | null>
  /** Shows the system's open dialog for one file or several, in no order; none when it was cancelled. */
  pickFiles(): Promise<PickedFile[]>
  /** Shows the system's dialog for a folder, which stands for the files in it; null when it was cancelled. */
  pickFolder(): Promise<PickedFile | null>
  /** Shows the system's save dialog, which asks before a file is replaced; null when it was cancelled. */
  pickTarget(wish: { readonly kind: 'save-as' | 'export'; readonly name: string }): Promise<PickedFile | null>
  /** Takes a `File` out of a drop; null when it is no file of the disk. */
  fileOfDrop(file: object): Promise<PickedFile | null>

  /**
   * Asks for a line to the engine. It arrives as a `message` event of the window whose data is `ENGINE_PORT` and whose
   * one port carries the channel (contextBridge can't hand over a port). A later one, after the engine was started
   * anew, takes the place of the one before. Also says that the page listens: files to open that waited come now.
   */
  connectEngine(): void
  /** Calls back when the engine's process has ended: `restarting`, a new port follows; `failed`, it keeps ending and none will. */
  onEngineEnd(listener: (next: 'restarting' | 'failed') => void): () => void
  /** Calls back when a command was chosen in the native menu. */
  onCommand(listener: (command: MenuCommand) => void): () => void
  /** Calls back with a file to open: named at the start, opened in the file manager, or chosen under recent files. */
  onOpenFile(listener: (file: PickedFile) => void): () => void

  setStatus(status: WindowStatus): void
  setLanguage(language: 'en' | 'zh-CN'): void
  setTheme(theme: 'system' | 'light' | 'dark'): void
  /** Does in the focused text field what a menu command means there. */
  editText(action: 'undo' | 'redo' | 'select-all'): void
  /** Puts text on the clipboard (the page itself has no permission for it). */
  copyText(text: string): Promise<void>
}

/** The data of the `message` event that brings the engine's port. */
export const ENGINE_PORT = 'winnow:engine-port'
