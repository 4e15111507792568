/**
 * A dataset with the journal of a released format, kept as it was written then (test/cases/journal-v*): opened in a copy,
 * and walked through, each state told by its rows and what is decided about them.
 */
import { createHash } from 'node:crypto'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { startEngine, testFolder, Window } from '../../engine/support/engine-on-disk.ts'
import { decidedText, textsOf } from './inspect.ts'

/** Gives the folder of a frozen case. */
export const frozenCase = (name: string): string => fileURLToPath(new URL(`../../cases/${name}`, import.meta.url))

export interface Stop {
  rows: number
  edited: number
  inserted: number
  deleted: number
  malformed: number
  undo: string | null
  redo: string | null
  sha256: string
}

/** Takes back all steps, or makes them again, and gives each state on the way. */
export const walk = async (window: Window, direction: 'undo' | 'redo'): Promise<Stop[]> => {
  const stops: Stop[] = []
  for (;;) {
    const isThere = (await window.state())[direction] !== null
    if (direction === 'undo') stops.push(await stopAt(window))
    if (!isThere) return stops
    await window[direction]()
    if (direction === 'redo') stops.push(await stopAt(window))
  }
}

/** Opens a copy of a frozen dataset with its work. */
export const setUp = async (frozen: string) => {
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
export const linesOf = async (window: Window): Promise<string[]> => {
  const { rows } = await window.state()
  const target = { kind: 'view' as const, view: window.view }
  const { text } = await window.session.call('copy', { view: window.view, what: { kind: 'lines', target } })
  const texts = text.split('\n')
  const lines: string[] = []
  for (let start = 0; start < rows.count; start += 1000) {
    const page = await window.rows([], start, start + 1000)
    page.forEach(({ row, isDeleted, decision }, at) => {
      lines.push(`${row} ${isDeleted ? '-' : '+'} ${JSON.stringify(decidedText(texts[start + at], decision))}`)
    })
  }
  expect(lines.filter((line) => / \+ /.test(line))).toHaveLength((await textsOf(window)).length)
  return lines
}

/** Gives what a walk finds at a state of history. */
export const stopAt = async (window: Window): Promise<Stop> => {
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
