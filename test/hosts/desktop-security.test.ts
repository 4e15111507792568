import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answer, CONTENT_SECURITY_POLICY, listPageFiles } from '../../electron/desktop/app-scheme.ts'
import { menuCommands } from '../../shared/desktop-bridge.ts'
import { type Desktop, startDouble } from './desktop-harness.ts'

describe('the page', () => {
  test('runs in a sandbox, isolated, without Node, and every window says so in full', async () => {
    const { electron, options } = await startDouble({ isPackaged: true })
    electron.app.emitPreventable('open-file', '/a.jsonl')
    electron.app.emitPreventable('open-file', '/b.jsonl')
    expect(electron.log).toContain('app.enableSandbox')
    for (const { options: window } of electron.windows) {
      expect(window.webPreferences).toEqual({
        preload: options.preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        plugins: false,
        spellcheck: false,
        safeDialogs: true,
        devTools: false,
      })
    }
    expect(electron.windows.length).toBe(2)
  })

  test('is given the named verbs and nothing else', async () => {
    const { bridge } = (await startDouble()).pageOf()
    expect(Object.keys(bridge).toSorted()).toEqual(
      [
        'connectEngine',
        'copyText',
        'editText',
        'fileOfDrop',
        'onCommand',
        'onEngineEnd',
        'onOpenFile',
        'pickFile',
        'pickFiles',
        'pickFolder',
        'pickTarget',
        'platform',
        'setLanguage',
        'setStatus',
        'setTheme',
      ].toSorted(),
    )
  })

  test('hears news without the event that could be spoken through, until it listens no more', async () => {
    const desktop = await startDouble()
    const page = desktop.pageOf()
    const heard: unknown[][] = []
    const stop = page.bridge.onCommand((...input: unknown[]) => heard.push(input))
    desktop.windowAt(0).webContents.send('command', 'save')
    stop()
    desktop.windowAt(0).webContents.send('command', 'save-as')
    expect(heard).toEqual([['save']])
  })

  test('can go nowhere, but be loaded anew', async () => {
    const { windowAt } = await startDouble()
    const { webContents } = windowAt(0)
    const isStopped = (url: string, isMainFrame = true): boolean => {
      let isPrevented = false
      const preventDefault = (): void => {
        isPrevented = true
      }
      webContents.emit('will-frame-navigate', { url, isMainFrame, preventDefault })
      return isPrevented
    }
    const elsewhere = [
      'https://example.com/',
      'http://localhost:1/',
      'file:///etc/passwd',
      'app://winnow.evil/',
      'app://winnow/?q',
      'app://winnow/other.html',
      'app://winnow:80/',
      'data:text/html,x',
      'javascript:alert(1)',
      'about:blank',
    ]
    expect(elsewhere.filter((url) => !isStopped(url))).toEqual([])
    expect(isStopped('app://winnow/', false)).toBe(true)
    expect(isStopped('app://winnow/')).toBe(false)
    expect(webContents.emitPreventable('will-redirect')).toBe(true)
    expect(webContents.emitPreventable('will-attach-webview', {}, {})).toBe(true)
    expect(webContents.openHandler?.()).toEqual({ action: 'deny' })
  })

  test('has no permission, no device, no download, no dictionary', async () => {
    const { session } = (await startDouble()).electron
    const granted: boolean[] = []
    for (const permission of [
      'clipboard-read',
      'clipboard-sanitized-write',
      'media',
      'notifications',
      'openExternal',
      'fileSystem',
    ]) {
      session.onPermission?.({}, permission, (isGranted) => granted.push(isGranted))
    }
    expect(granted).toEqual([false, false, false, false, false, false])
    expect(session.mayPermissions?.()).toBe(false)
    expect(session.mayDevices?.()).toBe(false)
    expect(session.isSpellChecking).toBe(false)
    expect(session.emitPreventable('will-download')).toBe(true)
  })

  test.each([true, false])('can request its own files only (packaged: %s)', async (isPackaged) => {
    const { session } = (await startDouble({ isPackaged })).electron
    const isLetThrough = (url: string): boolean => {
      let isCancelled = true
      session.onRequest?.({ url }, ({ cancel }) => {
        isCancelled = cancel
      })
      return !isCancelled
    }
    const urls = [
      'app://winnow/assets/main-abc.js',
      'data:image/png;base64,AA',
      'https://example.com/a.png',
      'http://127.0.0.1:9/',
      'ws://127.0.0.1:9/',
      'file:///etc/passwd',
      'app://other/',
      'devtools://devtools/bundled/inspector.html',
    ]
    const own = urls.slice(0, 2)
    expect(urls.filter(isLetThrough)).toEqual(isPackaged ? own : [...own, urls.at(-1)])
  })
})

