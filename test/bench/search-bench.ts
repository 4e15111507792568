/**
 * Searching generated chat rows: a text in one field and in all text, English and Chinese, rare and common, a regular
 * expression, a missing key, a range of numbers; beside ripgrep over the raw lines (which finds too much: keys, other fields), DuckDB and
 * jq, in the same minute on the same warm file. The time is from the question to the last row in the set.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { startIndex } from '../../electron/engine/index/index-file.ts'
import { LeafAnswer } from '../../electron/engine/search/leaf-answer.ts'
import { LeafScan } from '../../electron/engine/search/leaf-scan.ts'
import { warmSearchWorkers } from '../../electron/engine/search/search-rows.ts'
import { rowId } from '../../shared/ids.ts'
import type { Place, RowAsk } from '../../shared/query/ask.ts'
import { large, ROUNDS, rowsOfSize } from './bench-place.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { medians, say, timed } from './measure.ts'

const WORKERS = 2
const path = rowsOfSize(large)
const RARE = '4711'
const CHINESE = '梯度岛屿'
const prompt: Place = { in: 'field', path: ['prompt'] }
const all: Place = { in: 'all' }
const literal = (text: string, place: Place): RowAsk => ({ kind: 'text', place, pattern: { kind: 'literal', text } })
const regex = (source: string, place: Place): RowAsk => ({
  kind: 'text',
  place,
  pattern: { kind: 'regex', source, flags: '' },
})

const run = startIndex({
  disk: nodeDisk,
  path,
  name: 'bench',
  sizeBytes: statSync(path).size,
  workers: WORKERS,
  hashFilePath: null,
})
const { parts } = await run.done
await run.close()
warmSearchWorkers(WORKERS)

const search = async (leaf: RowAsk, isCaseExact = false): Promise<number> => {
  const answer = new LeafAnswer({ leaf, options: { isCaseExact, isNormalised: false }, lenses: null }, null)
  const options = { disk: nodeDisk, path, index: run.index, parts, workers: WORKERS }
  const scan = new LeafScan([answer], options, rowId)
  await scan.wait(new AbortController().signal, () => undefined)
  return answer.now().rows.size
}

// Looked at before DuckDB is loaded, so that its memory is not taken for ours.
for (const place of [prompt, all]) for (const text of [RARE, CHINESE, 'the']) await search(literal(text, place))
await search(regex('[0-9]{4} [a-z]+ [0-9]{4}', prompt))
const peakBytes = process.resourceUsage().maxRSS * 1024
const { DuckDBInstance } = await import('@duckdb/node-api')
const duckdb = await (await DuckDBInstance.create()).connect()
const columns = `read_json('${path}', format='newline_delimited', columns={prompt:'VARCHAR', score:'DOUBLE'})`
const objects = `read_ndjson_objects('${path}')`
const count = async (from: string, where: string): Promise<number> =>
  Number((await duckdb.runAndReadAll(`select count(*) from ${from} where ${where}`)).getRows()[0]?.[0])
const hasRg = spawnSync('rg', ['--version']).status === 0
const rg = (...args: string[]): number => {
  const { stdout } = spawnSync('rg', ['-c', ...args, path], { encoding: 'utf8' })
  return Number(stdout)
}
const hasJq = spawnSync('jq', ['--version']).status === 0

interface Contest {
  readonly work: string
  readonly ours: () => Promise<number>
  readonly rg: (() => number) | null
  readonly duckdb: (() => Promise<number>) | null
  /** Ours over each that was promised. */
  readonly targets: { readonly rg?: number; readonly duckdb?: number }
}

