/**
 * The local server answers only the user whose link was opened: every cell of Host x Origin x Sec-Fetch-Site x method x
 * route x code, and of the upgrades, is sent to a real server as raw bytes and held against a list of what is intended.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { findUser } from '../../electron/headless/peer-user.ts'
import { codeIn, requestText, sendRaw, signInWith, startTestServer, type TestServer } from './local-server-harness.ts'

const hostsFor = (port: number) => ({
  good: [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'localhost:4567'],
  bad: [undefined, '', 'evil.test', `127.0.0.1.evil.test:${port}`, `0.0.0.0:${port}`, `evil@127.0.0.1:${port}`],
})
const sites = [undefined, 'same-origin', 'none', 'same-site', 'cross-site']
const methods = ['GET', 'HEAD', 'POST', 'OPTIONS']
const routes = ['/', '/assets/app.js', '/session', '/channel', '/../secret.txt', '/assets/app.js.map']

const originsFor = (host: string | undefined) => [
  undefined,
  `http://${host}`,
  'http://evil.test',
  'http://127.0.0.1:1',
  'null',
  `https://${host}`,
]

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** Runs tasks a few at a time. */
const runAll = async (tasks: readonly (() => Promise<void>)[]): Promise<void> => {
  const queue = tasks.values()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const task of queue) await task()
    }),
  )
}

