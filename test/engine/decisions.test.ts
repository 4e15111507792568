/** Verdicts, tags and notes through all that a dataset lives through: undo, saves, restarts, renames, other programs. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Query } from '../../shared/contract.ts'
import { type JobId, type RowId, rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const LINES = ['{"a":0}', '{"a": 1}', '{"a":2', '{"a":3}', '{"a":4}', '{"a":5}']

const openLines = async (folder: string, lines: readonly string[] = LINES) => {
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return { path, ...(await openPath(folder, path)) }
}

const openPath = async (folder: string, path: string) => {
  const engine = await startEngine(folder)
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  return { engine, window }
}

/** What is decided, as one line a row that anything is decided about. */
const decided = async (window: Window): Promise<string[]> =>
  (await window.rows()).flatMap(({ number, decision: { verdict, tags, note } }) => {
    const said = [verdict, tags.join('+'), note].filter((word) => word !== null && word !== '')
    return said.length === 0 ? [] : [`${number} ${said.join(' ')}`]
  })

const rowsOf = async (window: Window, query: Query): Promise<RowId[]> => {
  const { session, dataset } = window
  const { view, rowCount } = await session.call('openView', { dataset, query })
  const whole = { view, start: 0, end: 1000, columns: [], previewChars: 0 } as never
  const rows = (await session.call('readRows', whole)).rows.map(({ row }) => row)
  expect(rows).toHaveLength(rowCount)
  return rows
}

const row = (at: number) => ({ kind: 'row', row: rowId(at) }) as const
const decideAll = async (window: Window): Promise<void> => {
  await window.apply({ kind: 'judge', target: row(0), verdict: 'keep' })
  await window.apply({ kind: 'judge', target: { kind: 'rows', rows: [rowId(1), rowId(2)] }, verdict: 'drop' })
  await window.apply({ kind: 'tag', target: row(1), tag: 'too long', isOn: true })
  await window.apply({ kind: 'tag', target: { kind: 'rows', rows: [rowId(1), rowId(4)] }, tag: '事实', isOn: true })
  await window.apply({ kind: 'note', row: rowId(4), text: '再看\n一遍' })
}
const ALL_DECIDED = ['0 keep', '1 drop too long+事实', '2 drop', '4 事实 再看\n一遍']

test('only what is news is a step, and undo takes decisions back without making the file unsaved', async () => {
  using folder = testFolder()
  const { engine, window } = await openLines(folder.path)
  await decideAll(window)
  expect(await decided(window)).toEqual(ALL_DECIDED)
  const again = await window.apply({ kind: 'tag', target: { kind: 'dataset' }, tag: '事实', isOn: true })
  expect(again.step).toMatchObject({ label: 'tag', field: '事实', rows: 4 })
  const { step } = await window.apply({ kind: 'judge', target: { kind: 'dataset' }, verdict: 'drop' })
  expect(step).toMatchObject({ label: 'judge', field: 'drop', rows: 4 })
  const state = await window.state()
  expect([state.isUnsaved, state.counts.edited, state.decisions]).toEqual([
    false,
    0,
    {
      keep: 0,
      drop: 6,
      noted: 1,
      tags: [
        { tag: 'too long', rows: 1 },
        { tag: '事实', rows: 6 },
      ],
    },
  ])
  const nothing = await window.apply({ kind: 'judge', target: { kind: 'dataset' }, verdict: 'drop' })
  expect([nothing.step.rows, (await window.state()).undo?.label]).toEqual([0, 'judge'])
  await window.undo()
  await window.undo()
  expect(await decided(window)).toEqual(ALL_DECIDED)
  for (let steps = 0; steps < 5; steps++) await window.undo()
  expect(await decided(window)).toEqual([])
  for (let steps = 0; steps < 5; steps++) await window.redo()
  expect(await decided(window)).toEqual(ALL_DECIDED)
  await engine.close()
})

test('filters find rows by verdict, note and tags, and a row that is decided on stays in its view', async () => {
  using folder = testFolder()
  const { engine, window } = await openLines(folder.path)
  await decideAll(window)
  expect(await rowsOf(window, { text: 'verdict:keep' })).toEqual([0])
  expect(await rowsOf(window, { text: 'verdict:drop' })).toEqual([1, 2])
  expect(await rowsOf(window, { text: 'verdict:undecided' })).toEqual([3, 4, 5])
  expect(await rowsOf(window, { text: 'is:noted' })).toEqual([4])
  expect(await rowsOf(window, { text: 'tag:事实|none' })).toEqual([1, 4])
  expect(await rowsOf(window, { text: 'verdict:drop tag:事实' })).toEqual([1])
  const { session, dataset } = window
  const { view } = await session.call('openView', { dataset, query: { text: 'verdict:undecided' } })
  await window.apply({ kind: 'judge', target: { kind: 'view', view }, verdict: 'keep' })
  await window.apply({ kind: 'judge', target: row(0), verdict: null })
  expect((await session.call('getView', { view })).rowCount).toBe(4)
  expect(await rowsOf(window, { text: 'verdict:undecided' })).toEqual([0])
  await engine.close()
})

