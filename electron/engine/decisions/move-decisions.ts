/**
 * Puts what was decided about the rows of one version of a file on those of another: all that was ever decided, saved or
 * not, since decisions stand in the journal alone.
 */
import type { DecisionChange } from '../../../shared/change.ts'
import { type Reason, verdicts } from '../../../shared/decision.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { DecisionDraft } from '../document/decision-draft.ts'
import type { Decisions } from '../document/decisions.ts'
import type { History } from '../document/history.ts'

export interface MovedDecisions {
  changes: readonly DecisionChange[]
  /** Rows that were found again, and those that were not. */
  attached: number
  lost: number
}

/** Rows are gone through in stretches as long as nothing else has to wait for. */
const PACE_ROWS = 200_000

/** Gives the decided rows of a history that its file still has. */
export const decidedHere = (history: History): RowSet => {
  const rows = history.decisions.decided()
  rows.keepAll(history.edits.order.asSet())
  return rows
}

/** Gives the rows that are kept in place of decided ones, which reasons name. */
export const keptFor = async (history: History): Promise<RowSet> => {
  const kept = new RowSet()
  await eachReason(history, decidedHere(history), (_row, reason) => {
    if (reason.kept !== null) kept.add(reason.kept)
  })
  return kept
}

/** Gives what is news of a history's decisions to those of another file; `rename` says who a row is there. */
export const moveDecisions = async (
  history: History,
  now: Decisions,
  rename: (row: RowId) => RowId | null,
): Promise<MovedDecisions> => {
  const { decisions } = history
  const here = decidedHere(history)
  const draft = new DecisionDraft(now)
  const moved = async (rows: RowSet): Promise<RowSet> => {
    const living = rows.clone()
    living.keepAll(here)
    return renamed(living, rename)
  }
  const found = await renamed(here, rename)
  for (const verdict of verdicts) draft.judge(await moved(decisions.judged(verdict)), verdict)
  for (const tag of decisions.tags) draft.tag(await moved(decisions.tagged(tag)), tag, true)
  for (const [row, note] of decisions.notes) {
    const name = here.has(row) ? rename(row) : null
    if (name !== null) draft.note(name, note)
  }
  await eachReason(history, here, (row, reason) => {
    const name = rename(row)
    if (name !== null) draft.reason(name, { ...reason, kept: reason.kept === null ? null : rename(reason.kept) })
  })
  return { changes: draft.changes(), attached: found.size, lost: here.size - found.size }
}

const eachReason = async (
  { decisions }: History,
  here: RowSet,
  take: (row: RowId, reason: Reason) => void,
): Promise<void> => {
  const rows = decisions.reasoned()
  rows.keepAll(here)
  let seen = 0
  for (const row of rows.values()) {
    const reason = decisions.reasonOf(row)
    if (reason !== null) take(row, reason)
    seen += 1
    if (seen % PACE_ROWS === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

const renamed = async (rows: RowSet, rename: (row: RowId) => RowId | null): Promise<RowSet> => {
  const names = new RowSet()
  let seen = 0
  for (const { start, end } of rows.ranges()) {
    for (let row: number = start; row < end; row++) {
      const name = rename(rowId(row))
      if (name !== null) names.add(name)
      seen += 1
      if (seen % PACE_ROWS === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return names
}
