/** Verdicts, tags and notes on the command line: made, counted, chosen by, and taken to a colleague's copy of the file. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OneFile, openOneFile } from '../../electron/headless/one-file.ts'
import type { ChangeRequest } from '../../shared/contract.ts'
import type { Decision } from '../../shared/decision.ts'
import { type JobId, position, type RowId } from '../../shared/ids.ts'
import { type Bench, makeBench } from './command-line-harness.ts'

const FILE = '{"a": 0}\n{"a":1}\r\n\n{bad\n{"a":3, "big": 12345678901234567890}\n{"a":4}'

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

/** Opens a file as the app does and shows its rows; for work in between, and to look at what came of it. */
const withApp = async <T>(path: string, use: (file: OneFile) => Promise<T>, data = bench.dataFolder): Promise<T> => {
  const { signal } = new AbortController()
  const opened = await openOneFile({ named: [path], encoding: null, dataFolder: data, onEvent: () => {}, signal })
  try {
    await opened.settle('rows')
    return await use(opened)
  } finally {
    await opened.close()
  }
}
const rowsOf = async (opened: OneFile) => {
  const whole = { view: opened.view, start: position(0), end: position(1000), columns: [], previewChars: 0 }
  return (await opened.call('readRows', whole)).rows
}
/** Every row as it is: its text and what is decided about it, deleted ones left out. */
const shown = (path: string, data = bench.dataFolder): Promise<[text: string, decision: Decision][]> =>
  withApp(
    path,
    async (opened) => {
      const rows = (await rowsOf(opened)).filter((row) => !row.isDeleted)
      return Promise.all(
        rows.map(async ({ row, decision }): Promise<[string, Decision]> => {
          const { text } = await opened.call('readRow', { dataset: opened.dataset, row, limit: 10_000 })
          return [text, decision]
        }),
      )
    },
    data,
  )
const decisions = async (path: string, data = bench.dataFolder): Promise<Decision[]> =>
  (await shown(path, data)).map(([, decision]) => decision)

const NONE: Decision = { verdict: null, tags: [], note: null, reason: null }
let changes = 0
const apply = (opened: OneFile, request: ChangeRequest) =>
  opened.call('apply', { dataset: opened.dataset, change: `in-the-app-${changes++}`, request })

const CHANGES = lines(
  { row: 0, verdict: 'keep', tag: ['x', '事实'] },
  { row: 1, verdict: 'drop', note: 'why\n"not"' },
  { row: 4, tag: ['x'], untag: ['y'] },
  { after: 0, insert: { new: 1 }, verdict: 'keep', note: 'n' },
)
const DECIDED: Decision[] = [
  { verdict: 'keep', tags: ['x', '事实'], note: null, reason: null },
  { verdict: 'keep', tags: [], note: 'n', reason: null },
  { verdict: 'drop', tags: [], note: 'why\n"not"', reason: null },
  NONE,
  NONE,
  { verdict: null, tags: ['x'], note: null, reason: null },
]

