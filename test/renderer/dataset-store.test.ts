import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { findRow } from '../../renderer/dataset/find-row.ts'
import type { FileRef } from '../../shared/contract.ts'
import { position, rowId } from '../../shared/ids.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { type Bench, openBench, until } from '../doubles/renderer-bench.ts'

const file: FileRef = { kind: 'served', path: ['data.jsonl'] }
const lines = Array.from({ length: 200 }, (_, at) => (at % 10 === 3 ? `{"n":${at}` : `{"n":${at}}`))

let bench: Bench
let engine: NaiveEngine
beforeEach(async () => {
  engine = new NaiveEngine({ files: { 'data.jsonl': lines.join('\n') } })
  bench = await openBench(engine, `store-${crypto.randomUUID()}`)
})

describe('the dataset store', () => {
  test('shows a change at once, before the pushed state says so', async () => {
    const dataset = await bench.open(file)
    const before = dataset.getState().revision
    await dataset.apply({ kind: 'delete', target: { kind: 'row', row: rowId(0) } })
    expect(dataset.getState().revision).toBe(before + 1)
  })

  test('lets a step be done again as soon as its undo is on its way, and not when there was nothing to undo', async () => {
    const dataset = await bench.open(file)
    const label = () => dataset.getState().redo?.label
    await dataset.undo()
    const before = label()
    await dataset.apply({ kind: 'delete', target: { kind: 'row', row: rowId(0) } })
    const undone = dataset.undo()
    const during = label()
    await undone
    await dataset.redo()
    expect([before, during]).toEqual([undefined, 'delete'])
    await until(dataset, () => dataset.getState().counts.deleted === 1)
  })

  test('lets rows join the view that is shown, and none leave it', async () => {
    const dataset = await bench.open(file)
    await dataset.apply({ kind: 'insert', after: null, lines: ['{"n":-1}', '{"n"'] })
    await until(dataset, () => dataset.getState().rows.count === 202)
    const all = dataset.getView().rowCount
    await dataset.setQuery({ text: 'is:malformed' })
    const malformed = dataset.getView().rowCount
    await dataset.apply({ kind: 'insert', after: null, lines: ['{'] })
    await until(dataset, () => dataset.getView().rowCount === 22)
    await dataset.apply({ kind: 'replace', row: rowId(3), text: '{"n":3}' })
    await until(dataset, () => dataset.getState().counts.malformed === 21)
    expect([all, malformed, dataset.getView().rowCount]).toEqual([202, 21, 22])
  })

  test('asks anew what it asked about duplicates once their groups are other ones, and nothing else', async () => {
    const dataset = await bench.open(file)
    const found = { phase: null, done: 0, total: 0, error: null, groups: 1, rows: 2 }
    const push = async (version: number, state: 'finding' | 'found'): Promise<void> => {
      engine.pushState(dataset.getState().dataset, { duplicates: { ...found, version, state } })
      await until(dataset, () => dataset.getState().duplicates?.version === version)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const viewAfter = async (text: string, version: number, state: 'finding' | 'found'): Promise<boolean> => {
      await dataset.setQuery({ text })
      const { view } = dataset.getView()
      await push(version, state)
      return dataset.getView().view === view
    }
    expect(await viewAfter('is:malformed', 1, 'found')).toBe(true)
    expect(await viewAfter('-is:duplicate n=1', 2, 'finding')).toBe(true)
    expect(await viewAfter('-is:duplicate n=1', 3, 'found')).toBe(false)
    expect(await viewAfter('-is:duplicate n=1', 3, 'found')).toBe(true)
  })

  test('comes back to its view after the connection was lost', async () => {
    const dataset = await bench.open(file)
    await dataset.setQuery({ text: 'is:malformed' })
    const before = dataset.getView()
    bench.cut()
    await bench.mend()
    await dataset.reopen()
    const page = await dataset.api.readRows({
      view: dataset.getView().view,
      start: position(0),
      end: position(2),
      columns: [],
      previewChars: 10,
    })
    expect([dataset.getView().query, dataset.getView().rowCount, page.rows.map((row) => row.number)]).toEqual([
      before.query,
      before.rowCount,
      [3, 13],
    ])
  })

  test('gives its right to write to the window that opened first', async () => {
    const first = await bench.open(file)
    const other = await openBench(bench.engine, `store-${crypto.randomUUID()}`)
    const second = await other.open(file)
    expect([first.canWrite(), second.canWrite()]).toEqual([true, false])
  })
})

describe('finding a row by its number', () => {
  test('is plain in the view of all rows', async () => {
    const dataset = await bench.open(file)
    expect([await findRow(dataset, 1), await findRow(dataset, 200), await findRow(dataset, 201)]).toEqual([
      { state: 'here', position: 0 },
      { state: 'here', position: 199 },
      { state: 'none', rows: 200 },
    ])
  })

  test('agrees with looking through the view, for every row of the file', async () => {
    const dataset = await bench.open(file)
    await dataset.setQuery({ text: 'is:malformed' })
    const wanted = lines.flatMap((_, at) => (at % 10 === 3 ? [at + 1] : []))
    for (let number = 1; number <= lines.length; number++) {
      const at = wanted.indexOf(number)
      const found = await findRow(dataset, number)
      if (at >= 0) expect(found).toEqual({ state: 'here', position: at })
      else expect(found.state).toBe('elsewhere')
    }
  })
})