describe('requests', () => {
  it('refuses every cell of the matrix but the intended ones', { timeout: 120_000 }, async () => {
    const { good, bad } = hostsFor(server.port)
    const code = codeIn(server.serving.url)
    const wrong: string[] = []
    let cells = 0
    const tasks = [...good, ...bad].flatMap((host) =>
      originsFor(host).flatMap((origin) =>
        sites.flatMap((site) =>
          methods.flatMap((method) =>
            routes.map((path) => async () => {
              const isGoodHost = host !== undefined && good.includes(host)
              const isOwnOrigin = origin === `http://${host}`
              const isRead = method === 'GET' || method === 'HEAD'
              const isIntended =
                isGoodHost &&
                isRead &&
                (origin === undefined || isOwnOrigin) &&
                ((path === '/' && (site === undefined || site === 'same-origin' || site === 'none')) ||
                  (path === '/assets/app.js' && (site === undefined || site === 'same-origin')))
              // The one intended POST is kept out here, so that the code can be tried in all others.
              const isSignIn =
                isGoodHost &&
                isOwnOrigin &&
                method === 'POST' &&
                path === '/session' &&
                (site === undefined || site === 'same-origin')
              if (isSignIn) return
              cells++
              const answer = await sendRaw(
                server,
                requestText(method, path, {
                  Host: host,
                  Origin: origin,
                  'Sec-Fetch-Site': site,
                  'Content-Type': 'application/json',
                  'X-Winnow-Code': code,
                  'Content-Length': '0',
                  Connection: 'close',
                }),
              )
              const isServed = answer.status === 200
              const isLeaking = !isIntended && /page|runs|token|secret/.test(answer.body)
              if (isServed !== isIntended || isLeaking)
                wrong.push(`${method} ${path} ${host} ${origin} ${site}: ${answer.status}`)
            }),
          ),
        ),
      ),
    )
    await runAll(tasks)
    expect(wrong).toEqual([])
    expect(cells).toBe(10 * 6 * 5 * 4 * 6 - 4 * 2)
    expect(server.calls).toEqual([])
    // None of the refused requests has used the code up.
    expect((await signInWith(server.port, code)).status).toBe(200)
  })

  it('trades a code once, and only in its header, as JSON', async () => {
    const code = codeIn(server.serving.url)
    const own = { Host: `127.0.0.1:${server.port}`, Origin: `http://127.0.0.1:${server.port}`, Connection: 'close' }
    const json = { 'Content-Type': 'application/json', 'Content-Length': '0' }
    const post = async (path: string, headers: Record<string, string>) =>
      (await sendRaw(server, requestText('POST', path, headers))).status
    const fresh = (server.notices.findLast((notice) => notice.kind === 'nextLink') as { url: string }).url
    const good = codeIn(fresh)
    expect(good).not.toBe(code)
    const statuses = [
      await post('/session', { ...own, ...json }),
      await post('/session', { ...own, ...json, 'X-Winnow-Code': `${good}x` }),
      await post('/session', { ...own, ...json, 'X-Winnow-Code': code }),
      await post(`/session?code=${good}`, { ...own, ...json }),
      await post('/session', { ...own, ...json, Cookie: `x-winnow-code=${good}` }),
      await post('/session', { ...own, 'Content-Length': '0', 'X-Winnow-Code': good }),
      await post('/session', { ...own, ...json, 'Content-Type': 'text/plain', 'X-Winnow-Code': good }),
      await post('/session', { ...own, ...json, 'X-Winnow-Code': good }),
      await post('/session', { ...own, ...json, 'X-Winnow-Code': good }),
    ]
    expect(statuses).toEqual([403, 403, 403, 404, 403, 415, 415, 200, 403])
  })

  it('refuses a head that says something twice, or is no HTTP', async () => {
    const host = `Host: 127.0.0.1:${server.port}`
    const twice = await sendRaw(server, `GET / HTTP/1.1\r\n${host}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`)
    const old = await sendRaw(server, 'GET / HTTP/1.0\r\n\r\n')
    const proxied = await sendRaw(server, `GET http://evil.test/ HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`)
    const noise = await sendRaw(server, '\u0016\u0003\u0001 hello\r\n\r\n')
    expect([twice.status, old.status, proxied.status, noise.status]).toEqual([400, 403, 404, 0])
  })

  it('sends its headers with every answer, and sets no cookie', async () => {
    const own = { Host: `localhost:${server.port}`, Connection: 'close' }
    const answers = [
      await sendRaw(server, requestText('GET', '/', own)),
      await sendRaw(server, requestText('GET', '/assets/app.js', own)),
      await sendRaw(server, requestText('GET', '/', { ...own, Host: 'evil.test' })),
    ]
    for (const { head } of answers) {
      expect(head).toMatch(/content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';/i)
      expect(head).toMatch(/require-trusted-types-for 'script'; trusted-types winnow-worker/)
      expect(head).toMatch(/frame-ancestors 'none'/)
      expect(head).toMatch(/x-content-type-options: nosniff/i)
      expect(head).toMatch(/referrer-policy: no-referrer/i)
      expect(head).toMatch(/cross-origin-opener-policy: same-origin/i)
      expect(head).toMatch(/cross-origin-resource-policy: same-origin/i)
      expect(head).toMatch(/cache-control: no-store/i)
      expect(head).not.toMatch(/set-cookie|access-control|evil\.test|unsafe/i)
    }
  })
})

describe('the channel', () => {
  const tokenFor = async (): Promise<string> => {
    const link = server.notices.findLast((notice) => notice.kind === 'link' || notice.kind === 'nextLink') as {
      url: string
    }
    const answer = await signInWith(server.port, codeIn(link.url))
    return (
      JSON.parse(answer.body.slice(answer.body.indexOf('{'), answer.body.lastIndexOf('}') + 1)) as { token: string }
    ).token
  }

  it('refuses every upgrade of the matrix but the intended ones', { timeout: 120_000 }, async () => {
    const { good, bad } = hostsFor(server.port)
    const wrong: string[] = []
    let cells = 0
    const tasks = [...good, ...bad].flatMap((host) =>
      originsFor(host).flatMap((origin) =>
        sites.flatMap((site) =>
          ['/channel', '/', '/session', '/channel?x'].map((path) => async () => {
            cells++
            const isIntended =
              host !== undefined &&
              good.includes(host) &&
              origin === `http://${host}` &&
              (site === undefined || site === 'same-origin') &&
              path === '/channel'
            const status = await upgradeStatus(server.port, path, {
              Host: host,
              Origin: origin,
              'Sec-Fetch-Site': site,
            })
            if ((status === 101) !== isIntended) wrong.push(`${path} ${host} ${origin} ${site}: ${status}`)
          }),
        ),
      ),
    )
    await runAll(tasks)
    expect(wrong).toEqual([])
    expect(cells).toBe(10 * 6 * 5 * 4)
    expect(server.calls).toEqual([])
  })

  it('opens for a first message with a token, and for nothing else', async () => {
    const token = await tokenFor()
    const isRefused = async (first: string | Buffer): Promise<number> => (await talk(server.port, [first])).closeCode
    expect(await isRefused('')).toBe(4401)
    expect(await isRefused('{}')).toBe(4401)
    expect(await isRefused('null')).toBe(4401)
    expect(await isRefused(JSON.stringify({ token: '' }))).toBe(4401)
    expect(await isRefused(JSON.stringify({ token: `${token}x` }))).toBe(4401)
    expect(await isRefused(JSON.stringify({ token: [token] }))).toBe(4401)
    expect(await isRefused(JSON.stringify({ t: 'q', i: '1', m: 'call', a: ['hello', {}] }))).toBe(4401)
    expect(await isRefused(Buffer.from(JSON.stringify({ token })))).toBe(4401)
    expect(server.calls).toEqual([])
    const call = JSON.stringify({ t: 'q', i: '1', m: 'call', a: ['getState', {}] })
    const talked = await talk(server.port, [JSON.stringify({ token }), call])
    expect(talked.messages.map((message) => JSON.parse(message))).toEqual([
      { t: 's', i: '1', r: { ok: true, value: {} } },
    ])
    expect(server.calls).toEqual(['getState', 'end'])
  })

  it('turns away who says nothing for two seconds, or says too much', { timeout: 10_000 }, async () => {
    const startMs = Date.now()
    const silent = await talk(server.port, [], 5_000)
    expect(silent.closeCode).toBe(4401)
    expect(Date.now() - startMs).toBeGreaterThan(1_800)
    expect(Date.now() - startMs).toBeLessThan(4_000)
    const loud = await talk(server.port, ['x'.repeat(10_000_000)], 1_500)
    expect(loud.closeCode).toBe(1006)
  })

  it('stays up when a page that is let in sends nonsense', async () => {
    const token = await tokenFor()
    for (const nonsense of [
      'not json',
      '"text"',
      '[]',
      '{"t":"q","m":"__proto__","i":"1","a":1}',
      '{"t":"q","m":"call","a":{}}',
    ]) {
      await talk(server.port, [JSON.stringify({ token }), nonsense], 200)
    }
    expect((await sendRaw(server, requestText('GET', '/', { Host: 'localhost', Connection: 'close' }))).status).toBe(
      200,
    )
  })
})

describe('other users of the machine', () => {
  const isRoot = process.getuid?.() === 0
  /** Runs a script as a user who owns nothing here; null where that user may not even start Node. */
  const asNobody = (script: string): Promise<string | null> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, ['-e', script], { uid: 65_534, gid: 65_534, cwd: '/', timeout: 15_000 })
      let output = ''
      child.stdout.on('data', (piece) => {
        output += piece
      })
      child.stderr.on('data', (piece) => {
        output += piece
      })
      child.once('error', () => resolve(null))
      child.once('close', () => resolve(output.trim()))
    })

  it.skipIf(!isRoot)('can’t use a code that was handed to a browser as an argument', async ({ skip }) => {
    const opening = await startTestServer({ opensBrowser: true })
    try {
      await expect.poll(() => opening.opened.length).toBe(1)
      const code = codeIn(opening.opened[0] ?? '')
      const { port } = opening
      const headers = {
        Origin: `http://127.0.0.1:${port}`,
        'Content-Type': 'application/json',
        'X-Winnow-Code': code,
      }
      const wish = { host: '127.0.0.1', port, path: '/session', method: 'POST', headers }
      const stolen = await asNobody(
        `require('node:http').request(${JSON.stringify(wish)}, (answer) => console.log(answer.statusCode)).end()`,
      )
      if (stolen === null) skip('another user may not start Node here')
      expect(stolen).toBe('403')
      expect((await signInWith(port, code)).status).toBe(200)
    } finally {
      await opening.close()
    }
  })

  it.skipIf(!isRoot)('can’t reach the unix socket', async ({ skip }) => {
    const base = await mkdtemp(join(tmpdir(), 'winnow-socket-'))
    await chmod(base, 0o755)
    const socket = join(base, 'own', 'winnow.sock')
    const served = await startTestServer({ socket })
    try {
      const own = await sendRaw({ path: socket }, requestText('GET', '/', { Host: 'localhost:9', Connection: 'close' }))
      expect(own.status).toBe(200)
      await expect(startTestServer({ socket })).rejects.toMatchObject({ key: 'cli.serve.socketTaken' })
      const tried = await asNobody(
        `require('node:net').connect(${JSON.stringify(socket)}, () => console.log('in')).on('error', (e) => console.log(e.code))`,
      )
      if (tried === null) skip('another user may not start Node here')
      expect(tried).toBe('EACCES')
    } finally {
      await served.close()
      await rm(base, { recursive: true })
    }
  })

  it.skipIf(process.platform === 'win32')('keep a socket from being made in a folder that they can enter', async () => {
    const base = await mkdtemp(join(tmpdir(), 'winnow-socket-'))
    const open = join(base, 'open')
    await mkdir(open)
    await chmod(open, 0o755)
    await expect(startTestServer({ socket: join(open, 's') })).rejects.toMatchObject({
      key: 'cli.serve.socketOpenToOthers',
    })
    await rm(base, { recursive: true })
  })

  it('are told apart by the kernel’s table of connections', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:A001 0100007F:45CF 01 00000000:00000000 00:00000000 00000000  1000        0 1',
      '   1: 0200007F:A002 0100007F:45CF 01 00000000:00000000 00:00000000 00000000  1001        0 2',
      '   2: 0000000000000000FFFF00000100007F:A003 0000000000000000FFFF00000100007F:45CF 01 0:0 0:0 0 1002 0 3',
    ].join('\n')
    const userFrom = (remotePort: number, remoteAddress = '127.0.0.1') =>
      findUser(table, { remoteAddress, remotePort, localPort: 0x45cf })
    expect([userFrom(0xa001), userFrom(0xa002), userFrom(0xa003), userFrom(0xa004)]).toEqual([
      1000,
      undefined,
      1002,
      undefined,
    ])
  })
})

/** Asks for an upgrade and gives the status of the answer; what follows the head is no frame and ends the connection. */
const upgradeStatus = (port: number, path: string, headers: Record<string, string | undefined>): Promise<number> =>
  sendRaw(
    { port },
    `${requestText('GET', path, {
      ...headers,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    })}${'\0'.repeat(8)}`,
  ).then((answer) => answer.status)

interface Talk {
  readonly closeCode: number
  readonly messages: string[]
}

/** Opens the channel as the page does, sends the messages, and gives what came back until the close or the time's end. */
const talk = (port: number, messages: readonly (string | Buffer)[], forMs = 500): Promise<Talk> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/channel`, { origin: `http://127.0.0.1:${port}` })
    const heard: string[] = []
    socket.on('open', () => {
      for (const message of messages) socket.send(message)
      setTimeout(() => socket.close(1000), forMs)
    })
    socket.on('message', (data) => heard.push(String(data)))
    socket.on('close', (closeCode) => resolve({ closeCode, messages: heard }))
    socket.on('error', (error) => {
      if (!('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))) reject(error)
    })
  })
