import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outsideArchive, startDesktop } from '../../electron/desktop/desktop.ts'
import { namedFiles, ownArguments } from '../../electron/desktop/named-files.ts'
import { placeWindow } from '../../electron/desktop/window-place.ts'
import { createElectronDouble } from '../doubles/electron-double.ts'
import { startDouble, until } from './desktop-harness.ts'

test('the start does first what must be done before the app is ready, and opens one window last', async () => {
  const { electron } = await startDouble()
  expect(electron.log).toEqual([
    'app.enableSandbox',
    'protocol.registerSchemesAsPrivileged',
    'app.setPath userData',
    'app.requestSingleInstanceLock',
    'ready',
    'protocol.handle app',
    'engine',
    'menu',
    'window',
  ])
  expect(electron.windows.map((window) => window.url)).toEqual(['app://winnow/'])
})

test('nothing that needs a ready app happens before it is ready', async () => {
  const electron = createElectronDouble()
  const { options } = await startDouble()
  void startDesktop(electron.api, options)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(electron.log.at(-1)).toBe('app.requestSingleInstanceLock')
  expect(electron.windows).toEqual([])
})

test('profile and single instance belong to the data folder', async () => {
  const { electron, options } = await startDouble()
  expect(electron.app.paths).toEqual({ userData: join(options.dataFolder, 'desktop') })
})

test('a second start hands its files over, whatever Chromium does to its arguments, and ends', async () => {
  const first = await startDouble()
  const second = createElectronDouble()
  second.app.hasLock = false
  const argv = ['winnow', '--flag', 'b.jsonl']
  await startDesktop(second.api, { ...first.options, argv, workingFolder: '/data' })
  expect(second.app.isQuit).toBe(true)
  expect(second.children).toEqual([])
  expect(second.app.lockData).toEqual({ files: ['/data/b.jsonl'] })

  const { electron } = first
  const [window] = electron.windows
  window?.emit('ready-to-show')
  electron.app.emitPreventable('second-instance', ['chromium', '--changed'], '/elsewhere', second.app.lockData)
  const page = first.pageOf()
  const files: string[] = []
  page.bridge.onOpenFile((file) => files.push(file.name))
  page.bridge.connectEngine()
  await until(() => files.length > 0)
  expect({ files, windows: electron.windows.length, focuses: window?.focuses }).toEqual({
    files: ['b.jsonl'],
    windows: 1,
    focuses: 1,
  })
})

test('a second start without files brings the window forward, minimised or not; a forged handover opens nothing', async () => {
  const { electron, windowAt } = await startDouble()
  const window = windowAt(0)
  window.emit('ready-to-show')
  window.isSmall = true
  electron.app.emitPreventable('second-instance', [], '/', { files: [] })
  expect({ isSmall: window.isSmall, focuses: window.focuses }).toEqual({ isSmall: false, focuses: 1 })
  electron.app.emitPreventable('second-instance', [], '/', { files: 'x'.repeat(10) })
  expect(electron.windows.length).toBe(1)
})

test('winnow FILE shows the file; another file opened later gets a window of its own, the same one does not', async () => {
  const desktop = await startDouble({ argv: ['winnow', 'a.jsonl'] })
  const { electron, folder } = desktop
  const page = desktop.pageOf()
  const opened: { token: string; name: string }[] = []
  page.bridge.onOpenFile((file) => opened.push(file))
  page.bridge.connectEngine()
  await until(() => opened.length === 1)
  page.bridge.setStatus({ dataset: 'a.jsonl', token: opened[0]?.token ?? null, isUnsaved: false, unconfirmed: 0 })

  expect(electron.app.emitPreventable('open-file', join(folder, 'a.jsonl'))).toBe(true)
  expect(electron.windows.length).toBe(1)
  electron.app.emitPreventable('open-file', join(folder, 'b.jsonl'))
  expect(electron.windows.length).toBe(2)
  expect(opened.map(({ name }) => name)).toEqual(['a.jsonl'])
})

test('a file that macOS opens before the app is ready waits for it', async () => {
  const desktop = await startDouble({
    platform: 'darwin',
    prepare: ({ app }) => {
      queueMicrotask(() => app.emitPreventable('open-file', '/early.jsonl'))
      const { becomeReady } = app
      app.becomeReady = () => setTimeout(() => becomeReady.call(app), 5)
    },
  })
  const page = desktop.pageOf()
  const names: string[] = []
  page.bridge.onOpenFile(({ name }) => names.push(name))
  page.bridge.connectEngine()
  await until(() => names.length > 0)
  expect(names).toEqual(['early.jsonl'])
})

