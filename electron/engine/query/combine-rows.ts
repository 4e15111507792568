/** Puts the rows of a question's leaves together: arithmetic of sets, which costs the same for ten rows and ten million. */

import type { Ask, LeafAsk } from '../../../shared/query/ask.ts'
import { RowSet } from '../../../shared/row-set.ts'

export interface LeafRowsOf {
  /** Every row, deleted ones included; not altered. */
  every(): RowSet
  /** Gives the rows of a leaf; a set that is not altered. */
  of(leaf: LeafAsk): RowSet
}

/** Gives the rows that a question finds; a set of the caller's own. */
export const combineRows = (ask: Ask, leaves: LeafRowsOf): RowSet => {
  switch (ask.kind) {
    case 'every':
      return leaves.every().clone()
    case 'not': {
      const rows = leaves.every().clone()
      rows.deleteAll(combineRows(ask.part, leaves))
      return rows
    }
    case 'or': {
      const rows = new RowSet()
      for (const part of ask.parts) rows.addAll(combineRows(part, leaves))
      return rows
    }
    case 'and': {
      const [first, ...more] = ask.parts
      if (first === undefined) return leaves.every().clone()
      const rows = combineRows(first, leaves)
      for (const part of more) {
        if (rows.size === 0) break
        rows.keepAll(combineRows(part, leaves))
      }
      return rows
    }
    default:
      return leaves.of(ask).clone()
  }
}

/** Gives the leaves of a question, each once. */
export const leavesOf = (ask: Ask): LeafAsk[] => {
  const leaves = new Map<string, LeafAsk>()
  const collect = (one: Ask): void => {
    if (one.kind === 'every') return
    if (one.kind === 'not') collect(one.part)
    else if (!('parts' in one)) leaves.set(JSON.stringify(one), one)
    else for (const part of one.parts) collect(part)
  }
  collect(ask)
  return [...leaves.values()]
}
