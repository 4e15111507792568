/**
 * A running Winnow for one test: the built program on a folder, a data folder and a browser profile of its own, so that
 * tests share nothing and a restart finds what the last run left. The same specs run on either host.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { DesktopHost } from './desktop-host.ts'
import { HeadlessHost } from './headless-host.ts'

export { expect }

export interface HostOption {
  readonly hostKind: 'headless' | 'desktop'
}

/** Folders of a test; they outlive the host, so that it can be started again on them. */
export interface TestFolders {
  /** The folder with the datasets. */
  readonly files: string
  /** The app's data folder. */
  readonly data: string
  /** The browser's profile. */
  readonly profile: string
}

/** What a spec needs of either host. */
export interface Host {
  readonly page: Page
  /** Opens a file of the test's folder as a person would: by the dialog that this host shows. */
  openFile(name: string): Promise<void>
  /** Makes the next dialog that asks where to write give a file of the test's folder; `write` starts it. */
  writeTo(name: string, write: () => Promise<void>): Promise<void>
  /** Closes the window and the program as a person would. */
  close(): Promise<void>
  /** Kills the program, engine included, without a word. */
  kill(): Promise<void>
}

/** A host that can be closed or killed, and started again on the same folders. */
export class App {
  readonly folders: TestFolders
  readonly #start: () => Promise<Host>
  #host: Host | null = null

  constructor(folders: TestFolders, start: () => Promise<Host>) {
    this.folders = folders
    this.#start = start
  }

  get page(): Page {
    return this.#running().page
  }

  /** Gives the path of a file in the test's folder. */
  path(name: string): string {
    return join(this.folders.files, name)
  }

  async start(): Promise<void> {
    this.#host = await this.#start()
  }

  openFile(name: string): Promise<void> {
    return this.#running().openFile(name)
  }

  writeTo(name: string, write: () => Promise<void>): Promise<void> {
    return this.#running().writeTo(name, write)
  }

  async close(): Promise<void> {
    await this.#host?.close()
    this.#host = null
  }

  async kill(): Promise<void> {
    await this.#running().kill()
    this.#host = null
  }

  #running(): Host {
    if (this.#host === null) throw new Error('The app is not running')
    return this.#host
  }
}

export const test = base.extend<HostOption & { app: App }>({
  hostKind: ['headless', { option: true }],
  app: async ({ hostKind }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'winnow-e2e-'))
    const folders = { files: join(folder, 'files'), data: join(folder, 'data'), profile: join(folder, 'profile') }
    for (const path of Object.values(folders)) await mkdir(path)
    const app = new App(folders, () =>
      hostKind === 'desktop' ? DesktopHost.start(folders) : HeadlessHost.start(folders),
    )
    await app.start()
    await use(app)
    await app.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
})
