/**
 * What other pages can do to the local server in a real browser: a name that is rebound to 127.0.0.1, a page of another
 * port, and one that frames. Needs a Chromium; says so where there is none.
 */
import { createServer, type Server } from 'node:http'
import { type Browser, chromium } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../build/launch/chromium.mjs'
import { codeIn, startTestServer, type TestServer } from './local-server-harness.ts'

const installed = await findChromium()

describe.skipIf(installed === undefined)('in Chromium', () => {
  let server: TestServer
  let stranger: Server
  let strangerPort = 0
  /** What reached the stranger. */
  const asked: string[] = []
  let browser: Browser

  beforeAll(async () => {
    server = await startTestServer()
    stranger = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end('<!doctype html><title>stranger</title>')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const address = stranger.address()
    if (address !== null && typeof address === 'object') strangerPort = address.port
    browser = await chromium.launch({
      ...(installed === undefined ? {} : { executablePath: installed }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP rebound.test 127.0.0.1',
      ],
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    stranger?.close()
    await server?.close()
  })

  it('the page runs, signs in with its fragment, and reaches the engine', { timeout: 30_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(server.serving.url)
    await expect.poll(() => page.title()).toBe('runs')
    const said = await page.evaluate(async () => {
      const code = new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
      const answer = await fetch('/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Winnow-Code': code },
      })
      const { token } = (await answer.json()) as { token: string }
      const socket = new WebSocket(`ws://${location.host}/channel`)
      return new Promise<string>((resolve) => {
        socket.onopen = () => {
          socket.send(JSON.stringify({ token }))
          socket.send(JSON.stringify({ t: 'q', i: '1', m: 'call', a: ['getState', {}] }))
        }
        socket.onmessage = (event) => resolve(String(event.data))
        socket.onclose = (event) => resolve(`closed ${event.code}`)
      })
    })
    expect(JSON.parse(said)).toEqual({ t: 's', i: '1', r: { ok: true, value: {} } })
    await page.close()
  })

  it('the page can run no script of a row, and load nothing from elsewhere', { timeout: 30_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${server.port}/`)
    asked.length = 0
    const outcome = await page.evaluate(async (port) => {
      const held: string[] = []
      const attempt = (name: string, run: () => void): void => {
        try {
          run()
          held.push(`${name} went through`)
        } catch {
          held.push(name)
        }
      }
      // While a debugger's own call runs, Chromium lets it eval.
      await new Promise((resolve) => setTimeout(resolve, 0))
      attempt('innerHTML', () => {
        document.body.innerHTML = '<img src=x onerror="window.bad = 1">'
      })
      attempt('eval', () => {
        // biome-ignore lint/security/noGlobalEval: the test is that it is refused
        eval('window.bad = 1')
      })
      attempt('onclick', () => {
        const button = document.createElement('button')
        button.setAttribute('onclick', 'window.bad = 1')
        button.click()
      })
      const image = document.createElement('img')
      image.src = `http://127.0.0.1:${port}/pixel`
      document.body.append(image)
      const frame = document.createElement('iframe')
      frame.src = `http://127.0.0.1:${port}/`
      document.body.append(frame)
      await fetch(`http://127.0.0.1:${port}/`).catch(() => held.push('fetch'))
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { held, isBad: 'bad' in window }
    }, strangerPort)
    expect(outcome).toEqual({ held: ['innerHTML', 'eval', 'onclick', 'fetch'], isBad: false })
    expect(asked).toEqual([])
    await page.close()
  })

  it('a rebound name reads nothing', { timeout: 30_000 }, async () => {
    const page = await browser.newPage()
    const answer = await page.goto(`http://rebound.test:${server.port}/`)
    expect(answer?.status()).toBe(403)
    expect(await page.textContent('body')).toMatch(/Winnow answers only at localhost/)
    await page.close()
  })

  it('a page of another port gets no session, no channel and no frame', { timeout: 30_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${strangerPort}/`)
    const link = server.notices.findLast((notice) => 'url' in notice)
    const code = link !== undefined && 'url' in link ? codeIn(link.url) : ''
    const outcome = await page.evaluate(
      async ({ port, code }) => {
        const base = `http://127.0.0.1:${port}`
        const settle = (promise: Promise<Response>) =>
          promise.then(
            (answer) => `${answer.type} ${answer.status}`,
            () => 'failed',
          )
        const asked = [
          await settle(fetch(`${base}/`)),
          await settle(fetch(`${base}/`, { mode: 'no-cors' })),
          await settle(
            fetch(`${base}/session`, {
              method: 'POST',
              headers: { 'Content-Type': 'application/json', 'X-Winnow-Code': code },
            }),
          ),
          await settle(fetch(`${base}/session`, { method: 'POST', mode: 'no-cors', body: '{}' })),
        ]
        const channel = await new Promise<string>((resolve) => {
          const socket = new WebSocket(`ws://127.0.0.1:${port}/channel`)
          socket.onopen = () => resolve('open')
          socket.onerror = () => resolve('refused')
        })
        const frame = document.createElement('iframe')
        frame.src = `${base}/`
        const loaded = new Promise((resolve) => {
          frame.onload = resolve
        })
        document.body.append(frame)
        await loaded
        return { asked, channel }
      },
      { port: server.port, code },
    )
    expect(outcome.channel).toBe('refused')
    expect(outcome.asked[0]).toBe('failed')
    expect(outcome.asked[2]).toBe('failed')
    // A stranger's page learns nothing of these: they are opaque, or refused for want of a same-origin answer.
    for (const answer of [outcome.asked[1], outcome.asked[3]]) expect(answer).toMatch(/^(opaque 0|failed)$/)
    const framed = page.frames().find((frame) => frame !== page.mainFrame())
    expect(await framed?.title().catch(() => '')).not.toBe('runs')
    // The code that the stranger knew still works for its owner: nothing of it was taken.
    const own = await browser.newPage()
    await own.goto(`http://127.0.0.1:${server.port}/`)
    const status = await own.evaluate(async (code) => {
      const headers = { 'Content-Type': 'application/json', 'X-Winnow-Code': code }
      return (await fetch('/session', { method: 'POST', headers })).status
    }, code)
    expect(status).toBe(200)
  })
})
