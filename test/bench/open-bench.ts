/**
 * From opening a file to its first 60 rows readable, in a running engine: with no index kept of it, and with one. Beside
 * what others take to show 60 rows of the same file. What matters most is that the size of the file does not.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, isFull, large, ROUNDS, rowsOfSize, small, tenfold, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMs } from './closing-table.ts'
import { medians, say, timed } from './measure.ts'

/** Threads of an engine that was just started compile their code; a person takes longer to choose a file. */
const WARM_MS = 400
/** Closing goes on behind its answer, and the next opening waits for it. */
const CLOSED_MS = 200

const hasJq = spawnSync('jq', ['--version']).status === 0

const openFresh = async (folder: string, path: string): Promise<number> => {
  const dataFolder = mkdtempSync(join(folder, 'fresh-'))
  const engine = await startEngine(folder, { dataFolder })
  await sleep(WARM_MS)
  const ms = await timed(async () => (await BenchWindow.open(engine, path)).rows())
  await engine.close()
  rmSync(dataFolder, { recursive: true })
  return ms
}

const measure = async (path: string): Promise<ReadonlyMap<string, number>> => {
  using folder = workFolder('open')
  const engine = await startEngine(folder.path)
  const window = await BenchWindow.open(engine, path)
  await window.whenKnown()
  await sleep(CLOSED_MS)
  window.session.end()
  const duckdb = await (await DuckDBInstance.create()).connect()
  const program = (name: string, args: string[]): Promise<number> =>
    timed(() => execFileSync(name, args, { maxBuffer: 2 ** 26 }))
  const found = await medians(ROUNDS, {
    'no index kept': () => openFresh(folder.path, path),
    'index kept': async () => {
      await sleep(CLOSED_MS)
      let opened: BenchWindow | null = null
      const ms = await timed(async () => {
        opened = await BenchWindow.open(engine, path)
        await opened.rows()
      })
      ;(opened as BenchWindow | null)?.session.end()
      return ms
    },
    'head -60': () => program('head', ['-60', path]),
    'DuckDB limit 60': () =>
      timed(() => duckdb.runAndReadAll(`select * from read_json_auto('${path}', format='newline_delimited') limit 60`)),
    ...(hasJq ? { jq: () => program('jq', ['-nc', 'limit(60; inputs)', path]) } : {}),
  })
  duckdb.closeSync()
  await engine.close()
  return found
}

const bench = async (): Promise<void> => {
  const sizes = [small, large].map(({ name, bytes }) => ({ name, path: rowsOfSize({ bytes }) }))
  if (isFull && hasRoom(10 * large.bytes, 'the file of 10 GB')) {
    sizes.push({ name: '10 GB', path: tenfold(rowsOfSize(large)) })
  }
  const findings: Finding[] = []
  const first = new Map<string, number>()
  for (const { name, path } of sizes) {
    const found = await measure(path)
    say(`Open ${name} to first rows, warm, median of ${ROUNDS}:`)
    for (const [contender, ms] of found) say(`  ${contender.padEnd(16)} ${inMs(ms)}`)
    for (const way of ['no index kept', 'index kept']) {
      const ms = found.get(way) ?? Number.NaN
      const duckdb = found.get('DuckDB limit 60') ?? Number.NaN
      findings.push({
        work: `open to first rows, ${name}, ${way}`,
        measured: inMs(ms),
        reference: `DuckDB ${inMs(duckdb)}`,
        ratio: ms / duckdb,
        target: '150 ms',
        isMet: ms <= 150,
      })
      const before = first.get(way)
      if (before === undefined) first.set(way, ms)
      else {
        findings.push({
          work: `open to first rows, growth to ${name}, ${way}`,
          measured: inMs(ms),
          reference: `${small.name} ${inMs(before)}`,
          ratio: ms / before,
          target: '150 ms at any size',
          isMet: ms <= 150,
        })
      }
    }
  }
  conclude(findings)
}

await bench()
