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

describe('lines', () => {
  test('as Excel writes them: a mark, semicolons, CRLF, line breaks in quotes', async () => {
    const table = '\ufeffid;文本;note\r\n1;"第一行\r\n第二行; ""引""";x\r\n2;;\r\n'
    expect(await linesOf(table)).toEqual([
      String.raw`{"id":1,"文本":"第一行\r\n第二行; \"引\"","note":"x"}`,
      '{"id":2,"文本":"","note":""}',
    ])
  })
  test('that say what stands between cells are no row', async () => {
    expect(await linesOf('sep=;\r\na;b\r\n1,5;2\r\n')).toEqual(['{"a":"1,5","b":2}'])
  })
  test('with too few or too many cells are kept and told', async () => {
    const { lines, faults, faultCount } = await imported('a,b,c\n1,2,3\n4\n\n5,6,7,8,9\n"x\ny",,\n')
    expect(lines).toEqual([
      '{"a":"1","b":2,"c":3}',
      '{"a":"4"}',
      '{"a":"5","b":6,"c":7,"column_4":8,"column_5":9}',
      String.raw`{"a":"x\ny","b":null,"c":null}`,
    ])
    expect({ faults, faultCount }).toEqual({
      faults: [
        { line: 3, reason: 'too-few-cells' },
        { line: 5, reason: 'too-many-cells' },
      ],
      faultCount: 2,
    })
  })
  test('with quotes that go wrong are kept as written', async () => {
    const { lines, faults } = await imported('a,b\n"x" y,1\n"he said ""hi"", "ok",2\n"open,3\n4,5\n')
    expect(lines).toEqual([
      String.raw`{"a":"\"x\" y","b":1}`,
      String.raw`{"a":"\"he said \"\"hi\"\", \"ok\"","b":2}`,
      String.raw`{"a":"\"open","b":3}`,
      '{"a":"4","b":5}',
    ])
    expect(faults).toEqual([
      { line: 2, reason: 'quote-inside' },
      { line: 3, reason: 'quote-inside' },
      { line: 4, reason: 'quote-unclosed' },
    ])
  })
  test('hold quotes behind backslashes, where nothing else makes sense', async () => {
    const table = String.raw`id,doc,path
1,"{\"a\": \"x, \\\"y\\\"\"}","C:\\d\n"
2,"say ""hi""","a"
`
    expect(await linesOf(table)).toEqual([
      String.raw`{"id":1,"doc":"{\"a\": \"x, \\\"y\\\"\"}","path":"C:\\d\\n"}`,
      String.raw`{"id":2,"doc":"say \"hi\"","path":"a"}`,
    ])
    expect(await linesOf('a,b\n"C:\\",2\n')).toEqual([String.raw`{"a":"C:\\","b":2}`])
  })
  test('end with CR alone where all do', async () => {
    expect(await linesOf('a,b\r1,x\r2,"y\rz"\r')).toEqual(['{"a":1,"b":"x"}', String.raw`{"a":2,"b":"y\rz"}`])
  })
  test('need no line break at the end', async () => {
    expect(await linesOf('a,b\n1,2')).toEqual(['{"a":1,"b":2}'])
    expect(await linesOf('a,b\n1,"2"')).toEqual(['{"a":1,"b":"2"}'])
    expect(await linesOf('a,b\r\n1,')).toEqual(['{"a":1,"b":""}'])
  })
  test('that stand behind names alone may be none', async () => {
    expect(await linesOf('a,b,c\n')).toEqual([])
    expect(await linesOf('name')).toEqual([])
  })
  test('of tabs hold quotes as letters where they close nowhere near', async () => {
    expect(await linesOf('text\tlabel\n"Well," she said.\t1\n"Never closed\t0\nfine\t1\n', 't.tsv')).toEqual([
      String.raw`{"text":"\"Well,\" she said.","label":1}`,
      String.raw`{"text":"\"Never closed","label":0}`,
      '{"text":"fine","label":1}',
    ])
    expect(await linesOf('text\tlabel\n"a\tb"\t1\n', 't.tsv')).toEqual([String.raw`{"text":"a\tb","label":1}`])
  })
  test('longer than what is read at once are whole', async () => {
    const long = 'x'.repeat(5_000_000)
    const { lines } = await imported(`a,b\n"${long}""\n",1\n2,3\n`)
    expect(lines).toEqual([`{"a":"${long}\\"\\n","b":1}`, '{"a":"2","b":3}'])
  })
})

describe('names', () => {
  const names = async (header: string): Promise<string[]> =>
    (await imported(`${header}\n`)).columns.map(({ name }) => name)
  test('are made distinct', async () => {
    expect(await names('a,b,a,,a_2,,a')).toEqual(['a', 'b', 'a_3', 'column_4', 'a_2', 'column_6', 'a_4'])
  })
  test('lose blanks around them, unless they stand in quotes', async () => {
    expect(await names('a, b ,"c ","d ""e"""')).toEqual(['a', 'b', 'c ', 'd "e"'])
  })
  test('of any letters become keys', async () => {
    expect(await linesOf('"a""b","x\ny",__proto__\n1,2,3\n')).toEqual([String.raw`{"a\"b":1,"x\ny":2,"__proto__":3}`])
  })
})

test('the same table gives the same bytes, written behind what stands there', async () => {
  const from = join(folder, 'twice.csv')
  const to = join(folder, 'twice.jsonl')
  await writeFile(from, 'a,b\n1,x\n')
  await writeFile(to, '{"before":1}\n{"longer than what comes":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}\n')
  const look = { kind: 'csv', delimiter: ',' } as const
  await importText(from, { path: to, position: 13 }, look, () => {})
  await importText(from, { path: to, position: 29 }, look, () => {})
  expect(await readFile(to, 'utf8')).toBe('{"before":1}\n{"a":1,"b":"x"}\n{"a":1,"b":"x"}\n')
})
