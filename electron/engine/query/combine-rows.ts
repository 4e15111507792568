/**
 * Puts the rows of a question's leaves together: arithmetic of sets, which costs the same for ten rows and ten million. A row that
 * a leaf can't decide, or has not come to, is neither in nor out, and so it is behind a `not`: only what is sure is found.
 */
import type { Ask, LeafAsk } from '../../../shared/query/ask.ts'
import { RowSet } from '../../../shared/row-set.ts'

/** Rows that are found for sure, and those that may be, the sure ones included: the same set where all is decided. */
export interface FoundSoFar {
  readonly sure: RowSet
  readonly possible: RowSet | 'every'
}

export interface LeafSource {
  /** Every row, deleted ones included; not altered. */
  every(): RowSet
  /** Gives the rows of a leaf; sets that are not altered. */
  of(leaf: LeafAsk): FoundSoFar
}

/** Gives an answer in which every row is decided. */
export const decided = (rows: RowSet): FoundSoFar => ({ sure: rows, possible: rows })

/** Gives the rows that a question finds; not to be altered. */
export const combineRows = (ask: Ask, leaves: LeafSource): FoundSoFar => {
  switch (ask.kind) {
    case 'every':
      return decided(leaves.every())
    case 'not':
      return allBut(combineRows(ask.part, leaves), leaves)
    case 'or':
      return any(ask.parts, leaves)
    case 'and':
      return all(ask.parts, leaves)
    default:
      return leaves.of(ask)
  }
}

/** Gives the leaves of a question, each once. */
export const leavesOf = (ask: Ask): LeafAsk[] => {
  const leaves = new Map<string, LeafAsk>()
  const collect = (one: Ask): void => {
    if (one.kind === 'every') return
    if (one.kind === 'not') collect(one.part)
    else if (!('parts' in one)) leaves.set(leafName(one), one)
    else for (const part of one.parts) collect(part)
  }
  collect(ask)
  return [...leaves.values()]
}

/** Gives a leaf's one spelling, to key maps by. */
export const leafName = (leaf: LeafAsk): string =>
  JSON.stringify(leaf, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  )

const allBut = ({ sure, possible }: FoundSoFar, leaves: LeafSource): FoundSoFar => {
  const without = (rows: RowSet): RowSet => {
    if (rows.size === 0) return leaves.every()
    const rest = leaves.every().clone()
    rest.deleteAll(rows)
    return rest
  }
  if (sure === possible) return decided(without(sure))
  return {
    sure: possible === 'every' ? new RowSet() : without(possible),
    possible: possible === 'every' && sure.size === 0 ? 'every' : without(sure),
  }
}

const all = (parts: readonly Ask[], leaves: LeafSource): FoundSoFar => {
  let found: FoundSoFar | null = null
  for (const part of parts) {
    if (found !== null && found.possible !== 'every' && found.possible.size === 0) return decided(new RowSet())
    const more = combineRows(part, leaves)
    found = found === null ? more : both(found, more)
  }
  return found ?? decided(leaves.every())
}

// Into one set from the start: there may be ten thousand parts.
const any = (parts: readonly Ask[], leaves: LeafSource): FoundSoFar => {
  const sure = new RowSet()
  const open = new RowSet()
  let isAnyOpen = false
  let isEveryOpen = false
  for (const part of parts) {
    const found = combineRows(part, leaves)
    sure.addAll(found.sure)
    if (found.sure === found.possible) continue
    isAnyOpen = true
    if (found.possible === 'every') isEveryOpen = true
    else open.addAll(found.possible)
  }
  if (!isAnyOpen) return decided(sure)
  if (isEveryOpen) return { sure, possible: 'every' }
  open.addAll(sure)
  return { sure, possible: open }
}

const both = (a: FoundSoFar, b: FoundSoFar): FoundSoFar => {
  const sure = shared(a.sure, b.sure)
  if (a.sure === a.possible && b.sure === b.possible) return decided(sure)
  if (a.possible === 'every' || b.possible === 'every') {
    return { sure, possible: a.possible === 'every' ? b.possible : a.possible }
  }
  return { sure, possible: shared(a.possible, b.possible) }
}

const shared = (a: RowSet, b: RowSet): RowSet => {
  if (a.size === 0) return a
  if (b.size === 0) return b
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a]
  const rows = fewer.clone()
  rows.keepAll(more)
  return rows
}
