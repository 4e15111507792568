import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { CreateEngine } from '../../electron/desktop/serve-shell.ts'
import { createEngine } from '../../electron/engine/engine.ts'
import { type JobId, position } from '../../shared/ids.ts'
import { startDouble, until } from './desktop-harness.ts'

const realEngine: CreateEngine = (options) => createEngine({ ...options, workers: 1 })

/** Starts the app, lets the user choose a file in the dialog, and opens it. */
const openIn = async (wishes: Parameters<typeof startDouble>[0], path: string) => {
  const { electron, options, pageOf } = await startDouble({ ...wishes, createEngine: realEngine })
  const page = pageOf()
  page.bridge.connectEngine()
  electron.answers.open = { canceled: false, filePaths: [path] }
  const picked = await page.bridge.pickFile()
  const api = page.lines[0]?.api
  if (picked === null || api === undefined) throw new Error('the page has no file or no line')
  await api.hello({ client: 'window-1' })
  return { electron, options, api, opened: await api.open({ file: { kind: 'picked', token: picked.token } }) }
}

test('a file chosen in the dialog is read, changed, left, found again, and saved', async () => {
  const { file } = await startDouble()
  const path = await file('chat.jsonl', '{"q": "1+1?", "a": 3}\n{"q": "你好", "a": null}\n')

  const today = await openIn({}, path)
  const { rows } = await today.api.readRows({
    view: today.opened.view.view,
    start: position(0),
    end: position(2),
    columns: [['q'], ['a']],
    previewChars: 100,
  })
  expect(rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
    ['1+1?', '3'],
    ['你好', 'null'],
  ])
  const [row] = rows
  if (row === undefined) throw new Error('no rows')
  await today.api.apply({
    dataset: today.opened.state.dataset,
    change: 'change-0001',
    request: { kind: 'set', target: { kind: 'row', row: row.row }, path: ['a'], json: '2' },
  })
  today.electron.app.quit()
  await until(() => today.electron.app.isQuit)
  expect(await readFile(path, 'utf8')).toContain('"a": 3')

  const tomorrow = await openIn({ dataFolder: today.options.dataFolder }, path)
  expect(tomorrow.opened.state).toMatchObject({ access: { mode: 'write' }, isUnsaved: true, counts: { edited: 1 } })
  await tomorrow.api.save({ dataset: tomorrow.opened.state.dataset, job: 'job-1' as JobId })
  expect(await readFile(path, 'utf8')).toBe('{"q": "1+1?", "a": 2}\n{"q": "你好", "a": null}\n')
  tomorrow.electron.app.quit()
  await until(() => tomorrow.electron.app.isQuit)
})
