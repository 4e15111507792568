/** Parquet becomes rows, each value exactly. The files are written by DuckDB itself. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDuck } from '../../../electron/engine/sql/duck.ts'
import { importTable } from '../../../electron/engine/tabular/import-table.ts'
import { importParquet } from '../../../electron/engine/tabular/parquet-in.ts'
import { roomBeside } from '../../../electron/engine/tabular/table-room.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-parquet-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (select: string, name: string, options = ''): Promise<string> => {
  const { api } = await loadDuck()
  const instance = await api.DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`COPY (${select}) TO '${at(name).replaceAll("'", "''")}' (FORMAT parquet${options})`)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  return at(name)
}

const imported = async (select: string): Promise<string[]> => {
  const from = await write(select, 'table.parquet')
  const to = { path: at('out.jsonl'), position: 0 }
  const result = await importParquet(from, to, roomBeside(at('room'), 2), () => {})
  const lines = (await readFile(to.path, 'utf8')).split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.length).toBe(result.rows)
  return lines
}
/** Gives the JSON of a value: in a short row, and the same in a long one, which is written another way. */
const jsonFor = async (expression: string): Promise<string> => {
  const [short = ''] = await imported(`SELECT ${expression} AS v`)
  const pad = 'x'.repeat(10_000)
  const [long = ''] = await imported(`SELECT {'v': ${expression}, 'pad': '${pad}'} AS long, ${expression} AS v`)
  const json = short.slice('{"v":'.length, -1)
  expect(long).toBe(`{"long":{"v":${json},"pad":"${pad}"},"v":${json}}`)
  return json
}

describe('values', () => {
  test.each([
    ['9223372036854775807::BIGINT', '9223372036854775807'],
    ['18446744073709551615::UBIGINT', '18446744073709551615'],
    ['12345678901234567890.1234567890::DECIMAL(38,10)', '12345678901234567890.1234567890'],
    ['0.50::DECIMAL(4,2)', '0.50'],
    ['99999999999999.9999::DECIMAL(18,4)', '99999999999999.9999'],
    ['12345678901234567890123456789012345678::DECIMAL(38,0)', '12345678901234567890123456789012345678'],
    ['0.1::FLOAT', '0.1'],
    ['0.1::DOUBLE', '0.1'],
    ['1::DOUBLE', '1.0'],
    ["'-0.0'::DOUBLE", '-0.0'],
    ["'nan'::DOUBLE", 'NaN'],
    ["'-inf'::DOUBLE", '-Infinity'],
    ["'nan'::FLOAT", 'NaN'],
    ["'inf'::FLOAT", 'Infinity'],
    ['1e20::DOUBLE', '100000000000000000000.0'],
    ['1e21::DOUBLE', '1e21'],
    ['1.5e-7::DOUBLE', '1.5e-7'],
    ['1e-6::DOUBLE', '0.000001'],
    ['16777216::FLOAT', '16777216.0'],
    ['true', 'true'],
    ['NULL::INTEGER', 'null'],
    ["DATE '2024-02-29'", '"2024-02-29"'],
    ["TIME '10:00:00.5'", '"10:00:00.5"'],
    ["TIMESTAMP '2024-02-29 10:00:00'", '"2024-02-29T10:00:00"'],
    ["TIMESTAMP_NS '2024-02-29 10:00:00.123456789'", '"2024-02-29T10:00:00.123456789"'],
    ["TIMESTAMPTZ '2024-02-29 10:00:00.25+08'", '"2024-02-29T02:00:00.25Z"'],
    ["'\\xAA\\x00\\xFF'::BLOB", '"qgD/"'],
    ["'8b6a1f4e-0000-4000-8000-000000000001'::UUID", '"8b6a1f4e-0000-4000-8000-000000000001"'],
    ["'x'::ENUM ('x', 'y')", '"x"'],
    [`'a"b\\c' || chr(10) || chr(0) || '中😀'`, String.raw`"a\"b\\c\n\u0000中😀"`],
    [`('{"k": [1.0,' || chr(10) || '2]}')::JSON`, '{"k": [1.0, 2]}'],
  ])('%s', async (expression, json) => {
    expect(await jsonFor(expression)).toBe(json)
  })
})

