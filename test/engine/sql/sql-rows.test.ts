/** What SQL sees is what the rows are now, whatever was done to them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { position, type RowId } from '../../../shared/ids.ts'
import { Asked } from './sql-bench-window.ts'

const jsonl = (...lines: string[]): string => `${lines.join('\n')}\n`

test('columns have the type that holds their values exactly', async () => {
  await using asked = await Asked.open(
    jsonl(
      '{"名字":"张三","whole":9007199254740993,"wide":18446744073709551615,"part":0.5,"mixed":"a","list":[1, 2.50],"yes":true,"none":null}',
      '{"名字":"","whole":-1,"wide":1,"part":2,"mixed":5,"list":null,"yes":false}',
    ),
  )
  const { columns, rows } = await asked.run('SELECT * EXCLUDE (verdict, tags, note, state, raw) FROM rows')
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'row BIGINT',
    '名字 VARCHAR',
    'whole BIGINT',
    'wide HUGEINT',
    'part DOUBLE',
    'mixed VARCHAR',
    'list JSON',
    'yes BOOLEAN',
    'none VARCHAR',
  ])
  expect(rows).toEqual([
    ['1', '张三', '9007199254740993', '18446744073709551615', '0.5', 'a', '[1,2.5]', 'true', null],
    ['2', '', '-1', '1', '2', '5', null, 'false', null],
  ])
})

test('fields whose names are taken get another, which is said', async () => {
  await using asked = await Asked.open(jsonl('{"row":7,"Raw":"r","id":1,"ID":2,"a/b~c\\"d":3,"":4}'))
  expect(await asked.rows('SELECT row, row_, "Raw_", id, "ID_", "a/b~c""d", empty FROM rows')).toEqual([
    ['1', '7', 'r', '1', '2', '3', '4'],
  ])
  const { tables } = await asked.window.session.call('describeSql', { dataset: asked.window.dataset })
  const renamed = tables[0]?.columns.filter(({ field }) => field !== null)
  expect(renamed?.map(({ name, field }) => [name, field])).toEqual([
    ['row_', 'row'],
    ['Raw_', 'Raw'],
    ['ID_', 'ID'],
    ['empty', ''],
  ])
})

test('rows that are no JSON are there by their text alone, and what DuckDB would read otherwise is read as we do', async () => {
  const bad = Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x0a])
  const text = jsonl(
    '{"a":NaN}',
    '[1,2,]',
    '{"a":"\\ud83d lone"}',
    '{"a":1,"a":"last"}',
    '{"a":"\\\\ud83d kept"}',
    '',
    'no json',
  )
  await using asked = await Asked.open(Buffer.concat([Buffer.from(text), bad]))
  expect(await asked.rows('SELECT row, a, raw FROM rows')).toEqual([
    ['1', 'NaN', '{"a":NaN}'],
    ['2', null, '[1,2,]'],
    ['3', '\ufffd lone', '{"a":"\\ud83d lone"}'],
    ['4', 'last', '{"a":1,"a":"last"}'],
    ['5', '\\ud83d kept', '{"a":"\\\\ud83d kept"}'],
    ['6', null, 'no json'],
    ['7', null, '{"a\ufffd'],
  ])
})

test('edits, insertions, deletions and decisions are seen at once, and undone too', async () => {
  await using asked = await Asked.open(jsonl('{"a":1}', '{"a":2}', '{"a":3}', '{"a":4}'))
  const { window } = asked
  const see = () => asked.rows('SELECT row, a, verdict, tags, note, state FROM rows ORDER BY row')
  const plain = [1, 2, 3, 4].map((n) => [String(n), String(n), null, '[]', null, 'original'])
  expect(await see()).toEqual(plain)
  const ids = (await window.rows()).map(({ row }) => row)
  await window.set(ids[0] as RowId, ['a'], '"text"')
  await window.apply({ kind: 'insert', after: ids[1] as RowId, lines: ['{"a":5,"b":[1]}', 'bad'] })
  await window.apply({ kind: 'delete', target: { kind: 'row', row: ids[2] as RowId } })
  await window.apply({ kind: 'judge', target: { kind: 'row', row: ids[3] as RowId }, verdict: 'drop' })
  await window.apply({ kind: 'tag', target: { kind: 'row', row: ids[3] as RowId }, tag: "it's", isOn: true })
  await window.apply({ kind: 'tag', target: { kind: 'row', row: ids[3] as RowId }, tag: '错误', isOn: true })
  await window.apply({ kind: 'note', row: ids[1] as RowId, text: 'look\nagain' })
  expect(await see()).toEqual([
    ['1', 'text', null, '[]', null, 'edited'],
    ['2', '2', null, '[]', 'look\nagain', 'original'],
    ['3', '5', null, '[]', null, 'inserted'],
    ['4', null, null, '[]', null, 'inserted'],
    ['6', '4', 'drop', '["it\'s","错误"]', null, 'original'],
  ])
  expect(await asked.rows('SELECT b FROM rows WHERE b IS NOT NULL')).toEqual([['[1]']])
  await window.save()
  expect((await see()).map(([row, a, , , , state]) => [row, a, state])).toEqual([
    ['1', 'text', 'original'],
    ['2', '2', 'original'],
    ['3', '5', 'original'],
    ['4', null, 'original'],
    ['5', '4', 'original'],
  ])
  // Undo reaches through the save.
  for (let steps = 0; steps < 7; steps++) await window.undo()
  expect((await see()).map(([row, a]) => [row, a])).toEqual(plain.map(([row, a]) => [row, a]))
})

test('bulk changes are seen as they are', async () => {
  const lines = Array.from({ length: 3000 }, (_, at) => JSON.stringify({ n: at, text: `row ${at}` }))
  await using asked = await Asked.open(jsonl(...lines))
  const { window } = asked
  expect(await asked.rows('SELECT sum(n) FROM rows')).toEqual([['4498500']])
  await window.apply({ kind: 'set', target: { kind: 'dataset' }, path: ['n'], json: '-1' })
  expect(await asked.rows('SELECT sum(n), count(DISTINCT state) FROM rows')).toEqual([['-3000', '1']])
  await window.apply({ kind: 'duplicate', target: { kind: 'dataset' } })
  expect(await asked.rows('SELECT count(*), max(row), count(DISTINCT row) FROM rows')).toEqual([
    ['6000', '6000', '6000'],
  ])
  await window.undo()
  await window.undo()
  expect(await asked.rows('SELECT sum(n), count(*), max(row) FROM rows')).toEqual([['4498500', '3000', '3000']])
})

test('after any changes each row is what the window reads', async () => {
  let seed = 7
  const below = (limit: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed % limit
  }
  const lines = Array.from({ length: 40 }, (_, at) => JSON.stringify({ at, text: `样本 ${at}`, list: [at] }))
  await using asked = await Asked.open(jsonl(...lines))
  const { window } = asked
  for (let round = 0; round < 12; round++) {
    const rows = await window.rows()
    const { row } = rows[below(rows.length)] ?? { row: 0 as RowId }
    const target = { kind: 'row', row } as const
    const does = [
      () => window.set(row, ['text'], JSON.stringify(`edited ${round}`)),
      () => window.apply({ kind: 'insert', after: row, lines: [`{"at":${1000 + round}}`] }),
      () => window.apply({ kind: 'delete', target }),
      () => window.apply({ kind: 'duplicate', target }),
      () => window.undo(),
      () => window.save(),
    ]
    await does[below(does.length)]?.().catch(() => undefined) // nothing to undo, or a deleted row
    const now = (await window.rows()).filter(({ isDeleted }) => !isDeleted)
    const texts = await Promise.all(now.map((one) => window.text(one.row)))
    const expected = now.map(({ number }, at) => [String(number + 1), texts[at]])
    expect(await asked.rows('SELECT row, raw FROM rows ORDER BY row'), `round ${round}`).toEqual(expected)
  }
})

test('a result of row numbers is a set of rows', async () => {
  await using asked = await Asked.open(jsonl('{"a":1}', '{"a":2}', '{"a":3}'))
  const { session, dataset } = asked.window
  const { result, rowColumn } = await asked.run('SELECT a, row FROM rows WHERE a <> 2 UNION ALL SELECT 9, 99')
  expect(rowColumn).toBe(1)
  const { name, rows } = await session.call('nameSqlRows', { dataset, job: asked.newJob(), result })
  expect(rows).toBe(2)
  const { view } = await session.call('openView', { dataset, query: { text: `result:${name}` } })
  await expect.poll(async () => (await session.call('getView', { view })).rowCount).toBe(2)
  const page = { view, start: position(0), end: position(9), columns: [], previewChars: 0 }
  expect((await session.call('readRows', page)).rows.map(({ number }) => number)).toEqual([0, 2])
})

test('nothing is left in the cache once the dataset is closed', async () => {
  await using asked = await Asked.open(jsonl('{"a":1}'))
  await asked.run('FROM rows')
  const cache = join(asked.folder, 'data', 'cache', asked.window.dataset)
  expect(readdirSync(cache).filter((name) => name.startsWith('sql-'))).toHaveLength(1)
  await asked.engine.close()
  expect(readdirSync(cache).filter((name) => name.startsWith('sql-'))).toEqual([])
})
