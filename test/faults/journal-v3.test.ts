/** P15: the same for format version 3, which added rewrites of many rows, whose bytes lie in files beside it. See its README. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBench } from '../hosts/command-line-harness.ts'
import { tell } from './support/fault-runs.ts'
import { frozenCase, linesOf, type Stop, setUp, stopAt, walk } from './support/frozen-journal.ts'

const frozen = frozenCase('journal-v3')
const fileIn = (name: string): Buffer => readFileSync(join(frozen, name))
const expected = JSON.parse(fileIn('expected.json').toString()) as { undo: Stop[]; redo: Stop[] }

test('a journal of version 3 opens with the rows and decisions that it was left with', async () => {
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
  expect(await walk(window, 'redo')).toEqual(expected.redo)
  await window.undo()
  await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('saved.jsonl'))).toBe(true)
  while ((await window.state()).undo !== null) await window.undo()
  await window.save()
  expect(readFileSync(path).equals(fileIn('original.jsonl'))).toBe(true)
  expect((await stopAt(window)).sha256).toBe(expected.undo.at(-1)?.sha256)
  tell(`P15: journal of version 3, ${expected.undo.length} states, each as it was`)
})

test('the command line reads it, and prints what the mends came to', async () => {
  const bench = await makeBench()
  cpSync(join(frozen, 'data'), bench.dataFolder, { recursive: true })
  expect(await bench.run(['log'])).toMatchObject({ code: 0, errors: '' })
  cpSync(join(frozen, 'dataset.jsonl'), bench.path('frozen.jsonl'))
  const texts = fileIn('rows.txt')
    .toString()
    .trimEnd()
    .split('\n')
    .filter((line) => / \+ /.test(line))
    .map((line) => (JSON.parse(line.slice(line.indexOf('"'))) as string).split('\0')[0])
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
    const lines = readFileSync(copy, 'utf8').replace(/^\ufeff/, '')
    expect(lines.split(/\r?\n/).filter((line) => line !== '')).toEqual(texts)
  }
  await bench.remove()
})
