/** The built desktop app in the real Electron; the system's own dialogs, which no test can click, answer by themselves. */
import { once } from 'node:events'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { findElectron } from '../../build/launch/electron.mjs'
import { root } from '../../build/launch/project.mjs'
import type { Ground, Host } from './app.ts'

export class DesktopHost implements Host {
  readonly page: Page
  readonly #electron: ElectronApplication
  readonly #ground: Ground

  private constructor(page: Page, electron: ElectronApplication, ground: Ground) {
    this.page = page
    this.#electron = electron
    this.#ground = ground
  }

  static async start(ground: Ground, file: string | undefined): Promise<DesktopHost> {
    const executablePath = findElectron()
    if (executablePath === undefined) throw new Error('The Electron binary is not installed: npx install-electron')
    const named = file === undefined ? [] : [file]
    const electron = await _electron.launch({
      executablePath,
      args: [join(root, 'dist/desktop/main.mjs'), `--lang=${ground.language}`, ...named],
      env: { ...process.env, WINNOW_DATA: ground.data } as Record<string, string>,
    })
    return new DesktopHost(await electron.firstWindow(), electron, ground)
  }

  openFile(name: string): Promise<void> {
    return this.openFiles([name])
  }

  async openFiles(names: readonly string[]): Promise<void> {
    await this.#electron.evaluate(
      ({ dialog }, paths) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: paths })
      },
      names.map((name) => join(this.#ground.files, name)),
    )
    await this.page.keyboard.press('ControlOrMeta+o')
  }

  async writeTo(name: string, write: () => Promise<void>): Promise<void> {
    await this.#electron.evaluate(
      ({ dialog }, path) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath: path })
      },
      join(this.#ground.files, name),
    )
    await write()
  }

  async openWindow(): Promise<Page> {
    const opened = this.#electron.waitForEvent('window')
    await this.#electron.evaluate(({ Menu }) => {
      const menus = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
      menus?.find(({ accelerator }) => accelerator === 'CmdOrCtrl+Shift+N')?.click()
    })
    return opened
  }

  /** The shell starts another engine by itself. */
  async loseEngine(): Promise<() => Promise<void>> {
    await this.#electron.evaluate(({ app }) => {
      for (const { serviceName, pid } of app.getAppMetrics()) if (serviceName === 'Winnow engine') process.kill(pid)
    })
    return async () => {}
  }

  readClipboard(): Promise<string> {
    return this.#electron.evaluate(({ clipboard }) => clipboard.readText())
  }

  writeClipboard(text: string): Promise<void> {
    return this.#electron.evaluate(({ clipboard }, written) => clipboard.writeText(written), text)
  }

  async close(): Promise<void> {
    await this.#electron.close()
  }

  async kill(): Promise<void> {
    const ended = once(this.#electron.process(), 'exit')
    this.#electron.process().kill('SIGKILL')
    await ended
  }
}
