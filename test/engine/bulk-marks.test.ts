/** Rows marked as a set, without going through them one by one: exactly those that are meant, and none that have gone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const lines = ['{"a":1}', '{"a":', '{"a":3}', '[1', '{"a":5}']

const openLines = async (folder: string) => {
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, `${lines.join('\n')}\n`)
  const engine = await startEngine(folder)
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  return { engine, window }
}

const deletedIn = async (window: Window): Promise<number[]> =>
  (await window.rows()).filter((row) => row.isDeleted).map((row) => row.number)

test('all rows of a filter are marked, and a row that an undo took out of it is not', async () => {
  using folder = testFolder()
  const { engine, window } = await openLines(folder.path)
  const { session, dataset } = window
  const { view } = await session.call('openView', { dataset, query: { text: 'is:malformed' } })
  await window.apply({ kind: 'insert', after: rowId(0), lines: ['{"new":'] })
  expect((await session.call('getView', { view })).rowCount).toBe(3)
  await window.undo()
  const { step } = await window.apply({ kind: 'delete', target: { kind: 'view', view } })
  expect([step.rows, await deletedIn(window)]).toEqual([2, [1, 3]])
  await window.undo()
  expect(await deletedIn(window)).toEqual([])

  await window.apply({ kind: 'insert', after: rowId(0), lines: ['{"new":'] })
  await window.apply({ kind: 'delete', target: { kind: 'view', view } })
  expect(await deletedIn(window)).toEqual([1, 2, 4])
  await engine.close()
})

test('a selection is marked without the inserted rows that an undo has taken out since', async () => {
  using folder = testFolder()
  const { engine, window } = await openLines(folder.path)
  const { session, view } = window
  await window.apply({ kind: 'insert', after: rowId(1), lines: ['{"kept":1}'] })
  await window.apply({ kind: 'insert', after: rowId(3), lines: ['{"gone":1}', '{"gone":2}'] })
  expect(await session.call('select', { view, gesture: { kind: 'all' } })).toEqual({ selected: 8 })
  await window.undo()
  const { step } = await window.apply({ kind: 'delete', target: { kind: 'selection', view } })
  expect([step.rows, await deletedIn(window)]).toEqual([6, [0, 1, 2, 3, 4, 5]])
  await engine.close()
})

test('a selection is marked without the deleted rows that a save has taken out since', async () => {
  using folder = testFolder()
  const { engine, window } = await openLines(folder.path)
  const { session, view } = window
  await session.call('select', { view, gesture: { kind: 'all' } })
  await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(2) } })
  await window.save()
  const { step } = await window.apply({ kind: 'delete', target: { kind: 'selection', view } })
  const { counts, rows } = await window.state()
  expect([step.rows, counts.deleted, rows.count]).toEqual([4, 4, 4])
  await engine.close()
})

test('a row inserted before a deleted one ends where that one’s blank line was, and goes back before it', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'blank.jsonl')
  writeFileSync(path, '{"a":1}\n{"a":2}\n \r\n{"a":3}\n')
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, path)
  await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(1) } })
  await window.apply({ kind: 'insert', after: rowId(0), lines: ['{"new":1}'] })
  await window.save()
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"new":1}\n{"a":3}\n')
  await window.undo()
  await window.undo()
  await window.save()
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n \r\n{"a":3}\n')
  await engine.close()
})