test('files are told from flags, and are taken from where the program was started', () => {
  expect(namedFiles(['a.jsonl', '--flag', '/b/c.jsonl', '-x', '', '--', '-d.jsonl'], '/home')).toEqual([
    '/home/a.jsonl',
    '/b/c.jsonl',
    '/home/-d.jsonl',
  ])
  expect(ownArguments(['winnow', 'a'], true)).toEqual(['a'])
  expect(ownArguments(['electron', 'dist/desktop/main.mjs', 'a'], false)).toEqual(['a'])
})

test('a file beside the archive is looked for there, and anywhere else where it is', () => {
  expect(outsideArchive('/opt/Winnow/resources/app.asar/dist/sample/sample.jsonl')).toBe(
    '/opt/Winnow/resources/app.asar.unpacked/dist/sample/sample.jsonl',
  )
  expect(outsideArchive('C:\\Winnow\\app.asar\\dist\\a')).toBe('C:\\Winnow\\app.asar.unpacked\\dist\\a')
  expect(outsideArchive('/home/me/app.asar-notes/dist/a')).toBe('/home/me/app.asar-notes/dist/a')
})

test('a window comes back where it was, and as large', async () => {
  const first = await startDouble()
  const window = first.windowAt(0)
  window.bounds = { x: 100, y: 80, width: 1000, height: 700 }
  window.isLarge = true
  window.close()
  await until(() => first.electron.app.isQuit)

  const { electron } = await startDouble({ dataFolder: first.options.dataFolder })
  const again = electron.windows[0]
  expect(again?.bounds).toEqual({ x: 100, y: 80, width: 1000, height: 700 })
  again?.emit('ready-to-show')
  expect({ isLarge: again?.isLarge, isShown: again?.isShown }).toEqual({ isLarge: true, isShown: true })
})

test('a shell memory that is torn or nonsense is forgotten, and the rest of a half good one is used', async () => {
  for (const text of ['{"window":{"bou', '[]', '{"window":{"bounds":{"x":"left"}},"theme":"dark","recent":7}']) {
    const first = await startDouble()
    await writeFile(join(first.options.dataFolder, 'desktop', 'shell.json'), text)
    const { electron } = await startDouble({ dataFolder: first.options.dataFolder })
    expect(electron.windows[0]?.bounds.width).toBe(1280)
    expect(electron.api.nativeTheme.themeSource).toBe(text.includes('dark') ? 'dark' : 'system')
  }
})

test('language and theme that the page chose are there at the next start, before there is a page', async () => {
  const first = await startDouble()
  const page = first.pageOf()
  page.bridge.setLanguage('zh-CN')
  page.bridge.setTheme('dark')
  expect(first.electron.api.nativeTheme.themeSource).toBe('dark')
  first.electron.app.quit()
  await until(() => first.electron.app.isQuit)
  const remembered = JSON.parse(await readFile(join(first.options.dataFolder, 'desktop', 'shell.json'), 'utf8'))
  expect(remembered).toMatchObject({ language: 'zh-CN', theme: 'dark' })

  const { electron } = await startDouble({ dataFolder: first.options.dataFolder })
  expect(electron.menus[0]?.[0]?.label).toBe('文件')
  expect(electron.api.nativeTheme.themeSource).toBe('dark')
})

const main = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: -200, width: 2560, height: 1400 }
const at = (x: number, y: number, width = 1000, height = 700) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
})

test.each([
  ['nothing remembered: in the middle', null, [main], { x: 320, y: 100, width: 1280, height: 840 }],
  ['where it was', at(50, 60), [main], { x: 50, y: 60, width: 1000, height: 700 }],
  ['on the other display', at(2000, -150), [main, second], { x: 2000, y: -150, width: 1000, height: 700 }],
  ['its display is gone: in the middle', at(2000, -150), [main], { x: 460, y: 170, width: 1000, height: 700 }],
  ['its title bar is above the display', at(50, -400), [main], { x: 460, y: 170, width: 1000, height: 700 }],
  ['only a sliver is left to grip', at(1850, 60), [main], { x: 460, y: 170, width: 1000, height: 700 }],
  ['larger than the display is now', at(10, 10, 4000, 3000), [main], { x: 10, y: 10, width: 1920, height: 1040 }],
])('a window opens: %s', (_name, remembered, displays, expected) => {
  expect(placeWindow(remembered, displays, main, [])).toEqual(expected)
})

test('a second window stands beside the first, and never walks off the display', () => {
  const { bounds } = at(50, 60)
  expect(placeWindow(at(50, 60), [main], main, [bounds])).toEqual({ ...bounds, x: 78, y: 88 })
  const crowd = Array.from({ length: 200 }, (_, step) => ({ ...bounds, x: 50 + step * 28, y: 60 + step * 28 }))
  expect(placeWindow(at(50, 60), [main], main, crowd)).toEqual(bounds)
})
