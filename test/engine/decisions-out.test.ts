/** Decisions written with the rows: into a field of theirs, byte for byte, or beside them; and read back. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Settings } from '../../shared/contract.ts'
import { type JobId, rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const LINES = ['{"a": 0, "b": 1.0}', '{"a":1}\r', '{bad', '[3]', '{"a":4,"winnow":{"tags":["old"]}}']
const TEXT = LINES.join('\n')

const openText = async (folder: string, settings: Partial<Settings>, text = TEXT) => {
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, text)
  const engine = await startEngine(folder)
  const window = await Window.open(engine, path)
  const all = { keepsBackup: false, decisionsOut: 'none', decisionsField: 'winnow', ...settings } as const
  await window.session.call('setSettings', all)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  return { engine, window, path }
}

const row = (at: number) => ({ kind: 'row', row: rowId(at) }) as const
const read = (path: string): string => readFileSync(path, 'utf8')
const exportAll = (window: Window, path: string) =>
  window.session.call('exportRows', {
    dataset: window.dataset,
    job: 'export' as JobId,
    what: { kind: 'dataset' },
    target: { kind: 'picked', token: path },
  })

test('a save writes decisions into a field, leaves every other byte, and is undone as one step', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openText(folder.path, { decisionsOut: 'field' })
  await window.apply({ kind: 'judge', target: { kind: 'dataset' }, verdict: 'drop' })
  await window.apply({ kind: 'note', row: rowId(0), text: '"长"' })
  await window.apply({ kind: 'judge', target: row(4), verdict: null })
  await window.apply({ kind: 'tag', target: row(4), tag: 'old', isOn: true })
  expect((await window.state()).isUnsaved).toBe(true)
  await window.save()
  const first = '{"a": 0, "b": 1.0, "winnow": {"verdict": "drop", "note": "\\"长\\""}}'
  const saved = [first, '{"a":1,"winnow":{"verdict":"drop"}}\r', '{bad', '[3]', LINES[4]].join('\n')
  expect([read(path), (await window.state()).isUnsaved]).toEqual([saved, false])
  expect((await window.state()).undo).toMatchObject({ label: 'set', field: 'winnow', rows: 2 })

  await window.apply({ kind: 'judge', target: row(1), verdict: null })
  await window.apply({ kind: 'tag', target: row(4), tag: 'old', isOn: false })
  expect((await window.state()).isUnsaved).toBe(true)
  await window.save()
  expect(read(path)).toBe([first, LINES[1], '{bad', '[3]', '{"a":4}'].join('\n'))
  await window.undo()
  await window.undo()
  await window.undo()
  await window.session.call('setSettings', { keepsBackup: false, decisionsOut: 'none', decisionsField: 'winnow' })
  await window.save()
  expect(read(path)).toBe(saved)
  await window.undo()
  await window.save()
  expect(read(path)).toBe(TEXT)
  await engine.close()
})

test('what was written into the field is known after a restart, and is not told of as news', async () => {
  using folder = testFolder()
  const first = await openText(folder.path, { decisionsOut: 'field' }, '{"a":1}\n{"a":2}\n')
  await first.window.apply({ kind: 'judge', target: row(1), verdict: 'keep' })
  await first.window.save()
  await first.engine.close()
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, first.path)
  const state = await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  expect([state.isUnsaved, state.notices, state.decisions.keep]).toEqual([false, [], 1])
  await engine.close()
})

test('a save that fails leaves no step behind, and one into a field with other content says which row', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openText(
    folder.path,
    { decisionsOut: 'field', decisionsField: 'a' },
    '{"a":1}\n',
  )
  await window.apply({ kind: 'judge', target: row(0), verdict: 'keep' })
  await expect(window.save()).rejects.toMatchObject({ code: 'decisions-field-taken', values: { field: 'a', row: 1 } })
  expect([read(path), (await window.state()).undo?.label]).toEqual(['{"a":1}\n', 'judge'])
  await window.session.call('setSettings', { keepsBackup: false, decisionsOut: 'field', decisionsField: 'b' })
  writeFileSync(path, '{"b":3}\n')
  await expect(window.save()).rejects.toMatchObject({ code: 'source-changed' })
  expect((await window.state()).undo?.label).toBe('judge')
  await engine.close()
})

test('an export writes decisions into its own lines only', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openText(folder.path, { decisionsOut: 'field' })
  await window.apply({ kind: 'judge', target: row(1), verdict: 'keep' })
  const out = join(folder.path, 'out.jsonl')
  await exportAll(window, out)
  expect(read(out)).toBe(`${[LINES[0], '{"a":1,"winnow":{"verdict":"keep"}}\r', ...LINES.slice(2)].join('\n')}\n`)
  expect([read(path), (await window.state()).undo?.label]).toEqual([TEXT, 'judge'])
  await engine.close()
})

test('a sidecar names rows as they stand in the file that is written, and spares what is no sidecar', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openText(
    folder.path,
    { decisionsOut: 'sidecar' },
    '{"a":0}\n{"a":1}\n{"a":2}\n',
  )
  const sidecar = `${path}.decisions.jsonl`
  await window.save()
  expect(existsSync(sidecar)).toBe(false)
  await window.apply({ kind: 'judge', target: row(2), verdict: 'drop' })
  await window.apply({ kind: 'tag', target: row(1), tag: 'x', isOn: true })
  await window.apply({ kind: 'note', row: rowId(1), text: 'n' })
  await window.apply({ kind: 'delete', target: row(0) })
  await window.apply({ kind: 'insert', after: rowId(1), lines: ['{"new":1}'] })
  await window.save()
  expect((await window.state()).isUnsaved).toBe(false)
  expect(read(sidecar)).toBe('{"row":0,"tags":["x"],"note":"n"}\n{"row":2,"verdict":"drop"}\n')
  const out = join(folder.path, 'out.jsonl')
  await exportAll(window, out)
  expect(read(`${out}.decisions.jsonl`)).toBe(read(sidecar))

  for (let steps = 0; steps < 5; steps++) await window.undo()
  expect((await window.state()).isUnsaved).toBe(true)
  await window.save()
  expect([existsSync(sidecar), read(path)]).toEqual([false, '{"a":0}\n{"a":1}\n{"a":2}\n'])
  await window.redo()
  writeFileSync(sidecar, '{"row":1,"mine":true}\n')
  await expect(window.save()).rejects.toMatchObject({ code: 'target-exists' })
  expect(read(sidecar)).toBe('{"row":1,"mine":true}\n')
  await engine.close()
})

test('decisions in a field are told of, and read as one step', async () => {
  using folder = testFolder()
  const lines = [
    '{"a":0,"winnow":{"verdict":"keep","tags":["x","y"],"note":"嗯"}}',
    '{"a":1,"winnow":{"verdict":null,"tags":[],"note":null}}',
    '{"a":2,"winnow":{"verdict":"drop"}}',
    '{"a":3}',
    '{"a":4,"winnow":{"verdict":"maybe"}}',
  ]
  const { engine, window } = await openText(folder.path, {}, `${lines.join('\n')}\n`)
  expect((await window.state()).notices).toEqual([{ code: 'holds-decisions', values: { field: 'winnow', rows: 4 } }])
  const { dataset, session } = window
  await window.apply({ kind: 'tag', target: row(0), tag: 'mine', isOn: true })
  const confirmed = await session.call('readDecisions', { dataset, job: 'read' as JobId, field: 'winnow' })
  expect(confirmed).toMatchObject({ skipped: 1, row: 0 })
  expect((await window.rows()).map(({ decision }) => decision)).toEqual([
    { verdict: 'keep', tags: ['mine', 'x', 'y'], note: '嗯', reason: null },
    { verdict: null, tags: [], note: null, reason: null },
    { verdict: 'drop', tags: [], note: null, reason: null },
    { verdict: null, tags: [], note: null, reason: null },
    { verdict: null, tags: [], note: null, reason: null },
  ])
  await window.undo()
  expect((await window.state()).decisions).toMatchObject({ keep: 0, drop: 0, noted: 0 })
  await engine.close()
})

test('decisions that are to stand beside the file make it unsaved until they do, over a restart too', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openText(folder.path, { decisionsOut: 'sidecar' }, '{"a":0}\n')
  const isUnsaved = async (): Promise<boolean> => (await window.state()).isUnsaved
  const reopen = async (): Promise<void> => {
    await engine.close()
    engine = await startEngine(folder.path)
    window = await Window.open(engine, path)
  }
  expect(await isUnsaved()).toBe(false)
  await window.apply({ kind: 'judge', target: row(0), verdict: 'drop' })
  expect(await isUnsaved()).toBe(true)
  await reopen()
  expect(await isUnsaved()).toBe(true)
  await window.save()
  expect([await isUnsaved(), read(`${path}.decisions.jsonl`)]).toEqual([false, '{"row":0,"verdict":"drop"}\n'])
  await reopen()
  expect(await isUnsaved()).toBe(false)
  await engine.close()
})
