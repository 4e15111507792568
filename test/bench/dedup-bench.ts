/**
 * Duplicates: equal rows by a field beside DuckDB, which reads the same file and gives the same rows; near duplicates in the texts of
 * conversations beside a plain MinHash; both at two sizes, to see how time grows, and over many short rows, to see memory.
 */

import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Dataset } from '../../electron/engine/dataset.ts'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { ComparedRows } from '../../electron/engine/duplicates/compared-rows.ts'
import { estimate } from '../../electron/engine/duplicates/estimate.ts'
import { findExact } from '../../electron/engine/duplicates/find-exact.ts'
import { findNear } from '../../electron/engine/duplicates/find-near.ts'
import type { FoundPairs } from '../../electron/engine/duplicates/found-pairs.ts'
import { Mappings } from '../../electron/engine/mappings.ts'
import { openDataset } from '../../electron/engine/open-dataset.ts'
import { findFiles } from '../../electron/engine/source/find-files.ts'
import { type DuplicateSpec, USUAL_FOLDING } from '../../shared/duplicates/duplicate-spec.ts'
import { hasRoom, large, rowsOfSize, workFolder } from './bench-place.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { median, say, timed } from './measure.ts'
import { plainNearPairs } from './plain-minhash.ts'
import { shortRows } from './short-rows.ts'

const isSmall = process.env.WINNOW_BENCH === 'small'
const SHORT_ROWS = isSmall ? [100_000] : [1_000_000, 10_000_000]
const PLAIN_ROWS = isSmall ? 2_000 : 10_000
const FLOOR = 0.7
const THRESHOLD = 0.8
const ROUNDS = 3

interface Ran {
  readonly rows: number
  readonly ms: number
  /** The most memory of this process while it ran. */
  readonly peakBytes: number
  readonly found: FoundPairs
}

const specOf = (kind: 'exact' | 'near', path: readonly string[]): DuplicateSpec<string> => ({
  compared: { kind: 'fields', paths: [[...path]] },
  folding: USUAL_FOLDING,
  method: kind === 'exact' ? { kind } : { kind, floor: FLOOR, shingle: 5, without: [] },
  against: [],
  isWithin: true,
})

const openAt = async (folder: string, path: string): Promise<Dataset> => {
  const dataFolder = join(folder, 'data')
  const mappings = await Mappings.read(nodeDisk, dataFolder)
  const getSettings = (): never => {
    throw new Error('nothing is saved here')
  }
  const dataset = await openDataset(
    { disk: nodeDisk, now: Date.now, dataFolder, workers: 2, getSettings, mappings },
    await findFiles(nodeDisk, path),
  )
  await dataset.passes.indexed()
  dataset.passes.stop()
  return dataset
}

const run = async (dataset: Dataset, spec: DuplicateSpec<string>): Promise<Ran> => {
  let peakBytes = 0
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }, 20)
  const watch = { signal: new AbortController().signal, onProgress: () => undefined }
  const startMs = performance.now()
  const rows = await ComparedRows.open(dataset, spec, watch)
  const found = await (spec.method.kind === 'exact' ? findExact : findNear)(rows, spec, watch)
  const ms = performance.now() - startMs
  clearInterval(timer)
  await rows.close()
  return { rows: rows.count, ms, peakBytes, found }
}

/** The median of some runs; the first is for warmth where there are several. */
const runs = async (dataset: Dataset, spec: DuplicateSpec<string>, rounds: number): Promise<Ran> => {
  const all: Ran[] = []
  for (let round = 0; round <= rounds; round++) all.push(await run(dataset, spec))
  const ms = median(all.slice(1).map((one) => one.ms))
  return { ...all[0], ms, peakBytes: Math.max(...all.map(({ peakBytes }) => peakBytes)) }
}

const rate = ({ rows, ms }: Pick<Ran, 'rows' | 'ms'>): number => Math.round((rows / ms) * 1000)
const inRate = (ran: Pick<Ran, 'rows' | 'ms'>): string => `${rate(ran).toLocaleString('en')} rows/s`

