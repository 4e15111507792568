/**
 * A running Winnow for one test: the built program on a folder, a data folder and a browser profile of its own, so that
 * tests share nothing and a restart finds what the last run left. The same specs run on either host.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { DesktopHost } from './desktop-host.ts'
import { HeadlessHost } from './headless-host.ts'

export { expect }

export interface HostOption {
  readonly hostKind: 'headless' | 'desktop'
  /** The language that the system speaks. */
  readonly language: 'en-US' | 'zh-CN'
}

/** What a host is started on. The folders outlive it, so that it can be started again on them. */
export interface Ground {
  /** The folder with the datasets. */
  readonly files: string
  /** The app's data folder. */
  readonly data: string
  /** The browser's profile. */
  readonly profile: string
  readonly language: HostOption['language']
}

/** What a spec needs of either host. */
export interface Host {
  readonly page: Page
  /** Opens a file of the test's folder as a person would: by the dialog that this host shows. */
  openFile(name: string): Promise<void>
  /** Opens several files of the test's folder as one dataset, by the same dialog. */
  openFiles(names: readonly string[]): Promise<void>
  /** Makes the next dialog that asks where to write give a file of the test's folder; `write` starts it. */
  writeTo(name: string, write: () => Promise<void>): Promise<void>
  /** Opens another window of the same program. */
  openWindow(): Promise<Page>
  /** Takes the engine away from the window; the answer brings it back. */
  loseEngine(): Promise<() => Promise<void>>
  /** Gives what is on the clipboard, as another program would see it. */
  readClipboard(): Promise<string>
  /** Puts text on the clipboard, as another program would. */
  writeClipboard(text: string): Promise<void>
  /** Closes the window and the program as a person would. */
  close(): Promise<void>
  /** Kills the program, window and engine included, without a word. */
  kill(): Promise<void>
}

/** A host that can be closed or killed, and started again on the same ground. */
export class App {
  readonly #ground: Ground
  readonly #startHost: (file: string | undefined) => Promise<Host>
  /** What any window complained of on its console, and what failed there. */
  readonly complaints: string[] = []
  #host: Host | null = null

  constructor(ground: Ground, startHost: (file: string | undefined) => Promise<Host>) {
    this.#ground = ground
    this.#startHost = startHost
  }

  /** The running host; there is none before `start`. */
  get host(): Host {
    if (this.#host === null) throw new Error('The app is not running')
    return this.#host
  }

  get page(): Page {
    return this.host.page
  }

  /** Starts the program, with a file of the test's folder if one is named, and gives its window. */
  async start(file?: string): Promise<Page> {
    this.#host = await this.#startHost(file === undefined ? undefined : this.path(file))
    return this.#listen(this.#host.page)
  }

  /** Opens another window of the same program. */
  async openWindow(): Promise<Page> {
    return this.#listen(await this.host.openWindow())
  }

  /** Gives the path of a file in the test's folder. */
  path(name: string): string {
    return join(this.#ground.files, name)
  }

  /** Reads a file of the test's folder. */
  read(name: string): Promise<Buffer> {
    return readFile(this.path(name))
  }

  /** Writes a file into the test's folder. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFile(this.path(name), content)
  }

  async close(): Promise<void> {
    await this.#host?.close()
    this.#host = null
  }

  async kill(): Promise<void> {
    await this.host.kill()
    this.#host = null
  }

  #listen(page: Page): Page {
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message))
    page.on('console', (message) => {
      // A line that is down is none of the page's faults; Chromium says so on the console all the same.
      const isLine = /WebSocket connection to|ERR_CONNECTION/.test(message.text())
      if (message.type() === 'error' && !isLine) this.complaints.push(message.text())
    })
    return page
  }
}

export const test = base.extend<HostOption & { app: App }>({
  hostKind: ['headless', { option: true }],
  language: ['en-US', { option: true }],
  app: async ({ hostKind, language }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'winnow-e2e-'))
    const folders = { files: join(folder, 'files'), data: join(folder, 'data'), profile: join(folder, 'profile') }
    for (const path of Object.values(folders)) await mkdir(path)
    const ground: Ground = { ...folders, language }
    const app = new App(ground, (file) =>
      hostKind === 'desktop' ? DesktopHost.start(ground, file) : HeadlessHost.start(ground, file),
    )
    await use(app)
    await app.close()
    expect(app.complaints).toEqual([])
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
})
