/** Several files on the command line: listed, as a folder or as a pattern, they are one dataset. */
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'train-1.jsonl': '{"n":1}\r\n{"n":2}',
  'train-2.json': '[\n  {"n":3},\n  {"n":4}\n]\n',
  'train-10.jsonl.gz': gzipSync('{"n":5}\n'),
}
let bench: Bench
const at = (name: string): string => bench.path(`shards/${name}`)

beforeAll(async () => {
  bench = await makeBench()
  await mkdir(bench.path('shards'))
})
beforeEach(async () => {
  for (const [name, bytes] of Object.entries(FILES)) {
    await writeFile(at(name), bytes)
    await utimes(at(name), 1, 1)
  }
  await writeFile(at('README.md'), '# Shards')
})
afterAll(() => bench.remove())

describe('several files', () => {
  it('can be told by a pattern, a folder, or one by one', async () => {
    const ways = [[at('train-*')], [bench.path('shards')], Object.keys(FILES).reverse().map(at)]
    for (const way of ways) {
      const { code, output, errors } = await bench.run(['info', ...way, '--json'])
      expect({ code, errors }).toEqual({ code: 0, errors: '' })
      const { rows, files } = JSON.parse(output)
      expect(rows).toBe(5)
      expect(files).toMatchObject([
        { name: 'train-1.jsonl', firstRow: 0, rows: 2, container: 'jsonl' },
        { name: 'train-2.json', firstRow: 2, rows: 2, container: 'json-array' },
        { name: 'train-10.jsonl.gz', firstRow: 4, rows: 1, packing: 'gzip' },
      ])
    }
    const { output } = await bench.run(['info', at('train-*')])
    expect(output).toMatch(/^Rows: 5, .*\n.*\n {2}train-1\.jsonl: 2 rows \(JSONL, UTF-8\)\n/)
    expect(output).toMatch(/\n {2}train-10\.jsonl\.gz: 1 rows \(JSONL, UTF-8, gzip\)\n/)
  })

  it('are printed a row a line, and say which file a row is in', async () => {
    const rows = await bench.run(['rows', at('train-*'), '--from', '1', '--to', '4'])
    expect(rows.output).toBe('{"n":2}\n{"n":3}\n{"n":4}\n')
    const asJson = await bench.run([
      'rows',
      at('train-1.jsonl'),
      at('train-2.json'),
      '--json',
      '--from',
      '1',
      '--to',
      '3',
    ])
    expect(
      asJson.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { row: 1, file: 'train-1.jsonl', text: '{"n":2}' },
      { row: 2, file: 'train-2.json', text: '{"n":3}' },
    ])
    const few = await bench.run(['rows', at('train-*'), '--from', '4', '--to', '9'])
    expect(few).toMatchObject({ output: '{"n":5}\n', errors: 'The file has 5 rows; there are no more.\n' })
  })

  it('are searched as one, also by the name of the file', async () => {
    const found = await bench.run(['find', at('train-1.jsonl'), at('train-2.json'), 'file:train-2 n>3', '--json'])
    expect(found.output).toBe('{"row":3,"file":"train-2.json","text":"{\\"n\\":4}"}\n')
    expect((await bench.run(['find', at('train-*'), '-file:"*.json"', '--count'])).output).toBe('3\n')
  })

  it('are changed in place, those alone that a change is in', async () => {
    const changes = '{"row":3,"set":40,"at":["n"]}\n{"after":4,"insert":{"n":6}}\n{"row":0,"tag":["seen"]}\n'
    const applied = await bench.run(['apply', at('train-*'), '-', '--in-place'], changes)
    expect(applied).toMatchObject({ code: 0, errors: '' })
    expect(applied.output).toMatch(/^Wrote .*train-\*: 6 rows, .* 2 rows differ/)
    expect(await readFile(at('train-2.json'), 'utf8')).toBe('[\n  {"n":3},\n  {"n":40}\n]\n')
    expect((await stat(at('train-1.jsonl'))).mtimeMs).toBe(1000)
    expect((await bench.run(['rows', at('train-10.jsonl.gz')])).output).toBe('{"n":5}\n{"n":6}\n')
    // What was decided is kept for the files together.
    expect((await bench.run(['find', at('train-*'), 'tag:seen', '--rows'])).output).toBe('0\n')
    expect((await bench.run(['log', at('train-*')])).output).toContain('"seen"')
  })

  it('are never written over by what is made of them', async () => {
    const ran = await bench.run(['export', at('train-*'), '--rows', '0:', '--out', at('train-2.json'), '--force'])
    expect(ran).toMatchObject({ code: 2 })
    expect(await readFile(at('train-2.json'), 'utf8')).toBe(FILES['train-2.json'])
    const out = bench.path('all.jsonl')
    await bench.run(['export', at('train-*'), '--rows', '1:', '--out', out])
    expect(await readFile(out, 'utf8')).toBe('{"n":2}\n{"n":3}\n{"n":4}\n{"n":5}\n')
  })
})
