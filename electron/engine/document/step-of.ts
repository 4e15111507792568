/** What a change is called in history, and what its maker is told of it. */
import { type Change, countRows, firstRow, partsOf } from '../../../shared/change.ts'
import type { Confirmation, Step } from '../../../shared/contract.ts'
import type { RowId } from '../../../shared/ids.ts'
import { pathKey, pathLabel } from '../../../shared/json-path.ts'
import { RowSet } from '../../../shared/row-set.ts'

/** Tells whether a change does nothing. */
export const isNothing = (change: Change): boolean => change.kind === 'batch' && change.changes.length === 0

/** Gives the step of history that a change makes. */
export const stepOf = (change: Change, timeMs: number): Step => {
  const one = asOne(change)
  return { label: labelOf(one), rows: rowsOf(change), field: fieldOf(one), timeMs }
}

/** Gives what is answered once a change is on disk. */
export const confirmationOf = (revision: number, step: Step, skipped: number, change: Change): Confirmation => ({
  revision,
  step,
  skipped,
  inserted: insertedBy(change),
  row: firstRow(change),
})

// What was decided about one row in several ways was still decided about one row.
const rowsOf = (change: Change): number => {
  const { content, decisions } = partsOf(change)
  if (content.length > 0 || decisions.length < 2) return countRows(change)
  const rows = new RowSet()
  for (const one of decisions) {
    if (one.kind === 'note') rows.add(one.row)
    else if (one.kind === 'judge') for (const move of one.moves) rows.addAll(move.rows)
    else rows.addAll(one.rows)
  }
  return rows.size
}

// Several bulk sets of one field are one to whoever reads the history, and why rows were marked goes without saying.
const asOne = (change: Change): Change => {
  if (change.kind !== 'batch' || change.changes.length === 0) return change
  const made = change.changes.filter(({ kind }) => kind !== 'reason')
  const [first, ...others] = made.length === 0 ? change.changes : made
  if (others.length === 0) return first
  const isAlike = others.every(
    (other) => first.kind === 'set' && other.kind === 'set' && pathKey(first.path) === pathKey(other.path),
  )
  return isAlike ? first : change
}

const fieldOf = (change: Change): string | null => {
  if (change.kind === 'tag' || change.kind === 'untag') return change.tag
  if (change.kind === 'reason' || change.kind === 'unreason')
    return change.about?.mark.kind === 'tag' ? change.about.mark.tag : 'drop'
  if (change.kind === 'judge') {
    const [first, ...others] = change.moves
    return first !== undefined && others.every(({ to }) => to === first.to) ? first.to : null
  }
  return 'path' in change && change.path !== null ? pathLabel(change.path) : null
}

const labelOf = (change: Change): Step['label'] => {
  switch (change.kind) {
    case 'edit':
      return change.path === null ? 'edit' : 'set'
    case 'set':
    case 'lift':
      return 'set'
    case 'rewrite':
    case 'unwrite':
      return 'mend'
    case 'insert':
    case 'remove':
    case 'copy':
    case 'uncopy':
      return 'insert'
    // Only why they are marked is news.
    case 'reason':
    case 'unreason':
      return change.about?.mark.kind === 'tag' ? 'tag' : 'judge'
    case 'batch':
      return change.changes.length > 0 && change.changes.every((one) => labelOf(one) === 'insert') ? 'insert' : 'batch'
    default:
      return change.kind
  }
}

/** The contract's limit: whoever inserts more looks at the rows, not at a list of them. */
const MAX_INSERTED = 10_000

const insertedBy = (change: Change): RowId[] => {
  if (change.kind === 'batch') return change.changes.flatMap(insertedBy).slice(0, MAX_INSERTED)
  if (change.kind !== 'insert' && change.kind !== 'copy') return []
  const count = Math.min(MAX_INSERTED, countRows(change))
  return Array.from({ length: count }, (_, at) => (change.first + at) as RowId)
}
