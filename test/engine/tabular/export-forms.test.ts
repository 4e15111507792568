/** Rows are exported as the name of the file says, and a table is a dataset like any other. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { ExportForm } from '../../../shared/file-form.ts'
import type { JobId } from '../../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

const opened = async (name: string, content: string | Uint8Array) => {
  const folder = testFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const path = join(folder.path, name)
  await writeFile(path, content)
  const engine = await startEngine(folder.path)
  onTestFinished(() => engine.close())
  const window = await Window.open(engine, path)
  const at = (other: string): string => join(folder.path, other)
  const exported = (to: string, form?: ExportForm) =>
    window.session.call('exportRows', {
      dataset: window.dataset,
      job: `export-${to}` as JobId,
      what: { kind: 'view', view: window.view },
      target: { kind: 'picked', token: at(to) },
      ...(form === undefined ? {} : { form }),
    })
  return { engine, window, exported, at, folder: folder.path }
}

const ROWS = '{"a": 1, "t": "中, \\"x\\""}\n{"a": 2.50, "t": null, "l": [1, {"k": "v"}]}\n'

test('a name says what is written', async () => {
  const { exported, at, folder } = await opened('rows.jsonl', ROWS)
  await exported('x.jsonl')
  expect(await readFile(at('x.jsonl'), 'utf8')).toBe(ROWS)
  await exported('x.jsonl.gz')
  expect(gunzipSync(await readFile(at('x.jsonl.gz'))).toString()).toBe(ROWS)
  await exported('x.jsonl.zst')
  expect(zstdDecompressSync(await readFile(at('x.jsonl.zst'))).toString()).toBe(ROWS)
  await exported('x.json')
  expect(await readFile(at('x.json'), 'utf8')).toBe(`[\n${ROWS.trim().replace('\n', ',\n')}\n]\n`)
  const csv = 'a,t,l\n1,"中, ""x""",\n2.50,,"[1, {""k"": ""v""}]"\n'
  expect(await exported('x.csv')).toMatchObject({ name: 'x.csv', rows: 2, bytes: Buffer.byteLength(csv) })
  expect(await readFile(at('x.csv'), 'utf8')).toBe(csv)
  await exported('x.csv.gz')
  expect(gunzipSync(await readFile(at('x.csv.gz'))).toString()).toBe(csv)
  await exported('x.tsv')
  expect(await readFile(at('x.tsv'), 'utf8')).toBe('a\tt\tl\n1\t"中, ""x"""\t\n2.50\t\t"[1, {""k"": ""v""}]"\n')
  await exported('x.parquet')
  expect((await readFile(at('x.parquet'))).subarray(0, 4).toString()).toBe('PAR1')
  const names = (await readdir(folder)).filter((name) => name.startsWith('.'))
  expect(names).toEqual([])
})

test('what a name does not say can be said', async () => {
  const { exported, at } = await opened('rows.jsonl', ROWS)
  await exported('x.csv', { hasBom: true })
  expect(await readFile(at('x.csv'), 'utf8')).toMatch(/^\ufeffa,t,l\n/)
  await exported('x.txt', { container: 'tsv' })
  expect(await readFile(at('x.txt'), 'utf8')).toMatch(/^a\tt\tl\n/)
  await exported('gb.csv', { encoding: 'gb18030' })
  expect(new TextDecoder('gb18030').decode(await readFile(at('gb.csv')))).toMatch(/^a,t,l\n1,"中, ""x"""/)
  await exported('u16.jsonl', { encoding: 'utf-16le' })
  expect((await readFile(at('u16.jsonl'))).toString('utf16le')).toBe(`\ufeff${ROWS}`)
  await exported('big5.json.gz', { encoding: 'big5' })
  expect(new TextDecoder('big5').decode(gunzipSync(await readFile(at('big5.json.gz'))))).toMatch(/^\[\n\{"a": 1/)
  await expect(exported('x.parquet.gz')).rejects.toMatchObject({ code: 'form-unfit' })
  await expect(exported('l.csv', { encoding: 'windows-1252' })).rejects.toMatchObject({ code: 'encoding-cannot-hold' })
})

test('rows that a format can’t hold are left out and counted', async () => {
  const { exported, at } = await opened('rows.jsonl', '{"a":1}\n{"a":\n[1]\n"x"\n{"a":2}\n')
  expect(await exported('x.csv')).toMatchObject({ rows: 2, leftOut: 3 })
  expect(await readFile(at('x.csv'), 'utf8')).toBe('a\n1\n2\n')
  expect(await exported('x.json')).toMatchObject({ rows: 4, leftOut: 1 })
  expect(await readFile(at('x.json'), 'utf8')).toBe('[\n{"a":1},\n[1],\n"x",\n{"a":2}\n]\n')
  expect(await exported('x.jsonl')).not.toHaveProperty('leftOut')
})

test('a malformed row of several lines is no line', async () => {
  const { exported, at } = await opened('rows.json', '[\n  {"a": 1,\n   "b": 2},\n  {"a": "x\ny"},\n  {"a": 3}\n]\n')
  expect(await exported('x.jsonl')).toMatchObject({ rows: 2, leftOut: 1 })
  expect(await readFile(at('x.jsonl'), 'utf8')).toBe('{"a": 1,"b": 2}\n{"a": 3}\n')
})

test('rows without a field are no table, and what stood there stays', async () => {
  const { exported, at } = await opened('rows.jsonl', '{}\n{}\n')
  await writeFile(at('x.parquet'), 'before')
  await expect(exported('x.parquet')).rejects.toMatchObject({ code: 'table-no-fields', values: { file: 'x.parquet' } })
  expect(await readFile(at('x.parquet'), 'utf8')).toBe('before')
})

test('a table is opened, edited and exported again', async () => {
  const { window, exported, at } = await opened('t.csv', '\ufeffid;text\r\n007;你好\r\n008;"a;b"\r\n')
  expect(window.opened.form.container).toBe('csv')
  const [first] = await window.rows()
  await window.set(first.row, ['text'], '"您好"')
  await exported('t2.csv')
  expect(await readFile(at('t2.csv'), 'utf8')).toBe('id,text\n007,您好\n008,a;b\n')
})

test('Parquet is opened, edited and exported again', async () => {
  const { engine, exported, at } = await opened('rows.jsonl', ROWS)
  await exported('x.parquet')
  const before = await stat(at('x.parquet'))
  const table = await Window.open(engine, at('x.parquet'))
  expect(table.opened.form.container).toBe('parquet')
  const [first] = await table.rows()
  expect(await table.text(first.row)).toBe('{"a":1.0,"t":"中, \\"x\\"","l":null}')
  await expect(table.save()).rejects.toMatchObject({ code: 'save-elsewhere' })
  await table.set(first.row, ['t'], '"y"')
  await table.session.call('exportRows', {
    dataset: table.dataset,
    job: 'again' as JobId,
    what: { kind: 'view', view: table.view },
    target: { kind: 'picked', token: at('y.jsonl') },
  })
  expect(await readFile(at('y.jsonl'), 'utf8')).toBe(
    '{"a":1.0,"t":"y","l":null}\n{"a":2.5,"t":null,"l":[1,{"k": "v"}]}\n',
  )
  expect((await stat(at('x.parquet'))).mtimeMs).toBe(before.mtimeMs)
})

test('tables without rows, packed ones, and those of an older Excel open like others', async () => {
  const empty = await opened('t.csv', 'id,text\r\n')
  expect(await empty.window.rows()).toEqual([])
  await expect(empty.exported('x.csv')).rejects.toMatchObject({ code: 'table-no-fields' })
  const packed = await opened('t.tsv.gz', gzipSync('id\ttext\n1\ta b\n2\t"c\td"\n'))
  expect(packed.window.opened.form).toMatchObject({ container: 'tsv', packing: 'gzip' })
  await packed.exported('x.jsonl')
  expect(await readFile(packed.at('x.jsonl'), 'utf8')).toBe('{"id":1,"text":"a b"}\n{"id":2,"text":"c\\td"}\n')
  const none = await opened('rows.jsonl', '{"a":1}\n')
  await none.exported('none.parquet')
  const parquet = await Window.open(none.engine, none.at('none.parquet'))
  expect((await parquet.rows()).length).toBe(1)
})
