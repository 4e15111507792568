/**
 * P15: the same for format version 2, which added what is decided about rows. See its README; and the command line, which
 * prints what all of it comes to.
 */
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBench } from '../hosts/command-line-harness.ts'
import { tell } from './support/fault-runs.ts'
import { frozenCase, linesOf, type Stop, setUp, stopAt, walk } from './support/frozen-journal.ts'

const frozen = frozenCase('journal-v2')
const fileIn = (name: string): Buffer => readFileSync(join(frozen, name))
const expected = JSON.parse(fileIn('expected.json').toString()) as { undo: Stop[]; redo: Stop[] }

test('a journal of version 2 opens with the rows and decisions that it was left with', async () => {
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
  expect(await window.state()).toMatchObject({ decisions: { keep: 0, drop: 0, noted: 0, tags: [] } })
  expect(await walk(window, 'redo')).toEqual(expected.redo)
  await window.undo()
  await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('saved.jsonl'))).toBe(true)
  while ((await window.state()).undo !== null) await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('original.jsonl'))).toBe(true)
  expect((await stopAt(window)).sha256).toBe(expected.undo.at(-1)?.sha256)
  tell(`P15: journal of version 2, ${expected.undo.length} states, each as it was`)
})

test('the command line reads it, and prints it as changes that come to the same elsewhere', async () => {
  const bench = await makeBench()
  cpSync(join(frozen, 'data'), bench.dataFolder, { recursive: true })
  expect(await bench.run(['log'])).toMatchObject({ code: 0, errors: '' })
  cpSync(join(frozen, 'dataset.jsonl'), bench.path('frozen.jsonl'))
  for (const [options, start] of [
    [[], 'dataset.jsonl'],
    [['--from-start'], 'original.jsonl'],
  ] as const) {
    const { output, code } = await bench.run(['log', bench.path('frozen.jsonl'), ...options])
    expect(code).toBe(0)
    const copy = join(bench.folder, start, 'frozen.jsonl')
    mkdirSync(dirname(copy))
    cpSync(join(frozen, start), copy)
    const colleague = { WINNOW_DATA: join(dirname(copy), 'data') }
    expect(await bench.run(['apply', copy, '-', '--in-place'], output, colleague)).toMatchObject({ code: 0 })
    const again = await bench.run(['info', copy, '--json'], '', colleague)
    const { decisions, rows } = JSON.parse(again.output)
    const drop = fileIn('rows.txt')
      .toString()
      .split('\n')
      .filter((line) => line.includes('\\u0000[\\"drop')).length
    expect([rows, decisions.drop, decisions.tags]).toMatchObject([
      fileIn('rows.txt')
        .toString()
        .trimEnd()
        .split('\n')
        .filter((line) => / \+ /.test(line)).length,
      drop,
      expect.arrayContaining([{ tag: 'b', rows: 2 }]),
    ])
  }
  await bench.remove()
})
