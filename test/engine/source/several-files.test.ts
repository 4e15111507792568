/** Several files as one dataset: which row is in which file, and that a save writes those files alone that changed. */
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ChangeRequest } from '../../../shared/contract.ts'
import { type JobId, position, type RowId } from '../../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

/** Ugly on purpose: a list over lines, CRLF, no last line ending, an archive, and a file without rows. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'part-1.jsonl': '{"n":1}\r\n\r\n{"n": 2.0}',
  'part-2.json': '[\n  {"n":3,\n   "b":"你"},\n  {"n":4}\n]\n',
  'part-3.jsonl.gz': gzipSync('{"n":5}\n{"n":6}\n'),
  'part-4.jsonl': '',
  'part-10.jsonl': '{"n":7}\n',
}
const NAMES = Object.keys(FILES)
const OLD = new Date('2020-01-01T00:00:00Z')

const setUp = (files: Readonly<Record<string, string | Uint8Array>> = FILES) => {
  const folder = testFolder()
  const data = join(folder.path, 'shards')
  mkdirSync(data)
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(data, name), bytes)
    utimesSync(join(data, name), OLD, OLD)
  }
  const read = (name: string): string => {
    const bytes = readFileSync(join(data, name))
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  }
  const all = (): Record<string, string> => Object.fromEntries(Object.keys(files).map((name) => [name, read(name)]))
  /** The files that were written since they were made. */
  const touched = (): string[] =>
    Object.keys(files).filter((name) => statSync(join(data, name)).mtimeMs !== OLD.getTime())
  return { ...folder, folder: folder.path, data, read, all, touched, [Symbol.dispose]: folder[Symbol.dispose] }
}
const BEFORE = Object.fromEntries(
  Object.entries(FILES).map(([name, bytes]) => [
    name,
    typeof bytes === 'string' ? bytes : gunzipSync(bytes).toString(),
  ]),
)

const indexed = (window: Window) => window.until(({ index }) => index.state === 'done', 'indexed')
const fileOf = async (window: Window, row: RowId): Promise<string | undefined> =>
  (await window.session.call('readRow', { dataset: window.dataset, row, limit: 100 })).file
const rowsOf = async (window: Window): Promise<RowId[]> => (await window.rows()).map(({ row }) => row)
const found = async (window: Window, text: string): Promise<number[]> => {
  const { view } = await window.session.call('openView', { dataset: window.dataset, query: { text } })
  for (;;) {
    const { search, rowCount } = await window.session.call('getView', { view })
    if (search.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 5))
      continue
    }
    const page = { view, start: position(0), end: position(rowCount), columns: [], previewChars: 0 }
    return (await window.session.call('readRows', page)).rows.map(({ number }) => number)
  }
}

