/** Tables of text become rows without losing a letter. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { looksTabular } from '../../../electron/engine/tabular/looks-tabular.ts'
import { importText } from '../../../electron/engine/tabular/text-in.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-tables-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const imported = async (table: string | Uint8Array, name = 'table.csv') => {
  const bytes = typeof table === 'string' ? Buffer.from(table) : table
  const look = looksTabular(bytes, name, true)
  if (look === null) throw new Error('not a table')
  const from = join(folder, name)
  await writeFile(from, bytes)
  const result = await importText(from, { path: join(folder, 'out.jsonl'), position: 0 }, look, () => {})
  const text = await readFile(join(folder, 'out.jsonl'))
  expect(result.bytes).toBe(text.length)
  const lines = text.toString('utf8').split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.length).toBe(result.rows)
  return { ...result, lines, text }
}
const linesOf = async (table: string, name?: string): Promise<string[]> => (await imported(table, name)).lines

describe('cells', () => {
  test('come as they are written', async () => {
    expect(await linesOf('a,b\nx , y\n')).toEqual(['{"a":"x ","b":" y"}'])
    expect(await linesOf('a,b\n"x, ""y""","1\r\n2"\n')).toEqual([String.raw`{"a":"x, \"y\"","b":"1\r\n2"}`])
    expect(await linesOf('a,b\nC:\\x,\u0001\t\n')).toEqual([String.raw`{"a":"C:\\x","b":"\u0001\t"}`])
    expect(await linesOf('a,b\n5" disk,6\n')).toEqual([String.raw`{"a":"5\" disk","b":6}`])
  })
  test('of bytes that are no UTF-8 keep them', async () => {
    const { text } = await imported(Uint8Array.from([...Buffer.from('a,b\n'), 0xff, 0x2c, 0xe4, 0xbd, 0x0a]))
    expect([...text]).toEqual([
      ...Buffer.from('{"a":"'),
      0xff,
      ...Buffer.from('","b":"'),
      0xe4,
      0xbd,
      ...Buffer.from('"}\n'),
    ])
  })
  test('are numbers where all of a column are, digit by digit', async () => {
    const table = 'id,zip,n,m,h\n12345678901234567890,007,1.0,1,123e4567\n-5,010,,2,5\n'
    expect(await linesOf(table)).toEqual([
      '{"id":12345678901234567890,"zip":"007","n":1.0,"m":1,"h":"123e4567"}',
      '{"id":-5,"zip":"010","n":null,"m":2,"h":"5"}',
    ])
    expect(await linesOf('a,b,c,d\n"1,000",1e5 ,+1,.5\n')).toEqual(['{"a":"1,000","b":"1e5 ","c":"+1","d":".5"}'])
  })
  test('are true and false where all of a column are, as JSON writes them', async () => {
    expect(await linesOf('a,b\ntrue,TRUE\nfalse,FALSE\n,x\n')).toEqual([
      '{"a":true,"b":"TRUE"}',
      '{"a":false,"b":"FALSE"}',
      '{"a":null,"b":"x"}',
    ])
  })
  test('in quotes are text, unless everything is in quotes', async () => {
    expect(await linesOf('a,b\n"1",1\n')).toEqual(['{"a":"1","b":1}'])
    expect(await linesOf('"a","b"\n"1","x"\n')).toEqual(['{"a":1,"b":"x"}'])
  })
  test('of nothing are empty texts, and null where a column writes empty texts in quotes', async () => {
    expect(await linesOf('a,b\nx,\n,y\n')).toEqual(['{"a":"x","b":""}', '{"a":"","b":"y"}'])
    expect(await linesOf('a,b\n"",1\n,2\n')).toEqual(['{"a":"","b":1}', '{"a":null,"b":2}'])
  })
})
