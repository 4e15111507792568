/** Undo that reaches through a save after a restart: the rows of before the save are those of before, no more, no fewer. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JobId } from '../../shared/ids.ts'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'

const original = Array.from({ length: 10 }, (_, row) => `{"id":${row}}\n`).join('')

test('a save that added rows is undone, after a restart, to the rows of before', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, original)
  let engine = await startEngine(folder.path)
  let window = await Window.open(engine, path)
  await window.apply({ kind: 'insert', after: rowId(2), lines: ['{"id":"a"}', '{"id":"b"}', '{"id":"c"}'] })
  await window.save()
  await engine.close()

  engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  await window.undo()
  expect((await window.state()).rows).toEqual({ count: 10, isExact: true })
  expect((await window.rows([['id']])).map((row) => row.cells[0].text)).toEqual([...'0123456789'])
  await window.save()
  expect(readFileSync(path, 'utf8')).toBe(original)
  await engine.close()
})

test('a save asked for before the rows were counted leaves a journal that knows their number', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  const many = Array.from({ length: 200_000 }, (_, row) => `{"id":${row}}\n`).join('')
  writeFileSync(path, many)
  let engine = await startEngine(folder.path)
  const window = await Window.open(engine, path)
  await window.session.call('stopIndex', { dataset: window.dataset })
  await window.apply({ kind: 'insert', after: null, lines: Array.from({ length: 50 }, (_, at) => `{"new":${at}}`) })
  await window.session.call('save', { dataset: window.dataset, job: 'save' as JobId })
  await engine.close()

  engine = await startEngine(folder.path)
  const again = await Window.open(engine, path)
  await again.undo()
  await again.until((state) => state.rows.isExact, 'counted')
  expect((await again.state()).rows.count).toBe(200_000)
  await again.save()
  expect(readFileSync(path, 'utf8') === many).toBe(true)
  await engine.close()
})
