/** The built desktop app in the real Electron; the system's own dialogs, which no test can click, answer by themselves. */
import { once } from 'node:events'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { findElectron } from '../../build/launch/electron.mjs'
import { root } from '../../build/launch/project.mjs'
import type { Host, TestFolders } from './app.ts'

export class DesktopHost implements Host {
  readonly page: Page
  readonly #electron: ElectronApplication
  readonly #folders: TestFolders

  private constructor(page: Page, electron: ElectronApplication, folders: TestFolders) {
    this.page = page
    this.#electron = electron
    this.#folders = folders
  }

  static async start(folders: TestFolders): Promise<DesktopHost> {
    const executablePath = findElectron()
    if (executablePath === undefined) throw new Error('The Electron binary is not installed: npx install-electron')
    const electron = await _electron.launch({
      executablePath,
      args: [join(root, 'dist/desktop/main.mjs'), '--lang=en-US'],
      env: { ...process.env, WINNOW_DATA: folders.data } as Record<string, string>,
    })
    return new DesktopHost(await electron.firstWindow(), electron, folders)
  }

  async openFile(name: string): Promise<void> {
    await this.#electron.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
      },
      join(this.#folders.files, name),
    )
    await this.page.keyboard.press('ControlOrMeta+o')
  }

  async writeTo(name: string, write: () => Promise<void>): Promise<void> {
    await this.#electron.evaluate(
      ({ dialog }, path) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath: path })
      },
      join(this.#folders.files, name),
    )
    await write()
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
