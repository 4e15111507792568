/** What is typed that the file's encoding has no place for: refused, asked about, and made as the answer says. */
import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { dismissNotice, getVoice } from '../../renderer/app/notify.ts'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import type { ChangeRequest } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { openBench } from '../doubles/renderer-bench.ts'

let engine: NaiveEngine
let dataset: DatasetStore
beforeEach(async () => {
  engine = new NaiveEngine({ files: { 'a.jsonl': '{"a":"x"}\n{"a":"y"}\nno JSON\n' } })
  engine.encodings.unheld = /[\u{1f600}-\u{1f64f}]/u
  const bench = await openBench(engine, `held-${crypto.randomUUID()}`)
  dataset = await bench.open({ kind: 'served', path: ['a.jsonl'] })
  for (const notice of getVoice().notices) dismissNotice(notice.id)
})

const set = (row: number, text: string): ChangeRequest => ({
  kind: 'set',
  target: { kind: 'row', row: rowId(row) },
  path: ['a'],
  json: JSON.stringify(text),
})
const textOf = async (row: number): Promise<string> =>
  (await dataset.api.readRow({ dataset: dataset.getState().dataset, row: rowId(row), limit: 1000 })).text
const asked = async (): Promise<NonNullable<ReturnType<typeof getVoice>['question']>> => {
  await vi.waitFor(() => expect(getVoice().question).not.toBeNull())
  const { question } = getVoice()
  if (question === null) throw new Error('Nothing is asked')
  return question
}

test('it can be written as an escape, whichever characters turn out to be unheld', async () => {
  const made = dataset.apply(set(0, '😀 and 😁'))
  const question = await asked()
  expect(question.ways.map(({ value }) => value)).toEqual(['escape', 'utf-8'])
  expect(question.title).toContain('😀')
  question.answer('escape')
  expect(await made).not.toBeNull()
  expect(await textOf(0)).toBe('{"a":"\\ud83d\\ude00 and \\ud83d\\ude01"}')
  expect(dataset.getState().savesAsUtf8).toBe(false)
})

test('it can be typed as it is once saves write UTF-8, and is not asked about again', async () => {
  const first = dataset.apply(set(0, '😀'))
  const second = dataset.apply(set(1, '😁'))
  ;(await asked()).answer('utf-8')
  expect([await first, await second]).not.toContain(null)
  expect([await textOf(0), await textOf(1)]).toEqual(['{"a":"😀"}', '{"a":"😁"}'])
  expect(getVoice().question).toBeNull()
})

test('nothing is changed, and nothing said, when the user thinks better of it', async () => {
  const made = dataset.apply(set(0, '😀'))
  ;(await asked()).answer(null)
  expect(await made).toBeNull()
  expect([await textOf(0), getVoice().notices]).toEqual(['{"a":"x"}', []])
})

test('no escape is offered where it would be other text', async () => {
  const made = dataset.apply({ kind: 'replace', row: rowId(2), text: 'no JSON 😀' })
  const question = await asked()
  expect(question.ways.map(({ value }) => value)).toEqual(['utf-8'])
  question.answer(null)
  expect(await made).toBeNull()
})
