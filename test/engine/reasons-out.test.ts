/** Why rows are marked, written with the rows or beside them, and read back: rows are named by where they stand in what is written. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Settings } from '../../shared/contract.ts'
import { type JobId, position, rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'
import { dropped, dropRows, linesOf, manyReasons, told } from './support/reasons.ts'

const openText = async (folder: string, settings: Partial<Settings>, text: string, name = 'rows.jsonl') => {
  const path = join(folder, name)
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
const REASONS = new Map([
  [1, dropped(3)],
  [2, { ...dropped(0, 1), kept: null, keptIn: { file: '评测.jsonl', number: 41 } }],
  [4, dropped(0, 0.8)],
])

test('a sidecar names the kept row as it stands in the file that is written', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openText(folder.path, { decisionsOut: 'sidecar' }, linesOf(5))
  await dropRows(window, REASONS)
  await window.apply({ kind: 'delete', target: row(0) })
  await window.save()
  const lines = [
    '{"row":0,"verdict":"drop","reason":{"method":"near","rule":"longest","keptRow":2,"similarity":0.93}}',
    '{"row":1,"verdict":"drop","reason":{"method":"near","rule":"longest","keptIn":{"file":"评测.jsonl","row":41},"similarity":1}}',
    '{"row":3,"verdict":"drop","reason":{"method":"near","rule":"longest","similarity":0.8}}',
  ]
  expect(read(`${path}.decisions.jsonl`)).toBe(`${lines.join('\n')}\n`)
  await window.apply({ kind: 'insert', after: null, lines: ['{"new":1}'] })
  await window.save()
  expect(read(`${path}.decisions.jsonl`)).toContain(
    '{"row":1,"verdict":"drop","reason":{"method":"near","rule":"longest","keptRow":3,',
  )
  await engine.close()
})

test('a field says it too, is mended where rows come and go, and is read back as it was', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openText(folder.path, { decisionsOut: 'field' }, linesOf(5))
  await dropRows(window, REASONS)
  await window.apply({ kind: 'tag', target: row(3), tag: 'x', isOn: true })
  await window.save()
  const first =
    '{"row":1,"winnow":{"verdict":"drop","reason":{"method":"near","rule":"longest","keptRow":3,"similarity":0.93}}}'
  expect(read(path).split('\n')[1]).toBe(first)
  expect((await window.state()).isUnsaved).toBe(false)
  await window.apply({ kind: 'insert', after: null, lines: ['{"new":1}'] })
  await window.save()
  expect(read(path).split('\n')[2]).toBe(first.replace('"keptRow":3', '"keptRow":4'))
  expect((await window.state()).isUnsaved).toBe(false)
  const known = await told(window)
  await engine.close()

  const copy = await openText(folder.path, {}, read(path), 'copy.jsonl')
  expect((await copy.window.state()).notices).toEqual([
    { code: 'holds-decisions', values: { field: 'winnow', rows: 4 } },
  ])
  const { dataset, session } = copy.window
  await session.call('readDecisions', { dataset, job: 'read' as JobId, field: 'winnow' })
  expect([await told(copy.window), (await copy.window.state()).decisions.drop]).toEqual([known, 3])
  await copy.window.undo()
  expect(await told(copy.window)).toEqual([])
  await copy.engine.close()
})

test('a field of many rows is written as one step, which undo takes out again', async () => {
  using folder = testFolder()
  const count = 2_000
  const { engine, window, path } = await openText(folder.path, { decisionsOut: 'field' }, linesOf(count))
  await dropRows(window, manyReasons(count))
  await window.save()
  const lines = read(path).trimEnd().split('\n')
  expect(lines).toHaveLength(count)
  expect(JSON.parse(lines[1_999] ?? '')).toEqual({
    row: 1_999,
    winnow: { verdict: 'drop', reason: { method: 'near', rule: 'longest', keptRow: 1_990, similarity: 0.8999 } },
  })
  expect((await window.state()).undo).toMatchObject({ label: 'set', field: 'winnow', rows: count * 0.9 })
  const home = join(folder.path, 'data', 'datasets', window.dataset)
  expect(readdirSync(home).filter((name) => name.startsWith('rewrite-'))).toHaveLength(1)
  await window.undo()
  await window.undo()
  await window.session.call('setSettings', { keepsBackup: false, decisionsOut: 'none', decisionsField: 'winnow' })
  await window.save()
  expect(read(path)).toBe(linesOf(count))
  await engine.close()
})

test('an export names rows by its own places, whichever comes first, and leaves out what it does not hold', async () => {
  using folder = testFolder()
  for (const decisionsOut of ['sidecar', 'field'] as const) {
    const { engine, window } = await openText(folder.path, { decisionsOut }, linesOf(5))
    await dropRows(window, REASONS)
    const { session, dataset, view } = window
    for (const [start, end] of [
      [1, 2],
      [3, 5],
    ]) {
      const range = { kind: 'range', start: position(start), end: position(end), add: true } as const
      await session.call('select', { view, gesture: range })
    }
    const out = join(folder.path, `${decisionsOut}.jsonl`)
    const target = { kind: 'picked', token: out } as const
    await session.call('exportRows', { dataset, job: 'x' as JobId, what: { kind: 'selection', view }, target })
    const reason = '{"method":"near","rule":"longest","keptRow":1,"similarity":0.93}'
    const other = '{"method":"near","rule":"longest","similarity":0.8}'
    if (decisionsOut === 'field') {
      expect(read(out).split('\n').slice(0, 3)).toEqual([
        `{"row":1,"winnow":{"verdict":"drop","reason":${reason}}}`,
        '{"row":3}',
        `{"row":4,"winnow":{"verdict":"drop","reason":${other}}}`,
      ])
    } else {
      expect(read(`${out}.decisions.jsonl`)).toBe(
        `{"row":0,"verdict":"drop","reason":${reason}}\n{"row":2,"verdict":"drop","reason":${other}}\n`,
      )
    }
    expect(existsSync(out)).toBe(true)
    await engine.close()
  }
})
