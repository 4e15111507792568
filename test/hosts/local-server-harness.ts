/** A real local server over a small page and an engine that only says what it was asked: for tests of who gets in. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Places } from '../../electron/engine/places.ts'
import { type ServeNotice, type ServeOptions, type Serving, startServing } from '../../electron/headless/serving.ts'
import { wordsIn } from '../../electron/headless/words.ts'
import type { EngineSession } from '../../shared/channel.ts'

export interface TestServer {
  readonly port: number
  readonly folder: string
  readonly serving: Serving
  readonly places: Places
  readonly notices: ServeNotice[]
  /** Calls that reached the engine. */
  readonly calls: string[]
  /** Links that were handed to a browser as an argument. */
  readonly opened: string[]
  /** Ends the window that `openBrowser` pretends to have opened. */
  endWindow(): void
  close(): Promise<void>
}

/** Starts a server over a fresh folder that holds `rows.jsonl` and a page of two files. */
export const startTestServer = async (wish: Partial<ServeOptions> = {}): Promise<TestServer> => {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-serve-')))
  const folder = join(base, 'served')
  const pageFolder = join(base, 'page')
  await mkdir(join(pageFolder, 'assets'), { recursive: true })
  await mkdir(folder)
  await writeFile(join(folder, 'rows.jsonl'), '{"a":1}\n')
  await writeFile(
    join(pageFolder, 'index.html'),
    '<!doctype html><title>page</title><script src="./assets/app.js"></script>',
  )
  await writeFile(join(pageFolder, 'assets', 'app.js'), 'document.title = "runs"')
  await writeFile(join(pageFolder, 'assets', 'app.js.map'), '{}')
  await writeFile(join(base, 'secret.txt'), 'secret')

  const notices: ServeNotice[] = []
  const calls: string[] = []
  const opened: string[] = []
  const window = Promise.withResolvers<void>()
  let places: Places | undefined
  const session: EngineSession = {
    call: (name) => {
      calls.push(name)
      return Promise.resolve({} as never)
    },
    end: () => {
      calls.push('end')
    },
  }
  const serving = await startServing(
    {
      pageFolder,
      dataFolder: join(base, 'data'),
      makeEngine: (given) => {
        places = given
        return Promise.resolve({ connect: () => session, close: () => Promise.resolve() })
      },
      openBrowser: (url) => {
        opened.push(url)
        return Promise.resolve({
          kind: 'window',
          ended: window.promise,
          isUnsandboxed: false,
          close: () => window.resolve(),
        })
      },
    },
    { folder, opensBrowser: false, tell: (notice) => notices.push(notice), say: wordsIn('en'), ...wish },
  )
  if (places === undefined) throw new Error('no engine was made')
  return {
    port: Number(new URL(serving.url).port),
    folder,
    serving,
    places,
    notices,
    calls,
    opened,
    endWindow: () => window.resolve(),
    close: async () => {
      await serving.close()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** Gives the code that a link carries. */
export const codeIn = (url: string): string => new URLSearchParams(new URL(url).hash.slice(1)).get('code') ?? ''

export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends a request written by hand, so that nothing is added or mended on the way, and reads until the other end closes. */
export const sendRaw = (where: { port: number } | { path: string }, text: string): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect('port' in where ? { port: where.port, host: '127.0.0.1' } : where)
    const pieces: Buffer[] = []
    socket.on('data', (piece: Buffer) => pieces.push(piece))
    socket.once('error', reject)
    socket.once('close', () => {
      const answer = Buffer.concat(pieces).toString('utf8')
      const middle = answer.indexOf('\r\n\r\n')
      const head = middle === -1 ? answer : answer.slice(0, middle)
      resolve({ status: Number(head.split(' ')[1] ?? 0), head, body: middle === -1 ? '' : answer.slice(middle + 4) })
    })
    socket.write(text)
  })

/** Writes a request's text; a header of undefined is left out. */
export const requestText = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
): string => {
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`
}

/** Trades a code for a token as the page does. */
export const signInWith = async (port: number, code: string): Promise<RawAnswer> =>
  sendRaw(
    { port },
    requestText('POST', '/session', {
      Host: `127.0.0.1:${port}`,
      Origin: `http://127.0.0.1:${port}`,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/json',
      'X-Winnow-Code': code,
      'Content-Length': '0',
      Connection: 'close',
    }),
  )
