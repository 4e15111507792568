/** The rows of leaves that are answered by what is known of a dataset already: its history, its decisions, its findings. */

import { verdicts } from '../../../shared/decision.ts'
import { assertNever } from '../../../shared/engine-error.ts'
import { position, rowId } from '../../../shared/ids.ts'
import type { KnownAsk, LeafAsk, RowStateName, TextOptions } from '../../../shared/query/ask.ts'
import { comparable } from '../../../shared/query/fold-text.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import { rowsOfNamedFiles } from './file-rows.ts'

const KNOWN: ReadonlySet<LeafAsk['kind']> = new Set<KnownAsk['kind']>([
  'is',
  'tag',
  'verdict',
  'finding',
  'format',
  'note',
  'row',
  'file',
  'result',
])

/** Tells whether a leaf is answered by what is known already. */
export const isKnownAsk = (leaf: LeafAsk): leaf is KnownAsk => KNOWN.has(leaf.kind)

/** Gives the rows of a leaf as they are now; not to be altered. May hold rows that are in the file no more. */
export const knownRows = (dataset: Dataset, ask: KnownAsk, options: TextOptions): RowSet => {
  const { document, signs } = dataset
  const { decisions } = document.history
  switch (ask.kind) {
    case 'is':
      return rowsOfState(dataset, ask.what)
    case 'tag':
      return decisions.tagged(ask.tag)
    case 'verdict':
      return ask.verdict === null ? undecidedRows(dataset) : decisions.judged(ask.verdict)
    case 'finding':
      return signs.rowsWith(ask.finding)
    case 'format':
      return signs.rowsOf(ask.format)
    case 'note': {
      const text = comparable(ask.text, options)
      const rows = new RowSet()
      for (const [row, note] of decisions.notes) if (comparable(note, options).includes(text)) rows.add(row)
      return rows
    }
    case 'row':
      return rowsBetween(dataset, ask.first, ask.last)
    case 'file':
      return rowsOfNamedFiles(document, ask.pattern, options)
    case 'result':
      return dataset.sql.namedRows(ask.name)
    default:
      return assertNever(ask)
  }
}

const rowsOfState = (dataset: Dataset, state: RowStateName): RowSet => {
  const { document, malformed } = dataset
  const { decisions, edits } = document.history
  const { edited, inserted } = document.differences()
  switch (state) {
    case 'edited':
      return edited
    case 'inserted':
      return inserted
    case 'deleted':
      return edits.deleted
    case 'malformed':
      return malformed.rows()
    case 'noted':
      return decisions.noted
    case 'tagged': {
      const rows = new RowSet()
      for (const tag of decisions.tags) rows.addAll(decisions.tagged(tag))
      return rows
    }
    case 'changed': {
      const rows = edited.clone()
      rows.addAll(inserted)
      rows.addAll(edits.deleted)
      return rows
    }
    // Answered by who knows the groups (group-leaves.ts).
    case 'duplicate':
    case 'copy':
      return new RowSet()
    default:
      return assertNever(state)
  }
}

const undecidedRows = ({ document }: Dataset): RowSet => {
  const rows = document.rowsInOrder().clone()
  for (const verdict of verdicts) rows.deleteAll(document.history.decisions.judged(verdict))
  return rows
}

/** Rows by number from 1, both ends included. */
const rowsBetween = ({ document }: Dataset, first: number, last: number): RowSet => {
  const { order } = document.history.edits
  const rows = new RowSet()
  const start = position(Math.max(0, first - 1))
  const end = position(Math.min(order.count, last))
  if (start < end) for (const run of order.runsBetween(start, end)) rows.addRange(rowId(run.start), rowId(run.end))
  return rows
}
