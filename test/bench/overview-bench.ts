/**
 * What pictures are drawn from: a field's values counted over all rows and a view of them, the first time, when rows are read, and
 * again, when they are not; beside DuckDB, which groups the same file. Then a signal of ten million rows, by itself.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { describeSignal } from '../../electron/engine/overview/signal-part.ts'
import { rowId } from '../../shared/ids.ts'
import type { Part } from '../../shared/overview/description.ts'
import { RowSet } from '../../shared/row-set.ts'
import { signalById } from '../../shared/signal/signals.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, large, ROUNDS, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { median, medians, say, timed } from './measure.ts'

const MANY_ROWS = 10_000_000
const MANY_TARGET_MS = 1_000
const SOURCE: Part = { kind: 'field', path: ['source'], top: 100 }

const benchFields = async (): Promise<Finding[]> => {
  if (!hasRoom(3 * large.bytes, 'pictures')) return []
  const path = rowsOfSize(large)
  using folder = workFolder('overview')
  const engine = await startEngine(folder.path)
  const window = await BenchWindow.open(engine, path)
  await window.whenKnown()
  const { session, dataset } = window
  const { view } = await session.call('openView', { dataset, query: { text: 'row:1..200000' } })
  const describe = (within: boolean): Promise<number> =>
    timed(() =>
      session.call('describe', {
        dataset,
        of: { kind: 'dataset' },
        ...(within && { within: { kind: 'view', view } }),
        parts: [SOURCE],
      }),
    )
  const first = await describe(false)
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const duckdb = await instance.connect()
  const file = `read_json('${path}', format='newline_delimited', columns={source: 'VARCHAR'})`
  const times = await medians(Math.min(3, ROUNDS), {
    again: () => describe(false),
    filtered: () => describe(true),
    duckdb: () => timed(() => duckdb.run(`SELECT source, count(*) FROM ${file} GROUP BY ALL`)),
  })
  duckdb.closeSync()
  await engine.close()
  const plain = times.get('duckdb') ?? Number.NaN
  const finding = (work: string, ms: number, target: number): Finding => ({
    work: `values of a field, ${large.name}, ${work}`,
    measured: inMs(ms),
    reference: `DuckDB GROUP BY ${inMs(plain)}`,
    ratio: ms / plain,
    target: target.toFixed(2),
    isMet: ms <= target * plain,
  })
  return [
    finding('first', first, 2),
    finding('again', times.get('again') ?? Number.NaN, 0.3),
    finding('whole and filtered', times.get('filtered') ?? Number.NaN, 0.3),
  ]
}

/** A column of numbers that spread over decades, over rows that no file holds. */
const benchSignal = async (): Promise<Finding[]> => {
  const info = signalById('chars')
  if (info === undefined) throw new Error('there is no signal of characters')
  const values = new Float64Array(MANY_ROWS)
  let state = 1
  for (let at = 0; at < MANY_ROWS; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    values[at] = Math.round(10 ** ((state / 2 ** 32) * 5.5))
  }
  const all = RowSet.ofRange(rowId(0), rowId(MANY_ROWS))
  const part = new RowSet()
  for (let at = 0; at < MANY_ROWS; at += 3) part.add(rowId(at))
  const order = {
    count: MANY_ROWS,
    *runsBetween() {
      yield { start: rowId(0), end: rowId(MANY_ROWS) }
    },
  }
  const document = { history: { edits: { order } }, rowsInOrder: () => all }
  const column = {
    info,
    fill: ({ start, end }: { start: number; end: number }, out: Float64Array, offset: number) =>
      out.set(values.subarray(start, end), offset),
  }
  const rounds: number[] = []
  for (let round = 0; round < Math.min(3, ROUNDS); round++) {
    rounds.push(await timed(() => describeSignal(document as never, [all, part], column)))
  }
  const ms = median(rounds)
  return [
    {
      work: `histogram of a signal, ${MANY_ROWS} rows and a third of them`,
      measured: inMs(ms),
      reference: inMs(MANY_TARGET_MS),
      ratio: ms / MANY_TARGET_MS,
      target: '1.00',
      isMet: ms <= MANY_TARGET_MS,
    },
  ]
}

const findings = [...(await benchSignal()), ...(await benchFields())]
say('pictures')
conclude(findings)
