/** A file of some thousand rows, sorted by keys that workers read, beside the naive way, also while rows differ from the file. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SortKey } from '../../../shared/contract.ts'
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { NaiveEngine } from '../../doubles/naive-engine.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

const ROWS = 2_600
const SEED = Number(process.env.WINNOW_SORT_SEED ?? 7)

const randomFrom = (seed: number): ((limit: number) => number) => {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const beginnings = [
  '',
  '你是一个乐于助人的助手。',
  'Write a story about ',
  'x'.repeat(100),
  '请\\n把\\u4e0b面',
  '“',
  '😀',
]
const endings = ['', 'a', 'B', '重', '北', '\\u0000', '\\ud800', 'é', 'e\\u0301', 'ﬁ', '\\n', '1', 'z'.repeat(80)]
const values = (random: (limit: number) => number): string => {
  const pick = (all: readonly string[]): string => all[random(all.length)] ?? ''
  const text = (): string => `"${pick(beginnings)}${pick(beginnings)}${pick(endings)}${pick(endings)}"`
  const number = (): string =>
    [
      '0',
      '-0',
      '1',
      '1.0',
      '12345678901234567890',
      '12345678901234567891',
      '1e400',
      '-1e400',
      '0.1',
      '0.10000000000000000001',
      '-2.5e-3',
      String(random(50)),
      `${random(1000)}.5`,
    ][random(13)] ?? '0'
  const other = (): string =>
    ['null', 'true', 'false', '[]', '[1, "a"]', '{"a":1}', `[${'1,'.repeat(40)}${random(3)}]`][random(7)] ?? ''
  const kind = random(10)
  return kind < 6 ? text() : kind < 9 ? number() : other()
}

const lineOf = (random: (limit: number) => number): string => {
  const kind = random(40)
  if (kind === 0) return '{"v":'
  if (kind === 1) return '[{"v":1}]'
  if (kind === 2) return '{"w":1}'
  if (kind === 3) return `{"v":${values(random)},"v":${values(random)}}`
  if (kind === 4) return ` {"\\u0076":${values(random)},"m":{"v":2}}`
  return `{"m":{"v":${values(random)}},"v":${values(random)},"n":${random(5)}}`
}

const field = (...path: (string | number)[]): SortKey['by'] => ({ kind: 'field', path })

test('rows are sorted by what workers read of them as by comparing them two at a time', {
  timeout: 60_000,
}, async () => {
  const random = randomFrom(SEED)
  const lines = Array.from({ length: ROWS }, () => lineOf(random))
  const text = `${lines.join('\n')}\n`
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, text)
  const engine = await startEngine(folder.path)
  try {
    const window = await Window.open(engine, path)
    await window.until(({ samples }) => samples.pass.state === 'done', 'read')
    const naive = new NaiveEngine({ files: { 'data.jsonl': text } }).directApi()
    const { state } = await naive.open({ file: { kind: 'served', path: ['data.jsonl'] } })
    const sorts: SortKey[][] = [
      [{ by: field('v'), isDescending: false }],
      [{ by: field('v'), isDescending: true }],
      [{ by: field('v'), isDescending: false, isPinyin: true }],
      [
        { by: field('n'), isDescending: true },
        { by: field('m', 'v'), isDescending: false },
      ],
      [
        { by: { kind: 'signal', signal: 'lang' }, isDescending: true },
        { by: { kind: 'signal', signal: 'bytes' }, isDescending: false },
      ],
    ]
    const check = async (): Promise<void> => {
      for (const sort of sorts) {
        const query = { text: '', sort }
        let info = await window.session.call('openView', { dataset: window.dataset, query })
        while (info.search.state === 'running') {
          await new Promise((resolve) => setTimeout(resolve, 5))
          info = await window.session.call('getView', { view: info.view })
        }
        const other = await naive.openView({ dataset: state.dataset, query })
        const [mine, theirs]: RowId[][] = [[], []]
        for (let at = 0; at < info.rowCount; at += 1000) {
          const page = { start: position(at), end: position(at + 1000), columns: [], previewChars: 0 }
          mine.push(...(await window.session.call('readRows', { ...page, view: info.view })).rows.map(({ row }) => row))
          theirs.push(...(await naive.readRows({ ...page, view: other.view })).rows.map(({ row }) => row))
        }
        expect(mine, JSON.stringify(sort)).toEqual(theirs)
      }
    }
    await check()
    for (let times = 0; times < 30; times++) {
      const row = rowId(random(ROWS))
      const request = { kind: 'replace', row, text: lineOf(random) } as const
      await window.apply(request)
      await naive.apply({ dataset: state.dataset, change: `replace-${times}`, request })
    }
    await check()
  } finally {
    await engine.close()
  }
})
