/**
 * What a dataset must hold after a number of steps, worked out the naive way: rows as a list of texts, history as a list
 * of such lists. Which step comes next depends on the dice and on a few counts only, so that a program that is killed
 * and the test that killed it draw the same steps.
 */
import type { ChangeRequest } from '../../../shared/contract.ts'
import type { Verdict } from '../../../shared/decision.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { Dice } from './fault-runs.ts'
import { decidedText, partsOfRow } from './inspect.ts'

/** One step; rows are named by their place among those that are not deleted. */
export type Step =
  | { kind: 'set'; at: number; key: string }
  | { kind: 'set-many'; at: readonly number[]; key: string }
  | { kind: 'replace'; at: number; text: string }
  | { kind: 'insert'; after: number; lines: readonly string[] }
  | { kind: 'duplicate'; at: readonly number[] }
  | { kind: 'delete'; at: readonly number[] }
  | { kind: 'decide'; at: readonly number[]; verdict: Verdict; tag: string; note: string }
  | { kind: 'batch'; set: number; key: string; delete: number; after: number; line: string }
  | { kind: 'undo' | 'redo' | 'save' }

/** How many rows and steps there are: all that the choice of the next step depends on. */
export interface Counts {
  rows: number
  undo: number
  redo: number
}

/** How often a step is a save, of 100. */
export interface Habits {
  savesOf100: number
  /** Rows are kept below about this number. */
  mostRows: number
}

/** Draws the step number `n`. */
export const drawStep = (
  dice: Dice,
  n: number,
  { rows, undo, redo }: Counts,
  { savesOf100, mostRows }: Habits,
): Step => {
  const kind = dice.below(100)
  const at = dice.below(rows)
  const key = `k${n}`
  if (dice.below(100) < savesOf100) return { kind: 'save' }
  if (kind < 10 && undo > 0) return { kind: 'undo' }
  if (kind < 18 && redo > 0) return { kind: 'redo' }
  if (kind < 40) return { kind: 'set', at, key }
  if (kind < 48) {
    const verdict = [null, 'keep', 'drop'] as const
    const decide = { kind: 'decide', verdict: verdict[dice.below(3)], tag: `t${n}`, note: `note ${n}` } as const
    return { ...decide, at: dice.some(1 + dice.below(rows), rows) }
  }
  if (kind < 55) return { kind: 'replace', at, text: `{"id":"text ${n}","of":"改 ${n}"}` }
  if (rows > mostRows) return { kind: 'delete', at: dice.some(Math.ceil(mostRows / 2), rows - 2) }
  if (kind < 65) return { kind: 'set-many', at: dice.some(1 + dice.below(rows), rows), key }
  if (kind < 75) return { kind: 'delete', at: rows > 3 ? [at] : [] }
  if (kind < 80) return { kind: 'duplicate', at: dice.some(1 + dice.below(rows), rows) }
  if (kind < 90 && rows > 3) {
    const [set, after, gone] = [0, 1, 2].map((step) => (at + step) % rows)
    return { kind: 'batch', set, key, delete: gone, after, line: `{"id":"batch ${n}"}` }
  }
  const lines = Array.from({ length: 1 + dice.below(3) }, (_, line) => `{"id":"new ${n} ${line}"}`)
  return { kind: 'insert', after: at - 1, lines }
}

/** Counts what there is after a step; the same for a program that has no more than its rows to go by. */
export const countAfter = (before: Counts, step: Step, rows: number): Counts => {
  switch (step.kind) {
    case 'undo':
      return { rows, undo: before.undo - 1, redo: before.redo + 1 }
    case 'redo':
      return { rows, undo: before.undo + 1, redo: before.redo - 1 }
    // Which undone steps can still be made again after a save depends on the rows that it took out: none is counted on.
    case 'save':
      return { rows, undo: before.undo, redo: 0 }
    default:
      return isNothing(step) ? { ...before, rows } : { rows, undo: before.undo + 1, redo: 0 }
  }
}

/** Tells whether a step alters nothing, so that it is no step of history. */
export const isNothing = (step: Step): boolean => step.kind === 'delete' && step.at.length === 0

