/**
 * The SQL tables of a file made for the first query, a query over them, and the first query after an edit; beside DuckDB by itself,
 * which imports the same file with the same threads and memory, or reads it anew for each query. Once each: they take seconds.
 */
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type JobId, rowId } from '../../shared/ids.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, large, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow, scoreOf } from './bench-window.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { say, timed } from './measure.ts'

const GROUPS = 'SELECT source, count(*), avg(length(prompt)) FROM'
const LISTS = 'SELECT sum(json_array_length(messages)) FROM'

const bench = async (): Promise<void> => {
  if (!hasRoom(6 * large.bytes, 'SQL')) return
  const source = rowsOfSize(large)
  using folder = workFolder('sql')
  const engine = await startEngine(folder.path)
  const window = await BenchWindow.open(engine, source)
  await window.whenKnown()
  const ask = (sql: string): Promise<number> =>
    timed(() => window.session.call('runSql', { dataset: window.dataset, job: 'sql' as JobId, sql }))
  const made = await ask('SELECT count(*) FROM rows')
  const groups = await ask(`${GROUPS} rows GROUP BY ALL`)
  const lists = await ask(`${LISTS} rows`)
  await window.apply(scoreOf(rowId(7), 0.5))
  const edited = await ask('SELECT count(*) FROM rows')
  await engine.close()

  const instance = await DuckDBInstance.create(join(folder.path, 'plain.duckdb'), { threads: '2', memory_limit: '4GB' })
  const duckdb = await instance.connect()
  const file = `read_json('${source}', format='newline_delimited', columns={source: 'VARCHAR', prompt: 'VARCHAR', messages: 'JSON'})`
  const plain = {
    made: await timed(() =>
      duckdb.run(`CREATE TABLE t AS SELECT * FROM read_json('${source}', format='newline_delimited')`),
    ),
    groups: await timed(() => duckdb.run(`${GROUPS} ${file} GROUP BY ALL`)),
    lists: await timed(() => duckdb.run(`${LISTS} ${file}`)),
  }
  duckdb.closeSync()
  instance.closeSync()
  say(`SQL over ${large.name}, once each`)
  const finding = (work: string, ms: number, reference: string, plainMs: number): Finding => ({
    work: `SQL, ${large.name}, ${work}`,
    measured: inMs(ms),
    reference: `DuckDB ${reference} ${inMs(plainMs)}`,
    ratio: ms / plainMs,
    target: '1.00',
    isMet: ms <= plainMs,
  })
  conclude([
    finding('tables for the first query', made, 'import', plain.made),
    finding('first query after an edit', edited, 'import', plain.made),
    finding('two fields, grouped', groups, 'read_json', plain.groups),
    finding('length of lists', lists, 'read_json', plain.lists),
  ])
}

await bench()
