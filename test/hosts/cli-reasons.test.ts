/** Why rows are marked as duplicates, on the command line: taken from lines, written beside the file, printed, and done again elsewhere. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openOneFile } from '../../electron/headless/one-file.ts'
import type { ChangeRequest } from '../../shared/contract.ts'
import { position, type RowId, rowId } from '../../shared/ids.ts'
import { type Bench, makeBench } from './command-line-harness.ts'

const FILE = '{"a":0}\n{"a":1}\n{"a":2}\n{"a":3}\n'

let bench: Bench
let changes = 0
let file: string
beforeEach(async () => {
  bench = await makeBench()
  file = bench.path('file.jsonl')
  await writeFile(file, FILE)
})
afterEach(() => bench.remove())

const lines = (...changes: unknown[]): string => changes.map((change) => `${JSON.stringify(change)}\n`).join('')
const near = { method: 'near', rule: 'longest', similarity: 0.93 }
const DROPPED = lines(
  { row: 1, verdict: 'drop', reason: { ...near, keptRow: 3 } },
  { row: 2, tag: ['重复'], reason: { ...near, keptIn: { file: '评测.jsonl', row: 7 }, tag: '重复' } },
)

/** Opens a file as the app does, makes changes, and gives each row's verdict and why it has it. */
const shown = async (path: string, data = bench.dataFolder, requests: readonly ChangeRequest[] = []) => {
  const { signal } = new AbortController()
  const opened = await openOneFile({ named: [path], encoding: null, dataFolder: data, onEvent: () => {}, signal })
  try {
    await opened.settle('rows')
    for (const request of requests)
      await opened.call('apply', { dataset: opened.dataset, change: `in-the-app-${changes++}`, request })
    const whole = { view: opened.view, start: position(0), end: position(100), columns: [], previewChars: 0 }
    return (await opened.call('readRows', whole)).rows.map(({ decision: { verdict, tags, reason } }) => {
      const { keptNumber, keptIn, similarity, rule, method, mark } = reason ?? {}
      const by = keptIn == null ? keptNumber : `${keptIn.file}:${keptIn.number}`
      const why = reason === null ? [] : [method, rule, similarity, by ?? null, mark?.kind]
      return [verdict, ...tags, ...why].join(' ')
    })
  } finally {
    await opened.close()
  }
}
const SHOWN = ['', 'drop near longest 0.93 3 drop', ' 重复 near longest 0.93 评测.jsonl:7 tag', '']

it('apply takes reasons, writes them beside the file by its rows, and takes those lines as they are', async () => {
  const out = bench.path('out.jsonl')
  const wanted = lines({ row: 0, delete: true }) + DROPPED
  const ran = await bench.run(['apply', file, '-', '--out', out, '--decisions', 'sidecar'], wanted)
  expect(ran).toMatchObject({ code: 0, errors: '' })
  const beside = await readFile(`${out}.decisions.jsonl`, 'utf8')
  expect(beside.split('\n')[0]).toBe(
    '{"row":0,"verdict":"drop","reason":{"method":"near","rule":"longest","keptRow":2,"similarity":0.93}}',
  )
  expect(await shown(out)).toEqual([SHOWN[1]?.replace(' 3 ', ' 2 '), ...SHOWN.slice(2)])
  const again = bench.path('again.jsonl')
  expect(await bench.run(['apply', out, `${out}.decisions.jsonl`, '--out', again])).toMatchObject({ code: 0 })
  expect(await shown(again)).toEqual(await shown(out))
})

it('apply leaves out a kept row that the file does not have, and refuses a reason that is none', async () => {
  const far = lines({ row: 1, verdict: 'drop', reason: { ...near, keptRow: 99 } })
  expect(await bench.run(['apply', file, '-', '--in-place'], far)).toMatchObject({ code: 0 })
  expect((await shown(file))[1]).toBe('drop near longest 0.93  drop')
  for (const reason of [{}, { ...near, method: 'guessed' }, { ...near, similarity: 2 }, { ...near, more: 1 }, null]) {
    const ran = await bench.run(['apply', file, '-', '--in-place'], lines({ row: 1, verdict: 'drop', reason }))
    expect([ran.code, ran.errors]).toEqual([1, expect.stringContaining('Line 1')])
  }
})

it('a replayed drop keeps its reason, over a save and on new rows too', async () => {
  await bench.run(['apply', file, '-', '--in-place'], DROPPED)
  const row = (at: number): RowId => rowId(at)
  await shown(file, bench.dataFolder, [{ kind: 'insert', after: row(0), lines: ['{"new":1}'] }])
  const inserted = rowId(2 ** 40)
  const reason = {
    method: 'exact',
    rule: 'hand',
    kept: row(3),
    keptIn: null,
    similarity: 1,
    mark: { kind: 'drop' },
  } as const
  const now = await shown(file, bench.dataFolder, [
    { kind: 'judge', target: { kind: 'row', row: inserted }, verdict: 'drop' },
    { kind: 'reason', row: inserted, reason },
  ])
  expect(now).toEqual(['', 'drop exact hand 1 4 drop', SHOWN[1]?.replace(' 3 ', ' 4 '), ...SHOWN.slice(2)])
  const log = await bench.run(['log', file])
  expect(log).toMatchObject({ code: 0, errors: '' })
  const colleague = join(bench.folder, 'colleague')
  await mkdir(colleague)
  const copy = join(colleague, 'copy.jsonl')
  await writeFile(copy, FILE)
  const ran = await bench.run(['apply', copy, '-', '--in-place'], log.output, { WINNOW_DATA: colleague })
  expect(ran, log.output).toMatchObject({ code: 0, errors: '' })
  expect(await shown(copy, colleague)).toEqual(now)
})

it('log tells the rule in words and each row in JSON', async () => {
  await bench.run(['apply', file, '-', '--in-place'], DROPPED)
  const { output } = await bench.run(['log', file, '--history'])
  expect(output).toContain('1 of them as duplicates (near), by the rule longest')
  const json = (await bench.run(['log', file, '--json'])).output
  const { change } = json
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .find(({ kind }) => kind === 'change')
  expect(change.changes.flatMap(({ reasons = [] }) => reasons)).toEqual([
    { row: 1, kept: 3, file: null, number: 0, similarity: 9300 },
    { row: 2, kept: null, file: 0, number: 7, similarity: 9300 },
  ])
})

it('an export writes the reasons of the rows that it takes along', async () => {
  await bench.run(['apply', file, '-', '--in-place'], DROPPED)
  const out = bench.path('out.jsonl')
  const ran = await bench.run(['export', file, '--rows', '1:', '--out', out, '--decisions', 'field'])
  expect(ran).toMatchObject({ code: 0, errors: '' })
  const [first, second] = (await readFile(out, 'utf8')).split('\n')
  expect(JSON.parse(first ?? '').winnow).toEqual({ verdict: 'drop', reason: { ...near, keptRow: 2 } })
  const reason = { ...near, keptIn: { file: '评测.jsonl', row: 7 }, tag: '重复' }
  expect(JSON.parse(second ?? '').winnow).toEqual({ tags: ['重复'], reason })
})
