/** The built headless host on a port of its own, and a Chromium with a profile that lasts as long as the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { findChromium } from '../../build/launch/chromium.mjs'
import { findNode24 } from '../../build/launch/node-24.mjs'
import { root } from '../../build/launch/project.mjs'
import type { Ground, Host } from './app.ts'
import { Relay } from './relay.ts'

const relays = new Map<string, Relay>()
const START_MS = 20_000

export class HeadlessHost implements Host {
  readonly page: Page
  readonly #server: Server
  readonly #relay: Relay
  readonly #browser: BrowserContext

  private constructor(page: Page, server: Server, relay: Relay, browser: BrowserContext) {
    this.page = page
    this.#server = server
    this.#relay = relay
    this.#browser = browser
  }

  static async start(ground: Ground, file: string | undefined): Promise<HeadlessHost> {
    const relay = relays.get(ground.files) ?? (await Relay.open())
    relays.set(ground.files, relay)
    const server = await Server.start(ground, file)
    relay.leadTo(server.port)
    const browser = await chromium.launchPersistentContext(ground.profile, {
      executablePath: await chromiumPath(),
      headless: true,
      locale: ground.language,
      viewport: { width: 1280, height: 800 },
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
      // People have scrollbars, and drag them.
      ignoreDefaultArgs: ['--hide-scrollbars'],
    })
    const page = browser.pages()[0] ?? (await browser.newPage())
    const host = new HeadlessHost(page, server, relay, browser)
    await page.goto((await host.#takeLink()).href)
    return host
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+o')
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('combobox').fill(name)
    await dialog.getByRole('option', { name }).first().click()
  }

  async openFiles(names: readonly string[]): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+o')
    const dialog = this.page.getByRole('dialog')
    for (const name of names) {
      await dialog.getByRole('combobox').fill(name)
      await expect(dialog.getByRole('option')).toHaveCount(1)
      await this.page.keyboard.press('ControlOrMeta+Enter')
    }
    await dialog.getByRole('button', { name: /together|打开这/ }).click()
  }

  async writeTo(name: string, write: () => Promise<void>): Promise<void> {
    await write()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog.locator('button[type="submit"]').click()
  }

  async openWindow(): Promise<Page> {
    const link = await this.#takeLink()
    const wishes = new URLSearchParams(link.hash.slice(1))
    wishes.delete('open')
    link.hash = wishes.toString()
    const page = await this.#browser.newPage()
    await page.goto(link.href)
    return page
  }

  async loseEngine(): Promise<() => Promise<void>> {
    this.#relay.cut()
    return async () => this.#relay.leadTo(this.#server.port)
  }

  async readClipboard(): Promise<string> {
    await this.#browser.grantPermissions(['clipboard-read'])
    const text = await this.page.evaluate(() => navigator.clipboard.readText())
    await this.#browser.clearPermissions()
    return text
  }

  async writeClipboard(text: string): Promise<void> {
    await this.#browser.grantPermissions(['clipboard-write'])
    await this.page.evaluate((written) => navigator.clipboard.writeText(written), text)
    await this.#browser.clearPermissions()
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#server.end('SIGTERM')
  }

  async kill(): Promise<void> {
    const browser = this.#browser.browser()
    if (browser === null) throw new Error('The browser does not say who it is')
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo')
    const gone = new Promise((resolve) => this.#browser.once('close', resolve))
    for (const { type, id } of processInfo) if (type === 'browser') process.kill(id, 'SIGKILL')
    await Promise.all([this.#server.end('SIGKILL'), gone])
  }

  /** Gives a link that nobody has used yet, by way of the relay. */
  async #takeLink(): Promise<URL> {
    const link = new URL(await this.#server.takeLink())
    link.port = String(this.#relay.port)
    return link
  }
}

/** `winnow serve`, and the links that it prints. */
class Server {
  readonly port: number
  readonly #process: ChildProcess
  readonly #links: AsyncIterator<string>

  private constructor(port: number, process: ChildProcess, links: AsyncIterator<string>) {
    this.port = port
    this.#process = process
    this.#links = links
  }

  static async start(ground: Ground, file: string | undefined): Promise<Server> {
    const node = findNode24()
    if (node === undefined) throw new Error('There is no Node 24')
    const named = file === undefined ? [] : [file]
    const args = [
      join(root, 'dist/node/cli.mjs'),
      'serve',
      ground.files,
      ...named,
      '--no-open',
      '--json',
      '--port',
      '0',
    ]
    const process = spawn(node, args, {
      env: { ...globalThis.process.env, WINNOW_DATA: ground.data },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const late = setTimeout(() => process.kill('SIGKILL'), START_MS)
    const links = linksOf(process)
    const first = await links.next()
    clearTimeout(late)
    if (first.done) throw new Error('The headless host ended before it served')
    const rest = (async function* () {
      yield first.value
      yield* links
    })()
    return new Server(Number(new URL(first.value).port), process, rest)
  }

  async takeLink(): Promise<string> {
    const link = await this.#links.next()
    if (link.done) throw new Error('The headless host has ended')
    return link.value
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill(signal)
    await ended
  }
}

async function* linksOf(process: ChildProcess): AsyncGenerator<string> {
  if (process.stdout === null) throw new Error('The headless host has no output')
  for await (const line of createInterface({ input: process.stdout })) {
    const notice: { kind: string; url?: string } = JSON.parse(line)
    if ((notice.kind === 'link' || notice.kind === 'nextLink') && notice.url !== undefined) yield notice.url
  }
}

let lookedFor: ReturnType<typeof findChromium> | undefined

const chromiumPath = async (): Promise<string> => {
  lookedFor ??= findChromium()
  const found = await lookedFor
  if (found === undefined) throw new Error('There is no Chromium: npm test fetches one, or name one in WINNOW_CHROMIUM')
  return found
}
