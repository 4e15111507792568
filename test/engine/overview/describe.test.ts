/** What is counted of a dataset is what counting its rows one by one comes to, also after changes; and on real files what DuckDB counts. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../../electron/engine/engine.ts'
import type { Output } from '../../../shared/contract.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { JobId, RowId } from '../../../shared/ids.ts'
import type {
  FieldDescription,
  Known,
  Labels,
  Numbers,
  Part,
  Scatter,
  Side,
} from '../../../shared/overview/description.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

let folder: ReturnType<typeof testFolder>
let engine: Engine
let opened = 0
beforeEach(async () => {
  folder = testFolder()
  engine = await startEngine(folder.path)
})
afterEach(async () => {
  await engine.close()
  folder[Symbol.dispose]()
})

const open = async (lines: readonly string[]): Promise<Window> => {
  opened += 1
  const path = join(folder.path, `rows-${opened}.jsonl`)
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  const window = await Window.open(engine, path)
  await window.until(({ signals, survey }) => signals.isComplete && survey.state === 'done', 'measured')
  return window
}

const ask = (window: Window, of: Side, within: Side | null, parts: Part[]): Promise<Output<'describe'>> =>
  window.session.call('describe', { dataset: window.dataset, of, ...(within === null ? {} : { within }), parts })

const viewOf = async (window: Window, text: string): Promise<Side> => {
  const { view } = await window.session.call('openView', { dataset: window.dataset, query: { text } })
  return { kind: 'view', view }
}

type Row = { readonly row: RowId; readonly json: unknown; readonly isTagged: boolean }

/** Rows that are not deleted, as they are now, parsed by the engine that everybody has. */
const rowsOf = async (window: Window): Promise<Row[]> => {
  const rows: Row[] = []
  for (const { row, isDeleted, decision } of await window.rows()) {
    if (isDeleted) continue
    const text = await window.text(row)
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      json = Symbol.for('malformed')
    }
    rows.push({ row, json, isTagged: decision.tags.includes('t') })
  }
  return rows
}

const valueAt = ({ json }: Row): unknown => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  return (json as Record<string, unknown>).v
}

const kindAt = (row: Row): string => {
  if (typeof row.json === 'symbol') return 'malformed'
  const value = valueAt(row)
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value === '' || (typeof value === 'object' && Object.keys(value).length === 0)) return 'empty'
  return Array.isArray(value) ? 'array' : typeof value
}

const valuesAt = (row: Row): string[] => {
  const value = valueAt(row)
  const items: unknown[] = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]
  const scalars = items.filter((item) => ['string', 'number', 'boolean'].includes(typeof item) && item !== '')
  return [...new Set(scalars.map((item) => `${typeof item} ${item}`))]
}

const tally = (names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const json = fc.oneof(
  fc.constantFrom(
    'null',
    '""',
    '[]',
    '{}',
    '"a"',
    '"A"',
    '"中文"',
    '"\\u4e2d文"',
    'true',
    '1',
    '1.0',
    '2',
    '-3.5',
    '1e3',
    '1000',
  ),
  fc.constantFrom('["a","b","a"]', '["a",1,[2]]', '{"x":"a"}', '"1"', '12345678901234567890', '"长"'),
)
const line = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => `{"k":0,"v":${value}}`) },
  { weight: 1, arbitrary: fc.constantFrom('{"k":1}', '{"v":1', '[1]', '"v"', '{"v":1,"v":"last"}', '{"w":{"v":1}}') },
)

