/** The life of a server: its links, its end with the window or without, its port, and the browser that it opens. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { dataFolder } from '../../electron/engine/data-folder.ts'
import { chromiumPaths, openInBrowser, windowArguments } from '../../electron/headless/browser-window.ts'
import { startServing } from '../../electron/headless/serving.ts'
import { escapeControls, terminalLanguage, wordsIn } from '../../electron/headless/words.ts'
import { codeIn, requestText, sendRaw, signInWith, startTestServer, type TestServer } from './local-server-harness.ts'

const kinds = (server: TestServer) => server.notices.map((notice) => notice.kind)

/** Joins as a page does and gives its channel. */
const joinPage = async (server: TestServer, code: string): Promise<WebSocket> => {
  const { body } = await signInWith(server.port, code)
  const { token } = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as { token: string }
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/channel`, { origin: `http://127.0.0.1:${server.port}` })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ token }))
  return socket
}

describe('links', () => {
  it('let one browser in each, and a new one is shown once one was used', async () => {
    const server = await startTestServer({ file: 'rows.jsonl' })
    try {
      expect(kinds(server)).toEqual(['serving', 'link'])
      expect(server.serving.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}&open=rows\.jsonl$/)
      expect((await signInWith(server.port, codeIn(server.serving.url))).status).toBe(200)
      expect((await signInWith(server.port, codeIn(server.serving.url))).status).toBe(403)
      expect(kinds(server)).toEqual(['serving', 'link', 'nextLink'])
    } finally {
      await server.close()
    }
  })

  it('keep a file’s name whole, whatever it holds', async () => {
    const base = await mkdtemp(join(tmpdir(), 'winnow-name-'))
    const name = '数据 &#%=.jsonl'
    await writeFile(join(base, name), '{}\n')
    const server = await startTestServer({ folder: base, file: join(base, name) })
    try {
      const fragment = new URLSearchParams(new URL(server.serving.url).hash.slice(1))
      expect(fragment.get('open')).toBe(name)
    } finally {
      await server.close()
      await rm(base, { recursive: true })
    }
  })
})

describe('the end', () => {
  it('comes with the window that it opened, once its page has gone', { timeout: 15_000 }, async () => {
    const server = await startTestServer({ opensBrowser: true, endsWithWindow: true })
    await expect.poll(() => server.opened.length).toBe(1)
    const page = await joinPage(server, codeIn(server.opened[0] ?? ''))
    // A Chromium that runs already takes the page over, and the process that was started ends: the page goes on.
    server.endWindow()
    await new Promise((resolve) => setTimeout(resolve, 3_500))
    expect(page.readyState).toBe(WebSocket.OPEN)
    const left = Date.now()
    page.close()
    await server.serving.closed
    expect(Date.now() - left).toBeGreaterThan(2_500)
    await server.close()
  })

  it('does not come by itself at a terminal: a hint is shown', { timeout: 15_000 }, async () => {
    const server = await startTestServer()
    try {
      const page = await joinPage(server, codeIn(server.serving.url))
      await expect.poll(() => server.calls.length + 1).toBe(1)
      page.close()
      await expect.poll(() => kinds(server).at(-1), { timeout: 6_000 }).toBe('gone')
    } finally {
      await server.close()
    }
  })

  it('ends the channels, and the engine’s sessions with them', async () => {
    const server = await startTestServer()
    const page = await joinPage(server, codeIn(server.serving.url))
    page.send(JSON.stringify({ t: 'q', i: '1', m: 'call', a: ['getState', {}] }))
    await new Promise((resolve) => page.once('message', resolve))
    const closed = new Promise<number>((resolve) => page.once('close', resolve))
    await server.serving.close()
    expect(await closed).toBe(1001)
    await expect.poll(() => server.calls).toEqual(['getState', 'end'])
    await server.close()
  })
})

describe('a start', () => {
  it('without a page that was built, or without a folder, says what to do', async () => {
    const means = { pageFolder: join(tmpdir(), 'winnow-no-page'), dataFolder: tmpdir() }
    const makeEngine = () => Promise.reject(new Error('no engine should be made'))
    const options = { folder: tmpdir(), opensBrowser: false, tell: () => {}, say: wordsIn('en') }
    await expect(startServing({ ...means, makeEngine }, options)).rejects.toMatchObject({ key: 'cli.serve.notBuilt' })
    await expect(startTestServer({ folder: join(tmpdir(), 'winnow-gone') })).rejects.toMatchObject({
      code: 'file-missing',
    })
    await expect(startTestServer({ file: '../secret.txt' })).rejects.toMatchObject({ code: 'file-outside-folder' })
  })
})

