/**
 * P15: work that was done when format version 1 was the newest opens as it was left, can be taken back to its first row
 * and made again, and is saved to the same bytes, by every version of Winnow from then on. See its README.
 */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBench } from '../hosts/command-line-harness.ts'
import { tell } from './support/fault-runs.ts'
import { frozenCase, linesOf, type Stop, setUp, stopAt, walk } from './support/frozen-journal.ts'

const frozen = frozenCase('journal-v1')
const fileIn = (name: string): Buffer => readFileSync(join(frozen, name))

const expected = JSON.parse(fileIn('expected.json').toString()) as { undo: Stop[]; redo: Stop[] }

test('a journal of version 1 opens with the rows that it was left with', async () => {
  await using stage = await setUp(frozen)
  const { window } = stage
  expect(window.opened.access).toEqual({ mode: 'write' })
  expect(window.opened.notices.map(({ code }) => code)).toEqual(['work-restored'])
  expect(await linesOf(window)).toEqual(fileIn('rows.txt').toString().trimEnd().split('\n'))
})

test('its history leads back to the first row and forth again', { timeout: 120_000 }, async () => {
  await using stage = await setUp(frozen)
  const { window, path } = stage
  expect(await walk(window, 'undo')).toEqual(expected.undo)
  await window.save()
  expect(readFileSync(path).equals(fileIn('original.jsonl'))).toBe(true)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  tell(`P15: journal of version 1, ${expected.undo.length} states, each as it was`)
})

test('made again to where the journal ends, it is saved to the same bytes', { timeout: 120_000 }, async () => {
  await using stage = await setUp(frozen)
  const { window, path } = stage
  while ((await window.state()).undo !== null) await window.undo()
  const found: Stop[] = []
  while ((await window.state()).redo !== null) {
    await window.redo()
    found.push(await stopAt(window))
  }
  expect(found).toEqual(expected.redo)
  await window.undo()
  await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('saved.jsonl'))).toBe(true)
})

test('the command line reads it without the dataset', async () => {
  const bench = await makeBench()
  cpSync(join(frozen, 'data'), bench.dataFolder, { recursive: true })
  const { code, output } = await bench.run(['log', '--json'])
  const kinds = output
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind)
  expect(code).toBe(0)
  expect(kinds.filter((kind) => kind === 'change')).toHaveLength(30)
  expect(new Set(kinds)).toEqual(new Set(['base', 'change', 'undo', 'redo', 'saving', 'saved']))
  await bench.remove()
})
