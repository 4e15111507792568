/** The sets of rows that are described, and which of them each row is in, a stretch of rows at a time. */

import { assertNever } from '../../../shared/engine-error.ts'
import { position, type RowId, rowId, type ViewId } from '../../../shared/ids.ts'
import type { Side } from '../../../shared/overview/description.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'

/** One side: its rows, and how many more it would have were none deleted. */
export interface SideRows {
  readonly rows: RowSet
  readonly deleted: number
}

/** What a session knows of its views. */
export interface ViewSets {
  rowsOfView(view: ViewId): RowSet
  selectedIn(view: ViewId): RowSet
}

/** Rows in a row by identity, and of which sides each is: bit 0 for the first, bit 1 for the second. */
export interface Stretch extends RowRange {
  readonly marks: Uint8Array
}

const STRETCH_ROWS = 65_536

/** Gives the rows of a side as they are now; a set of the caller's own. */
export const rowsOfSide = (document: Document, side: Side, views: ViewSets): SideRows => {
  if (side.kind === 'file') return { rows: document.history.fileOrder.asSet(), deleted: 0 }
  const rows = candidatesOf(document, side, views)
  const before = rows.size
  rows.deleteAll(document.history.edits.deleted)
  const deleted = before - rows.size
  if (side.kind === 'kept') rows.deleteAll(document.history.decisions.judged('drop'))
  return { rows, deleted }
}

/** Goes through all rows of some sides, each stretch once; `marks` are another stretch's afterwards. */
export function* stretchesOf(document: Document, sides: readonly RowSet[]): Generator<Stretch> {
  const room = new Uint8Array(STRETCH_ROWS)
  for (const range of rangesOf(document, sides)) {
    for (let start: number = range.start; start < range.end; ) {
      // Cut where the blocks of row sets are, so that each is looked up once.
      const end = Math.min(range.end, (Math.floor(start / STRETCH_ROWS) + 1) * STRETCH_ROWS)
      const marks = room.subarray(0, end - start)
      marks.fill(0)
      markRows(sides, start, marks)
      yield { start: rowId(start), end: rowId(end), marks }
      start = end
    }
  }
}

/** Adds to `marks` which of some sets hold each of the rows from `start` on. */
export const markRows = (sets: readonly RowSet[], start: number, marks: Uint8Array): void => {
  for (const [at, set] of sets.entries()) markOne(set, start, marks, 1 << at)
}

const candidatesOf = (document: Document, side: Exclude<Side, { kind: 'file' }>, views: ViewSets): RowSet => {
  switch (side.kind) {
    case 'dataset':
    case 'kept':
      return document.rowsInOrder().clone()
    case 'view':
      return views.rowsOfView(side.view)
    case 'selection':
      return views.selectedIn(side.view)
    default:
      return assertNever(side)
  }
}

/** Rows of the order as it is come first; rows that only the file holds, after a save was undone, behind them. */
function* rangesOf(document: Document, sides: readonly RowSet[]): Generator<RowRange> {
  const { order } = document.history.edits
  yield* order.runsBetween(position(0), position(order.count))
  const rest = new RowSet()
  for (const side of sides) rest.addAll(side)
  rest.deleteAll(document.rowsInOrder())
  yield* rest.ranges()
}

const markOne = (set: RowSet, start: number, marks: Uint8Array, mark: number): void => {
  const end = start + marks.length
  for (let at = start; at < end; ) {
    const block = Math.floor(at / STRETCH_ROWS)
    const stop = Math.min(end, (block + 1) * STRETCH_ROWS)
    const words = set.wordsOf(block)
    if (words === null) for (let row = at; row < stop; row++) marks[row - start] |= mark
    else if (words !== undefined) {
      const first = block * STRETCH_ROWS
      for (let row = at; row < stop; row++) {
        const bit = row - first
        if (((words[bit >>> 5] >>> (bit & 31)) & 1) === 1) marks[row - start] |= mark
      }
    }
    at = stop
  }
}

/** Tells the sides that a row of a mark is in. */
export const isInSide = (mark: number, side: number): boolean => ((mark >>> side) & 1) === 1

/** Names a row of a stretch. */
export const rowOf = (stretch: RowRange, at: number): RowId => rowId(stretch.start + at)
