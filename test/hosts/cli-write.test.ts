/** `winnow apply`, `winnow export` and `winnow log`: what is written to the byte, what is refused, and what is kept. */
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder } from '../../electron/engine/data-folder.ts'
import { openOneFile } from '../../electron/headless/one-file.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import { position } from '../../shared/ids.ts'
import { type Bench, makeBench } from './command-line-harness.ts'

const ROWS = [
  '{"id": 1, "text": "hello", "n": 12345678901234567890}\n',
  '{"id":2,"text":"\\u4f60\\u597d","n":1.0}\r\n',
  '{bad\n',
  '{"id": 3, "list": [1, 2]}',
]
const FILE = `${ROWS[0]}\n${ROWS[1]}${ROWS[2]}${ROWS[3]}`

const { signal } = new AbortController()
let bench: Bench
let file: string
beforeEach(async () => {
  bench = await makeBench()
  file = bench.path('file.jsonl')
  await writeFile(file, FILE)
})
afterEach(() => bench.remove())

const lines = (...changes: unknown[]): string => changes.map((change) => `${JSON.stringify(change)}\n`).join('')
const read = (name: string): Promise<string> => readFile(bench.path(name), 'utf8')
/** Applies changes given as standard input and gives the bytes of the file that was written. */
const applied = async (changes: string): Promise<string> => {
  const ran = await bench.run(['apply', file, '-', '--out', bench.path('out.jsonl'), '--force'], changes)
  expect(ran).toMatchObject({ code: 0, errors: '' })
  expect(await readFile(file, 'utf8')).toBe(FILE)
  return read('out.jsonl')
}

