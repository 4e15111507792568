/**
 * How fast a file is indexed, with and without row hashes, beside `wc -l` and DuckDB on the same file in the same minute:
 * `node test/bench/index-bench.ts`. Each round runs all of them one after the other, so that what else the machine does
 * falls on all alike; the ratios are of medians. Files are warm. Targets are those of the README.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { type IndexResult, startIndex, warmIndexWorkers } from '../../electron/engine/index/index-file.ts'
import type { LineIndex } from '../../electron/engine/index/line-index.ts'
import { scanHead } from '../../electron/engine/index/scan-head.ts'
import { HEAD_BYTES, sniff } from '../../electron/engine/read/sniff.ts'
import { startSurvey } from '../../electron/engine/survey/survey-file.ts'
import { generatedFile } from './generate-rows.ts'

const WORKERS = 2
const ROUNDS = 5
const SIZES = [2 ** 29, 2 ** 30]

const folder = mkdtempSync(join(tmpdir(), 'winnow-index-bench-'))

const index = async (path: string, isHashing: boolean): Promise<{ index: LineIndex; result: IndexResult }> => {
  const run = startIndex({
    disk: nodeDisk,
    path,
    name: 'bench',
    sizeBytes: statSync(path).size,
    workers: WORKERS,
    hashFilePath: isHashing ? join(folder, 'hashes') : null,
  })
  return { index: run.index, result: await run.done }
}

const contenders: Record<string, (path: string) => Promise<unknown>> = {
  'wc -l': async (path) => execFileSync('wc', ['-l', path]),
  'index without hashes': (path) => index(path, false),
  'index with hashes': (path) => index(path, true),
  'DuckDB count': (path) => duckdb.runAndReadAll(`select count(*) from read_ndjson_objects('${path}')`),
  'first rows': async (path) => {
    const { head, isWhole } = await sniff(nodeDisk, path)
    return scanHead(head, isWhole)
  },
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

const measure = async (path: string): Promise<Map<string, number>> => {
  const times = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const ms = await timed(() => run(path))
      // The first round warms files, workers and compiled code.
      if (round >= 0) times.get(name)?.push(ms)
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

warmIndexWorkers(WORKERS)
await wait(500)
const whole = generatedFile({ bytes: SIZES[1], seed: 1 })
await index(whole, true)
const engineBytes = process.memoryUsage().rss
// Loaded only now, so that its memory is not taken for the engine's.
const { DuckDBInstance } = await import('@duckdb/node-api')
const duckdb = await (await DuckDBInstance.create()).connect()
const medians = new Map<number, Map<string, number>>()
for (const bytes of SIZES) {
  const path = generatedFile({ bytes, seed: 1 })
  medians.set(bytes, await measure(path))
}
const [small, large] = SIZES.map((bytes) => medians.get(bytes) ?? new Map<string, number>())
const of = (all: Map<string, number>, name: string): number => all.get(name) ?? Number.NaN

say(
  `Index: ${SIZES[1]} bytes of chat rows, ${WORKERS} workers, warm, median of ${ROUNDS} (load ${loadavg()[0].toFixed(1)})`,
)
for (const name of Object.keys(contenders)) {
  const growth = of(large, name) / of(small, name)
  say(`  ${name.padEnd(22)} ${of(large, name).toFixed(1).padStart(8)} ms   x${growth.toFixed(2)} from half the size`)
}
const ratio = (name: string, base: string): string => (of(large, name) / of(large, base)).toFixed(2)
say(`  without hashes / wc -l       ${ratio('index without hashes', 'wc -l')}   (target 0.70)`)
say(`  with hashes / wc -l          ${ratio('index with hashes', 'wc -l')}   (target 1.20)`)
say(`  with hashes / DuckDB count   ${ratio('index with hashes', 'DuckDB count')}`)
say(`  first rows: ${HEAD_BYTES} bytes looked at in ${of(large, 'first rows').toFixed(1)} ms`)

const { index: lines, result } = await index(whole, true)
const surveyMs = await timed(
  () => startSurvey({ disk: nodeDisk, path: whole, index: lines, parts: result.parts, workers: WORKERS }).done,
)
say(`  survey: ${Math.round((result.rowCount / surveyMs) * 1000)} rows/s   (target 200000)`)
say(`  memory after the first index: ${Math.round(engineBytes / 1e6)} MB, ${result.rowCount} rows`)

duckdb.closeSync()
rmSync(folder, { recursive: true })
