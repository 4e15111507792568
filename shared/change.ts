/**
 * A change is a value: what was done to which rows, with all that is needed to take it back. History, the journal and the
 * rows themselves are clients of this one shape. `reverse` and `squash` are pure; a change that touches millions of rows
 * holds them as a bitmap, never as a list.
 */
import type { Reason, Verdict } from './decision.ts'
import { assertNever } from './engine-error.ts'
import { renameReasons } from './gathered-reasons.ts'
import { type RowId, rowId } from './ids.ts'
import { type JsonPath, pathKey } from './json-path.ts'
import type { PackedReasons } from './packed-reasons.ts'
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

/**
 * The value at a path, in many rows: a layer over what the rows hold, which `lift` takes off again. Null takes the key
 * out, with its value.
 */
export interface SetChange {
  kind: 'set' | 'lift'
  rows: RowSet
  path: JsonPath
  json: string | null
}

/**
 * Whole new bytes for many rows, as a bulk mend leaves them: a layer over all that the rows hold, which `unwrite` takes off
 * again. The bytes are in a file beside the journal: what a mend's rule does may differ in another version, its result may not.
 */
export interface RewriteChange {
  kind: 'rewrite' | 'unwrite'
  rows: RowSet
  file: string
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

/** A tag that rows get, or lose; holds only rows for which that was news. */
export interface TagChange {
  kind: 'tag' | 'untag'
  rows: RowSet
  tag: string
}

/** Rows whose verdict goes from one to another; no row stands in two moves of a change. */
export interface JudgeMove {
  rows: RowSet
  from: Verdict
  to: Verdict
}
export interface JudgeChange {
  kind: 'judge'
  moves: readonly JudgeMove[]
}

/** The note of one row; null is none. */
export interface NoteChange {
  kind: 'note'
  row: RowId
  before: string | null
  after: string | null
}

/** What is alike for many rows of why they were marked. */
export interface ReasonAbout {
  readonly method: Reason['method']
  readonly rule: string
  readonly mark: Reason['mark']
  /** The names of other files that rows are kept in. */
  readonly files: readonly string[]
}

/** Why rows were marked as duplicates: a layer over what was told of them before, which `unreason` takes off again. */
export interface ReasonChange {
  kind: 'reason' | 'unreason'
  rows: RowSet
  /** Null where they have no reason any more, since somebody took the mark off; then `reasons` is empty. */
  about: ReasonAbout | null
  /** Of each of the rows. */
  reasons: PackedReasons
}

/** Several changes as one step, done in order. */
export interface BatchChange {
  kind: 'batch'
  changes: readonly Change[]
}

/** What alters rows, or which there are. */
export type ContentChange = EditChange | SetChange | RewriteChange | InsertChange | CopyChange | DeleteChange
/** What alters only what was decided about rows. */
export type DecisionChange = TagChange | JudgeChange | NoteChange | ReasonChange
export type Change = ContentChange | DecisionChange | BatchChange

const opposite = {
  set: 'lift',
  lift: 'set',
  rewrite: 'unwrite',
  unwrite: 'rewrite',
  insert: 'remove',
  remove: 'insert',
  copy: 'uncopy',
  uncopy: 'copy',
  delete: 'restore',
  restore: 'delete',
  tag: 'untag',
  untag: 'tag',
  reason: 'unreason',
  unreason: 'reason',
} as const

/** Gives the change that takes a change back, when made right after it. */
export const reverse = (change: Change): Change => {
  switch (change.kind) {
    case 'edit':
      return { ...change, splices: reverseSplices(change.splices) }
    case 'set':
    case 'lift':
      return { ...change, kind: opposite[change.kind] }
    case 'rewrite':
    case 'unwrite':
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
    case 'tag':
    case 'untag':
      return { ...change, kind: opposite[change.kind] }
    case 'reason':
    case 'unreason':
      return { ...change, kind: opposite[change.kind] }
    case 'judge':
      return { kind: 'judge', moves: change.moves.map(({ rows, from, to }) => ({ rows, from: to, to: from })) }
    case 'note':
      return { ...change, before: change.after, after: change.before }
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
  if ((first.kind === 'tag' || first.kind === 'untag') && first.kind === second.kind && first.tag === second.tag)
    return { ...first, rows: union(first.rows, second.rows) }
  if (first.kind === 'judge' && second.kind === 'judge') return squashMoves(first.moves, second.moves)
  if (first.kind === 'note' && second.kind === 'note' && first.row === second.row)
    return first.before === second.after ? NOTHING : { ...first, after: second.after }
  if (isTakenBack(first, second)) return NOTHING
  const changes = [...flatten(first), ...flatten(second)]
  return changes.length === 1 ? changes[0] : { kind: 'batch', changes }
}

/** Tells whether a change alters only what was decided about rows. */
export const isDecision = (change: Change): change is DecisionChange => DECIDING.has(change.kind)

/** Parts a change into what alters rows and what alters decisions, which do not depend on each other. */
export const partsOf = (
  change: Change,
): { content: readonly ContentChange[]; decisions: readonly DecisionChange[] } => {
  const content: ContentChange[] = []
  const decisions: DecisionChange[] = []
  const part = (one: Change): void => {
    if (one.kind === 'batch') for (const each of one.changes) part(each)
    else if (isDecision(one)) decisions.push(one)
    else content.push(one)
  }
  part(change)
  return { content, decisions }
}

/**
 * Counts the rows that a change touches; a row touched twice by a batch counts once an entry, and what only says why
 * others of a batch were made counts for nothing.
 */
export const countRows = (change: Change): number => {
  switch (change.kind) {
    case 'edit':
    case 'note':
      return 1
    case 'insert':
    case 'remove':
      return change.lines.length
    case 'judge':
      return change.moves.reduce((sum, { rows }) => sum + rows.size, 0)
    case 'batch': {
      const made = change.changes.filter(({ kind }) => kind !== 'reason' && kind !== 'unreason')
      return (made.length === 0 ? change.changes : made).reduce((sum, one) => sum + countRows(one), 0)
    }
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
    case 'edit':
    case 'note': {
      const row = rename(change.row)
      return row === null ? { change: null, lost: 1 } : { change: { ...change, row }, lost: 0 }
    }
    case 'insert':
    case 'remove':
      return { change: { ...change, after: change.after === null ? null : anchor(change.after) }, lost: 0 }
    case 'batch': {
      const changes = change.changes.flatMap((one) => renameRows(one, rename, anchor).change ?? [])
      const kept: Change = { kind: 'batch', changes }
      return { change: changes.length === 0 ? null : kept, lost: Math.max(0, countRows(change) - countRows(kept)) }
    }
    case 'judge': {
      const all = change.moves.map((move) => ({ ...move, rows: renamedRows(move.rows, rename) }))
      const moves = all.filter(({ rows }) => rows.size > 0)
      const lost = countRows(change) - moves.reduce((sum, { rows }) => sum + rows.size, 0)
      return { change: moves.length === 0 ? null : { kind: 'judge', moves }, lost }
    }
    case 'reason':
    case 'unreason': {
      const isNone = change.about === null
      const renamed = isNone ? { ...change, rows: renamedRows(change.rows, rename) } : renameReasons(change, rename)
      return { change: renamed.rows.size === 0 ? null : renamed, lost: change.rows.size - renamed.rows.size }
    }
    default: {
      const rows = renamedRows(change.rows, rename)
      const lost = change.rows.size - rows.size
      return rows.size === 0 ? { change: null, lost } : { change: { ...change, rows }, lost }
    }
  }
}

/** Gives the first row that a change touches, as the one to look at. */
export const firstRow = (change: Change): RowId | null => {
  switch (change.kind) {
    case 'edit':
    case 'note':
      return change.row
    case 'insert':
      return change.first
    case 'remove':
      return change.after
    case 'copy':
      return change.first
    case 'batch':
      return change.changes.length === 0 ? null : firstRow(change.changes[0])
    case 'judge': {
      const firsts = change.moves.flatMap(({ rows }) => firstOf(rows) ?? [])
      return firsts.length === 0 ? null : rowId(Math.min(...firsts))
    }
    default:
      return firstOf(change.rows)
  }
}

const NOTHING: BatchChange = { kind: 'batch', changes: [] }

const DECIDING: ReadonlySet<Change['kind']> = new Set(['tag', 'untag', 'judge', 'note', 'reason', 'unreason'])

const flatten = (change: Change): readonly Change[] => (change.kind === 'batch' ? change.changes : [change])

const firstOf = (rows: RowSet): RowId | null => {
  const { value, done } = rows.ranges().next()
  return done === true ? null : rowId(value.start)
}

const renamedRows = (rows: RowSet, rename: (row: RowId) => RowId | null): RowSet => {
  const renamed = new RowSet()
  for (const row of rows.values()) {
    const name = rename(row)
    if (name !== null) renamed.add(name)
  }
  return renamed
}

// Rows of the first moves go on to where the second take them; those of the second that the first did not touch come
// from where they were.
const squashMoves = (first: readonly JudgeMove[], second: readonly JudgeMove[]): Change => {
  const moves: JudgeMove[] = []
  const add = (rows: RowSet, from: Verdict, to: Verdict): void => {
    if (rows.size === 0 || from === to) return
    const known = moves.find((move) => move.from === from && move.to === to)
    if (known === undefined) moves.push({ rows, from, to })
    else known.rows.addAll(rows)
  }
  const touched = new RowSet()
  for (const { rows } of first) touched.addAll(rows)
  const moved = new RowSet()
  for (const { rows } of second) moved.addAll(rows)
  for (const { rows, from, to } of first) {
    add(difference(rows, moved), from, to)
    for (const next of second) add(intersection(rows, next.rows), from, next.to)
  }
  for (const { rows, from, to } of second) add(difference(rows, touched), from, to)
  return moves.length === 0 ? NOTHING : { kind: 'judge', moves }
}

const difference = (a: RowSet, b: RowSet): RowSet => {
  const rest = a.clone()
  rest.deleteAll(b)
  return rest
}

const intersection = (a: RowSet, b: RowSet): RowSet => {
  const shared = a.clone()
  shared.keepAll(b)
  return shared
}

const union = (a: RowSet, b: RowSet): RowSet => {
  const both = a.clone()
  both.addAll(b)
  return both
}

const isTakenBack = (first: Change, second: Change): boolean => {
  if (!hasOpposite(first) || !hasOpposite(second)) return false
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
  if ('file' in first && 'file' in second && first.file !== second.file) return false
  if ('tag' in first && 'tag' in second && first.tag !== second.tag) return false
  if ('reasons' in first && 'reasons' in second && !isSameReason(first, second)) return false
  return first.rows.isEqual(second.rows)
}

const isSameReason = (first: ReasonChange, second: ReasonChange): boolean =>
  first.reasons.isSameAs(second.reasons) && JSON.stringify(first.about) === JSON.stringify(second.about)

const hasOpposite = (change: Change): change is Exclude<Change, EditChange | BatchChange | JudgeChange | NoteChange> =>
  change.kind in opposite