test('a field is counted as its rows are, whole and filtered, over edits, insertions and deletions', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.array(json, { maxLength: 4 }),
      async (lines, news) => {
        const window = await open(lines)
        const all = (await window.rows()).map(({ row }) => row)
        const at = (index: number): RowId => all[index % all.length] as RowId
        for (const [index, value] of news.entries()) {
          // A row that is no object takes no value, and stays as it is.
          await window.set(at(index * 7), ['v'], value).catch((error: unknown) => {
            if (!(error instanceof EngineError)) throw error
          })
        }
        await window.apply({ kind: 'insert', after: at(1), lines: ['{"v":"new"}', '{"v":1}'] })
        await window.apply({ kind: 'delete', target: { kind: 'row', row: at(2) } })
        await window.apply({
          kind: 'tag',
          target: { kind: 'rows', rows: [...new Set([at(0), at(3), at(5)])] },
          tag: 't',
          isOn: true,
        })
        const { parts } = await ask(window, { kind: 'dataset' }, await viewOf(window, 'tag:t'), [
          { kind: 'field', path: ['v'], top: 1000 },
          { kind: 'filled', paths: [['v'], ['k'], ['w', 'v']] },
        ])
        const [field, filled] = parts as [FieldDescription, Extract<(typeof parts)[number], { kind: 'filled' }>]
        const rows = await rowsOf(window)
        const tagged = rows.filter(({ isTagged }) => isTagged)
        for (const [side, own] of [rows, tagged].entries()) {
          const kinds = tally(own.map(kindAt))
          expect(
            new Map(field.kinds.flatMap(({ name, counts }) => (counts[side] ? [[name, counts[side]]] : []))),
          ).toEqual(kinds)
          const values = tally(own.flatMap(valuesAt))
          const counted = field.values.map(
            ({ kind, text, counts }) => [`${kind} ${kind === 'number' ? Number(text) : text}`, counts[side]] as const,
          )
          expect(new Map(counted.filter(([, count]) => count !== 0))).toEqual(values)
          expect(field.distinct[side]).toBe(values.size)
          expect(field.others[side]).toBe(0)
          const numbers = own.flatMap((row) =>
            valuesAt(row).flatMap((one) => (one.startsWith('number') ? [Number(one.slice(7))] : [])),
          )
          const summary = field.numbers?.sides[side]?.summary
          expect(summary?.known ?? 0).toBe(numbers.length)
          if (numbers.length > 0)
            expect(summary).toMatchObject({ min: Math.min(...numbers), max: Math.max(...numbers) })
          expect(field.numbers?.sides[side]?.counts.reduce((sum, one) => sum + one, 0) ?? 0).toBe(numbers.length)
          const sound = own.filter((row) => kindAt(row) !== 'malformed')
          const [v] = filled.fields
          expect(v?.missing[side]).toBe(sound.filter((row) => kindAt(row) === 'missing').length)
          expect(v?.empty[side]).toBe(sound.filter((row) => ['null', 'empty'].includes(kindAt(row))).length)
          expect((v?.filled[side] ?? 0) + (v?.empty[side] ?? 0) + (v?.missing[side] ?? 0)).toBe(sound.length)
        }
        await window.session.call('close', { dataset: window.dataset })
        window.session.end()
      },
    ),
    { numRuns: 12 },
  )
}, 120_000)

