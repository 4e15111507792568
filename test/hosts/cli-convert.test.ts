/** `winnow convert`, and formats of `winnow export`: what comes out, and what is said. */
import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const ROWS = '{"id": 12345678901234567890, "t": "中"}\n{bad\n{"id": 2, "t": "", "l": [{"k": 1.0}]}\n'

let bench: Bench
beforeEach(async () => {
  bench = await makeBench()
  await writeFile(bench.path('rows.jsonl'), ROWS)
})
afterEach(() => bench.remove())

const read = (name: string): Promise<string> => readFile(bench.path(name), 'utf8')
const convert = (from: string, to: string, ...options: string[]) =>
  bench.run(['convert', bench.path(from), '--out', bench.path(to), ...options])

describe('winnow convert', () => {
  it('writes what the name says, and says what it left out', async () => {
    const ran = await convert('rows.jsonl', 'rows.csv')
    expect(ran).toMatchObject({ code: 0, errors: '' })
    expect(ran.output).toBe(
      `Wrote ${bench.path('rows.csv')}: 2 rows, 55 bytes. Left out, since the format can’t hold them: 1 rows.\n`,
    )
    expect(await read('rows.csv')).toBe('id,t,l\n12345678901234567890,中,\n2,"","[{""k"": 1.0}]"\n')
    const json = await convert('rows.jsonl', 'rows.json', '--json')
    expect(JSON.parse(json.output)).toMatchObject({ rows: 2, leftOut: 1 })
  })

  it('goes from each format to each other', async () => {
    const values = ['{"id":12345678901234567890,"t":"中","l":null}', '{"id":2,"t":"","l":[{"k":1.0}]}']
    expect((await convert('rows.jsonl', 'a.parquet')).code).toBe(0)
    expect((await convert('a.parquet', 'b.json.gz')).code).toBe(0)
    expect(gunzipSync(await readFile(bench.path('b.json.gz'))).toString()).toBe(`[\n${values.join(',\n')}\n]\n`)
    expect((await convert('b.json.gz', 'c.jsonl.zst')).code).toBe(0)
    expect((await convert('c.jsonl.zst', 'd.tsv')).code).toBe(0)
    expect((await convert('d.tsv', 'e.jsonl')).code).toBe(0)
    expect(await read('e.jsonl')).toBe(
      '{"id":12345678901234567890,"t":"中","l":""}\n{"id":2,"t":"","l":"[{\\"k\\":1.0}]"}\n',
    )
  }, 30_000)

  it('takes format, encoding and mark as options', async () => {
    await convert('rows.jsonl', 'x.dat', '--to', 'csv', '--bom')
    expect(await read('x.dat')).toMatch(/^\ufeffid,t,l\n/)
    await convert('rows.jsonl', 'gb.csv', '--out-encoding', 'gbk')
    expect(new TextDecoder('gb18030').decode(await readFile(bench.path('gb.csv')))).toMatch(/^id,t,l\n\d+,中,\n/)
    const back = await convert('gb.csv', 'back.jsonl', '--encoding', 'gb18030')
    expect(back).toMatchObject({ code: 0, errors: '' })
    expect(await read('back.jsonl')).toMatch(/^\{"id":12345678901234567890,"t":"中"/)
  })

  it('refuses what does not go together, in words', async () => {
    const wrong = await convert('rows.jsonl', 'x.csv', '--to', 'xlsx')
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.errors).toContain('jsonl, json, csv, tsv, parquet')
    const latin = await convert('rows.jsonl', 'x.csv', '--out-encoding', 'latin1')
    expect(latin.code).toBe(1)
    expect(latin.errors).toContain('中')
    const packed = await convert('rows.jsonl', 'x.parquet.gz')
    expect(packed.code).toBe(1)
    expect(packed.errors).toContain('x.parquet.gz')
    const own = await convert('rows.jsonl', 'rows.jsonl', '--force')
    expect(own.code).toBe(2)
    expect(await read('rows.jsonl')).toBe(ROWS)
  })

  it('replaces a file only when told to', async () => {
    await writeFile(bench.path('there.csv'), 'before')
    expect((await convert('rows.jsonl', 'there.csv')).code).toBe(1)
    expect(await read('there.csv')).toBe('before')
    expect((await convert('rows.jsonl', 'there.csv', '--force')).code).toBe(0)
    expect(await read('there.csv')).toMatch(/^id,t,l\n/)
  })
})

describe('winnow export', () => {
  it('writes chosen rows as the name says', async () => {
    const out = bench.path('some.csv')
    const ran = await bench.run(['export', bench.path('rows.jsonl'), '--rows', '0:1', '--out', out])
    expect(ran).toMatchObject({ code: 0, errors: '' })
    expect(await read('some.csv')).toBe('id,t\n12345678901234567890,中\n')
  })
})