test('decisions outlive edits, saves, restarts, a rename and a save under another name', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openLines(folder.path)
  await decideAll(window)
  await window.set(rowId(4), ['a'], '44')
  await window.apply({ kind: 'delete', target: row(1) })
  await window.save()
  const after = ['0 keep', '1 drop', '3 事实 再看\n一遍']
  expect(await decided(window)).toEqual(after)
  expect((await window.state()).decisions).toMatchObject({ keep: 1, drop: 1, tags: [{ tag: '事实', rows: 1 }] })
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect(await decided(window)).toEqual(after)
  await engine.close()

  const renamed = join(folder.path, 'renamed.jsonl')
  renameSync(path, renamed)
  ;({ engine, window } = await openPath(folder.path, renamed))
  expect(await decided(window)).toEqual(after)
  const target = { kind: 'picked', token: join(folder.path, 'other.jsonl') } as const
  await window.session.call('saveAs', { dataset: window.dataset, job: 'as' as JobId, target })
  expect(await decided(window)).toEqual(after)
  // Back over both saves: the row that the first one took out comes back with what was decided about it.
  while ((await window.state()).undo?.label === 'delete' || (await window.state()).undo?.label === 'set') {
    await window.undo()
  }
  expect(await decided(window)).toEqual(ALL_DECIDED)
  expect((await window.state()).isUnsaved).toBe(true)
  await engine.close()
})

test('undo goes back over a save through decisions that were made before and after it', async () => {
  using folder = testFolder()
  const { engine, window, path } = await openLines(folder.path)
  await window.set(rowId(0), ['a'], '10')
  await window.apply({ kind: 'judge', target: row(0), verdict: 'keep' })
  await window.save()
  await window.apply({ kind: 'tag', target: row(0), tag: 'x', isOn: true })
  await window.undo()
  await window.undo()
  expect([await decided(window), (await window.state()).isUnsaved]).toEqual([[], false])
  await window.undo()
  expect([(await window.state()).isUnsaved, await window.text(rowId(0))]).toEqual([true, '{"a":0}'])
  await window.redo()
  await window.redo()
  await window.redo()
  expect([await decided(window), (await window.state()).isUnsaved]).toEqual([['0 keep x'], false])
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe('{"a":10}')
  await engine.close()
})

test('all decisions move to the rows of a file that another program has changed, saved ones too', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openLines(folder.path)
  await decideAll(window)
  await window.set(rowId(0), ['a'], '"saved"')
  await window.save()
  await engine.close()
  const [, , , , four, five] = LINES
  writeFileSync(path, `${['{"new":1}', four, '{"a":2', '{"a":"saved"}', five].join('\n')}\n`)
  ;({ engine, window } = await openPath(folder.path, path))
  const { notices } = await window.until((state) => state.notices.length > 0, 'reattached')
  expect(notices).toEqual([{ code: 'decisions-reattached', values: { attached: 3, lost: 1 } }])
  const moved = ['1 事实 再看\n一遍', '2 drop', '3 keep']
  expect([await decided(window), (await window.state()).isUnsaved]).toEqual([moved, false])
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect([await decided(window), (await window.state()).notices]).toEqual([moved, []])
  await window.undo()
  expect(await decided(window)).toEqual([])
  await engine.close()
})

test('unsaved changes and decisions move together, those on new rows too', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openLines(folder.path)
  await decideAll(window)
  const { inserted } = await window.apply({ kind: 'insert', after: rowId(3), lines: ['{"mine":1}'] })
  await window.apply({ kind: 'judge', target: { kind: 'rows', rows: inserted }, verdict: 'keep' })
  await window.set(rowId(4), ['a'], '44')
  await engine.close()
  writeFileSync(path, `${['{"before":1}', ...LINES].join('\n')}\n`)
  ;({ engine, window } = await openPath(folder.path, path))
  const { notices } = await window.until((state) => state.notices.length >= 3, 'reattached')
  expect(notices.map(({ code, values }) => [code, values.attached, values.lost])).toEqual([
    ['changed-since', undefined, undefined],
    ['reattached', 2, 0],
    ['decisions-reattached', 5, 0],
  ])
  expect(await decided(window)).toEqual(['1 keep', '2 drop too long+事实', '3 drop', '5 keep', '6 事实 再看\n一遍'])
  expect(await window.text(rowId(5))).toBe('{"a":44}')
  await engine.close()
})

test('a palette is kept with the dataset and shown to every window', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openLines(folder.path)
  const other = await Window.open(engine, path)
  const palette = { tags: [{ tag: 'b', colour: 'red', description: '', key: 2 } as const] }
  await window.session.call('setPalette', { dataset: window.dataset, palette })
  await window.apply({ kind: 'tag', target: row(0), tag: 'a', isOn: true })
  const shown = {
    palette,
    decisions: {
      tags: [
        { tag: 'a', rows: 1 },
        { tag: 'b', rows: 0 },
      ],
    },
  }
  expect(await other.state()).toMatchObject(shown)
  const refused = other.session.call('setPalette', { dataset: window.dataset, palette: { tags: [] } })
  await expect(refused).rejects.toMatchObject({ code: 'read-only' })
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect(await window.state()).toMatchObject(shown)
  await engine.close()
})
