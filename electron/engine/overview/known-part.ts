/** Counts what is known of rows without reading them: formats, findings, verdicts, tags, states, and who speaks in them. */
import { verdicts } from '../../../shared/decision.ts'
import type { Known, KnownName, NamedCount } from '../../../shared/overview/description.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { lintKinds } from '../../../shared/sample/lint.ts'
import type { Dataset } from '../dataset.ts'
import type { Document } from '../document/document.ts'
import { keysAlong, type ReadableColumn } from './signal-part.ts'

/** The most names that are listed; there may be a thousand tags. */
const MOST_NAMES = 200

/** Counts rows by what is known of them. */
export const describeKnown = (dataset: Dataset, sides: readonly RowSet[], what: KnownName): Known => {
  const entries = namesOf(dataset, what).map(({ name, rows }) => ({
    name,
    counts: sides.map((side) => side.countShared(rows)),
  }))
  // Verdicts and states stand in an order of their own; the rest by how many there are.
  const isFixed = what === 'verdict' || what === 'state'
  const met = isFixed ? entries : entries.filter(hasAny).sort(byFirst)
  return {
    kind: 'known',
    what,
    entries: met.slice(0, MOST_NAMES),
    omitted: Math.max(0, met.length - MOST_NAMES),
    isComplete: isComplete(dataset, what),
  }
}

/** What a row has when a signal of it is at least so much. */
export const turnKinds = [
  { name: 'system', signal: 'system_chars', least: 1 },
  { name: 'prompt', signal: 'prompt_chars', least: 1 },
  { name: 'answer', signal: 'answer_chars', least: 1 },
  { name: 'reasoning', signal: 'reasoning_chars', least: 1 },
  { name: 'tools', signal: 'tool_calls', least: 1 },
  { name: 'candidates', signal: 'candidates', least: 2 },
  { name: 'multi-turn', signal: 'user_turns', least: 2 },
] as const

/** Counts rows by who speaks in them. */
export const describeTurns = async (
  document: Document,
  sides: readonly RowSet[],
  columnOf: (signal: string) => Promise<ReadableColumn>,
): Promise<Known> => {
  const entries: NamedCount[] = []
  for (const { name, signal, least } of turnKinds) {
    entries.push({ name, counts: countAtLeast(document, sides, await columnOf(signal), least) })
  }
  return { kind: 'known', what: 'turns', entries, omitted: 0, isComplete: true }
}

const countAtLeast = (
  document: Document,
  sides: readonly RowSet[],
  column: ReadableColumn,
  least: number,
): number[] => {
  const counts = sides.map(() => 0)
  const leastKey = least * column.info.scale
  for (const { stretch, keys } of keysAlong(document, sides, column)) {
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] < leastKey) continue
      const mark = stretch.marks[at]
      for (let side = 0; mark >>> side !== 0; side++) counts[side] += (mark >>> side) & 1
    }
  }
  return counts
}

interface NamedRows {
  readonly name: string
  readonly rows: RowSet
}

const namesOf = (dataset: Dataset, what: KnownName): NamedRows[] => {
  const { document, signs, malformed } = dataset
  const { decisions } = document.history
  switch (what) {
    case 'format':
      return signs.counts().formats.map(({ lens }) => ({ name: lens, rows: signs.rowsOf(lens) }))
    case 'finding':
      return lintKinds.map((kind) => ({ name: kind, rows: signs.rowsWith(kind) }))
    case 'tag':
      return decisions.tags.map((tag) => ({ name: tag, rows: decisions.tagged(tag) }))
    case 'verdict': {
      const undecided = document.rowsInOrder().clone()
      const judged = verdicts.map((verdict) => ({ name: verdict, rows: decisions.judged(verdict) }))
      for (const { rows } of judged) undecided.deleteAll(rows)
      return [...judged, { name: 'undecided', rows: undecided }]
    }
    case 'state': {
      const { edited, inserted } = document.differences()
      return [
        { name: 'edited', rows: edited },
        { name: 'inserted', rows: inserted },
        { name: 'deleted', rows: document.history.edits.deleted },
        { name: 'malformed', rows: malformed.rows() },
        { name: 'tagged', rows: anyTag(dataset) },
        { name: 'noted', rows: decisions.noted },
      ]
    }
  }
}

const anyTag = ({ document }: Dataset): RowSet => {
  const rows = new RowSet()
  for (const tag of document.history.decisions.tags) rows.addAll(document.history.decisions.tagged(tag))
  return rows
}

const isComplete = ({ signs, malformed }: Dataset, what: KnownName): boolean => {
  if (what === 'format' || what === 'finding') return signs.isComplete
  return what !== 'state' || malformed.isExact
}

const hasAny = ({ counts }: NamedCount): boolean => counts.some((one) => one > 0)

const byFirst = (a: NamedCount, b: NamedCount): number =>
  b.counts[0] - a.counts[0] || (b.counts[1] ?? 0) - (a.counts[1] ?? 0)
