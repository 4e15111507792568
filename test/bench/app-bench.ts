/**
 * What a person waits for in the window: from choosing a file to its first rows painted, and from the key that ends an
 * edit until the window says that it is kept. The built program, its local server and a Chromium, as they are used; beside
 * what the same Chromium needs at that moment to paint an empty page's next frame.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { BenchApp } from './bench-app.ts'
import { hasRoom, large, ROUNDS, rowsOfSize, small, workFolder } from './bench-place.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { median, percentile, say } from './measure.ts'

const EDITS = 100
const OPEN_TARGET_MS = 150
const KEPT_TARGET_MS = 30
const WAIT_MS = 60_000

/** Runs in the page: answers with the time from the click on a file to the frame after its first rows are there. */
const timeOpening = (): Promise<number> =>
  new Promise((resolve) => {
    const shown = '[role=grid] [role=row]:not([class*=is-waiting]) [role=gridcell]'
    let startMs = Number.NaN
    const afterPaint = (): void => {
      // A message that is sent while a frame is made is read once it has been painted.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now() - startMs)
      requestAnimationFrame(() => port2.postMessage(null))
    }
    const watch = new MutationObserver(() => {
      if (!document.querySelector(shown)?.textContent) return
      watch.disconnect()
      afterPaint()
    })
    document.addEventListener(
      'click',
      (event) => {
        startMs = event.timeStamp
        watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
      },
      { capture: true, once: true },
    )
  })

/** Runs in the page: from now on notes how long each Enter took until the window said, on screen, that nothing waits. */
const startTimingEdits = (): void => {
  const times: number[] = []
  Object.assign(globalThis, { keptMs: times })
  const status = document.querySelector('footer [role=status], [role=contentinfo] [role=status]')
  if (status === null) throw new Error('The window has no status')
  let startMs = Number.NaN
  let isKeeping = false
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') startMs = event.timeStamp
    },
    { capture: true },
  )
  new MutationObserver(() => {
    const isNow = status.querySelector('[class*=keeping]') !== null
    const isKept = isKeeping && !isNow
    isKeeping = isNow
    if (!isKept || Number.isNaN(startMs)) return
    const from = startMs
    startMs = Number.NaN
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => times.push(performance.now() - from)
    requestAnimationFrame(() => port2.postMessage(null))
  }).observe(status, { subtree: true, childList: true, attributes: true })
}

/** Runs in an empty page: how long its next frame takes from any moment, over and over. */
const timeFrames = async (): Promise<number[]> => {
  const times: number[] = []
  for (let at = 0; at < 30; at++) {
    const startMs = performance.now()
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      requestAnimationFrame(() => port2.postMessage(null))
    })
    times.push(performance.now() - startMs)
    await new Promise((resolve) => setTimeout(resolve, 7))
  }
  return times
}

/** Runs in the page: how long the browser's own store takes to put one small thing on the disk, over and over. */
const timeStore = async (count: number): Promise<number[]> => {
  const opening = indexedDB.open('bench')
  opening.onupgradeneeded = () => opening.result.createObjectStore('things', { autoIncrement: true })
  await new Promise((resolve) => {
    opening.onsuccess = resolve
  })
  const times: number[] = []
  for (let at = 0; at < count; at++) {
    const startMs = performance.now()
    const transaction = opening.result.transaction('things', 'readwrite', { durability: 'strict' })
    transaction.objectStore('things').add({ at, text: 'x'.repeat(200) })
    await new Promise((resolve) => {
      transaction.oncomplete = resolve
    })
    times.push(performance.now() - startMs)
  }
  opening.result.close()
  return times
}

const open = async (page: Page, name: string): Promise<number> => {
  const ms = page.evaluate(timeOpening)
  await page.keyboard.press('ControlOrMeta+o')
  await page.getByRole('dialog').getByRole('option', { name }).first().click({ timeout: WAIT_MS })
  return ms
}

