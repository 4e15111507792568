/** P15: the same for format version 4, which added why rows are marked; many reasons lie in a file beside it. See its README. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { startEngine, Window } from '../engine/support/engine-on-disk.ts'
import { makeBench } from '../hosts/command-line-harness.ts'
import { tell } from './support/fault-runs.ts'
import { frozenCase, type Stop, setUp, stopAt, walk } from './support/frozen-journal.ts'

const frozen = frozenCase('journal-v4')
const fileIn = (name: string): Buffer => readFileSync(join(frozen, name))
const expected = JSON.parse(fileIn('expected.json').toString()) as { undo: Stop[]; redo: Stop[] }
const ROWS = 5_298

/** What is decided about each row and why, by numbers, since a row has another name in another dataset. */
const decided = async (window: Window): Promise<string[]> => {
  const shown: string[] = []
  for (let start = 0; start < ROWS; start += 1000) {
    for (const { number, decision } of await window.rows([], start, start + 1000)) {
      const { reason } = decision
      shown.push(JSON.stringify([number, { ...decision, reason: reason === null ? null : { ...reason, kept: null } }]))
    }
  }
  return shown
}

test('a journal of version 4 opens with the reasons that it was left with', async () => {
  await using stage = await setUp(frozen)
  const { window } = stage
  expect(window.opened.access).toEqual({ mode: 'write' })
  expect(window.opened.notices).toEqual([])
  expect(await stopAt(window)).toEqual(expected.undo[0])
  const rows = await decided(window)
  expect(rows).toHaveLength(ROWS)
  const reasons = rows.filter((row) => row.includes('"reason":{'))
  expect(reasons.filter((row) => row.includes('"overlap"'))).toHaveLength(5_262)
  expect(reasons.filter((row) => row.includes('"near"'))).toHaveLength(6)
})

test('its history leads back to the first row and forth again', { timeout: 120_000 }, async () => {
  await using stage = await setUp(frozen)
  const { window, path } = stage
  expect(await walk(window, 'undo')).toEqual(expected.undo)
  while ((await window.state()).redo !== null) await window.redo()
  expect(await stopAt(window)).toEqual(expected.redo.at(-1))
  await window.undo()
  await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('saved.jsonl'))).toBe(true)
  while ((await window.state()).undo !== null) await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('original.jsonl'))).toBe(true)
  expect((await stopAt(window)).sha256).toBe(expected.undo.at(-1)?.sha256)
  tell(`P15: journal of version 4, ${expected.undo.length} states, each as it was`)
})

test('the command line reads it, and a replay tells the same reasons', async () => {
  const bench = await makeBench()
  cpSync(join(frozen, 'data'), bench.dataFolder, { recursive: true })
  expect(await bench.run(['log'])).toMatchObject({ code: 0, errors: '' })
  cpSync(join(frozen, 'dataset.jsonl'), bench.path('frozen.jsonl'))
  const { output, code } = await bench.run(['log', bench.path('frozen.jsonl')])
  expect(code).toBe(0)
  const copy = join(bench.folder, 'colleague', 'frozen.jsonl')
  mkdirSync(dirname(copy))
  cpSync(join(frozen, 'dataset.jsonl'), copy)
  const dataFolder = join(dirname(copy), 'data')
  expect(await bench.run(['apply', copy, '-', '--in-place'], output, { WINNOW_DATA: dataFolder })).toMatchObject({
    code: 0,
  })
  const engine = await startEngine(dataFolder, { dataFolder })
  const theirs = await decided(await Window.open(engine, copy))
  await engine.close()
  await using stage = await setUp(frozen)
  expect(theirs).toEqual(await decided(stage.window))
  await bench.remove()
})
