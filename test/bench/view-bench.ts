/**
 * Views of generated chat rows: sorted by a signal that is there, by fields that are read for it, and by fields at hand, beside
 * DuckDB's ORDER BY over the same warm file in the same minute; and views of ten million short rows: a filter by a signal, a
 * sort, the first page from the middle of it, the place of a row in it, and the engine's memory. The time is from the question to
 * the view in its order.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../electron/engine/engine.ts'
import type { Query, SortKey } from '../../shared/contract.ts'
import { position, rowId, type ViewId } from '../../shared/ids.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { large, ROUNDS, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { median, medians, say, timed } from './measure.ts'

const MANY_ROWS = large.bytes < 10 ** 9 ? 500_000 : 10_000_000
/** What a signal that is there, and what a field that has to be read, may take of DuckDB's time. */
const AT_HAND = 0.1
const TO_READ = 0.3

const found = async ({ session, dataset }: BenchWindow, query: Query): Promise<{ view: ViewId; rowCount: number }> => {
  let info = await session.call('openView', { dataset, query })
  while (info.search.state === 'running') {
    await sleep(1)
    info = await session.call('getView', { view: info.view })
  }
  if (info.search.state !== 'done') throw new Error(JSON.stringify(info.search))
  return info
}

const sortedBy = (...by: SortKey['by'][]): Query => ({
  text: '',
  sort: by.map((one) => ({ by: one, isDescending: true })),
})
const field = (...path: string[]): SortKey['by'] => ({ kind: 'field', path })

const opened = async (engine: Engine, path: string): Promise<BenchWindow> => {
  const window = await BenchWindow.open(engine, path)
  await window.whenKnown()
  return window
}

const chatRows = async (): Promise<Finding[]> => {
  using folder = workFolder('view')
  const path = rowsOfSize(large)
  const engine = await startEngine(folder.path)
  const window = await opened(engine, path)
  await found(window, sortedBy({ kind: 'signal', signal: 'chars' }))
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const duckdb = await (await DuckDBInstance.create()).connect()
  await duckdb.run('set threads = 2')
  const json = `read_json('${path}', format='newline_delimited', columns={prompt:'VARCHAR', source:'VARCHAR', score:'DOUBLE'})`
  const duck = (by: string) => () =>
    timed(() =>
      duckdb.run(
        `create or replace temp table sorted as select row_number() over () as n from (select * from ${json} order by ${by})`,
      ),
    )
  const ours = (query: Query) => () =>
    timed(async () => {
      const { view } = await found(window, query)
      await window.session.call('closeView', { view })
    })
  // The fields of an opened file are kept; one that was just opened has none.
  const afresh = (query: Query) => async () => {
    const other = await startEngine(folder.path)
    const fresh = await opened(other, path)
    const ms = await timed(() => found(fresh, query))
    await other.close()
    return ms
  }
  const contests: { work: string; ours: () => Promise<number>; by: string; target: number | null }[] = [
    {
      work: 'sort by a signal',
      ours: ours(sortedBy({ kind: 'signal', signal: 'chars' })),
      by: 'length(prompt) desc',
      target: AT_HAND,
    },
    {
      work: 'sort by a label, then a signal',
      ours: ours(sortedBy({ kind: 'signal', signal: 'lang' }, { kind: 'signal', signal: 'words' })),
      by: 'source, length(prompt) desc',
      target: AT_HAND,
    },
    { work: 'sort by a number at hand', ours: ours(sortedBy(field('score'))), by: 'score desc', target: null },
    { work: 'sort by a text at hand', ours: ours(sortedBy(field('prompt'))), by: 'prompt desc', target: null },
    { work: 'sort by a number to be read', ours: afresh(sortedBy(field('score'))), by: 'score desc', target: TO_READ },
    { work: 'sort by a text to be read', ours: afresh(sortedBy(field('prompt'))), by: 'prompt desc', target: null },
    {
      work: 'sort by reading, to be read',
      ours: afresh({ text: '', sort: [{ by: field('prompt'), isDescending: false, isPinyin: true }] }),
      by: 'prompt',
      target: null,
    },
  ]
  const findings: Finding[] = []
  for (const { work, ours: run, by, target } of contests) {
    const times = await medians(ROUNDS, { ours: run, duckdb: duck(by) })
    const [mine, theirs] = [times.get('ours') ?? Number.NaN, times.get('duckdb') ?? Number.NaN]
    findings.push({
      work: `${work}, ${large.name}`,
      measured: inMs(mine),
      reference: `DuckDB ${inMs(theirs)}`,
      ratio: mine / theirs,
      target: target === null ? '-' : `${target}x`,
      isMet: target === null ? null : mine <= theirs * target,
    })
  }
  await engine.close()
  return findings
}

const writeShortRows = (path: string): void => {
  const file = openSync(path, 'w')
  let state = 1
  let text = ''
  for (let at = 0; at < MANY_ROWS; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += `{"n":${state % 1_000_003}}\n`
    if (text.length > 1_000_000 || at === MANY_ROWS - 1) {
      writeSync(file, text)
      text = ''
    }
  }
  closeSync(file)
}

const manyRows = async (): Promise<Finding[]> => {
  using folder = workFolder('views')
  const path = join(folder.path, 'rows.jsonl')
  writeShortRows(path)
  const engine = await startEngine(folder.path)
  const window = await opened(engine, path)
  const { session } = window
  const before = process.memoryUsage().rss
  const byField = { text: '', sort: [{ by: field('n'), isDescending: false }] }
  await found(window, byField)
  const times = { sort: [] as number[], page: [] as number[], place: [] as number[], filter: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    let view = '' as ViewId
    times.sort.push(await timed(async () => ({ view } = await found(window, byField))))
    const page = {
      view,
      start: position(MANY_ROWS >> 1),
      end: position((MANY_ROWS >> 1) + 60),
      columns: [['n']],
      previewChars: 240,
    }
    times.page.push(await timed(() => session.call('readRows', page)))
    times.place.push(await timed(() => session.call('findPosition', { view, row: rowId(MANY_ROWS >> 1) })))
    await session.call('closeView', { view })
    times.filter.push(await timed(() => found(window, { text: `row:1..${MANY_ROWS >> 1} -verdict:drop` })))
  }
  const rss = process.memoryUsage().rss
  await engine.close()
  const name = `of ${MANY_ROWS} rows`
  const mostBytes = 250e6 + 24 * MANY_ROWS
  const inTime = (work: string, all: readonly number[], targetMs: number): Finding => ({
    work: `${work} ${name}`,
    measured: inMs(median(all)),
    reference: '-',
    ratio: null,
    target: inMs(targetMs),
    isMet: median(all) <= targetMs,
  })
  return [
    inTime('sort by a number at hand,', times.sort, (4_000 * MANY_ROWS) / 1e7),
    inTime('page in the middle of the sorted view', times.page, 50),
    inTime('place of a row, asked first,', times.place, 500),
    inTime('view of half', times.filter, 200),
    {
      work: `memory with a sorted view ${name}`,
      measured: inMb(rss),
      reference: `before ${inMb(before)}`,
      ratio: rss / before,
      target: inMb(mostBytes),
      isMet: rss <= mostBytes,
    },
  ]
}

say(`Views, median of ${ROUNDS}`)
// Memory is measured before DuckDB takes any in this process.
const many = await manyRows()
conclude([...(await chatRows()), ...many])
process.exit()
