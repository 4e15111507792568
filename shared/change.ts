/**
 * A change is a value: what was done to which rows, with all that is needed to take it back. History, the journal and the
 * rows themselves are clients of this one shape. `reverse` and `squash` are pure; a change that touches millions of rows
 * holds them as a bitmap, never as a list.
 */
import { assertNever } from './engine-error.ts'
import { type RowId, rowId } from './ids.ts'
import { type JsonPath, pathKey } from './json-path.ts'
import { RowSet } from './row-set.ts'
import { reverseSplices, type Splice, squashSplices } from './text-splice.ts'

/** An edit of one row's text. */
export interface EditChange {
  kind: 'edit'
  row: RowId
  splices: readonly Splice[]
  /** The field that was set, when it was one. */
  path: JsonPath | null
}

/** The value at a path, in many rows: a layer over what the rows hold, which `lift` takes off again. */
export interface SetChange {
  kind: 'set' | 'lift'
  rows: RowSet
  path: JsonPath
  json: string
}

/** New rows `first`, `first + 1`, ..., one a line, after a row (null: before the first row). */
export interface InsertChange {
  kind: 'insert' | 'remove'
  after: RowId | null
  first: RowId
  lines: readonly string[]
}

/**
 * A copy right after each row: the k-th row in order of identity gives row `first + k`. The copies' bytes are in a file
 * beside the journal, since there may be millions of them.
 */
export interface CopyChange {
  kind: 'copy' | 'uncopy'
  rows: RowSet
  first: RowId
  file: string
}

/** Rows marked deleted, or no longer so; holds only rows for which that was news, so that it reverses exactly. */
export interface DeleteChange {
  kind: 'delete' | 'restore'
  rows: RowSet
}

/** Several changes as one step, done in order. */
export interface BatchChange {
  kind: 'batch'
  changes: readonly Change[]
}

export type Change = EditChange | SetChange | InsertChange | CopyChange | DeleteChange | BatchChange

const opposite = {
  set: 'lift',
  lift: 'set',
  insert: 'remove',
  remove: 'insert',
  copy: 'uncopy',
  uncopy: 'copy',
  delete: 'restore',
  restore: 'delete',
} as const

/** Gives the change that takes a change back, when made right after it. */
export const reverse = (change: Change): Change => {
  switch (change.kind) {
    case 'edit':
      return { ...change, splices: reverseSplices(change.splices) }
    case 'set':
    case 'lift':
      return { ...change, kind: opposite[change.kind] }
    case 'insert':
    case 'remove':
      return { ...change, kind: opposite[change.kind] }
    case 'copy':
    case 'uncopy':
      return { ...change, kind: opposite[change.kind] }
    case 'delete':
    case 'restore':
      return { ...change, kind: opposite[change.kind] }
    case 'batch':
      return { kind: 'batch', changes: change.changes.map(reverse).reverse() }
    default:
      return assertNever(change)
  }
}

/** Gives one change that does what two in a row do; an edit taken back leaves an empty batch. */
export const squash = (first: Change, second: Change): Change => {
  if (first.kind === 'edit' && second.kind === 'edit' && first.row === second.row) {
    const splices = squashSplices(first.splices, second.splices)
    const isOneField = first.path !== null && second.path !== null && pathKey(first.path) === pathKey(second.path)
    return splices.length === 0 ? NOTHING : { ...first, splices, path: isOneField ? first.path : null }
  }
  if (first.kind === 'delete' && second.kind === 'delete')
    return { kind: 'delete', rows: union(first.rows, second.rows) }
  if (first.kind === 'restore' && second.kind === 'restore')
    return { kind: 'restore', rows: union(first.rows, second.rows) }
  if (isTakenBack(first, second)) return NOTHING
  const changes = [...flatten(first), ...flatten(second)]
  return changes.length === 1 ? changes[0] : { kind: 'batch', changes }
}

/** Counts the rows that a change touches; a row touched twice by a batch counts once an entry. */
export const countRows = (change: Change): number => {
  switch (change.kind) {
    case 'edit':
      return 1
    case 'insert':
    case 'remove':
      return change.lines.length
    case 'batch':
      return change.changes.reduce((sum, one) => sum + countRows(one), 0)
    default:
      return change.rows.size
  }
}

/**
 * Gives a change with every row renamed, and how many rows had no new name: their part of the change is left out.
 * An insertion whose row is gone goes where `anchor` says.
 */
export const renameRows = (
  change: Change,
  rename: (row: RowId) => RowId | null,
  anchor: (row: RowId) => RowId | null,
): { change: Change | null; lost: number } => {
  switch (change.kind) {
    case 'edit': {
      const row = rename(change.row)
      return row === null ? { change: null, lost: 1 } : { change: { ...change, row }, lost: 0 }
    }
    case 'insert':
    case 'remove':
      return { change: { ...change, after: change.after === null ? null : anchor(change.after) }, lost: 0 }
    case 'batch': {
      const parts = change.changes.map((one) => renameRows(one, rename, anchor))
      const kept = parts.flatMap((part) => (part.change === null ? [] : [part.change]))
      const lost = parts.reduce((sum, part) => sum + part.lost, 0)
      return { change: kept.length === 0 ? null : { kind: 'batch', changes: kept }, lost }
    }
    default: {
      const rows = new RowSet()
      for (const row of change.rows.values()) {
        const renamed = rename(row)
        if (renamed !== null) rows.add(renamed)
      }
      const lost = change.rows.size - rows.size
      return rows.size === 0 ? { change: null, lost } : { change: { ...change, rows }, lost }
    }
  }
}

/** Gives the first row that a change touches, as the one to look at. */
export const firstRow = (change: Change): RowId | null => {
  switch (change.kind) {
    case 'edit':
      return change.row
    case 'insert':
      return change.first
    case 'remove':
      return change.after
    case 'copy':
      return change.first
    case 'batch':
      return change.changes.length === 0 ? null : firstRow(change.changes[0])
    default: {
      const { value, done } = change.rows.ranges().next()
      return done === true ? null : rowId(value.start)
    }
  }
}

const NOTHING: BatchChange = { kind: 'batch', changes: [] }

const flatten = (change: Change): readonly Change[] => (change.kind === 'batch' ? change.changes : [change])

const union = (a: RowSet, b: RowSet): RowSet => {
  const both = a.clone()
  both.addAll(b)
  return both
}

const isTakenBack = (first: Change, second: Change): boolean => {
  if (first.kind === 'edit' || first.kind === 'batch' || second.kind === 'edit' || second.kind === 'batch') return false
  if (opposite[first.kind] !== second.kind) return false
  if ('lines' in first || 'lines' in second)
    return 'lines' in first && 'lines' in second && first.first === second.first
  if (
    'json' in first &&
    'json' in second &&
    (first.json !== second.json || pathKey(first.path) !== pathKey(second.path))
  ) {
    return false
  }
  return first.rows.isEqual(second.rows)
}
