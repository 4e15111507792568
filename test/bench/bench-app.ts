/** The built program as a person uses it: its local server in a process of its own, and a Chromium that shows its page. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../build/launch/chromium.mjs'
import { root } from '../../build/launch/project.mjs'

/** Starts a Chromium without a screen, whose profile is on the disk as a person's is. */
export const startChromium = async (profile: string): Promise<BrowserContext> => {
  const executablePath = await findChromium()
  if (executablePath === undefined) throw new Error('There is no Chromium: npm test fetches one')
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  })
}

export class BenchApp {
  readonly page: Page
  /** An empty page of the same browser. */
  readonly emptyPage: Page
  readonly #server: ChildProcess
  readonly #browser: BrowserContext

  private constructor(page: Page, emptyPage: Page, server: ChildProcess, browser: BrowserContext) {
    this.page = page
    this.emptyPage = emptyPage
    this.#server = server
    this.#browser = browser
  }

  /** Serves a folder of files; the engine's own data goes to `dataFolder`, the browser's to `profile`. */
  static async start(folder: string, dataFolder: string, profile: string): Promise<BenchApp> {
    mkdirSync(folder, { recursive: true })
    const args = [join(root, 'dist/node/cli.mjs'), 'serve', folder, '--no-open', '--json', '--port', '0']
    const env = { ...process.env, WINNOW_DATA: dataFolder }
    const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const browser = await startChromium(profile)
    const [page, emptyPage] = [await browser.newPage(), await browser.newPage()]
    await page.bringToFront()
    await page.goto(await linkOf(server.stdout))
    await page.getByRole('heading', { name: 'Winnow' }).waitFor()
    return new BenchApp(page, emptyPage, server, browser)
  }

  async close(): Promise<void> {
    await this.#browser.close()
    const exited = once(this.#server, 'exit')
    this.#server.kill('SIGTERM')
    await exited
  }
}

const linkOf = async (output: NodeJS.ReadableStream): Promise<string> => {
  const lines = createInterface({ input: output })
  for await (const line of lines) {
    const notice: { kind: string; url?: string } = JSON.parse(line)
    if (notice.kind !== 'link' || notice.url === undefined) continue
    output.resume()
    return notice.url
  }
  throw new Error('The server ended before it served')
}