describe('signals', () => {
  const talk = (length: number, answer: string): string =>
    JSON.stringify({
      messages: [
        { role: 'user', content: 'x'.repeat(length) },
        { role: 'assistant', content: answer },
      ],
    })

  test('are binned and summed up exactly, in bins that both sides share', async () => {
    const lengths = Array.from({ length: 200 }, (_, at) => ((at * 7919) % 5000) + 1)
    const window = await open([
      ...lengths.map((length) => talk(length, 'An answer in English that is long enough.')),
      'broken',
      talk(70_000, '一个中文的回答，足够长。'),
    ])
    const [first] = await window.rows()
    if (first !== undefined) await window.apply({ kind: 'delete', target: { kind: 'row', row: first.row } })
    const side = await viewOf(window, 'prompt_chars>2500')
    const { sides, parts } = await ask(window, { kind: 'dataset' }, side, [
      { kind: 'signal', signal: 'prompt_chars' },
      { kind: 'signal', signal: 'lang' },
      { kind: 'turns' },
      { kind: 'scatter', x: 'prompt_chars', y: 'answer_chars', points: 2000 },
    ])
    const kept = [...lengths.slice(1), 70_000].sort((a, b) => a - b)
    expect(sides).toEqual([
      { rows: 201, deleted: 1 },
      { rows: kept.filter((one) => one > 2500).length, deleted: 0 },
    ])
    const [numbers, labels, turns, scatter] = parts as [Numbers, Labels, Known, Scatter]
    const { edges } = numbers.axis
    for (const [at, own] of [kept, kept.filter((one) => one > 2500)].entries()) {
      const summary = numbers.sides[at]?.summary
      const rank = (share: number): number | undefined => own[Math.max(1, Math.ceil(share * own.length)) - 1]
      expect(summary).toMatchObject({
        known: own.length,
        min: own[0],
        max: 70_000,
        p5: rank(0.05),
        median: rank(0.5),
        p95: rank(0.95),
      })
      expect(summary?.mean).toBeCloseTo(own.reduce((sum, one) => sum + one, 0) / own.length, 9)
      const naive = edges.slice(1).map((end, bin) => own.filter((one) => one >= (edges[bin] ?? 0) && one < end).length)
      expect(numbers.sides[at]?.counts).toEqual(naive)
    }
    expect(labels.entries.find(({ name }) => name === 'en')?.counts[0]).toBe(199)
    expect(turns.entries.find(({ name }) => name === 'answer')?.counts).toEqual([200, sides[1]?.rows])
    expect(scatter.points).toHaveLength(sides[1]?.rows ?? 0)
    expect(scatter.sides[0]?.counts.reduce((sum, one) => sum + one, 0)).toBe(scatter.sides[0]?.known)
    const point = scatter.points.find(({ x }) => x === 70_000)
    expect((await window.text(point?.row as RowId)).length).toBeGreaterThan(70_000)
  })

  test('before and after a curation are two sides of one picture', async () => {
    const window = await open([talk(1, 'a'), talk(2, 'b'), talk(3, 'c'), talk(4, 'd')])
    const [one, two] = await window.rows()
    if (one === undefined || two === undefined) throw new Error('no rows')
    await window.apply({ kind: 'delete', target: { kind: 'row', row: one.row } })
    await window.apply({ kind: 'judge', target: { kind: 'row', row: two.row }, verdict: 'drop' })
    await window.apply({ kind: 'insert', after: two.row, lines: [talk(9, 'new')] })
    const { sides, parts } = await ask(window, { kind: 'file' }, { kind: 'kept' }, [
      { kind: 'known', what: 'verdict' },
      { kind: 'signal', signal: 'prompt_chars' },
    ])
    expect(sides.map(({ rows }) => rows)).toEqual([4, 3])
    const [verdict, numbers] = parts as [Known, Numbers]
    expect(verdict.entries).toEqual([
      { name: 'keep', counts: [0, 0] },
      { name: 'drop', counts: [1, 0] },
      { name: 'undecided', counts: [3, 3] },
    ])
    expect(numbers.sides.map(({ summary }) => [summary.min, summary.max])).toEqual([
      [1, 4],
      [3, 9],
    ])
  })

  test('that there are none of are refused, and a job can be given up', async () => {
    const window = await open([talk(1, 'a')])
    const refused = ask(window, { kind: 'dataset' }, null, [{ kind: 'signal', signal: 'nothing' }])
    expect(await refused.catch((error: unknown) => isEngineError(error, 'signal-unknown'))).toBe(true)
    const job = 'job' as JobId
    const counted = window.session.call('describe', {
      dataset: window.dataset,
      job,
      of: { kind: 'dataset' },
      parts: [{ kind: 'field', path: ['x'], top: 5 }],
    })
    await window.session.call('cancel', { job })
    expect(
      await counted.then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      ),
    ).toBe('cancelled')
    await ask(window, { kind: 'dataset' }, null, [{ kind: 'field', path: ['x'], top: 5 }])
  })
})

const realFolder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')
const files = [
  { file: 'lm-sys+FastChat/fastchat/llm_judge/data/mt_bench/question.jsonl', field: 'category' },
  { file: 'yizhongw+self-instruct/data/seed_tasks.jsonl', field: 'is_classification' },
  { file: 'datajuicer+data-juicer/demos/process_cft_zh_data/data/alpaca-cot.jsonl', field: 'instruction' },
]

describe.each(files.filter(({ file }) => existsSync(join(realFolder, file))))('$file', ({ file, field }) => {
  test('has the values that DuckDB counts', async () => {
    const path = join(realFolder, file)
    const window = await Window.open(engine, path)
    const { parts } = await ask(window, { kind: 'dataset' }, null, [{ kind: 'field', path: [field], top: 1000 }])
    const [counted] = parts as [FieldDescription]
    const connection = await (await DuckDBInstance.create()).connect()
    const sql = `select cast("${field}" as varchar) as value, count(*) as rows from read_json('${path}', format = 'newline_delimited') where "${field}" is not null and cast("${field}" as varchar) <> '' group by 1`
    const rows = await (await connection.runAndReadAll(sql)).getRowObjects()
    const theirs = new Map(rows.map(({ value, rows }) => [String(value), Number(rows)]))
    expect(counted.distinct).toEqual([theirs.size])
    for (const { text, isCut, counts } of counted.values) if (!isCut) expect(theirs.get(text)).toBe(counts[0])
    connection.closeSync()
  })
})