describe('winnow apply with decisions', () => {
  it('keeps them in the journal of the written file, which the app then shows', async () => {
    const out = bench.path('out.jsonl')
    const ran = await bench.run(['apply', file, '-', '--out', out], CHANGES)
    expect(ran).toMatchObject({ code: 0, errors: '' })
    expect(await read('out.jsonl')).toBe(FILE.replace('{"a": 0}\n', '{"a": 0}\n{"new":1}\n'))
    expect(await decisions(out)).toEqual(DECIDED)
    expect(existsSync(`${out}.decisions.jsonl`)).toBe(false)
    expect(await decisions(file)).toEqual(Array(5).fill(NONE))
  })

  it('makes them in place, saves only what differs, and takes one back with null', async () => {
    const { mtimeMs } = await stat(file)
    const judged = lines({ row: 0, verdict: 'keep' }, { row: 0, note: 'n' }, { row: 1, tag: ['a'] })
    expect(await bench.run(['apply', file, '-', '--in-place'], judged)).toMatchObject({ code: 0 })
    expect((await stat(file)).mtimeMs).toBe(mtimeMs)
    const back = lines({ row: 0, verdict: null, note: null }, { row: 1, untag: ['a'], verdict: 'drop' })
    expect(await bench.run(['apply', file, '-', '--in-place'], back)).toMatchObject({ code: 0 })
    expect(await decisions(file)).toEqual([NONE, { ...NONE, verdict: 'drop' }, NONE, NONE, NONE])
  })

  it('writes them into a field or beside the file when it is told to, and takes what it wrote beside', async () => {
    const judged = lines({ row: 1, verdict: 'drop' }, { row: 4, note: 'n', tag: ['t'] }, { row: 0, delete: true })
    const out = bench.path('out.jsonl')
    const options = ['--out', out, '--decisions', 'sidecar']
    expect(await bench.run(['apply', file, '-', ...options], judged)).toMatchObject({ code: 0 })
    const beside = `${out}.decisions.jsonl`
    expect(await readFile(beside, 'utf8')).toBe('{"row":0,"verdict":"drop"}\n{"row":3,"tags":["t"],"note":"n"}\n')
    expect(await bench.run(['apply', out, beside, '--out', bench.path('again.jsonl')])).toMatchObject({ code: 0 })
    expect(await shown(bench.path('again.jsonl'))).toEqual(await shown(out))

    const field = ['--out', bench.path('field.jsonl'), '--decisions', 'field']
    expect(await bench.run(['apply', file, '-', ...field], judged)).toMatchObject({ code: 0 })
    expect(await read('field.jsonl')).toBe(
      FILE.replace('{"a": 0}\n', '')
        .replace('{"a":1}', '{"a":1,"winnow":{"verdict":"drop"}}')
        .replace('{"a":4}', '{"a":4,"winnow":{"tags":["t"],"note":"n"}}'),
    )
    const wrong = await bench.run(['apply', file, '-', '--out', out, '--decisions', 'where'], judged)
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining('none, field, sidecar')])
  })

  it('refuses a line that says nothing, or says it wrongly', async () => {
    for (const line of [{ row: 0 }, { row: 0, verdict: 'maybe' }, { row: 0, tag: [' x'] }, { row: 0, note: 3 }]) {
      const ran = await bench.run(['apply', file, '-', '--out', bench.path('out.jsonl')], lines(line))
      expect([ran.code, ran.errors]).toEqual([1, expect.stringContaining('Line 1')])
    }
  })
})

describe('decisions kept for a file', () => {
  beforeEach(async () => {
    await bench.run(['apply', file, '-', '--in-place'], CHANGES)
  })

  it('are counted by winnow info', async () => {
    const { output } = await bench.run(['info', file, '--json'])
    const counts = { keep: 2, drop: 1, noted: 2 }
    const tags = [
      { tag: 'x', rows: 2 },
      { tag: '事实', rows: 1 },
    ]
    expect(JSON.parse(output).decisions).toEqual({ ...counts, tags })
    expect((await bench.run(['info', file])).output).toContain('2 to keep, 1 to drop, 2 with a note')
    await writeFile(file, `${FILE}\n{"by":"another program"}\n`)
    expect(JSON.parse((await bench.run(['info', file, '--json'])).output).decisions).toBeNull()
  })

  it('choose the rows of an export, while a window has the file open too', async () => {
    const out = bench.path('out.jsonl')
    const exported = async (...options: string[]): Promise<string> => {
      const ran = await bench.run(['export', file, ...options, '--out', out, '--force'])
      expect(ran).toMatchObject({ code: 0, errors: '' })
      return read('out.jsonl')
    }
    await withApp(file, async () => {
      expect(await exported('--verdict', 'keep')).toBe('{"a": 0}\n{"new":1}\n')
      expect(await exported('--tag', 'x', '--rows', '1:')).toBe('{"a":4}\n')
      expect(await exported('--tag', 'none', '--tag', '事实')).toBe('{"a": 0}\n')
      expect(await exported('--verdict', 'undecided')).toBe('{bad\n{"a":3, "big": 12345678901234567890}\n{"a":4}\n')
      expect(await exported('--verdict', 'drop', '--decisions', 'field')).toBe(
        '{"a":1,"winnow":{"verdict":"drop","note":"why\\n\\"not\\""}}\r\n',
      )
    })
    await writeFile(file, '{"changed":1}\n')
    expect((await bench.run(['export', file, '--verdict', 'keep', '--out', out, '--force'])).code).toBe(3)
  })
})