const promised = { rg: 1.2, duckdb: 0.3 }
const contests: Contest[] = [
  {
    work: 'text in one field',
    ours: () => search(literal(RARE, prompt)),
    rg: () => rg('-F', RARE),
    duckdb: () => count(columns, `contains(prompt, '${RARE}')`),
    targets: promised,
  },
  {
    work: 'Chinese text in one field',
    ours: () => search(literal(CHINESE, prompt)),
    rg: () => rg('-F', CHINESE),
    duckdb: () => count(columns, `contains(prompt, '${CHINESE}')`),
    targets: promised,
  },
  {
    work: 'common word in one field',
    ours: () => search(literal('ocean', prompt), true),
    rg: () => rg('-F', 'ocean'),
    duckdb: () => count(columns, `contains(prompt, 'ocean')`),
    targets: promised,
  },
  {
    work: 'text in all text',
    ours: () => search(literal(RARE, all)),
    rg: () => rg('-F', RARE),
    duckdb: () => count(objects, `contains(json::varchar, '${RARE}')`),
    targets: { duckdb: promised.duckdb },
  },
  {
    work: 'Chinese text in all text',
    ours: () => search(literal(CHINESE, all)),
    rg: () => rg('-F', CHINESE),
    duckdb: () => count(objects, `contains(json::varchar, '${CHINESE}')`),
    targets: { duckdb: promised.duckdb },
  },
  {
    work: 'common letters in all text',
    ours: () => search(literal('the', all)),
    rg: () => rg('-F', '-i', 'the'),
    duckdb: null,
    targets: {},
  },
  {
    work: 'regular expression with a word',
    ours: () => search(regex('ocean \\w+ policy', prompt)),
    rg: () => rg('ocean \\w+ policy'),
    duckdb: () => count(columns, `regexp_matches(prompt, 'ocean \\w+ policy')`),
    targets: {},
  },
  {
    work: 'regular expression without one',
    ours: () => search(regex('[0-9]{4} [a-z]+ [0-9]{4}', prompt)),
    rg: () => rg('[0-9]{4} [a-z]+ [0-9]{4}'),
    duckdb: () => count(columns, `regexp_matches(prompt, '[0-9]{4} [a-z]+ [0-9]{4}')`),
    targets: {},
  },
  {
    work: 'a number in a range',
    ours: () =>
      search({ kind: 'field-range', path: ['score'], range: { min: 9.9, isMinIn: true, max: 10, isMaxIn: true } }),
    rg: null,
    duckdb: () => count(columns, 'score between 9.9 and 10'),
    targets: {},
  },
  {
    work: 'a key that is missing',
    ours: () => search({ kind: 'has', path: ['tool_calls'] }),
    rg: null,
    duckdb: null,
    targets: {},
  },
]

say(`search: ${large.name}, ${run.index.rowCount} rows, ${WORKERS} workers, warm, median of ${ROUNDS}`)
const findings: Finding[] = []
for (const { work, ours, rg: byRg, duckdb: byDuckdb, targets } of contests) {
  const found = await ours()
  const contenders: Record<string, () => Promise<number>> = { ours: () => timed(ours) }
  if (byRg !== null && hasRg) contenders.rg = () => timed(byRg)
  if (byDuckdb !== null) contenders.duckdb = () => timed(byDuckdb)
  const times = await medians(ROUNDS, contenders)
  const of = (name: string): number => times.get(name) ?? Number.NaN
  const theirs = byDuckdb === null ? '' : ` (DuckDB finds ${await byDuckdb()})`
  say(`  ${work}: ${found} rows${theirs}`)
  for (const name of ['rg', 'duckdb'] as const) {
    if (!(name in contenders)) continue
    const target = targets[name]
    const ratio = of('ours') / of(name)
    findings.push({
      work: name === 'rg' || byRg === null ? work : '',
      measured: inMs(of('ours')),
      reference: `${name} ${inMs(of(name))}`,
      ratio,
      target: target === undefined ? '-' : `${target}`,
      isMet: target === undefined ? null : ratio <= target,
    })
  }
  if (Object.keys(contenders).length === 1)
    findings.push({ work, measured: inMs(of('ours')), reference: '-', ratio: null, target: '-', isMet: null })
}
if (hasJq) {
  const ours = await timed(() => search(literal(RARE, prompt)))
  const theirs = await timed(() => execFileSync('jq', ['-c', `select(.prompt | contains("${RARE}")) | .id`, path]))
  const ratio = ours / theirs
  const reference = `jq ${inMs(theirs)}`
  findings.push({ work: 'text in one field', measured: inMs(ours), reference, ratio, target: '-', isMet: null })
}
findings.push({
  work: 'peak memory of searching, with the index',
  measured: inMb(peakBytes),
  reference: '-',
  ratio: null,
  target: '-',
  isMet: null,
})
conclude(findings)
duckdb.closeSync()
