import { basename, dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import type { ToEngine } from '../../electron/desktop/engine-messages.ts'
import type { CreateEngine } from '../../electron/desktop/serve-shell.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'
import type { PageDouble } from '../doubles/page-double.ts'
import { pathEngine, startDouble, until } from './desktop-harness.ts'

const call = async (
  page: PageDouble,
  name: 'hello' | 'open' | 'saveAs' | 'listFolder',
  input: object,
): Promise<unknown> => {
  const line = page.lines.at(-1)
  if (line === undefined) throw new Error('the page has no line')
  return (line.api[name] as (input: object) => Promise<unknown>)(input)
}
const open = (page: PageDouble, token: string) => call(page, 'open', { file: { kind: 'picked', token } })
const saveAs = (page: PageDouble, token: string) =>
  call(page, 'saveAs', { dataset: 'd', job: 'j' as JobId, target: { kind: 'picked', token } })

const connected = async (wishes: Parameters<typeof startDouble>[0] = {}) => {
  const desktop = await startDouble(wishes)
  const page = desktop.pageOf()
  page.bridge.connectEngine()
  return { ...desktop, page }
}

test('page and engine talk over a line of their own', async () => {
  const { page, electron, options } = await connected()
  expect(await call(page, 'hello', { client: 'page' })).toMatchObject({
    host: { kind: 'desktop', folderName: null, version: '1.2.3' },
  })
  const kinds = electron.children[0]?.heard.map(({ message }) => (message as ToEngine).kind)
  expect(kinds).toEqual(['start', 'connect']) // the call itself did not pass here
  expect(electron.children[0]?.modulePath).toBe(options.enginePath)
})

test('the page gets a token and a name for what the user chose, and the engine the path', async () => {
  const { page, electron, file, options } = await connected()
  const path = await file('数据.jsonl')
  electron.answers.open = { canceled: false, filePaths: [path] }
  const picked = await page.bridge.pickFile()
  expect(picked).toEqual({ token: expect.stringMatching(/^[\w-]{36}$/), name: '数据.jsonl' })
  expect(await open(page, picked?.token ?? '')).toEqual({ path, dataFolder: options.dataFolder })
  expect(electron.asked[0]).toMatchObject({ kind: 'open', window: electron.windows[0]?.id })
})

test('a cancelled dialog gives null', async () => {
  const { page } = await connected()
  expect(await page.bridge.pickFile()).toBeNull()
  expect(await page.bridge.pickTarget({ kind: 'export', name: 'a.jsonl' })).toBeNull()
})

test('a save dialog proposes the name beside the open file, and its answer may replace a file', async () => {
  const { page, electron, file } = await connected()
  const path = await file('a.jsonl')
  electron.answers.open = { canceled: false, filePaths: [path] }
  const source = await page.bridge.pickFile()
  page.bridge.setStatus({ dataset: 'a.jsonl', token: source?.token ?? null, isUnsaved: true, unconfirmed: 0 })
  electron.answers.save = { canceled: false, filePath: '/out/b.jsonl' }
  const target = await page.bridge.pickTarget({ kind: 'save-as', name: '../../etc/b.jsonl' })
  expect(electron.asked.at(-1)).toMatchObject({
    kind: 'save',
    options: {
      defaultPath: join(path, '..', '.._.._etc_b.jsonl'),
      properties: expect.arrayContaining(['showOverwriteConfirmation']),
    },
  })
  expect(await saveAs(page, target?.token ?? '')).toEqual({ path: '/out/b.jsonl', overwrite: true })
})

test('a token is good for what it was given for, and an invented one for nothing', async () => {
  const { page, electron, file } = await connected()
  electron.answers.open = { canceled: false, filePaths: [await file('a.jsonl')] }
  electron.answers.save = { canceled: false, filePath: '/out/b.jsonl' }
  const source = await page.bridge.pickFile()
  const target = await page.bridge.pickTarget({ kind: 'export', name: 'b.jsonl' })
  const refused = { code: 'bad-request', values: { reason: 'unknown token' } }
  await expect(saveAs(page, source?.token ?? '')).rejects.toMatchObject(refused)
  await expect(open(page, target?.token ?? '')).rejects.toMatchObject(refused)
  await expect(open(page, '/etc/passwd')).rejects.toMatchObject(refused)
  await expect(call(page, 'open', { file: { kind: 'served', path: ['etc', 'passwd'] } })).rejects.toMatchObject({
    code: 'file-outside-folder',
  })
  await expect(call(page, 'listFolder', { path: [] })).rejects.toMatchObject({ code: 'file-outside-folder' })
})

test('a dropped file is taken when it is one of the disk', async () => {
  const { page, file, folder } = await connected()
  const path = await file('dropped.ndjson')
  const picked = await page.bridge.fileOfDrop({ path })
  expect(picked?.name).toBe('dropped.ndjson')
  expect(await open(page, picked?.token ?? '')).toMatchObject({ path })
  const notTaken = ['', join(folder, 'missing.jsonl'), relative(process.cwd(), path), `${path}\0.txt`]
  expect(await Promise.all(notTaken.map((one) => page.bridge.fileOfDrop({ path: one })))).toEqual([
    null,
    null,
    null,
    null,
  ])
})

test('when the engine dies, calls fail, another one is started, and a new line knows the tokens of before', async () => {
  const { page, electron, file } = await connected()
  electron.answers.open = { canceled: false, filePaths: [await file('a.jsonl')] }
  const picked = await page.bridge.pickFile()
  const ends: string[] = []
  page.bridge.onEngineEnd((next) => ends.push(next))
  const first = page.lines[0]
  await call(page, 'hello', { client: 'page' })
  electron.children[0]?.die(139)
  await until(() => page.lines.length === 2)
  expect(ends).toEqual(['restarting'])
  await until(() => electron.children.length === 2)
  await expect(first?.api.hello({ client: 'page' })).rejects.toMatchObject({ code: 'connection-lost' })
  expect(await open(page, picked?.token ?? '')).toMatchObject({ path: expect.stringContaining('a.jsonl') })
})

test('every window gets a new line after a crash, closed ones do not', async () => {
  const { electron, page, windowAt, pageOf } = await connected()
  electron.app.emitPreventable('open-file', '/data/other.jsonl')
  electron.app.emitPreventable('open-file', '/data/third.jsonl')
  const second = pageOf(windowAt(1))
  second.bridge.connectEngine()
  windowAt(1).close()
  electron.children[0]?.die(1)
  await until(() => electron.children.length === 2)
  await until(() => page.lines.length === 2)
  expect(second.lines.length).toBe(1)
})

test('an engine that keeps dying is left alone until the page asks for it again', async () => {
  const { page, electron } = await connected()
  const ends: string[] = []
  page.bridge.onEngineEnd((next) => ends.push(next))
  for (let death = 0; death < 5; death++) {
    electron.children.at(-1)?.die(1)
    await until(() => ends.length === death + 1)
  }
  expect(ends).toEqual(['restarting', 'restarting', 'restarting', 'restarting', 'failed'])
  expect(electron.children.length).toBe(5)
  page.bridge.connectEngine()
  expect(electron.children.length).toBe(6)
  expect(await call(page, 'hello', { client: 'page' })).toMatchObject({ host: { kind: 'desktop' } })
})

test('an engine that cannot start is told of in words, and not started again and again', async () => {
  const broken: CreateEngine = async () => {
    throw new EngineError('journal-unwritable', { reason: 'EROFS' })
  }
  const { page, electron } = await connected({ createEngine: broken })
  const ends: string[] = []
  page.bridge.onEngineEnd((next) => ends.push(next))
  await until(() => ends.length > 0)
  expect(ends).toEqual(['failed'])
  expect(electron.children.length).toBe(1)
  expect(electron.asked).toMatchObject([{ kind: 'box', options: { detail: expect.stringContaining('EROFS') } }])
})

test('a page that is loaded anew gets a line when it asks, and a file that waited for it', async () => {
  const { electron, page, windowAt } = await connected()
  windowAt(0).webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
  electron.app.emitPreventable('open-file', '/data/late.jsonl')
  const names: string[] = []
  page.bridge.onOpenFile(({ name }) => names.push(name))
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(names).toEqual([])
  page.bridge.connectEngine()
  await until(() => names.length > 0)
  expect({ names, lines: page.lines.length }).toEqual({ names: ['late.jsonl'], lines: 2 })
})

test('a window that closes while something is on its way to it is left alone', async () => {
  const { electron, windowAt } = await connected()
  const window = windowAt(0)
  electron.app.emitPreventable('open-file', '/data/late.jsonl')
  electron.answers.box = () => new Promise((resolve) => setTimeout(resolve, 10, 0))
  for (let stop = 0; stop < 4; stop++) window.webContents.emitPreventable('render-process-gone', { reason: 'crashed' })
  window.destroy()
  electron.children[0]?.die(1)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(electron.windows).toEqual([])
})

test('a page that stops is shown anew by itself, and after the fourth time in a minute by request', async () => {
  const { electron, windowAt } = await connected()
  const window = windowAt(0)
  for (let stop = 0; stop < 3; stop++) window.webContents.emitPreventable('render-process-gone', { reason: 'crashed' })
  await until(() => window.webContents.reloads === 3)
  expect(electron.asked).toEqual([])
  electron.answers.box = async () => 0
  window.webContents.emitPreventable('render-process-gone', { reason: 'oom' })
  await until(() => window.webContents.reloads === 4)
  electron.answers.box = async () => 1
  window.webContents.emitPreventable('render-process-gone', { reason: 'oom' })
  await until(() => electron.windows.length === 0)
})

test('the engine is let go in good order at quitting', async () => {
  const steps: string[] = []
  const createEngine: CreateEngine = async (options) => ({
    ...(await pathEngine(options)),
    close: async () => {
      steps.push('engine closed')
    },
  })
  const { electron } = await connected({ createEngine })
  electron.app.quit()
  expect(electron.app.isQuit).toBe(false)
  await until(() => electron.app.isQuit)
  expect(steps).toEqual(['engine closed'])
  expect(electron.children[0]?.isAlive).toBe(false)
})

test('several files and a folder are chosen in dialogs of their own, each under a token', async () => {
  const { page, electron, file } = await connected()
  const paths = await Promise.all(['train-1.jsonl', 'train-2.jsonl'].map((name) => file(name)))
  electron.answers.open = { canceled: false, filePaths: paths }
  const picked = await page.bridge.pickFiles()
  expect(picked.map(({ name }) => name)).toEqual(['train-1.jsonl', 'train-2.jsonl'])
  expect(new Set(picked.map(({ token }) => token)).size).toBe(2)
  electron.answers.open = { canceled: false, filePaths: [dirname(paths[0] ?? '')] }
  expect(await page.bridge.pickFolder()).toEqual({ token: expect.any(String), name: basename(dirname(paths[0] ?? '')) })
  const shown = electron.asked.map(({ options }) => (options as { properties?: unknown }).properties)
  expect(shown).toEqual([['openFile', 'multiSelections'], ['openDirectory']])
  electron.answers.open = { canceled: true, filePaths: [] }
  expect(await page.bridge.pickFiles()).toEqual([])
  expect(await page.bridge.pickFolder()).toBeNull()
})