describe('the port', () => {
  it('that was asked for and is taken is told; else the next free one is used', async () => {
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const address = squatter.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    await expect(startTestServer({ port })).rejects.toMatchObject({ key: 'cli.serve.portTaken', exitCode: 1 })
    squatter.close()
    const [one, other] = [await startTestServer(), await startTestServer()]
    expect(one.port).not.toBe(other.port)
    await one.close()
    await other.close()
  })

  it('answers to other names only when they are allowed', async () => {
    const server = await startTestServer({ allowedHosts: ['Box.Lan'] })
    const statusAt = async (host: string) =>
      (await sendRaw(server, requestText('GET', '/', { Host: host, Connection: 'close' }))).status
    expect(await statusAt(`box.lan:${server.port}`)).toBe(200)
    expect(await statusAt('other.lan')).toBe(403)
    expect(await statusAt('box.lan.evil.test')).toBe(403)
    await server.close()
    await expect(startTestServer({ allowedHosts: ['http://x'] })).rejects.toMatchObject({ key: 'cli.serve.badHost' })
  })
})

describe('the browser', () => {
  it('gets a window and a profile of its own, and no sandbox only as root', () => {
    const args = windowArguments('http://127.0.0.1:1/#code=x', '/data/browser/1', false)
    expect(args.slice(0, 2)).toEqual(['--app=http://127.0.0.1:1/#code=x', '--user-data-dir=/data/browser/1'])
    expect(args).not.toContain('--no-sandbox')
    expect(windowArguments('u', 'p', true)).toContain('--no-sandbox')
  })

  it('is looked for where each system keeps it', () => {
    expect(chromiumPaths('linux', { PATH: '/a:/b' }).slice(0, 3)).toEqual([
      '/a/chromium',
      '/b/chromium',
      '/a/chromium-browser',
    ])
    expect(chromiumPaths('darwin', {})[0]).toBe('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    expect(chromiumPaths('win32', { ProgramFiles: 'C:/P' })[0]).toMatch(/Google.Chrome.Application.chrome\.exe$/)
  })

  it.skipIf(process.platform === 'win32')(
    'tells when its window is closed, and closes with Winnow',
    async () => {
      const base = await mkdtemp(join(tmpdir(), 'winnow-browser-'))
      const script = join(base, 'browser')
      await writeFile(script, `#!/bin/sh\nprintf '%s\\n' "$@" > ${base}/args\nexec sleep 60\n`, { mode: 0o755 })
      const opened = await openInBrowser('http://127.0.0.1:1/#code=x', join(base, 'profile'), {
        WINNOW_BROWSER: script,
      })
      if (opened.kind !== 'window') throw new Error(opened.kind)
      expect((await readFile(join(base, 'args'), 'utf8')).split('\n')[0]).toBe('--app=http://127.0.0.1:1/#code=x')
      expect(opened.isUnsandboxed).toBe(process.getuid?.() === 0)
      opened.close()
      await opened.ended
      await rm(base, { recursive: true })
    },
    15_000,
  )

  it('is not looked for where there is no screen', async () => {
    if (process.platform !== 'linux') return
    expect(await openInBrowser('http://127.0.0.1:1/', '/nowhere', { PATH: process.env.PATH })).toEqual({
      kind: 'nothing',
    })
  })
})

describe('the terminal', () => {
  it('is spoken to in its language', () => {
    const languages = [
      { LANG: 'zh_CN.UTF-8' },
      { LC_ALL: 'zh_TW', LANG: 'en_US' },
      { LC_ALL: 'C', LANG: 'zh_CN' },
      { LC_ALL: '', LC_MESSAGES: 'zh', LANG: 'en' },
      { WINNOW_LANG: 'en', LC_ALL: 'zh_CN' },
      { LANG: 'de_DE' },
      {},
    ].map(terminalLanguage)
    expect(languages).toEqual(['zh-CN', 'zh-CN', 'en', 'zh-CN', 'en', 'en', 'en'])
    expect(wordsIn('zh-CN')('error.file-missing', { file: 'a' })).toBe('a 已经不在了。')
  })

  it('never gets a control character out of data', () => {
    expect(escapeControls('a\u001b[31m\n\u009b\u202e数据\ud800')).toBe('a\\x1b[31m\\x0a\\x9b\\u{202e}数据\\u{d800}')
    expect(wordsIn('en')('error.file-missing', { file: '\u001b]0;x\u0007' })).toBe(
      '\\x1b]0;x\\x07 is not there any more.',
    )
  })
})

describe('the data folder', () => {
  it('is the same for every host of a platform', () => {
    const found = [
      dataFolder({ WINNOW_DATA: '/own' }, 'linux', '/home/a'),
      dataFolder({}, 'linux', '/home/a'),
      dataFolder({ XDG_DATA_HOME: '/xdg' }, 'linux', '/home/a'),
      dataFolder({ XDG_DATA_HOME: 'relative' }, 'linux', '/home/a'),
      dataFolder({}, 'darwin', '/Users/a'),
      dataFolder({ APPDATA: 'C:\\Users\\a\\Roaming' }, 'win32', 'C:\\Users\\a'),
      dataFolder({}, 'win32', 'C:\\Users\\a'),
    ]
    expect(found).toEqual([
      '/own',
      '/home/a/.local/share/winnow',
      '/xdg/winnow',
      '/home/a/.local/share/winnow',
      '/Users/a/Library/Application Support/Winnow',
      'C:\\Users\\a\\Roaming\\Winnow',
      'C:\\Users\\a\\AppData\\Roaming\\Winnow',
    ])
  })
})
