/** Why rows are marked as duplicates, through all that a dataset lives through: undo, saves, restarts, damage, other programs. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'
import { dropped, dropRows, linesOf, MANY_ROWS, manyReasons, told } from './support/reasons.ts'

const openPath = async (folder: string, path: string) => {
  const engine = await startEngine(folder)
  const window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  return { engine, window }
}

const openNew = async (folder: string, text: string) => {
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, text)
  return { path, ...(await openPath(folder, path)) }
}

const homeOf = (folder: string, window: Window): string => join(folder, 'data', 'datasets', window.dataset)
const reasonFiles = (home: string): string[] => readdirSync(home).filter((name) => name.startsWith('reasons-'))
const row = (at: number) => ({ kind: 'row', row: rowId(at) }) as const

const FEW = new Map([
  [1, dropped(0)],
  [2, { ...dropped(0, 1), method: 'exact' as const, rule: 'hand' }],
  [4, { ...dropped(0, 0.5), kept: null, keptIn: { file: '评测.jsonl', number: 41 } }],
])
const FEW_TOLD = ['1<0 0.93 near longest', '2<0 1 exact hand', '4<评测.jsonl:41 0.5 near longest']

test('a few stand in the journal, are one step with the verdicts, and outlive a restart', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(6))
  const { step } = await dropRows(window, FEW)
  expect(step).toMatchObject({ label: 'judge', field: 'drop', rows: 3 })
  expect(await told(window)).toEqual(FEW_TOLD)
  const home = homeOf(folder.path, window)
  const journal = readdirSync(home).find((name) => name.endsWith('.wjl')) ?? ''
  expect([reasonFiles(home), readFileSync(join(home, journal), 'latin1').split('\n')[0]]).toEqual([
    [],
    'winnow-journal 4',
  ])
  await window.apply({ kind: 'judge', target: row(1), verdict: 'keep' })
  await window.apply({ kind: 'judge', target: row(2), verdict: null })
  expect(await told(window)).toEqual(FEW_TOLD.slice(2))
  await window.undo()
  await window.undo()
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect([await told(window), (await window.state()).isUnsaved]).toEqual([FEW_TOLD, false])
  await window.undo()
  expect([await told(window), (await window.state()).decisions.drop]).toEqual([[], 0])
  await window.redo()
  expect(await told(window)).toEqual(FEW_TOLD)
  const nothing = await dropRows(window, FEW)
  expect([nothing.step.rows, (await window.state()).undo?.label]).toEqual([0, 'judge'])
  await engine.close()
})

test('who takes the mark off and puts it on again by hand says nothing of duplicates', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(6))
  await dropRows(window, FEW)
  await window.apply({ kind: 'judge', target: { kind: 'rows', rows: [rowId(1), rowId(2)] }, verdict: 'keep' })
  const { step } = await window.apply({ kind: 'judge', target: { kind: 'dataset' }, verdict: 'drop' })
  expect([step.rows, await told(window)]).toEqual([5, FEW_TOLD.slice(2)])
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect(await told(window)).toEqual(FEW_TOLD.slice(2))
  await window.undo()
  await window.undo()
  expect(await told(window)).toEqual(FEW_TOLD)
  const again = await dropRows(window, new Map([[1, dropped(0)]]))
  expect(again.step.rows).toBe(0)
  await engine.close()
})

test('a later reason lies over an earlier one, which undo brings back', async () => {
  using folder = testFolder()
  const { engine, window } = await openNew(folder.path, linesOf(6))
  await dropRows(window, FEW)
  const later = await dropRows(window, new Map([[1, dropped(5, 0.8)]]))
  expect(later.step).toMatchObject({ label: 'judge', field: 'drop', rows: 1 })
  expect(await told(window)).toEqual(['1<5 0.8 near longest', ...FEW_TOLD.slice(1)])
  await window.undo()
  expect(await told(window)).toEqual(FEW_TOLD)
  await engine.close()
})

test('reasons follow their rows through saves that take rows out and put others in, and back', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(6))
  await dropRows(window, FEW)
  await window.apply({ kind: 'insert', after: null, lines: ['{"new":1}', '{"new":2}'] })
  await window.apply({ kind: 'delete', target: row(1) })
  expect(await told(window)).toEqual(['3<2 0.93 near longest', '4<2 1 exact hand', '6<评测.jsonl:41 0.5 near longest'])
  await window.save()
  const saved = ['3<2 1 exact hand', '5<评测.jsonl:41 0.5 near longest']
  expect(await told(window)).toEqual(saved)
  await window.apply({ kind: 'delete', target: row(0) })
  await window.save()
  const gone = ['2<? 1 exact hand', '4<评测.jsonl:41 0.5 near longest']
  expect(await told(window)).toEqual(gone)
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect(await told(window)).toEqual(gone)
  await window.undo()
  expect(await told(window)).toEqual(saved)
  while ((await window.state()).undo !== null) await window.undo()
  expect(await told(window)).toEqual([])
  await window.redo()
  expect(await told(window)).toEqual(FEW_TOLD)
  await engine.close()
})

test('many lie in a file beside the journal, found again after a restart, and undone and done again', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(MANY_ROWS))
  const { step } = await dropRows(window, manyReasons())
  expect(step).toMatchObject({ label: 'judge', rows: MANY_ROWS * 0.9 })
  const home = homeOf(folder.path, window)
  expect(reasonFiles(home)).toHaveLength(1)
  const at = MANY_ROWS - 3
  const last = ['23997<23990 0.999 near longest', '23998<23990 0.9991 near longest', '23999<23990 0.9992 near longest']
  expect(await told(window, at, MANY_ROWS)).toEqual(last)
  writeFileSync(join(home, 'reasons-0-99-0.bin'), 'left by a crash')
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect(reasonFiles(home)).toHaveLength(1)
  expect([await told(window, at, MANY_ROWS), (await window.state()).notices]).toEqual([last, []])
  await window.undo()
  expect(await told(window, at, MANY_ROWS)).toEqual([])
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  await window.redo()
  expect(await told(window, at, MANY_ROWS)).toEqual(last)
  await engine.close()
})

test.each(['gone', 'cut', 'flipped'])('where their file is %s the verdicts stand, and it is said', async (how) => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(MANY_ROWS))
  await dropRows(window, manyReasons())
  await dropRows(window, FEW)
  const home = homeOf(folder.path, window)
  await engine.close()
  const file = join(home, reasonFiles(home)[0] ?? '')
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] ^= 1
  if (how === 'gone') rmSync(file)
  else writeFileSync(file, how === 'cut' ? bytes.subarray(0, -1) : bytes)
  ;({ engine, window } = await openPath(folder.path, path))
  const { notices, decisions, access } = await window.state()
  expect(notices).toEqual([{ code: 'reasons-lost', values: { rows: MANY_ROWS * 0.9 } }])
  expect([decisions.drop, access.mode]).toEqual([MANY_ROWS * 0.9, 'write'])
  expect(await told(window, 0, 100)).toEqual(FEW_TOLD)
  await window.undo()
  expect(await told(window, 0, 100)).toEqual([])
  await window.undo()
  expect((await window.state()).decisions.drop).toBe(0)
  await window.redo()
  await window.save()
  expect((await window.state()).decisions.drop).toBe(MANY_ROWS * 0.9)
  await engine.close()
})

test('reasons move with marked and kept rows to a file that another program has changed', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(6))
  await dropRows(window, FEW)
  await dropRows(window, new Map([[5, dropped(3, 0.75)]]))
  await engine.close()
  // Row 3, which is kept for row 5, is gone, and all others stand elsewhere.
  const lines = linesOf(6).trimEnd().split('\n')
  writeFileSync(path, `${['{"x":1}', ...[5, 4, 2, 1, 0].map((at) => lines[at])].join('\n')}\n`)
  ;({ engine, window } = await openPath(folder.path, path))
  await window.until((state) => state.notices.length > 0, 'reattached')
  const moved = [
    '1<? 0.75 near longest',
    '2<评测.jsonl:41 0.5 near longest',
    '3<5 1 exact hand',
    '4<5 0.93 near longest',
  ]
  expect(await told(window)).toEqual(moved)
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect([await told(window), (await window.state()).notices]).toEqual([moved, []])
  await engine.close()
})

test('many move into a file of the new journal', async () => {
  using folder = testFolder()
  let { engine, window, path } = await openNew(folder.path, linesOf(MANY_ROWS))
  await dropRows(window, manyReasons())
  const home = homeOf(folder.path, window)
  await engine.close()
  writeFileSync(path, `{"x":1}\n${linesOf(MANY_ROWS)}`)
  ;({ engine, window } = await openPath(folder.path, path))
  await window.until((state) => state.notices.length > 0, 'reattached')
  const moved = ['2<1 0.7001 near longest', '3<1 0.7002 near longest']
  expect(await told(window, 0, 4)).toEqual(moved)
  expect(reasonFiles(home).map((name) => name.split('-')[1])).toEqual(['0', '1'])
  await engine.close()
  ;({ engine, window } = await openPath(folder.path, path))
  expect(await told(window, 0, 4)).toEqual(moved)
  await engine.close()
})
