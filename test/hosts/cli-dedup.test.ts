/** `winnow dedup`: duplicates reported, and files written without them; the rows that stay are theirs to the byte. */
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const CAT = 'A cat is a small animal that purrs when it is content and sleeps for most of the day.'
const ZH = '猫是一种小型动物，高兴的时候会发出呼噜声，一天中大部分时间都在睡觉。'
const ROWS = [
  `{"instruction":"What is a cat?","output":"${CAT}","score":1}\r\n`,
  '{"instruction":"Name a prime.","output":"7"}\n',
  `{"score": 9.0, "output":"${CAT.replace('small', 'tiny')}", "instruction":"What is a cat?"}\n`,
  `{"instruction":"什么是猫？","output":"${ZH}"}\n`,
  '{"bad\n',
  `{"instruction":"什么是猫？ ","output":"${ZH}"}\n`,
  '{"bad\n',
  `{"instruction":"Something else","output":"Quite another text about the weather in the mountains."}\n`,
]
let bench: Bench

beforeAll(async () => {
  bench = await makeBench()
  await writeFile(bench.path('file.jsonl'), ROWS.join(''))
  await writeFile(
    bench.path('other.jsonl'),
    `{"instruction":"what is A cat?","output":"${CAT}"}\n{"instruction":"x","output":"y"}\n`,
  )
})
afterAll(() => bench.remove())

const out = (): string => bench.path('out.jsonl')
const report = (): string => bench.path('report.jsonl')
const dedup = (...args: string[]) => bench.run(['dedup', bench.path('file.jsonl'), '--force', ...args])
const written = async (): Promise<string> => await readFile(out(), 'utf8')
const reported = async (): Promise<Record<string, unknown>[]> =>
  (await readFile(report(), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const rowsBut = (...gone: number[]): string => ROWS.filter((_, at) => !gone.includes(at)).join('')

describe('winnow dedup', () => {
  it('writes the rows that stay as they lie in the file, and leaves the file alone', async () => {
    const ran = await dedup('--out', out())
    expect(ran).toMatchObject({ code: 0, errors: '' })
    expect(ran.output).toContain('Groups of duplicates: 2, with 4 of 8 rows; 2 of these can go.')
    expect(await written()).toBe(rowsBut(5, 6))
    expect(await readFile(bench.path('file.jsonl'), 'utf8')).toBe(ROWS.join(''))
  })

  it('finds near ones, and keeps which a rule says', async () => {
    await dedup('--near', '0.8', '--out', out())
    expect(await written()).toBe(rowsBut(2, 5, 6))
    await dedup('--near', '0.8', '--keep', 'highest:score,last', '--out', out())
    expect(await written()).toBe(rowsBut(0, 3, 4))
    await dedup('--near', '0.99', '--out', out())
    expect(await written()).toBe(rowsBut(5, 6))
  })

  it('compares what it is told to, with the differences that it is told of', async () => {
    await dedup('--fields', 'instruction', '--out', out())
    expect(await written()).toBe(rowsBut(2, 5, 6))
    await dedup('--compare', 'prompt', '--ignore', 'none', '--out', out())
    expect(await written()).toBe(rowsBut(2, 6))
    await dedup('--fields', 'output', '--out', out())
    expect(await written()).toBe(rowsBut(5, 6))
    await dedup('--compare', 'line', '--out', out())
    expect(await written()).toBe(rowsBut(6))
  })

  it('reports each row of each group, who was kept in its place and why', async () => {
    const ran = await dedup('--near', '0.8', '--keep', 'longest', '--report', report())
    expect(ran.code).toBe(0)
    const lines = await reported()
    expect(lines).toHaveLength(6)
    const like = expect.closeTo(0.8265, 4) as number
    expect(lines.slice(0, 2)).toEqual([
      { group: 1, row: 0, similarity: 1, representative: true, kept: true },
      {
        group: 1,
        row: 2,
        similarity: like,
        kept: false,
        reason: { method: 'near', rule: 'longest', keptRow: 0, similarity: like },
      },
    ])
    expect(lines.filter(({ kept }) => kept === false).map(({ row }) => row)).toEqual([2, 5, 6])
  })

  it('removes what another file has', async () => {
    await dedup('--against', bench.path('other.jsonl'), '--out', out(), '--report', report())
    expect(await written()).toBe(rowsBut(0))
    expect(await reported()).toEqual([
      { group: 1, file: 'other.jsonl', row: 0, similarity: 1, representative: true, kept: true },
      {
        group: 1,
        row: 0,
        similarity: 1,
        kept: false,
        reason: { method: 'exact', rule: 'first', keptIn: { file: 'other.jsonl', row: 0 }, similarity: 1 },
      },
    ])
    await dedup('--against', bench.path('other.jsonl'), '--within', '--out', out())
    expect(await written()).toBe(rowsBut(0, 5, 6))
  })

  it('tells runs of words that a benchmark has too', async () => {
    const ran = await dedup(
      '--against',
      bench.path('other.jsonl'),
      '--method',
      'overlap',
      '--tokens',
      '8',
      '--report',
      report(),
    )
    expect(ran.code).toBe(0)
    const hits = (await reported()).filter(({ file }) => file === undefined)
    expect(hits.map(({ row }) => row)).toEqual([0, 2])
    expect(hits[1]?.match).toContain('animal that purrs when it is content')
  })

  it('keeps what was kept by hand', async () => {
    const path = bench.path('kept.jsonl')
    await writeFile(path, ROWS.join(''))
    await bench.run(['apply', path, '-', '--in-place'], '{"row":6,"verdict":"keep"}\n{"row":1,"verdict":"drop"}\n')
    expect((await bench.run(['dedup', path, '--out', out(), '--force'])).code).toBe(0)
    expect(await written()).toBe(rowsBut(4, 5))
  })

  it('gives counts as JSON, speaks Chinese, and refuses what can’t be', async () => {
    const counts = JSON.parse((await dedup('--near', '0.8', '--report', report(), '--json')).output) as object
    expect(counts).toMatchObject({ compared: 8, groups: 3, rows: 6, spare: 3, largest: 2, report: { lines: 6 } })
    const chinese = await bench.run(['dedup', bench.path('file.jsonl'), '--out', out(), '--force'], '', {
      WINNOW_LANG: 'zh',
    })
    expect(chinese.output).toContain('2 个重复组')
    const refused = async (...args: string[]) => {
      const { code, errors } = await dedup(...args)
      return `${code} ${errors.trim()}`
    }
    expect(await refused()).toMatch(/^2 winnow: “winnow dedup” needs --report PATH/)
    expect(await refused('--near', '2', '--out', out())).toMatch(/^2 .*from 0\.5 to 0\.99, not “2”/)
    expect(await refused('--keep', 'best', '--out', out())).toMatch(/^2 .*“best” is no rule/)
    expect(await refused('--ignore', 'colour', '--out', out())).toMatch(/^2 .*--ignore takes one of case/)
    expect(await refused('--method', 'overlap', '--out', out())).toMatch(/^2 .*needs --against FILE/)
    expect(await refused('--out', bench.path('file.jsonl'))).toMatch(/^2 /)
    expect(await refused('--against', bench.path('other.jsonl'), '--out', bench.path('other.jsonl'))).toMatch(/^2 /)
    expect(await refused('--against', bench.path('nowhere.jsonl'), '--out', out())).toMatch(/^1 .*nowhere\.jsonl/)
  })
})
