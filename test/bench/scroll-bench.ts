/**
 * How evenly the grid scrolls over ten million rows: by wheel, slowly and fast, and by jumps of the scroll bar's thumb, in
 * the real page on an engine that makes rows on a thread of its own. Beside a page of the same browser that does nothing
 * but ask for frames, which is the best that this machine can do.
 */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import type { Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { root } from '../../build/launch/project.mjs'
import { startChromium } from './bench-app.ts'
import { workFolder } from './bench-place.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { percentile, say } from './measure.ts'

const ROWS = 10_000_000
const SECONDS = 5
const FRAMES_A_SECOND = 60
/** A frame at 60 a second; what a clock adds to it is no late frame. */
const FRAME_MS = 16.75
const BLANK_MS = 100

interface Recording {
  readonly frameMs: number[]
  /** How long each row that came into sight without its cells stayed so, or stayed in sight. */
  readonly blankMs: number[]
  /** The first row in sight at the start and at the end. */
  readonly rows: readonly [number, number]
}

/** Runs in the page: records frames until `stopRecording` is called. */
const startRecording = (): void => {
  const frameMs: number[] = []
  const blankSince = new Map<string, number>()
  const blankMs: number[] = []
  let lastMs = Number.NaN
  let isOn = true
  const scroller = document.querySelector('[role=grid]')?.closest('[class*=scroller]')
  const firstRow = (): number => {
    const rows = [...document.querySelectorAll<HTMLElement>('[role=grid] [role=rowgroup] [role=row]')]
    const shown = rows.filter((row) => row.style.display !== 'none').map((row) => Number(row.ariaRowIndex) - 2)
    return Math.min(...shown.filter((row) => row >= 0))
  }
  // What a frame painted is what stands in the page when the next one begins.
  const look = (nowMs: number): void => {
    const blank = new Set<string>()
    const waiting = document.querySelectorAll<HTMLElement>('[role=rowgroup] [class*=is-waiting]')
    if (waiting.length > 0 && scroller) {
      // Rows are painted a little past what is seen: under the header, and below.
      const top = document.querySelector('[role=columnheader]')?.getBoundingClientRect().bottom ?? 0
      const bottom = scroller.getBoundingClientRect().top + scroller.clientHeight
      for (const row of waiting) {
        const box = row.getBoundingClientRect()
        if (box.height > 0 && box.bottom > top + 1 && box.top < bottom - 1) blank.add(row.ariaRowIndex ?? '')
      }
    }
    for (const [row, since] of blankSince) {
      if (blank.has(row)) continue
      blankMs.push(nowMs - since)
      blankSince.delete(row)
    }
    for (const row of blank) if (!blankSince.has(row)) blankSince.set(row, nowMs)
  }
  const first = firstRow()
  const onFrame = (nowMs: number): void => {
    if (!isOn) return
    if (!Number.isNaN(lastMs)) frameMs.push(nowMs - lastMs)
    lastMs = nowMs
    look(nowMs)
    requestAnimationFrame(onFrame)
  }
  requestAnimationFrame(onFrame)
  Object.assign(globalThis, {
    stopRecording: (): Recording => {
      isOn = false
      for (const since of blankSince.values()) blankMs.push(lastMs - since)
      return { frameMs, blankMs, rows: [first, firstRow()] }
    },
  })
}

const record = async (page: Page, move: () => Promise<unknown>): Promise<Recording> => {
  await page.evaluate(startRecording)
  await move()
  return page.evaluate(() => (globalThis as unknown as { stopRecording(): Recording }).stopRecording())
}

const wheel = async (page: Page, pxAFrame: number): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const speed = pxAFrame * FRAMES_A_SECOND
  await session.send('Input.synthesizeScrollGesture', {
    x: 500,
    y: 400,
    yDistance: -speed * SECONDS,
    speed,
    preventFling: true,
    gestureSourceType: 'mouse',
  })
  await session.detach()
}

/** Runs in the page: puts the thumb somewhere else four times a second. */
const jump = async (jumps: number): Promise<void> => {
  const scroller = document.querySelector('[role=grid]')?.closest('[class*=scroller]')
  if (!scroller) throw new Error('The page has no grid')
  for (let at = 0; at < jumps; at++) {
    scroller.scrollTop = ((at * 0.618_034) % 1) * scroller.scrollHeight
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

const buildPage = async (outDir: string): Promise<void> => {
  await build({
    root: join(root, 'test/renderer/grid-page'),
    configFile: false,
    base: './',
    plugins: [react()],
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4_000,
    },
  })
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

const serve = async (folder: string): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').pathname
    const name = asked === '/' ? 'index.html' : asked
    if (name === '/empty') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>frames</title>')
      return
    }
    try {
      const bytes = readFileSync(join(folder, name))
      response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'text/plain' }).end(bytes)
    } catch {
      response.writeHead(404).end() // a page may ask for what it can do without, as for an icon
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}` }
}

const bench = async (): Promise<void> => {
  using folder = workFolder('scroll')
  const pageFolder = join(folder.path, 'page')
  await buildPage(pageFolder)
  const { server, url } = await serve(pageFolder)
  const browser = await startChromium(join(folder.path, 'profile'))
  const empty = await browser.newPage()
  await empty.goto(`${url}/empty`)
  const page = await browser.newPage()
  await page.goto(`${url}/?rows=${ROWS}`)
  await page.getByRole('gridcell').first().waitFor()
  const moves: readonly [string, () => Promise<unknown>][] = [
    ['wheel, 60 px a frame', () => wheel(page, 60)],
    ['wheel, 2,000 px a frame', () => wheel(page, 2_000)],
    ['jumps of the thumb', () => page.evaluate(jump, SECONDS * 4)],
  ]
  // Compiled code first.
  await record(page, moves[0][1])
  const findings: Finding[] = []
  say(`Scrolling over ${ROWS} rows, ${SECONDS} s of each`)
  for (const [name, move] of moves) {
    await empty.bringToFront()
    const floor = await record(empty, () => empty.waitForTimeout((SECONDS * 1000) / 2))
    await page.bringToFront()
    const found = await record(page, move)
    const [p50, p95, floor95] = [
      percentile(found.frameMs, 0.5),
      percentile(found.frameMs, 0.95),
      percentile(floor.frameMs, 0.95),
    ]
    const longestBlankMs = Math.max(0, ...found.blankMs)
    say(
      `  ${name}: ${found.frameMs.length} frames, p50 ${inMs(p50)}, p95 ${inMs(p95)}, rows ${found.rows.join(' to ')}`,
    )
    say(
      `    rows seen blank: ${found.blankMs.length}, p50 ${inMs(percentile(found.blankMs, 0.5))}, longest ${inMs(longestBlankMs)}`,
    )
    findings.push(
      {
        work: `frame p95, ${name}`,
        measured: inMs(p95),
        reference: `frames alone ${inMs(floor95)}`,
        ratio: p95 / floor95,
        target: '16.7 ms',
        isMet: p95 <= FRAME_MS,
      },
      {
        work: `longest blank row, ${name}`,
        measured: inMs(longestBlankMs),
        reference: '-',
        ratio: null,
        target: `${BLANK_MS} ms`,
        isMet: longestBlankMs <= BLANK_MS,
      },
    )
  }
  await browser.close()
  server.close()
  conclude(findings)
}

await bench()
