import { expect, test } from 'vitest'
import type { WindowStatus } from '../../shared/desktop-bridge.ts'
import { startDouble, until } from './desktop-harness.ts'

const status = (unconfirmed: number, isUnsaved = true): WindowStatus => ({
  dataset: 'a.jsonl',
  token: null,
  isUnsaved,
  unconfirmed,
})

test('the title names the dataset, and marks one that is not saved', async () => {
  const { pageOf, windowAt } = await startDouble()
  const { bridge } = pageOf()
  const titles = [status(0, false), status(0), { ...status(0), dataset: null, isUnsaved: false }].map((one) => {
    bridge.setStatus(one)
    return windowAt(0).title
  })
  expect(titles).toEqual(['a.jsonl — Winnow', '• a.jsonl — Winnow', 'Winnow'])
  expect(windowAt(0).emitPreventable('page-title-updated')).toBe(true)
})

test('macOS marks it in its own way, and shows where the file is', async () => {
  const { electron, file, pageOf, windowAt } = await startDouble({ platform: 'darwin' })
  const { bridge } = pageOf()
  bridge.connectEngine()
  const path = await file('a.jsonl')
  electron.answers.open = { canceled: false, filePaths: [path] }
  const picked = await bridge.pickFile()
  bridge.setStatus({ ...status(0), token: picked?.token ?? null })
  expect([windowAt(0).title, windowAt(0).isEdited, windowAt(0).file]).toEqual(['a.jsonl — Winnow', true, path])
})

test('unsaved work asks nothing: it is journaled', async () => {
  const { electron, pageOf } = await startDouble()
  pageOf().bridge.setStatus(status(0))
  electron.app.quit()
  await until(() => electron.app.isQuit)
  expect(electron.asked).toEqual([])
})

test('a page’s own question at leaving is passed over, since the shell has asked', async () => {
  const { windowAt } = await startDouble()
  expect(windowAt(0).webContents.emitPreventable('will-prevent-unload')).toBe(true)
})

test('changes that are confirmed within a moment close the window without a question', async () => {
  const { electron, pageOf, windowAt } = await startDouble()
  const { bridge } = pageOf()
  bridge.setStatus(status(2))
  windowAt(0).close()
  expect(electron.windows.length).toBe(1)
  bridge.setStatus(status(1))
  expect(electron.windows.length).toBe(1)
  bridge.setStatus(status(0))
  await until(() => electron.app.isQuit)
  expect(electron.asked).toEqual([])
})

test('changes that are stuck are told of, and waiting keeps the window and the app', async () => {
  const { electron, pageOf, windowAt } = await startDouble()
  const { bridge } = pageOf()
  bridge.setStatus(status(3))
  electron.app.quit()
  await until(() => electron.asked.length === 1)
  expect(electron.asked[0]).toMatchObject({
    kind: 'box',
    window: windowAt(0).id,
    options: {
      message: '3 changes have not reached the disk yet.',
      buttons: ['Wait', 'Close Anyway'],
      defaultId: 0,
      cancelId: 0,
    },
  })
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([electron.windows.length, electron.app.isQuit]).toEqual([1, false])
  // Another try is another question, and the window still works.
  bridge.setStatus(status(0))
  windowAt(0).close()
  await until(() => electron.app.isQuit)
})

test('who would rather wait has not quit: on macOS the app stays when the window closes later', async () => {
  const { electron, pageOf, windowAt } = await startDouble({ platform: 'darwin' })
  const { bridge } = pageOf()
  bridge.setStatus(status(1))
  electron.app.quit()
  await until(() => electron.asked.length === 1)
  await new Promise((resolve) => setTimeout(resolve, 5))
  bridge.setStatus(status(0))
  windowAt(0).close()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([electron.windows.length, electron.app.isQuit]).toEqual([0, false])
})

test('closing anyway closes, and goes on quitting', async () => {
  const { electron, pageOf } = await startDouble({ platform: 'darwin' })
  electron.answers.box = async () => 1
  pageOf().bridge.setStatus(status(1))
  electron.app.quit()
  await until(() => electron.app.isQuit)
  expect(electron.asked).toMatchObject([{ options: { message: 'One change has not reached the disk yet.' } }])
})

test('a question goes away when what it asks about is done', async () => {
  const { electron, pageOf, windowAt } = await startDouble()
  const { bridge } = pageOf()
  electron.answers.box = ({ signal }) =>
    new Promise((resolve) => signal?.addEventListener('abort', () => resolve(0), { once: true }))
  bridge.setStatus(status(1))
  windowAt(0).close()
  windowAt(0).close()
  await until(() => electron.asked.length === 1)
  bridge.setStatus(status(0))
  await until(() => electron.app.isQuit)
  expect(electron.asked.length).toBe(1)
})

test('a page that is gone has nothing under way to wait for', async () => {
  const { electron, pageOf, windowAt } = await startDouble()
  pageOf().bridge.setStatus(status(5))
  windowAt(0).webContents.emitPreventable('render-process-gone', { reason: 'crashed' })
  windowAt(0).close()
  await until(() => electron.app.isQuit)
  expect(electron.asked).toEqual([])
})

test('on macOS the app outlives its last window, and comes back with a new one', async () => {
  const { electron, windowAt } = await startDouble({ platform: 'darwin' })
  windowAt(0).close()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(electron.app.isQuit).toBe(false)
  electron.app.emit('activate')
  expect(electron.windows.length).toBe(1)
})