describe('the app:// scheme', () => {
  const get = async (desktop: Desktop, url: string, method = 'GET') => {
    const handler = desktop.electron.served.get('app')
    if (handler === undefined) throw new Error('nothing serves app://')
    const response = await handler({ method, url })
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
      response,
    }
  }

  test('is a secure origin that no CSP is bypassed for', async () => {
    const { schemes } = (await startDouble()).electron
    expect(schemes).toEqual([
      {
        scheme: 'app',
        privileges: {
          standard: true,
          secure: true,
          supportFetchAPI: true,
          corsEnabled: true,
          codeCache: true,
          bypassCSP: false,
          allowServiceWorkers: false,
          allowExtensions: false,
        },
      },
    ])
  })

  test('serves the files of the page', async () => {
    const desktop = await startDouble()
    expect(await get(desktop, 'app://winnow/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
    expect(await get(desktop, 'app://winnow/index.html')).toMatchObject({ status: 200 })
    expect(await get(desktop, 'app://winnow/assets/main-abc.js')).toMatchObject({
      status: 200,
      type: 'text/javascript; charset=utf-8',
      text: 'export const page = 1',
    })
  })

  test.each([
    'app://winnow/../secret.txt',
    'app://winnow/assets/../../secret.txt',
    'app://winnow/..%2fsecret.txt',
    'app://winnow/%2e%2e/secret.txt',
    'app://winnow/%2e%2e%2fsecret.txt',
    'app://winnow/..%5csecret.txt',
    'app://winnow/..\\secret.txt',
    'app://winnow//etc/passwd',
    'app://winnow/etc/passwd',
    'app://winnow/C:/Windows/win.ini',
    'app://winnow/\\\\host\\share\\a',
    'app://winnow/%00',
    'app://winnow/index.html%00.js',
    'app://winnow/index.html?x=1',
    'app://winnow/index.html#x',
    'app://winnow/INDEX.HTML',
    'app://winnow/index.html/',
    'app://winnow/assets',
    'app://winnow/assets/',
    'app://winnow/assets/main-abc.js.map',
    'app://winnow/assets/%6dain-abc.js',
    'app://winnow/__proto__',
    'app://winnow/constructor',
    'app://winnow',
    'app://other/index.html',
    'app://winnow.evil/index.html',
    'app://winnow@evil/index.html',
    'app://user@winnow/index.html',
    'app://winnow:80/index.html',
    'file:///etc/passwd',
    'https://winnow/index.html',
    '',
  ])('answers %s with nothing', async (url) => {
    const desktop = await startDouble()
    expect(await get(desktop, url)).toMatchObject({ status: 404, text: '' })
  })

  test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('takes no %s', async (method) => {
    expect(await get(await startDouble(), 'app://winnow/', method)).toMatchObject({ status: 405, text: '' })
  })

  test('sends its headers with every answer, refusals too', async () => {
    const desktop = await startDouble()
    for (const url of ['app://winnow/', 'app://winnow/nothing']) {
      const { response } = await get(desktop, url)
      expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  test('lets the page run and show its own files, and call nobody', () => {
    const rules = Object.fromEntries(
      CONTENT_SECURITY_POLICY.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    )
    expect(rules).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'none'",
      'worker-src': "'self'",
      'frame-src': "'none'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'winnow-worker',
    })
  })

  test('knows only the files that were there at the start', async () => {
    const { options, file } = await startDouble()
    const files = await listPageFiles(options.pageFolder)
    await file(join('renderer', 'late.js'), 'x')
    const { status } = await answer(files, { method: 'GET', url: 'app://winnow/late.js' })
    expect(status).toBe(404)
  })
})

test('the menu sends commands of the fixed list only', async () => {
  const desktop = await startDouble()
  const ids = desktop.electron.menus.flat().flatMap((menu) => (menu.submenu as { id?: string }[]).map(({ id }) => id))
  const sent = ids.filter((id) => id !== undefined)
  expect(sent.filter((id) => !(menuCommands as readonly string[]).includes(id))).toEqual([])
  expect(new Set(sent)).toEqual(new Set(menuCommands))
})