const closeDataset = async (page: Page): Promise<void> => {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('combobox').fill('Close')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Winnow' }).waitFor({ timeout: WAIT_MS })
  await sleep(300)
}

const whenRead = async (page: Page): Promise<void> => {
  await sleep(200)
  while ((await page.getByRole('contentinfo').getByRole('progressbar').count()) > 0) await sleep(100)
}

/** Removes what the engine keeps of files that nobody has open. */
const forgetFiles = (dataFolder: string): void => {
  for (const folder of ['cache', 'datasets']) {
    const path = join(dataFolder, folder)
    if (existsSync(path)) for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true })
  }
}

const measureOpening = async (app: BenchApp, dataFolder: string, frameMs: number): Promise<Finding[]> => {
  const findings: Finding[] = []
  for (const { name } of [small, large]) {
    const file = fileName(name)
    const times = { 'no index kept': [] as number[], 'index kept': [] as number[] }
    for (let round = -1; round < ROUNDS; round++) {
      forgetFiles(dataFolder)
      const fresh = await open(app.page, file)
      await whenRead(app.page)
      await closeDataset(app.page)
      const kept = await open(app.page, file)
      await closeDataset(app.page)
      if (round < 0) continue
      times['no index kept'].push(fresh)
      times['index kept'].push(kept)
    }
    for (const [way, all] of Object.entries(times)) {
      const ms = median(all)
      findings.push({
        work: `open to first rows painted, ${name}, ${way}`,
        measured: inMs(ms),
        reference: `an empty page's next frame ${inMs(frameMs)}`,
        ratio: ms / frameMs,
        target: `${OPEN_TARGET_MS} ms`,
        isMet: ms <= OPEN_TARGET_MS,
      })
    }
  }
  return findings
}

const measureEdits = async ({ page }: BenchApp): Promise<Finding[]> => {
  await open(page, fileName(large.name))
  await whenRead(page)
  await page.getByRole('gridcell', { name: 'forum-en', exact: true }).first().click()
  await page.evaluate(startTimingEdits)
  for (let at = 0; at < EDITS; at++) {
    await page.keyboard.type(`edit ${at}`)
    await page.keyboard.press('Enter')
    await page.waitForFunction((count) => (globalThis as unknown as { keptMs: number[] }).keptMs.length > count, at, {
      timeout: WAIT_MS,
    })
  }
  const times = await page.evaluate(() => (globalThis as unknown as { keptMs: number[] }).keptMs)
  const storeMs = await page.evaluate(timeStore, EDITS)
  return [0.5, 0.95].map((share) => {
    const [ms, store] = [percentile(times, share), percentile(storeMs, share)]
    return {
      work: `key to kept on screen, p${share * 100}, ${large.name}`,
      measured: inMs(ms),
      reference: `IndexedDB, strict ${inMs(store)}`,
      ratio: ms / store,
      target: share === 0.5 ? '-' : `${KEPT_TARGET_MS} ms`,
      isMet: share === 0.5 ? null : ms <= KEPT_TARGET_MS,
    }
  })
}

const fileName = (size: string): string => `rows-${size.replace(' ', '-')}.jsonl`

const bench = async (): Promise<void> => {
  if (!hasRoom(3 * large.bytes, 'the window')) return
  using folder = workFolder('app')
  const [files, data] = [join(folder.path, 'files'), join(folder.path, 'data')]
  mkdirSync(files)
  for (const { name, bytes } of [small, large]) copyFileSync(rowsOfSize({ bytes }), join(files, fileName(name)))
  const app = await BenchApp.start(files, data, join(folder.path, 'profile'))
  await app.emptyPage.bringToFront()
  const frameMs = median(await app.emptyPage.evaluate(timeFrames))
  await app.page.bringToFront()
  const findings = [...(await measureOpening(app, data, frameMs)), ...(await measureEdits(app))]
  await app.close()
  say(`The window, warm, median of ${ROUNDS} openings and ${EDITS} edits`)
  conclude(findings)
}

await bench()
