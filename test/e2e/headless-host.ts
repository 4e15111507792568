/** The built headless host on a port of its own, and a Chromium with a profile that lasts as long as the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../build/launch/chromium.mjs'
import { findNode24 } from '../../build/launch/node-24.mjs'
import { root } from '../../build/launch/project.mjs'
import type { Host, TestFolders } from './app.ts'

/** The page's own storage belongs to its address, so that a restarted host takes the port that it had. */
const ports = new Map<string, string>()
const START_MS = 20_000

export class HeadlessHost implements Host {
  readonly page: Page
  readonly #process: ChildProcess
  readonly #browser: BrowserContext

  private constructor(page: Page, process: ChildProcess, browser: BrowserContext) {
    this.page = page
    this.#process = process
    this.#browser = browser
  }

  static async start(folders: TestFolders): Promise<HeadlessHost> {
    const { process, url } = await serve(folders)
    ports.set(folders.files, new URL(url).port)
    const browser = await chromium.launchPersistentContext(folders.profile, {
      executablePath: await chromiumPath(),
      headless: true,
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    })
    const page = browser.pages()[0] ?? (await browser.newPage())
    await page.goto(url)
    return new HeadlessHost(page, process, browser)
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+o')
    await this.#chooseInBrowser(name)
  }

  async writeTo(name: string, write: () => Promise<void>): Promise<void> {
    await write()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await this.page.keyboard.press('Enter')
  }

  async close(): Promise<void> {
    await this.#browser.close()
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGTERM')
      await once(this.#process, 'exit')
    }
  }

  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
    await this.#browser.close()
  }

  async #chooseInBrowser(name: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('option', { name }).first().click()
  }
}

const chromiumPath = async (): Promise<string> => {
  const found = await findChromium()
  if (found === undefined) throw new Error('There is no Chromium: npm test fetches one, or name one in WINNOW_CHROMIUM')
  return found
}

const serve = async (folders: TestFolders): Promise<{ process: ChildProcess; url: string }> => {
  const node = findNode24()
  if (node === undefined) throw new Error('There is no Node 24')
  const port = ports.get(folders.files) ?? '0'
  const args = [join(root, 'dist/node/cli.mjs'), 'serve', folders.files, '--no-open', '--json', '--port', port]
  const process = spawn(node, args, {
    env: { ...globalThis.process.env, WINNOW_DATA: folders.data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const late = setTimeout(() => process.kill('SIGKILL'), START_MS)
  try {
    for await (const line of createInterface({ input: process.stdout })) {
      const notice: { kind: string; url?: string } = JSON.parse(line)
      if (notice.kind === 'link' && notice.url !== undefined) return { process, url: notice.url }
    }
    throw new Error('The headless host ended before it served')
  } finally {
    clearTimeout(late)
    process.stdout.resume()
  }
}
