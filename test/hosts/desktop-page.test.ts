/**
 * The desktop app whole but for Electron's own binary: the built page and preload in a real Chromium, under the shell's
 * headers, with the shell and the real engine behind them. Needs a Chromium; says so where there is none.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { createBuilder } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../build/launch/chromium.mjs'
import type { CreateEngine, HostedEngine } from '../../electron/desktop/serve-shell.ts'
import { createEngine } from '../../electron/engine/engine.ts'
import { openInChromium } from '../doubles/chromium-page.ts'
import { startDouble } from './desktop-harness.ts'

const installed = await findChromium()

describe.skipIf(installed === undefined)('the built page in Chromium', () => {
  let folder = ''
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-page-'))
    const builder = await createBuilder({
      configFile: join(import.meta.dirname, '../../vite.config.ts'),
      environments: {
        client: { build: { outDir: join(folder, 'renderer') } },
        preload: { build: { outDir: join(folder, 'desktop') } },
      },
    })
    for (const name of ['client', 'preload']) {
      const environment = builder.environments[name]
      if (environment !== undefined) await builder.build(environment)
    }
    browser = await chromium.launch({
      ...(installed === undefined ? {} : { executablePath: installed }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('winnow FILE shows its rows, copies by the shell, heeds the menu, and outlives a crash of its engine', {
    timeout: 60_000,
  }, async () => {
    const engines: HostedEngine[] = []
    const createOne: CreateEngine = async (options) => {
      const engine = await createEngine({ ...options, workers: 1 })
      engines.push(engine)
      return engine
    }
    const desktop = await startDouble({
      pageFolder: join(folder, 'renderer'),
      argv: ['winnow', 'chat.jsonl'],
      createEngine: createOne,
    })
    await desktop.file('chat.jsonl', '{"question":"1+1?","answer":"2"}\n{"question":"你好","answer":"再见"}\n')
    const preload = await readFile(join(folder, 'desktop/preload.cjs'), 'utf8')
    expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron'])

    const { electron, windowAt } = desktop
    const { page, complaints, close } = await openInChromium(browser, electron, windowAt(0), preload)
    const grid = page.getByRole('grid')
    await grid.getByText('再见').waitFor()
    expect(windowAt(0).title).toBe('chat.jsonl — Winnow')

    await grid.getByText('1+1?').click()
    await page.keyboard.press('Control+c')
    await expect.poll(() => electron.clipboard.text).toBe('1+1?')

    // In one process with the test it can't be killed, so that it lets go of the file's lock as the system would make it.
    await engines[0]?.close()
    electron.children[0]?.die(1)
    await expect.poll(() => electron.children.length).toBe(2)
    // At once: what is typed while the line is down or new must not be lost.
    await page.keyboard.press('Enter')
    await page.keyboard.type('2+2?')
    await page.keyboard.press('Enter')
    await expect.poll(() => windowAt(0).title, { timeout: 10_000 }).toBe('• chat.jsonl — Winnow')
    windowAt(0).webContents.send('command', 'palette')
    await page.getByRole('dialog').waitFor()

    expect(complaints).toEqual([])
    await close()
  })
})
