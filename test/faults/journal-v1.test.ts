/**
 * P15: work that was done when format version 1 was the newest opens as it was left, can be taken back to its first row
 * and made again, and is saved to the same bytes, by every version of Winnow from then on. See its README.
 */
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { makeBench } from '../hosts/command-line-harness.ts'
import { tell } from './support/fault-runs.ts'
import { textsOf } from './support/inspect.ts'

const frozen = fileURLToPath(new URL('../cases/journal-v1', import.meta.url))
const fileIn = (name: string): Buffer => readFileSync(join(frozen, name))

interface Stop {
  rows: number
  edited: number
  inserted: number
  deleted: number
  malformed: number
  undo: string | null
  redo: string | null
  sha256: string
}
const expected = JSON.parse(fileIn('expected.json').toString()) as { undo: Stop[]; redo: Stop[] }

test('a journal of version 1 opens with the rows that it was left with', async () => {
  await using stage = await setUp()
  const { window } = stage
  expect(window.opened.access).toEqual({ mode: 'write' })
  expect(window.opened.notices.map(({ code }) => code)).toEqual(['work-restored'])
  expect(await linesOf(window)).toEqual(fileIn('rows.txt').toString().trimEnd().split('\n'))
})

test('its history leads back to the first row and forth again', { timeout: 120_000 }, async () => {
  await using stage = await setUp()
  const { window, path } = stage
  const walk = async (direction: 'undo' | 'redo'): Promise<Stop[]> => {
    const stops: Stop[] = []
    for (;;) {
      const isThere = (await window.state())[direction] !== null
      if (direction === 'undo') stops.push(await stopAt(window))
      if (!isThere) return stops
      await window[direction]()
      if (direction === 'redo') stops.push(await stopAt(window))
    }
  }
  expect(await walk('undo')).toEqual(expected.undo)
  await window.save()
  expect(readFileSync(path).equals(fileIn('original.jsonl'))).toBe(true)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  tell(`P15: journal of version 1, ${expected.undo.length} states, each as it was`)
})

test('made again to where the journal ends, it is saved to the same bytes', { timeout: 120_000 }, async () => {
  await using stage = await setUp()
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

const setUp = async () => {
  const folder = testFolder()
  const path = join(folder.path, 'frozen.jsonl')
  const dataFolder = join(folder.path, 'data')
  cpSync(join(frozen, 'data'), dataFolder, { recursive: true })
  cpSync(join(frozen, 'dataset.jsonl'), path)
  const engine = await startEngine(dataFolder, { dataFolder })
  const window = await Window.open(engine, path)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  expect(readdirSync(join(dataFolder, 'datasets'))).toEqual([window.dataset])
  return {
    window,
    path,
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      folder[Symbol.dispose]()
    },
  }
}

/** Every row as `rows.txt` has it. */
const linesOf = async (window: Window): Promise<string[]> => {
  const { rows } = await window.state()
  const target = { kind: 'view' as const, view: window.view }
  const { text } = await window.session.call('copy', { view: window.view, what: { kind: 'lines', target } })
  const texts = text.split('\n')
  const lines: string[] = []
  for (let start = 0; start < rows.count; start += 1000) {
    const page = await window.rows([], start, start + 1000)
    page.forEach(({ row, isDeleted }, at) => {
      lines.push(`${row} ${isDeleted ? '-' : '+'} ${JSON.stringify(texts[start + at])}`)
    })
  }
  expect(lines.filter((line) => / \+ /.test(line))).toHaveLength((await textsOf(window)).length)
  return lines
}

const stopAt = async (window: Window): Promise<Stop> => {
  const lines = await linesOf(window)
  const { counts, undo, redo } = await window.state()
  const { edited, inserted, deleted, malformed } = counts
  const sha256 = createHash('sha256').update(lines.join('\n')).digest('hex')
  return {
    rows: lines.length,
    edited,
    inserted,
    deleted,
    malformed,
    undo: undo?.label ?? null,
    redo: redo?.label ?? null,
    sha256,
  }
}