describe('nested values', () => {
  test.each([
    [
      "[{'role': 'user', 'content': 'a'}, {'role': NULL, 'content': '中'}]",
      '[{"role":"user","content":"a"},{"role":null,"content":"中"}]',
    ],
    ['[]::INTEGER[]', '[]'],
    ['[[1, NULL], NULL, []]', '[[1,null],null,[]]'],
    ["[0.1::FLOAT, NULL, 'nan'::FLOAT]", '[0.1,null,NaN]'],
    [
      "[{'t': TIMESTAMP '2024-01-01 00:00:00', 'b': '\\xAA'::BLOB}, NULL]",
      '[{"t":"2024-01-01T00:00:00","b":"qg=="},null]',
    ],
    ["MAP {'a': 1, 'b': NULL}", '{"a":1,"b":null}'],
    ['MAP {1: [0.1::FLOAT], 2: []}', '{"1":[0.1],"2":[]}'],
    ["{'it''s': {'a \"b\"': 0.5::FLOAT}}", String.raw`{"it's":{"a \"b\"":0.5}}`],
    ['NULL::STRUCT(a FLOAT)', 'null'],
    ['NULL::MAP(VARCHAR, FLOAT)', 'null'],
    ['NULL::FLOAT[]', 'null'],
  ])('%s', async (expression, json) => {
    expect(await jsonFor(expression)).toBe(json)
  })
})

test('rows come in the file’s order, from all of its row groups', async () => {
  const from = await write(
    "SELECT i AS id, 'text ' || i AS t FROM range(300000) r(i)",
    'long.parquet',
    ', ROW_GROUP_SIZE 5000',
  )
  const to = { path: at('long.jsonl'), position: 0 }
  const seen: number[] = []
  await importParquet(from, to, roomBeside(at('room'), 2), (done) => seen.push(done))
  const lines = (await readFile(to.path, 'utf8')).split('\n')
  expect(lines.length).toBe(300_001)
  expect(lines.every((line, row) => line === '' || line === `{"id":${row},"t":"text ${row}"}`)).toBe(true)
})

test('a table without rows has none', async () => {
  expect(await imported('SELECT 1 AS a WHERE false')).toEqual([])
})

test('names of columns and of folders are what they are', async () => {
  await mkdir(at('key=value'))
  const from = await write('SELECT 1 AS "a""b", 2 AS "it\'s 中", 3 AS "select"', "key=value/it's [1] *?.parquet")
  const to = { path: at('named.jsonl'), position: 0 }
  await importParquet(from, to, roomBeside(at('room'), 2), () => {})
  expect(await readFile(to.path, 'utf8')).toBe('{"a\\"b":1,"it\'s 中":2,"select":3}\n')
})

describe('in a process of its own', () => {
  const context = { workers: 2 }
  const { signal } = new AbortController()

  test('rows are written behind what stands there', async () => {
    const from = await write('SELECT 1 AS a', 'one.parquet')
    await writeFile(at('both.jsonl'), '{"before":1}\nlonger than what comes')
    const result = await importTable({
      context,
      look: { kind: 'parquet' },
      from,
      to: { path: at('both.jsonl'), position: 13 },
      signal,
    })
    expect(result).toEqual({ rows: 1, bytes: 8, columns: [{ name: 'a', type: 'INTEGER' }], faults: [], faultCount: 0 })
    expect(await readFile(at('both.jsonl'), 'utf8')).toBe('{"before":1}\n{"a":1}\n')
  })

  test('what is no Parquet is said by its name', async () => {
    await writeFile(at('cache-copy'), 'PAR1 and no more')
    const task = importTable({
      context,
      look: { kind: 'parquet' },
      from: at('cache-copy'),
      to: { path: at('no.jsonl'), position: 0 },
      file: 'mine.parquet',
      signal,
    })
    await expect(task).rejects.toMatchObject({ code: 'table-unreadable', values: { file: 'mine.parquet' } })
    await expect(task).rejects.not.toMatchObject({ values: { reason: expect.stringContaining('cache-copy') } })
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('a task that is stopped leaves nothing behind', async () => {
    const from = await write("SELECT i, repeat('x', 200) AS t FROM range(2000000) r(i)", 'huge.parquet')
    const stop = new AbortController()
    const task = importTable({
      context,
      look: { kind: 'parquet' },
      from,
      to: { path: at('stopped.jsonl'), position: 0 },
      signal: stop.signal,
    })
    setTimeout(() => stop.abort(new Error('enough')), 300)
    await expect(task).rejects.toThrow('enough')
    expect((await readdir(folder)).filter((name) => name.startsWith('.') || name === 'stopped.jsonl')).toEqual([])
  })
})