/** Gives the wish that a step is; null for steps that are not wishes. `ids` are those of the rows by place. */
export const requestOf = (step: Step, ids: readonly RowId[]): ChangeRequest | null => {
  const id = (at: number): RowId => ids[at] ?? ids[0]
  const rows = (at: readonly number[]) => ({ kind: 'rows' as const, rows: at.map(id) })
  const row = (at: number) => ({ kind: 'row' as const, row: id(at) })
  switch (step.kind) {
    case 'set':
      return { kind: 'set', target: row(step.at), path: [step.key], json: '"改"' }
    case 'set-many':
      return { kind: 'set', target: rows(step.at), path: [step.key], json: '1.0' }
    case 'replace':
      return { kind: 'replace', row: id(step.at), text: step.text }
    case 'insert':
      return { kind: 'insert', after: step.after < 0 ? null : id(step.after), lines: [...step.lines] }
    case 'duplicate':
      return { kind: 'duplicate', target: rows(step.at) }
    case 'delete':
      return { kind: 'delete', target: rows(step.at) }
    case 'decide':
      return {
        kind: 'batch',
        requests: [
          { kind: 'judge', target: rows(step.at), verdict: step.verdict },
          { kind: 'tag', target: rows(step.at), tag: step.tag, isOn: true },
          { kind: 'note', row: id(step.at[0]), text: step.note },
        ],
      }
    case 'batch':
      return {
        kind: 'batch',
        requests: [
          { kind: 'set', target: row(step.set), path: [step.key], json: 'null' },
          { kind: 'insert', after: id(step.after), lines: [step.line] },
          { kind: 'delete', target: row(step.delete) },
        ],
      }
    default:
      return null
  }
}

/** A dataset as it must be: what its rows are, what they were, and what its file holds. */
export class RowModel {
  rows: readonly string[]
  file: string
  counts: Counts
  #past: readonly (readonly string[])[] = []
  #future: readonly (readonly string[])[] = []

  constructor(rows: readonly string[]) {
    this.rows = rows
    this.file = fileOf(rows)
    this.counts = { rows: rows.length, undo: 0, redo: 0 }
  }

  clone(): RowModel {
    const copy = new RowModel(this.rows)
    copy.file = this.file
    copy.counts = this.counts
    copy.#past = this.#past
    copy.#future = this.#future
    return copy
  }

  take(step: Step): void {
    if (step.kind === 'save') this.file = fileOf(this.rows)
    else if (step.kind === 'undo') {
      this.#future = [this.rows, ...this.#future]
      this.rows = this.#past[this.#past.length - 1]
      this.#past = this.#past.slice(0, -1)
    } else if (step.kind === 'redo') {
      this.#past = [...this.#past, this.rows]
      this.rows = this.#future[0]
      this.#future = this.#future.slice(1)
    } else if (!isNothing(step)) {
      this.#past = [...this.#past, this.rows]
      this.#future = []
      this.rows = changed(this.rows, step)
    }
    this.counts = countAfter(this.counts, step, this.rows.length)
  }
}

/** Gives the bytes of a file of these rows. */
export const fileOf = (rows: readonly string[]): string => rows.map((row) => `${partsOfRow(row).text}\n`).join('')

const changed = (rows: readonly string[], step: Step): readonly string[] => {
  switch (step.kind) {
    case 'set':
      return rows.with(step.at, withKey(rows[step.at], step.key, '"改"'))
    case 'set-many': {
      const chosen = new Set(step.at)
      return rows.map((row, at) => (chosen.has(at) ? withKey(row, step.key, '1.0') : row))
    }
    case 'replace':
      return rows.with(step.at, decidedText(step.text, partsOfRow(rows[step.at]).decision))
    case 'insert':
      return rows.toSpliced(step.after + 1, 0, ...step.lines)
    case 'duplicate': {
      const chosen = new Set(step.at)
      return rows.flatMap((row, at) => (chosen.has(at) ? [row, partsOfRow(row).text] : [row]))
    }
    case 'delete': {
      const chosen = new Set(step.at)
      return rows.filter((_, at) => !chosen.has(at))
    }
    case 'decide': {
      const chosen = new Set(step.at)
      return rows.map((row, at) => {
        const { text, decision } = partsOfRow(row)
        const tags = [...decision.tags, step.tag].toSorted()
        const note = at === step.at[0] ? step.note : decision.note
        return chosen.has(at) ? decidedText(text, { verdict: step.verdict, tags, note }) : row
      })
    }
    case 'batch':
      return rows.flatMap((row, at) => {
        const now = at === step.set ? withKey(row, step.key, 'null') : row
        const kept = at === step.delete ? [] : [now]
        return at === step.after ? [...kept, step.line] : kept
      })
    default:
      return rows
  }
}

const withKey = (row: string, key: string, json: string): string => {
  const { text, decision } = partsOfRow(row)
  return decidedText(`${text.slice(0, -1)},"${key}":${json}}`, decision)
}