describe('winnow log of a file', () => {
  /** Applies what the log prints to a colleague's copy and compares what both then see. */
  const expectSame = async (options: readonly string[], original: string): Promise<void> => {
    const { code, output, errors } = await bench.run(['log', file, ...options])
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    const colleague = join(bench.folder, 'colleague')
    await mkdir(colleague, { recursive: true })
    const copy = join(colleague, `copy-${changes++}.jsonl`)
    await writeFile(copy, original)
    const ran = await bench.run(['apply', copy, '-', '--in-place'], output, { WINNOW_DATA: colleague })
    expect(ran, output).toMatchObject({ code: 0, errors: '' })
    expect(await shown(copy, colleague)).toEqual(await shown(file))
  }
  const one = (row: RowId) => ({ kind: 'row', row }) as const

  it('brings unsaved changes and all decisions to a copy of the file, without what was undone', async () => {
    await withApp(file, async (opened) => {
      const [r0, r1, r2, r3, r4] = (await rowsOf(opened)).map(({ row }) => row) as [RowId, RowId, RowId, RowId, RowId]
      await apply(opened, { kind: 'set', target: one(r0), path: ['a'], json: '1.50' })
      await apply(opened, { kind: 'replace', row: r2, text: '{still bad' })
      const texts = ['{"n": 1.0}', ' {"padded":1}', 'not json']
      const { inserted } = await apply(opened, { kind: 'insert', after: r1, lines: texts })
      await apply(opened, { kind: 'insert', after: null, lines: ['{"first":1}'] })
      await apply(opened, { kind: 'duplicate', target: one(r4) })
      await apply(opened, { kind: 'set', target: one(inserted[0] as RowId), path: ['n'], json: '2' })
      await apply(opened, { kind: 'delete', target: { kind: 'rows', rows: [r3, inserted[1] as RowId] } })
      await apply(opened, { kind: 'judge', target: { kind: 'dataset' }, verdict: 'keep' })
      await apply(opened, { kind: 'judge', target: one(r1), verdict: null })
      await apply(opened, {
        kind: 'tag',
        target: { kind: 'rows', rows: [r0, inserted[2] as RowId] },
        tag: 'x',
        isOn: true,
      })
      await apply(opened, { kind: 'note', row: r4, text: '注' })
      await apply(opened, { kind: 'note', row: r4, text: 'undone' })
      await opened.call('undo', { dataset: opened.dataset })
    })
    await expectSame([], FILE)
    await expectSame(['--from-start'], FILE)
  })

  it('brings decisions over a save, and with --from-start what was saved too', async () => {
    const save = (opened: OneFile) =>
      opened.call('save', { dataset: opened.dataset, job: `save-${changes++}` as JobId })
    await withApp(file, async (opened) => {
      const [r0, r1, , r3] = (await rowsOf(opened)).map(({ row }) => row) as [RowId, RowId, RowId, RowId]
      await apply(opened, { kind: 'judge', target: one(r0), verdict: 'drop' })
      await apply(opened, { kind: 'set', target: one(r3), path: ['a'], json: '33' })
      await apply(opened, { kind: 'insert', after: r3, lines: ['{"one":1}', '{"two":2}'] })
      await apply(opened, { kind: 'delete', target: one(r1) })
      await save(opened)
      await apply(opened, { kind: 'tag', target: { kind: 'dataset' }, tag: 't', isOn: true })
      await apply(opened, { kind: 'set', target: one(r3), path: ['big'], json: '1' })
      await save(opened)
    })
    const saved = await readFile(file, 'utf8')
    await expectSame([], saved)
    await expectSame(['--from-start'], FILE)
    await withApp(file, async (opened) => {
      const [r0, , , i1] = (await rowsOf(opened)).map(({ row }) => row) as [RowId, RowId, RowId, RowId]
      await apply(opened, { kind: 'set', target: one(i1), path: ['one'], json: '11' })
      await apply(opened, { kind: 'delete', target: one(r0) })
      for (let steps = 0; steps < 4; steps++) await opened.call('undo', { dataset: opened.dataset })
      await apply(opened, { kind: 'note', row: r0, text: 'undone past a save' })
    })
    await expectSame([], saved)
    await expectSame(['--from-start'], FILE)
  })

  it('says so when the file is another one by now, and when nothing is kept', async () => {
    expect((await bench.run(['log', file])).code).toBe(1)
    await bench.run(['apply', file, '-', '--in-place'], CHANGES)
    await copyFile(file, bench.path('copy.jsonl'))
    await writeFile(file, '{"other":1}\n')
    const ran = await bench.run(['log', file])
    expect([ran.code, ran.output]).toEqual([3, ''])
    expect((await bench.run(['log', file, '--history'])).output).toMatch(/changed \d+ rows/)
  })
})