describe('winnow apply', () => {
  it('sets a value and leaves every other byte', async () => {
    expect(await applied('{"row":0,"set":"bye","at":["text"]}\n')).toBe(FILE.replace('hello', 'bye'))
    expect(await applied('{"row":1,"set":"好","at":["text"]}\n')).toBe(FILE.replace('\\u4f60\\u597d', '\\u597d'))
    expect(await applied('{"row":3,"set":5,"at":["list",1]}\n')).toBe(FILE.replace('[1, 2]', '[1, 5]'))
  })

  it('says which file of changes is not there', async () => {
    const ran = await bench.run(['apply', file, bench.path('no-such-changes.jsonl'), '--in-place'])
    expect(ran.code).toBe(1)
    expect(ran.errors).toContain('no-such-changes.jsonl')
    expect(ran.errors).not.toContain('ENOENT')
    expect(await readFile(file, 'utf8')).toBe(FILE)
  })

  it('takes a value as it is written, numbers of any length among them', async () => {
    const change = '\ufeff{ "at" : ["n"], "set" : 98765432109876543210.50e+3, "row" : 0 }\r\n\n'
    expect(await applied(change)).toBe(FILE.replace('12345678901234567890', '98765432109876543210.50e+3'))
  })

  it('replaces, deletes and inserts rows by where they stood in the file', async () => {
    const changes = lines(
      { row: 0, delete: true },
      { after: 2, insert: { a: 1 } },
      { after: -1, insert: 'first' },
      { row: 2, raw: '{"mended":true}' },
      { after: 2, insert: [2] },
      { after: -1, insert: null },
      { after: 3, insert: {} },
      { row: 3, set: 4, at: ['id'] },
    )
    expect(await applied(changes)).toBe(
      // The blank line behind a deleted row goes with it.
      `"first"\nnull\n${ROWS[1]}{"mended":true}\n{"a":1}\n[2]\n{"id": 4, "list": [1, 2]}\n{}`,
    )
  })

  it('copies the file as it is when there is nothing to change', async () => {
    expect(await applied('')).toBe(FILE)
    expect(await applied('{"row":0,"set":1,"at":["id"]}\n')).toBe(FILE)
  })

  it('names the line of the first bad change, and writes nothing', async () => {
    const good = '{"row":0,"set":2,"at":["id"]}\n'
    const bad: [string, RegExp][] = [
      ['nonsense\n', /Line 3: it is not valid JSON, at character 2: /],
      ['{"row":0}\n', /Line 3: it is none of the changes/],
      ['{"row":-1,"delete":true}\n', /Line 3: it is none of the changes/],
      ['{"row":0,"delete":false}\n', /Line 3: it is none of the changes/],
      ['{"row":0,"delete":true,"raw":"x"}\n', /Line 3: it is none of the changes/],
      ['{"row":0,"set":1}\n', /Line 3: it is none of the changes/],
      ['{"row":4,"delete":true}\n', /Line 3: there is no row 4; the file has 4 rows, counted from 0\./],
      ['{"after":4,"insert":1}\n', /Line 3: there is no row 4/],
      ['{"row":2,"set":1,"at":["id"]}\n', /Line 3: Row 2 isn’t valid JSON/],
      ['{"row":3,"set":1,"at":["list","x"]}\n', /Line 3: Row 3 has no place for/],
      ['{"row":1,"raw":"a\\nb"}\n', /Line 3: A row is one line/],
      ['{"row":1,"raw":" "}\n', /Line 3: A row can’t be blank/],
    ]
    for (const [line, sentence] of bad) {
      for (const place of [['--out', bench.path('out.jsonl')], ['--in-place']]) {
        const ran = await bench.run(['apply', file, '-', ...place], `${good}\n${line}${good}`)
        expect(ran.errors, line).toMatch(sentence)
        expect(ran).toMatchObject({ code: 1, output: '' })
        expect(existsSync(bench.path('out.jsonl'))).toBe(false)
        expect(await readFile(file, 'utf8')).toBe(FILE)
      }
    }
    // Nothing of the refused changes is left as unsaved work either.
    const ran = await bench.run(['apply', file, '-', '--in-place', '--json'], good)
    expect(JSON.parse(ran.output)).toMatchObject({ changes: 1, changedRows: 1 })
    expect(await readFile(file, 'utf8')).toBe(FILE.replace('"id": 1', '"id": 2'))
  }, 60_000)

  it('saves in place as the app does: with a backup, and undo that reaches back', async () => {
    const inPlace = (changes: string) => bench.run(['apply', file, '-', '--in-place', '--json'], changes)
    const first = await inPlace(lines({ row: 0, delete: true }, { after: 1, insert: { new: 1 } }))
    expect(JSON.parse(first.output)).toEqual({
      path: file,
      bytes: Buffer.byteLength(FILE) - `${ROWS[0]}\n`.length + '{"new":1}\n'.length,
      rows: 4,
      changedRows: expect.any(Number),
      changes: 2,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    // Rows are counted anew in the file as it is now.
    await inPlace(lines({ row: 1, set: 2, at: ['new'] }))
    expect(await readFile(file, 'utf8')).toBe(`${ROWS[1]}{"new":2}\n${ROWS[2]}${ROWS[3]}`)
    expect(await readdir(bench.path('.winnow-backups'))).toHaveLength(1)
    const app = await openOneFile({
      named: [file],
      encoding: null,
      dataFolder: bench.dataFolder,
      onEvent: () => {},
      signal,
    })
    for (let step = 0; step < 3; step++) await app.call('undo', { dataset: app.dataset })
    const { rows } = await app.call('readRows', {
      view: app.view,
      start: position(0),
      end: position(9),
      columns: [['id']],
      previewChars: 10,
    })
    expect(rows.map(({ cells, raw }) => cells[0]?.text ?? raw)).toEqual(['1', '2', '{bad', '3'])
    await app.close()
  })

  it('refuses with 3 while another Winnow has the file, or keeps unsaved work for it', async () => {
    const inPlace = () => bench.run(['apply', file, '-', '--in-place'], '{"row":0,"delete":true}\n')
    const other = await openOneFile({
      named: [file],
      encoding: null,
      dataFolder: bench.dataFolder,
      onEvent: () => {},
      signal,
    })
    expect(await inPlace()).toMatchObject({ code: 3, errors: expect.stringMatching(/open in another Winnow/) })
    await other.call('apply', {
      dataset: other.dataset,
      change: 'a-change-of-mine',
      request: { kind: 'insert', after: null, lines: ['{}'] },
    })
    await other.close()
    expect(await inPlace()).toMatchObject({ code: 3, errors: expect.stringMatching(/keeps unsaved changes/) })
    expect(await readFile(file, 'utf8')).toBe(FILE)
    // Elsewhere the file is taken as it is on the disk.
    expect(await applied('{"row":0,"set":"bye","at":["text"]}\n')).toBe(FILE.replace('hello', 'bye'))
  })

  it('writes over another file only when told to, and never over the file itself that way', async () => {
    await writeFile(bench.path('out.jsonl'), 'precious')
    await symlink(file, bench.path('link.jsonl'))
    const to = (out: string, ...more: string[]) =>
      bench.run(['apply', file, '-', '--out', bench.path(out), ...more], '')
    expect(await to('out.jsonl')).toMatchObject({ code: 1, errors: expect.stringMatching(/out\.jsonl exists already/) })
    expect(await read('out.jsonl')).toBe('precious')
    for (const own of ['file.jsonl', 'link.jsonl']) {
      expect(await to(own, '--force')).toMatchObject({ code: 2, errors: expect.stringMatching(/is the file itself/) })
    }
    expect(await to('out.jsonl', '--force')).toMatchObject({ code: 0 })
    expect(existsSync(bench.path('.winnow-backups'))).toBe(false)
    expect(await to('missing/out.jsonl')).toMatchObject({ code: 1 })
  })

  it('leaves no trace of a command that writes elsewhere', async () => {
    await applied('{"row":0,"delete":true}\n')
    await bench.run(['info', file])
    expect(existsSync(bench.dataFolder)).toBe(false)
    expect((await readdir(bench.folder)).sort()).toEqual(['file.jsonl', 'out.jsonl'])
  })

  it('makes very many changes, and finds the bad one among them', { timeout: 120_000 }, async () => {
    const count = 3_000
    await writeFile(file, Array.from({ length: count }, (_, index) => `{"n":${index}}\n`).join(''))
    const changes = Array.from({ length: count }, (_, index) => `{"row":${index},"set":${index * 2},"at":["n"]}\n`)
    const out = bench.path('out.jsonl')
    const good = await bench.run(['apply', file, '-', '--out', out, '--json'], changes.join(''))
    expect(JSON.parse(good.output)).toMatchObject({ changes: count, changedRows: count - 1 })
    expect(await read('out.jsonl')).toBe(Array.from({ length: count }, (_, index) => `{"n":${index * 2}}\n`).join(''))
    changes[2_345] = '{"row":7,"set":1,"at":["n","deeper"]}\n'
    const bad = await bench.run(['apply', file, '-', '--out', out, '--force', '--json'], changes.join(''))
    expect(JSON.parse(bad.errors)).toMatchObject({ error: { code: 'change-line', values: { line: 2_346 } } })
  })

  it('takes everything back when it is interrupted', { timeout: 60_000 }, async () => {
    const count = 20_000
    const before = Array.from({ length: count }, (_, index) => `{"n":${index}}\n`).join('')
    await writeFile(file, before)
    const changes = Array.from(
      { length: count },
      (_, index) => `{"row":${index},"set":${index * 2},"at":["n"]}\n`,
    ).join('')
    const interrupt = new AbortController()
    const running = bench.run(['apply', file, '-', '--in-place'], changes, {}, interrupt.signal)
    setTimeout(() => interrupt.abort(new EngineError('cancelled')), 700)
    expect(await running).toMatchObject({ code: 1, errors: 'winnow: Cancelled. Nothing was changed.\n' })
    expect(await readFile(file, 'utf8')).toBe(before)
    const again = await bench.run(['apply', file, '-', '--in-place', '--json'], '{"row":1,"delete":true}\n')
    expect(JSON.parse(again.output)).toMatchObject({ rows: count - 1 })
  })

  it('shows how far it is on standard error when asked, and only there', async () => {
    await writeFile(file, '{"n":1}\n'.repeat(300_000))
    const ran = await bench.run(
      ['apply', file, '-', '--out', bench.path('out.jsonl'), '--progress'],
      '{"row":5,"delete":true}\n',
    )
    expect(ran.output).toMatch(/^Wrote .*out\.jsonl: 299,999 rows/)
    if (ran.errors !== '') expect(ran.errors).toMatch(/^((Finding rows|Changing|Writing): \d+ %\n)+$/)
  })
})

describe('winnow export', () => {
  it('writes chosen rows as their own lines, in the order of the file', async () => {
    const exported = async (rows: string): Promise<string> => {
      const ran = await bench.run([
        'export',
        file,
        '--rows',
        rows,
        '--out',
        bench.path('out.jsonl'),
        '--force',
        '--json',
      ])
      expect(ran).toMatchObject({ code: 0, errors: '' })
      const text = await read('out.jsonl')
      expect(JSON.parse(ran.output)).toMatchObject({ bytes: Buffer.byteLength(text) })
      return text
    }
    expect(await exported('0')).toBe(ROWS[0])
    expect(await exported('2,0')).toBe(`${ROWS[0]}${ROWS[2]}`)
    expect(await exported('1:3')).toBe(`${ROWS[1]}${ROWS[2]}`)
    expect(await exported('1-2')).toBe(`${ROWS[1]}${ROWS[2]}`)
    // What is exported are whole lines, the last one too.
    expect(await exported('2:')).toBe(`${ROWS[2]}${ROWS[3]}\n`)
    expect(await exported(':')).toBe(`${ROWS.join('')}\n`)
  })

  it('refuses rows that are not there', async () => {
    for (const rows of ['4', '0:5', '9:']) {
      const ran = await bench.run(['export', file, '--rows', rows, '--out', bench.path('out.jsonl')])
      expect(ran, rows).toMatchObject({ code: 1, errors: expect.stringMatching(/There is no row \d; /) })
    }
    expect(existsSync(bench.path('out.jsonl'))).toBe(false)
  })
})

describe('winnow log', () => {
  const work = async (): Promise<DatasetId> => {
    const app = await openOneFile({
      named: [file],
      encoding: null,
      dataFolder: bench.dataFolder,
      onEvent: () => {},
      signal,
    })
    const { dataset } = app
    // The journal says once how many rows the file has: only when it has does the change stand last.
    while ((await app.call('getState', { dataset })).fingerprint === null)
      await new Promise((done) => setTimeout(done, 5))
    const insert = { kind: 'insert', after: null, lines: ['{"inserted":"\u001b[31m"}'] } as const
    await app.call('apply', { dataset, change: 'change-one', request: { ...insert, lines: [...insert.lines] } })
    await app.call('undo', { dataset })
    await app.close()
    return dataset
  }

  it('prints the work that is kept for a file, and leaves it as it is', async () => {
    await work()
    const ran = await bench.run(['log', file, '--history'])
    expect(ran).toMatchObject({ code: 0, errors: '' })
    expect(ran.output).toMatch(/inserted 1 rows: \{"inserted":"(\\x1b|\\u001b)\[31m"\}\n {2}undone\n/)
    const json = (await bench.run(['log', '--json'])).output.trim().split('\n')
    const kinds = json.map((line) => JSON.parse(line) as { kind: string; file: string })
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['change', 'undo']))
    expect(new Set(kinds.map(({ file }) => file))).toEqual(new Set([file]))
  })

  it('reads a journal that was cut off, and one that nothing else knows of', async () => {
    const dataset = await work()
    const folder = join(dataFolder({ WINNOW_DATA: bench.dataFolder }), 'datasets', dataset)
    const name = (await readdir(folder)).find((entry) => entry.endsWith('.wjl')) ?? ''
    const { size } = await stat(join(folder, name))
    await truncate(join(folder, name), size - 3)
    const torn = await bench.run(['log', file, '--history'])
    expect(torn.output).toMatch(/inserted 1 rows/)
    expect(torn.output).not.toMatch(/undone/)
    expect(torn.errors).toMatch(/was cut off: [\d,]+ bytes hold no whole record/)
    await writeFile(join(folder, 'about.json'), 'no JSON')
    expect((await bench.run(['log'])).output).toMatch(/inserted 1 rows/)
    expect((await stat(join(folder, name))).size).toBe(size - 3)
  })

  it('says so when nothing is kept', async () => {
    expect(await bench.run(['log', file])).toMatchObject({ code: 1, errors: expect.stringMatching(/No work is kept/) })
  })
})
