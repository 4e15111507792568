/**
 * A save of a file with one line in a hundred edited, synced, read back and verified, beside `cp` with a sync and DuckDB
 * writing the same file anew, in the same minute. Nothing else of the engine's is under way while a reference runs.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, large, ROUNDS, rowsOfSize, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, inMs } from './closing-table.ts'
import { medians, say, timed } from './measure.ts'

const bench = async (): Promise<void> => {
  if (!hasRoom(6 * large.bytes, 'the save')) return
  const source = rowsOfSize(large)
  using folder = workFolder('save')
  const path = join(folder.path, 'rows.jsonl')
  const copy = join(folder.path, 'copy.jsonl')
  copyFileSync(source, path)
  const engine = await startEngine(folder.path)
  const window = await BenchWindow.open(engine, path)
  const { rows } = await window.whenKnown()
  let value = 0
  let edited = 0
  const found = await medians(ROUNDS, {
    save: async () => {
      value += 0.001
      edited = await window.editOneInHundred(rows.count, value)
      const ms = await timed(() => window.save())
      // The survey of the new file is no part of the save, but would be of what is measured next.
      await window.whenKnown()
      return ms
    },
    'cp and sync': () => timed(() => execFileSync('sh', ['-c', 'cp "$1" "$2" && sync "$2"', 'sh', source, copy])),
  })
  // Once is enough of what takes many times as long.
  const duckdb = await (await DuckDBInstance.create()).connect()
  const duckdbMs = await timed(() =>
    duckdb.run(
      `copy (select * from read_json_auto('${source}', format='newline_delimited')) to '${copy}' (format json)`,
    ),
  )
  duckdb.closeSync()
  await engine.close()

  const of = (name: string): number => found.get(name) ?? Number.NaN
  say(`Save of ${large.name} with ${edited} lines edited, synced and read back, warm, median of ${ROUNDS}`)
  const ratio = of('save') / of('cp and sync')
  const work = `save, 1 % of lines edited, ${large.name}`
  conclude([
    {
      work,
      measured: inMs(of('save')),
      reference: `cp + sync ${inMs(of('cp and sync'))}`,
      ratio,
      target: '1.80 with the read-back',
      isMet: ratio <= 1.8,
    },
    {
      work,
      measured: inMs(of('save')),
      reference: `DuckDB COPY ${inMs(duckdbMs)}`,
      ratio: of('save') / duckdbMs,
      target: '-',
      isMet: null,
    },
  ])
}

await bench()
