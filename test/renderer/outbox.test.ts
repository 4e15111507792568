import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { dismissNotice, getVoice } from '../../renderer/app/notify.ts'
import type { ChangeRequest, FileRef } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { type Bench, openBench, until } from '../doubles/renderer-bench.ts'

const file: FileRef = { kind: 'served', path: ['data.jsonl'] }
const text = '{"n":0}\n{"n":1}\n{"n":2}\n'
const set = (row: number, value: number): ChangeRequest => ({
  kind: 'set',
  target: { kind: 'row', row: rowId(row) },
  path: ['n'],
  json: String(value),
})

let engine: NaiveEngine
let name: string
let bench: Bench
beforeEach(async () => {
  engine = new NaiveEngine({ files: { 'data.jsonl': text } })
  name = `outbox-${crypto.randomUUID()}`
  bench = await openBench(engine, name)
  for (const notice of getVoice().notices) dismissNotice(notice.id)
})

const rowsNow = (): string[] =>
  [...engine.datasets.values()].flatMap(({ document }) => document.rows.map((row) => row.text))
const stepsMade = (): number =>
  [...engine.datasets.values()].reduce((sum, { document }) => sum + document.past.length, 0)
const said = (): string[] => getVoice().notices.map((notice) => notice.text)

describe('a change', () => {
  test('is in the outbox before it is sent, and leaves it once it is confirmed', async () => {
    const dataset = await bench.open(file)
    const waitingWhenSent: number[] = []
    const apply = bench.connection.api.apply
    vi.spyOn(bench.connection.api, 'apply').mockImplementation(async (input) => {
      waitingWhenSent.push(await bench.store.outbox.count())
      return apply(input)
    })
    const confirmation = await dataset.apply(set(1, 10))
    await until(bench.outbox, () => bench.outbox.getCount() === 0)
    expect({
      waitingWhenSent,
      step: confirmation?.step.label,
      left: await vi.waitFor(async () => {
        expect(await bench.store.outbox.count()).toBe(0)
        return bench.outbox.getCount()
      }),
      rows: rowsNow(),
    }).toEqual({ waitingWhenSent: [1], step: 'set', left: 0, rows: ['{"n":0}', '{"n":10}', '{"n":2}'] })
  })

  test('waits while the connection is lost, and is made when it is back', async () => {
    const dataset = await bench.open(file)
    bench.cut()
    const applied = dataset.apply(set(0, 7))
    await until(bench.outbox, () => bench.outbox.getCount() === 1)
    await bench.mend()
    await dataset.reopen()
    expect([(await applied)?.step.rows, rowsNow(), said()]).toEqual([1, ['{"n":7}', '{"n":1}', '{"n":2}'], []])
  })

  test('is made once when its confirmation was lost on the way', async () => {
    const dataset = await bench.open(file)
    bench.deafen()
    const applied = dataset.apply(set(0, 7))
    await vi.waitFor(() => expect(stepsMade()).toBe(1))
    bench.cut()
    await bench.mend()
    await dataset.reopen()
    expect([(await applied)?.step.rows, stepsMade(), rowsNow()[0]]).toEqual([1, 1, '{"n":7}'])
  })

  test('keeps its place among the others', async () => {
    const dataset = await bench.open(file)
    bench.cut()
    const all = Array.from({ length: 20 }, (_, at) => dataset.apply(set(at % 2, at)))
    const undone = dataset.undo()
    await bench.mend()
    await dataset.reopen()
    await Promise.all([...all, undone])
    expect([stepsMade(), rowsNow()]).toEqual([19, ['{"n":18}', '{"n":17}', '{"n":2}']])
  })

  test('that is refused leaves the outbox, and the user is told why', async () => {
    const dataset = await bench.open(file)
    const confirmation = await dataset.apply({ kind: 'replace', row: rowId(0), text: 'two\nlines' })
    await vi.waitFor(async () => expect(await bench.store.outbox.count()).toBe(0))
    expect([confirmation, said()]).toEqual([
      null,
      ['A row is one line, so its text can’t hold a line break. Write it as \\n inside a string.'],
    ])
  })

  test('is sent although the disk refuses the outbox', async () => {
    const dataset = await bench.open(file)
    bench.store.close()
    await dataset.apply(set(2, 5))
    expect([rowsNow()[2], bench.outbox.isFailing()]).toEqual(['{"n":5}', true])
  })
})

describe('what a killed window left in the outbox', () => {
  test('is made when the dataset is opened again, in its order, and the user is told', async () => {
    const dataset = await bench.open(file)
    bench.cut()
    void dataset.apply(set(0, 1))
    void dataset.apply(set(0, 2))
    await vi.waitFor(async () => expect(await bench.store.outbox.count()).toBe(2))
    bench.store.close()

    const later = await openBench(engine, name)
    const again = await later.open(file)
    await again.sendLeftBehind()
    await vi.waitFor(async () => expect(await later.store.outbox.count()).toBe(0))
    expect([rowsNow()[0], stepsMade(), said()]).toEqual([
      '{"n":2}',
      2,
      ['2 changes that had not reached the engine are made now.'],
    ])
  })

  test('is not made twice when it had reached the engine', async () => {
    const dataset = await bench.open(file)
    bench.deafen()
    void dataset.apply(set(0, 9))
    await vi.waitFor(() => expect(stepsMade()).toBe(1))
    bench.cut()
    bench.store.close()

    const later = await openBench(engine, name)
    const again = await later.open(file)
    await again.sendLeftBehind()
    expect([stepsMade(), rowsNow()[0]]).toEqual([1, '{"n":9}'])
  })

  test('is said to be lost when it was for a selection that is no more', async () => {
    const dataset = await bench.open(file)
    const { view } = dataset.getView()
    bench.cut()
    void dataset.apply({ kind: 'delete', target: { kind: 'selection', view } })
    await vi.waitFor(async () => expect(await bench.store.outbox.count()).toBe(1))
    bench.store.close()

    const later = await openBench(engine, name)
    // The naive engine names views by connection, so this one must not have the same.
    const again = await later.open(file)
    await later.connection.api.closeView({ view })
    await again.sendLeftBehind()
    expect([await later.store.outbox.count(), stepsMade(), said().length]).toEqual([0, 0, 1])
    expect(said()[0]).toMatch(/^One change that had not reached the engine can’t be made any more/)
  })

  test('waits on while another window has the right to write', async () => {
    const dataset = await bench.open(file)
    bench.cut()
    void dataset.apply(set(0, 3))
    await vi.waitFor(async () => expect(await bench.store.outbox.count()).toBe(1))
    bench.store.close()
    const other = await openBench(engine, `${name}-other`)
    await other.open(file)

    const later = await openBench(engine, name)
    const again = await later.open(file)
    await again.sendLeftBehind()
    expect([await later.store.outbox.count(), stepsMade()]).toEqual([1, 0])
  })
})
