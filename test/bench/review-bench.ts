/**
 * From the key that leaves a sample to the next one painted, in review mode: with a verdict, which is also sent, and
 * without. The built program in a Chromium, at a reader's pace and as fast as keys repeat; beside what the same Chromium
 * needs at that moment and pace to paint one word in an empty page.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { BenchApp } from './bench-app.ts'
import { hasRoom, large, rowsOfSize, workFolder } from './bench-place.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { percentile, say } from './measure.ts'

const SAMPLES = 100
const TARGET_MS = 50
const WAIT_MS = 60_000
/** Between one sample and the next key: a quick reader, and a key that is held down. */
const PACES = [
  { name: 'at 5 a second', restMs: 200 },
  { name: 'as fast as keys repeat', restMs: 33 },
]

/** Runs in the page: from now on notes how long each key took until another sample was painted. */
const startTiming = (): void => {
  const times: number[] = []
  Object.assign(globalThis, { nextMs: times })
  let startMs = Number.NaN
  const rowOnScreen = (): string | undefined => document.querySelector<HTMLElement>('main [data-row]')?.dataset.row
  let last = rowOnScreen()
  document.addEventListener(
    'keydown',
    (event) => {
      startMs = event.timeStamp
    },
    { capture: true },
  )
  const body = document.querySelector('main')
  if (body === null) throw new Error('No sample is on screen')
  new MutationObserver(() => {
    const row = rowOnScreen()
    if (row === undefined || row === last || Number.isNaN(startMs)) return
    last = row
    const from = startMs
    // A message that is sent while a frame is made is read once it has been painted.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => times.push(performance.now() - from)
    requestAnimationFrame(() => port2.postMessage(null))
  }).observe(body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-row'] })
}

/** Runs in an empty page: writes a word at each key, and notes how long that took to be painted. */
const startTimingEmpty = (): void => {
  const times: number[] = []
  Object.assign(globalThis, { nextMs: times })
  document.addEventListener('keydown', (event) => {
    document.body.textContent = `key ${times.length}`
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => times.push(performance.now() - event.timeStamp)
    requestAnimationFrame(() => port2.postMessage(null))
  })
}

/** Presses a key so often, each time once the sample before is painted, and gives how long each took. */
const walk = async (page: Page, key: string, restMs: number): Promise<number[]> => {
  const count = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { nextMs: number[] }).nextMs.length)
  const before = await count()
  for (let at = 0; at < SAMPLES; at++) {
    await page.keyboard.press(key)
    await page.waitForFunction(
      (least) => (globalThis as unknown as { nextMs: number[] }).nextMs.length > least,
      before + at,
      { timeout: WAIT_MS },
    )
    await sleep(restMs)
  }
  return page.evaluate((from) => (globalThis as unknown as { nextMs: number[] }).nextMs.slice(from), before)
}

const bench = async (): Promise<void> => {
  if (!hasRoom(2 * large.bytes, 'the review')) return
  using folder = workFolder('review')
  const files = join(folder.path, 'files')
  mkdirSync(files)
  copyFileSync(rowsOfSize(large), join(files, 'rows.jsonl'))
  const app = await BenchApp.start(files, join(folder.path, 'data'), join(folder.path, 'profile'))
  const { page } = app
  await app.emptyPage.evaluate(startTimingEmpty)
  await page.keyboard.press('ControlOrMeta+o')
  await page.getByRole('dialog').getByRole('option', { name: 'rows.jsonl' }).first().click({ timeout: WAIT_MS })
  await page.getByRole('gridcell').first().waitFor({ timeout: WAIT_MS })
  while ((await page.getByRole('contentinfo').getByRole('progressbar').count()) > 0) await sleep(100)
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.locator('main [data-row]').waitFor({ timeout: WAIT_MS })
  await page.evaluate(startTiming)
  // Compiled code first.
  await walk(page, 's', 33)

  const findings: Finding[] = []
  for (const { name, restMs } of PACES) {
    await app.emptyPage.bringToFront()
    const empty = await walk(app.emptyPage, 's', restMs)
    await page.bringToFront()
    for (const [what, key] of [
      ['skip', 's'],
      ['keep', 'a'],
    ] as const) {
      const times = await walk(page, key, restMs)
      for (const share of [0.5, 0.95]) {
        const [ms, emptyMs] = [percentile(times, share), percentile(empty, share)]
        findings.push({
          work: `next sample by ${what}, p${share * 100}, ${name}`,
          measured: inMs(ms),
          reference: `a word in an empty page ${inMs(emptyMs)}`,
          ratio: ms / emptyMs,
          target: share === 0.5 ? '-' : `${TARGET_MS} ms`,
          isMet: share === 0.5 ? null : ms <= TARGET_MS,
        })
      }
    }
  }
  await app.close()
  say(`${SAMPLES} samples each, ${large.name}, from the key to the next one painted`)
  conclude(findings)
}

await bench()
