import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Query } from '../../shared/contract.ts'
import { position, rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const chat = (...turns: [role: string, content: string][]): string =>
  JSON.stringify({ messages: turns.map(([role, content]) => ({ role, content })) })
const sound = chat(['user', '你好'], ['assistant', '你好！'])
const twice = chat(['user', 'a'], ['user', 'b'], ['assistant', 'c'])
const open = chat(['user', 'a'], ['assistant', 'b'], ['user', 'c'])
const pair = JSON.stringify({ prompt: 'p', chosen: 'a', rejected: 'a' })

const opened = async (folder: string, lines: readonly string[]) => {
  const path = join(folder, 'data.jsonl')
  writeFileSync(path, `${lines.join('\n')}\n`)
  const engine = await startEngine(folder)
  const window = await Window.open(engine, path)
  await window.until(({ samples }) => samples.isComplete, 'read as samples')
  return { engine, window, path }
}

const signsOf = async (window: Window) => {
  const { formats, findings } = (await window.state()).samples
  const byName = (all: readonly (readonly [string, number])[]) => Object.fromEntries(all)
  return {
    formats: byName(formats.map(({ lens, rows }) => [lens, rows])),
    findings: byName(findings.map(({ kind, rows }) => [kind, rows])),
  }
}

const numbersOf = async (window: Window, query: Query): Promise<number[]> => {
  const { view } = await window.session.call('openView', { dataset: window.dataset, query })
  const page = { view, start: position(0), end: position(100), columns: [], previewChars: 0, withSamples: true }
  const { rows } = await window.session.call('readRows', page)
  return rows.map(({ number }) => number)
}

test('counts formats and findings of all rows, and shows the rows of each', async () => {
  using folder = testFolder()
  const { engine, window } = await opened(folder.path, [sound, twice, pair, 'not json', open, sound, '{"a":1}'])
  expect(await signsOf(window)).toEqual({
    formats: { messages: 4, preference: 1, unknown: 2 },
    findings: { 'same-role-twice': 1, 'ends-on-user': 1, 'chosen-equals-rejected': 1 },
  })
  expect((await window.state()).samples.usual).toBe('messages')
  expect(await numbersOf(window, { text: 'finding:any' })).toEqual([1, 2, 4])
  expect(await numbersOf(window, { text: 'finding:ends-on-user' })).toEqual([4])
  expect(await numbersOf(window, { text: 'format:preference' })).toEqual([2])
  expect(await numbersOf(window, { text: 'is:malformed finding:any' })).toEqual([])
  await engine.close()
})

test('tells format and findings of rows that are read, where that is asked for', async () => {
  using folder = testFolder()
  const { engine, window } = await opened(folder.path, [sound, twice, 'not json'])
  const page = { view: window.view, start: position(0), end: position(9), columns: [], previewChars: 0 }
  const asked = await window.session.call('readRows', { ...page, withSamples: true })
  expect(asked.rows.map(({ sample }) => sample)).toEqual([
    { lens: 'messages', findings: [] },
    { lens: 'messages', findings: ['same-role-twice'] },
    null,
  ])
  const plain = await window.session.call('readRows', page)
  expect(plain.rows.map(({ sample }) => sample)).toEqual([null, null, null])
  await engine.close()
})

test('stays true while rows are edited, inserted, deleted, undone and saved', async () => {
  using folder = testFolder()
  const { engine, window, path } = await opened(folder.path, [sound, twice, open])
  await window.set(rowId(1), ['messages', 0, 'role'], '"system"')
  await window.apply({ kind: 'insert', after: rowId(0), lines: [pair, sound] })
  await window.apply({ kind: 'delete', target: { kind: 'row', row: rowId(2) } })
  const edited = { formats: { messages: 3, preference: 1 }, findings: { 'chosen-equals-rejected': 1 } }
  expect(await signsOf(window)).toEqual(edited)
  expect(await numbersOf(window, { text: 'finding:any' })).toEqual([1])

  await window.save()
  expect(await signsOf(window)).toEqual(edited)
  for (let step = 0; step < 3; step++) await window.undo()
  const asOpened = { formats: { messages: 3 }, findings: { 'same-role-twice': 1, 'ends-on-user': 1 } }
  expect(await signsOf(window)).toEqual(asOpened)
  await window.save()
  await engine.close()

  const again = await startEngine(folder.path)
  const later = await Window.open(again, path)
  await later.until(({ samples }) => samples.isComplete, 'read as samples')
  expect(await signsOf(later)).toEqual(asOpened)
  await again.close()
})

test('looks again at rows that one value was set in', async () => {
  using folder = testFolder()
  const { engine, window } = await opened(folder.path, [twice, twice, sound])
  await window.apply({ kind: 'set', target: { kind: 'dataset' }, path: ['messages', 0, 'role'], json: '"system"' })
  expect((await signsOf(window)).findings).toEqual({})
  await window.undo()
  expect((await signsOf(window)).findings).toEqual({ 'same-role-twice': 2 })
  await engine.close()
})

test('reads rows by a mapping made by hand, in later files of the same shape too, until it is taken back', async () => {
  using folder = testFolder()
  const { engine, window } = await opened(folder.path, [
    '{"frage":"a","antwort":"b","n":1}',
    '{"frage":"c","antwort":""}',
  ])
  expect((await signsOf(window)).formats).toEqual({ unknown: 2 })
  const mapping = { prompt: ['frage'], answer: ['antwort'] }
  await window.session.call('setMapping', { dataset: window.dataset, mapping })
  await window.until(({ samples }) => samples.isComplete && samples.mapping !== null, 'read by the mapping')
  expect(await signsOf(window)).toEqual({ formats: { mapping: 2 }, findings: { 'missing-answer': 1, 'empty-turn': 1 } })
  await engine.close()

  const again = await startEngine(folder.path)
  const other = join(folder.path, 'other.jsonl')
  writeFileSync(other, '{"n":2,"antwort":"x","frage":"y"}\n')
  const later = await Window.open(again, other)
  await later.until(({ samples }) => samples.isComplete, 'read as samples')
  expect((await signsOf(later)).formats).toEqual({ mapping: 1 })
  await later.session.call('setMapping', { dataset: later.dataset, mapping: null })
  await later.until(({ samples }) => samples.isComplete && samples.mapping === null, 'read as Winnow finds them')
  expect((await signsOf(later)).formats).toEqual({ unknown: 1 })
  await again.close()
})
