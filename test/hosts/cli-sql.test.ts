/** `winnow sql`: one query over a file, all of what it finds on standard output. */
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Bench, makeBench } from './command-line-harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
  const rows = ['{"id":9007199254740993,"名字":"张三","list":[1]}', '{"id":2,"名字":""}', 'no json']
  await writeFile(bench.path('file.jsonl'), `${rows.join('\n')}\n`)
})
afterAll(() => bench.remove())

const QUERY = 'SELECT row, id, 名字, list FROM rows'

it('prints what a query finds in each of its forms', async () => {
  const file = bench.path('file.jsonl')
  expect(await bench.run(['sql', file, QUERY])).toMatchObject({
    code: 0,
    errors: '',
    output: 'row\tid\t名字\tlist\n1\t9007199254740993\t张三\t[1]\n2\t2\t\t\n3\t\t\t\n',
  })
  expect((await bench.run(['sql', file, QUERY, '--csv'])).output).toBe(
    'row,id,名字,list\n1,9007199254740993,张三,[1]\n2,2,"",\n3,,,\n',
  )
  expect((await bench.run(['sql', file, QUERY, '--json'])).output).toBe(
    '{"row":1,"id":9007199254740993,"名字":"张三","list":[1]}\n{"row":2,"id":2,"名字":"","list":null}\n{"row":3,"id":null,"名字":null,"list":null}\n',
  )
}, 60_000)

it('reads standard input, and knows signals', async () => {
  const query = 'SELECT count(*) AS n, max(s.bytes) AS most FROM rows JOIN signals s USING (row)'
  expect(await bench.run(['sql', '-', query, '--json'], '{"text":"你好"}\n{"text":"hello there"}\n')).toMatchObject({
    code: 0,
    output: '{"n":2,"most":22}\n',
  })
}, 60_000)

it('knows the verdicts and tags that the app keeps', async () => {
  const file = bench.path('decided.jsonl')
  const changes = bench.path('changes.jsonl')
  await writeFile(file, '{"a":1}\n{"a":2}\n')
  await writeFile(changes, '{"row":1,"verdict":"keep","tag":["好"]}\n')
  expect((await bench.run(['apply', file, changes, '--in-place'])).code).toBe(0)
  const query = 'SELECT row, verdict, tags FROM rows'
  expect((await bench.run(['sql', file, query, '--json'])).output).toBe(
    '{"row":1,"verdict":null,"tags":[]}\n{"row":2,"verdict":"keep","tags":["好"]}\n',
  )
}, 60_000)

it('says what is wrong with a query, and writes nothing', async () => {
  const file = bench.path('file.jsonl')
  const wrong = await bench.run(['sql', file, 'SELECT nothing FROM rows'])
  expect(wrong).toMatchObject({ code: 1, output: '' })
  expect(wrong.errors).toContain('Referenced column "nothing" not found')
  const writing = await bench.run(['sql', file, 'CREATE TABLE t (a INT)', '--json'])
  expect(JSON.parse(writing.errors)).toMatchObject({ error: { code: 'sql-not-reading', values: { what: 'CREATE' } } })
  expect((await bench.run(['sql', file])).code).toBe(2)
}, 60_000)