describe('a dataset of several files', () => {
  it('has the rows of all of them, each in the file that it came from', async () => {
    using place = setUp()
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    const state = await indexed(window)
    expect(state).toMatchObject({ name: 'shards', rows: { count: 7, isExact: true }, counts: { malformed: 0 } })
    expect(state.files.map(({ name, firstNumber, rows }) => [name, firstNumber, rows])).toEqual([
      ['part-1.jsonl', 0, 2],
      ['part-2.json', 2, 2],
      ['part-3.jsonl.gz', 4, 2],
      ['part-4.jsonl', 6, 0],
      ['part-10.jsonl', 6, 1],
    ])
    expect(state.files.map(({ form }) => `${form.container} ${form.packing}`)).toEqual([
      'jsonl none',
      'json-array none',
      'jsonl gzip',
      'jsonl none',
      'jsonl none',
    ])
    const rows = await rowsOf(window)
    expect(await Promise.all(rows.map((row) => fileOf(window, row)))).toEqual([
      ...['part-1.jsonl', 'part-1.jsonl', 'part-2.json', 'part-2.json', 'part-3.jsonl.gz', 'part-3.jsonl.gz'],
      'part-10.jsonl',
    ])
    expect(await Promise.all(rows.map((row) => window.text(row)))).toEqual([
      '{"n":1}',
      '{"n": 2.0}',
      '{"n":3,\n   "b":"你"}',
      '{"n":4}',
      '{"n":5}',
      '{"n":6}',
      '{"n":7}',
    ])
    await engine.close()
    expect(place.all()).toEqual(BEFORE)
    expect(place.touched()).toEqual([])
  })

  it('finds the rows of a file by its name', async () => {
    using place = setUp()
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    expect(await found(window, 'file:part-1')).toEqual([0, 1, 6])
    expect(await found(window, 'file:part-1.jsonl|part-2.json')).toEqual([0, 1, 2, 3])
    expect(await found(window, 'file:"*.gz" n>5')).toEqual([5])
    expect(await found(window, 'file:PART-?.json*')).toEqual([0, 1, 2, 3, 4, 5])
    expect(await found(window, '-file:/part-[0-9]\\./')).toEqual([6])
    expect(await found(window, 'file:part-4')).toEqual([])
    expect(await found(window, 'field:file:x')).toEqual([])
    await engine.close()
  })

  it.each([
    [0, 'part-1.jsonl', '{"n":10}\r\n\r\n{"n": 2.0}'],
    [1, 'part-1.jsonl', '{"n":1}\r\n\r\n{"n": 10}'],
    [2, 'part-2.json', '[\n  {"n":10,\n   "b":"你"},\n  {"n":4}\n]\n'],
    [4, 'part-3.jsonl.gz', '{"n":10}\n{"n":6}\n'],
    [6, 'part-10.jsonl', '{"n":10}\n'],
  ])('writes the one file whose row %i was edited', async (at, name, text) => {
    using place = setUp()
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    await indexed(window)
    const row = (await rowsOf(window))[at] as RowId
    await window.set(row, ['n'], '10')
    expect(await window.save()).toMatchObject({ name: 'shards', rows: 7, changedRows: 1 })
    expect(place.all()).toEqual({ ...BEFORE, [name]: text })
    expect(place.touched()).toEqual([name])
    expect(await fileOf(window, row)).toBe(name)
    await window.undo()
    await window.save()
    expect(place.all()).toEqual(BEFORE)
    await engine.close()
  })

  it('puts a new row into the file of the row before it', async () => {
    using place = setUp()
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    await indexed(window)
    const rows = await rowsOf(window)
    const insert = async (after: RowId | null, line: string): Promise<RowId> =>
      (await window.apply({ kind: 'insert', after, lines: [line] })).inserted[0] as RowId
    const inserted = [
      await insert(null, '"first"'),
      await insert(rows[0] as RowId, '"behind 1"'),
      await insert(rows[3] as RowId, '"behind 2"'),
      await insert(rows[5] as RowId, '"behind 3"'),
    ]
    const files = ['part-1.jsonl', 'part-1.jsonl', 'part-2.json', 'part-3.jsonl.gz']
    const tell = () => Promise.all(inserted.map((row) => fileOf(window, row)))
    expect(await tell()).toEqual(files)
    await window.save()
    expect(await tell()).toEqual(files)
    expect(place.all()).toEqual({
      ...BEFORE,
      'part-1.jsonl': '"first"\r\n{"n":1}\r\n\r\n"behind 1"\r\n{"n": 2.0}',
      'part-2.json': '[\n  {"n":3,\n   "b":"你"},\n  {"n":4},\n  "behind 2"\n]\n',
      'part-3.jsonl.gz': '{"n":5}\n{"n":6}\n"behind 3"\n',
    })
    expect(place.touched()).toEqual(files.slice(1))
    expect(await found(window, 'file:part-2')).toEqual([4, 5, 6])
    for (let step = 0; step < 4; step++) await window.undo()
    await window.save()
    expect(place.all()).toEqual(BEFORE)
    await engine.close()
  })

  it('keeps a file that has lost all of its rows, and what is put where they were', async () => {
    using place = setUp()
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    await indexed(window)
    const rows = await rowsOf(window)
    const gone: ChangeRequest = {
      kind: 'delete',
      target: { kind: 'rows', rows: [...rows.slice(2, 4), rows[6] as RowId] },
    }
    await window.apply(gone)
    const { inserted } = await window.apply({ kind: 'insert', after: rows[3] as RowId, lines: ['"instead"'] })
    const instead = inserted[0] as RowId
    expect(await fileOf(window, instead)).toBe('part-2.json')
    await window.save()
    expect(await fileOf(window, instead)).toBe('part-2.json')
    expect(JSON.parse(place.read('part-2.json'))).toEqual(['instead'])
    expect(place.read('part-10.jsonl')).toBe('')
    expect(place.touched()).toEqual(['part-2.json', 'part-10.jsonl'])
    // The rows come back into the files that they were in.
    await window.undo()
    await window.undo()
    expect(await Promise.all([2, 3, 6].map((at) => fileOf(window, rows[at] as RowId)))).toEqual([
      ...['part-2.json', 'part-2.json', 'part-10.jsonl'],
    ])
    await window.save()
    expect(place.all()).toEqual(BEFORE)
    await engine.close()
  })

  it('is found again with its work, also after the engine was started anew', async () => {
    using place = setUp()
    const first = await startEngine(place.folder)
    const window = await Window.open(first, place.data)
    await indexed(window)
    const [row] = await rowsOf(window)
    await window.set(row as RowId, ['n'], '10')
    await window.apply({ kind: 'tag', target: { kind: 'row', row: row as RowId }, tag: 'seen', isOn: true })
    await first.close()
    // A file that joins the folder is in no dataset that was opened without it.
    writeFileSync(join(place.data, 'part-5.jsonl'), '{"n":8}\n')
    const second = await startEngine(place.folder)
    const session = second.connect(() => undefined)
    const file = { kind: 'recent', dataset: window.dataset } as const
    const { state, view } = await session.call('open', { file })
    expect(state.files.map(({ name }) => name)).toEqual(NAMES)
    expect(state).toMatchObject({ dataset: window.dataset, isUnsaved: true })
    const page = { view: view.view, start: position(0), end: position(1), columns: [], previewChars: 0 }
    expect((await session.call('readRows', page)).rows[0]).toMatchObject({
      state: 'edited',
      decision: { tags: ['seen'] },
    })
    await session.call('save', { dataset: window.dataset, job: 'save' as JobId })
    expect(place.read('part-1.jsonl')).toBe('{"n":10}\r\n\r\n{"n": 2.0}')
    expect(place.touched()).toEqual(['part-1.jsonl'])
    await second.close()
  })

  it('that another program only touched is still what was opened', async () => {
    using place = setUp()
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    await indexed(window)
    const [row] = await rowsOf(window)
    for (const name of ['part-2.json', 'part-3.jsonl.gz']) utimesSync(join(place.data, name), new Date(), new Date())
    await window.set(row as RowId, ['n'], '10')
    await window.save()
    expect(place.all()).toEqual({ ...BEFORE, 'part-1.jsonl': '{"n":10}\r\n\r\n{"n": 2.0}' })
    writeFileSync(join(place.data, 'part-10.jsonl'), '{"n":8}\n')
    await expect(window.set(row as RowId, ['n'], '11')).rejects.toMatchObject({ code: 'source-changed' })
    await engine.close()
  })

  it('is the same dataset whether its folder was opened or all of its files', async () => {
    using place = setUp({ 'a.jsonl': '{"n":1}\n', 'b.jsonl': '{"n":2}\n' })
    const engine = await startEngine(place.folder)
    const window = await Window.open(engine, place.data)
    const session = engine.connect(() => undefined)
    const files = ['b.jsonl', 'a.jsonl'].map((name) => ({ kind: 'picked' as const, token: join(place.data, name) }))
    const { state } = await session.call('open', { file: { kind: 'several', files } })
    expect(state.files.map(({ name }) => name)).toEqual(['a.jsonl', 'b.jsonl'])
    expect(state.name).toBe('*.jsonl')
    expect(window.opened.name).toBe(basename(place.data))
    await engine.close()
  })
})
