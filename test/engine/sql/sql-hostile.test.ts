/** Queries that are meant to do harm: every one ends in an answer or a sentence, and nothing but the answer comes of it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isEngineError } from '../../../shared/engine-error.ts'
import { Asked } from './sql-bench-window.ts'

const TEXT = '{"a":1,"t":"one"}\n{"a":2,"t":"two"}\n'
let asked: Asked
let journal: () => string

beforeAll(async () => {
  asked = await Asked.open(TEXT)
  await asked.window.set((await asked.window.rows())[0]?.row as never, ['a'], '5')
  // What the passes note in the journal is there before the first query is answered.
  await asked.run('FROM rows')
  writeFileSync(join(asked.folder, 'secret.csv'), 'a,b\n1,secret\n')
  const folder = join(asked.folder, 'data', 'datasets', asked.window.dataset)
  const name = readdirSync(folder).find((one) => one.endsWith('.wjl')) ?? ''
  journal = () => readFileSync(join(folder, name), 'latin1')
})
afterAll(() => asked[Symbol.asyncDispose]())

const outcomeOf = async (sql: string): Promise<string> => {
  try {
    const { rows } = await asked.run(sql)
    return JSON.stringify(rows)
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.code
  }
}

const refused = [
  "COPY rows TO '{folder}/out.csv'",
  "COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)",
  "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out.csv'",
  "EXPLAIN ANALYZE /* SELECT */ COPY (SELECT 1) TO '{folder}/out.csv'",
  "EXPORT DATABASE '{folder}/out'",
  "IMPORT DATABASE '{folder}/out'",
  "ATTACH '{folder}/out.db'",
  "ATTACH ':memory:' AS m",
  'DETACH rows',
  'INSTALL httpfs',
  'LOAD httpfs',
  "LOAD '{folder}/secret.csv'",
  'UPDATE EXTENSIONS',
  "SET memory_limit = '100GB'",
  'SET enable_external_access = true',
  'RESET lock_configuration',
  'PRAGMA database_size = 1',
  'PRAGMA enable_profiling',
  'CALL force_checkpoint()',
  'CHECKPOINT',
  'VACUUM',
  'BEGIN',
  'COMMIT',
  'USE memory',
  'CREATE TABLE t AS SELECT 1',
  'CREATE TEMP TABLE t AS SELECT 1',
  'CREATE MACRO f(x) AS x',
  'CREATE SECRET s (TYPE s3)',
  'INSERT INTO base SELECT * FROM base',
  'UPDATE base SET doc = NULL',
  'DELETE FROM base',
  'DROP VIEW rows',
  'TRUNCATE base',
  'ALTER TABLE base ADD COLUMN x INT',
  'PREPARE p AS SELECT 1',
  'EXECUTE p',
  'SELECT 1; DROP VIEW rows',
  "SELECT * FROM read_csv('{folder}/secret.csv')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_blob('{path}')",
  "SELECT * FROM read_json('{path}')",
  "SELECT * FROM read_parquet('{folder}/*')",
  "SELECT * FROM glob('{folder}/*')",
  "SELECT * FROM '{folder}/secret.csv'",
  "FROM '{path}'",
  "SELECT * FROM 'https://example.com/a.csv'",
  "SELECT * FROM read_csv('s3://bucket/a.csv')",
  "SELECT * FROM sqlite_scan('{path}', 't')",
  "SELECT * FROM query('CREATE TABLE t (a INT)')",
  "SELECT * FROM query_table('{folder}/secret.csv')",
  "SELECT getenv('HOME')",
  "SELECT json_execute_serialized_sql('{}')",
  'SELECT',
  '',
  ';;;',
  '-- nothing',
  "SELECT 'unclosed",
  'SELECT ((((((((((',
  'SELECT $1',
  `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
]

describe('what does more than read is refused', { timeout: 30_000 }, () => {
  test.each(refused)('%s', async (sql) => {
    const before = journal()
    const outcome = await outcomeOf(sql.replaceAll('{folder}', asked.folder).replaceAll('{path}', asked.path))
    expect(outcome).toMatch(/^sql-(?:failed|not-reading|one-statement|too-much)$/)
    expect(readFileSync(asked.path, 'utf8')).toBe(TEXT)
    expect(journal()).toBe(before)
    for (const name of ['out', 'out.csv', 'out.db', 'out.parquet'])
      expect(existsSync(join(asked.folder, name))).toBe(false)
  })
})

test('queries that read are answered after all of that', async () => {
  expect(await outcomeOf('SELECT row, a FROM rows ORDER BY row')).toBe('[["1","5"],["2","2"]]')
  for (const sql of [
    'DESCRIBE rows',
    'SHOW TABLES',
    'SUMMARIZE rows',
    'VALUES (1)',
    'FROM rows',
    'TABLE rows',
    'EXPLAIN SELECT 1',
    'EXPLAIN ANALYZE SELECT 1',
  ]) {
    expect(await outcomeOf(sql), sql).toMatch(/^\[\[/)
  }
})

test('what takes more memory than it may ends in a sentence, and the next query is answered', async () => {
  const greedy = [
    "SELECT repeat('a', 4000000000)",
    'SELECT list(range) FROM range(200000000)',
    "SELECT string_agg(repeat('x', 1000000), '') FROM range(3000)",
  ]
  for (const sql of greedy) expect(await outcomeOf(sql), sql).toMatch(/^sql-(?:too-much|failed)$/)
  expect(process.memoryUsage.rss()).toBeLessThan(2 ** 30)
  expect(await outcomeOf('SELECT count(*) FROM rows')).toBe('[["2"]]')
}, 120_000)

test('what never ends is stopped when it is cancelled', async () => {
  const endless = [
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t',
    'SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(10000000) b',
    "SELECT count(*) FROM range(1000000000000) WHERE regexp_matches(md5(range::VARCHAR), '(a+)+$')",
    'SELECT * FROM range(1000000000) ORDER BY hash(range) DESC',
  ]
  for (const sql of endless) {
    const job = asked.newJob()
    const running = asked.run(sql, job).then(
      () => 'answered',
      (error: unknown) => (isEngineError(error) ? error.code : String(error)),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    const startMs = performance.now()
    await asked.window.session.call('cancel', { job })
    expect(await running, sql).toBe('cancelled')
    expect(performance.now() - startMs).toBeLessThan(5_000)
  }
  expect(await outcomeOf('SELECT count(*) FROM rows')).toBe('[["2"]]')
}, 60_000)

test('a result of many rows is kept in part, and says so', async () => {
  const found = await asked.run('SELECT range AS n FROM range(1000000)')
  expect(found).toMatchObject({ kept: 100_000, total: 1_000_000 })
  const { dataset, session } = asked.window
  const page = { dataset, result: found.result, start: 99_998, end: 100_010, chars: 10 }
  expect((await session.call('readSql', page)).rows).toEqual([['99998'], ['99999']])
  const long = await asked.run("SELECT repeat('长', 3000000) AS t, 1 AS n")
  expect(long).toMatchObject({ kept: 1, isCut: true })
  expect(long.rows[0]?.[0]).toHaveLength(500)
})

test('a signal that is asked for as a field of the rows is said to be in a table of its own', async () => {
  await expect(asked.run('SELECT lang FROM rows')).rejects.toMatchObject({
    code: 'sql-signal-apart',
    values: { signal: 'lang', position: 7 },
  })
})

test('a query that fails half-way is a failure, and nothing of it is written', async () => {
  const sql = "SELECT CASE WHEN range = 50000 THEN error('half-way') ELSE 'x' END AS t FROM range(90000)"
  await expect(asked.run(sql)).rejects.toMatchObject({ code: 'sql-failed', values: { reason: 'half-way' } })
  const target = { kind: 'picked', token: join(asked.folder, 'half.csv') } as const
  const { dataset, session } = asked.window
  const job = asked.newJob()
  await expect(session.call('exportSql', { dataset, job, sql, format: 'csv', target })).rejects.toMatchObject({
    code: 'sql-failed',
  })
  expect(existsSync(target.token)).toBe(false)
})