const overFile = async (): Promise<Finding[]> => {
  const findings: Finding[] = []
  const source = rowsOfSize(large)
  const half = rowsOfSize({ bytes: large.bytes / 2 })
  using folder = workFolder('dedup')
  const dataset = await openAt(folder.path, source)
  const smaller = await openAt(folder.path, half)

  say(`duplicates in ${large.name}`)
  const exact = await runs(dataset, specOf('exact', ['prompt']), ROUNDS)
  const exactHalf = await runs(smaller, specOf('exact', ['prompt']), ROUNDS)
  const near = await runs(dataset, specOf('near', ['messages', 'content']), 1)
  const nearHalf = await runs(smaller, specOf('near', ['messages', 'content']), 1)
  const told = await estimate(dataset, specOf('near', ['messages', 'content']))
  say(`  near: ${near.found.links.count} pairs, ${near.found.crowded} crowded, ${inMb(told.diskBytes)} of keys on disk`)
  await dataset.close()
  await smaller.close()

  const lines = headOf(source, PLAIN_ROWS * 3_000)
    .toString('utf8')
    .split('\n')
    .slice(0, PLAIN_ROWS)
  const conversations = lines.map((line) =>
    (JSON.parse(line) as { messages: { content: string }[] }).messages.map(({ content }) => content).join('\n'),
  )
  const plain = { rows: lines.length, ms: await timed(() => plainNearPairs(conversations, THRESHOLD)) }

  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const duckdb = await instance.connect()
  const rows = `read_json('${source}', format='newline_delimited', columns={id: 'VARCHAR', prompt: 'VARCHAR'})`
  // The rows of each text that stands more than once; by a window function it takes several times as long.
  const equal = `SELECT min(id), list(id) FROM ${rows} GROUP BY lower(prompt) HAVING count(*) > 1`
  const duckMs: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    duckMs.push(
      await timed(async () => {
        const found = await duckdb.runAndReadAll(equal)
        found.getRows()
      }),
    )
  }
  duckdb.closeSync()
  instance.closeSync()
  const plainMs = median(duckMs.slice(1))

  findings.push({
    work: `equal rows by a field, ${large.name}`,
    measured: inMs(exact.ms),
    reference: `DuckDB ${inMs(plainMs)}`,
    ratio: exact.ms / plainMs,
    target: '0.25',
    isMet: exact.ms <= plainMs * 0.25,
  })
  findings.push({
    work: `near duplicates, ${large.name}`,
    measured: `${inMs(near.ms)}, ${inRate(near)}`,
    reference: `plain MinHash ${inRate(plain)}`,
    ratio: rate(plain) / rate(near),
    target: '100,000 rows/s',
    isMet: rate(near) >= 100_000,
  })
  findings.push(growth('equal rows', exactHalf, exact), growth('near duplicates', nearHalf, near))
  findings.push(memory(`near duplicates, ${large.name}`, near))
  return findings
}

const headOf = (path: string, bytes: number): Buffer => {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(bytes)
    return head.subarray(0, readSync(file, head, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}

const growth = (what: string, half: Ran, whole: Ran): Finding => ({
  work: `${what}, twice the rows`,
  measured: inMs(whole.ms),
  reference: `half of them ${inMs(half.ms)}`,
  ratio: whole.ms / half.ms,
  target: '2.20',
  isMet: whole.ms <= half.ms * 2.2,
})

const memory = (work: string, { peakBytes, rows }: Ran): Finding => {
  const promised = 250e6 + rows * 24
  return {
    work: `${work}, peak memory`,
    measured: inMb(peakBytes),
    reference: `250 MB + 24 B a row = ${inMb(promised)}`,
    ratio: peakBytes / promised,
    target: '1.00',
    isMet: peakBytes <= promised,
  }
}

const overShortRows = async (count: number): Promise<Finding[]> => {
  if (!hasRoom(count * 400, `${count} short rows`)) return []
  using folder = workFolder('dedup')
  const dataset = await openAt(folder.path, shortRows(count))
  const name = `${count.toLocaleString('en')} short rows`
  const findings: Finding[] = []
  for (const kind of ['exact', 'near'] as const) {
    const told = await estimate(dataset, specOf(kind, ['q']))
    const ran = await run(dataset, specOf(kind, ['q']))
    const work = `${kind === 'exact' ? 'equal rows' : 'near duplicates'}, ${name}`
    say(
      `  ${work}: ${inMs(ran.ms)}; ${ran.found.twins.count} equal, ${ran.found.links.count} pairs; told ahead: ${inMb(told.memoryBytes)} of memory, ${inMb(told.diskBytes)} on disk`,
    )
    findings.push({
      work,
      measured: `${inMs(ran.ms)}, ${inRate(ran)}`,
      reference: '-',
      ratio: null,
      target: '-',
      isMet: null,
    })
    findings.push(memory(work, ran))
  }
  await dataset.close()
  return findings
}

const findings: Finding[] = []
for (const count of SHORT_ROWS) findings.push(...(await overShortRows(count)))
findings.push(...(await overFile()))
conclude(findings)
