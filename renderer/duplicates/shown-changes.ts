/** What a decision about a group does to the decisions of its rows, as far as the window can tell before the engine has made it. */
import type { Decision } from '../../shared/decision.ts'
import type { GroupDecision, Member } from '../../shared/duplicates/duplicate-calls.ts'
import type { RowId } from '../../shared/ids.ts'

type Change = (decision: Decision) => Decision

/**
 * Gives what becomes of each row that changes. Which row rules keep is the engine's to find, so that nothing is shown ahead, unless
 * what stays is in another file.
 */
export const shownChanges = (
  members: readonly Member[],
  keep: GroupDecision['keep'],
  merges: boolean,
  decisionOf: (member: Member) => Decision | null,
): ReadonlyMap<RowId, Change> => {
  const changes = new Map<RowId, Change>()
  if (keep.kind === 'rules' && members.every(({ file }) => file === null)) return changes
  const tags = merges ? [...new Set(members.flatMap((member) => decisionOf(member)?.tags ?? []))].toSorted() : null
  const merged = (decision: Decision): Decision => (tags === null ? decision : { ...decision, tags })
  for (const member of members) {
    const { row, isDeleted } = member
    if (row === null || isDeleted) continue
    const isKept = keep.kind === 'all' || (keep.kind === 'row' && row === keep.row)
    // A rule leaves what was judged `keep` as it is; who chooses a row by hand means the others to go.
    const isLeft = keep.kind === 'rules' && decisionOf(member)?.verdict === 'keep'
    if (isKept) changes.set(row, (decision) => merged({ ...decision, verdict: 'keep' }))
    else if (isLeft) changes.set(row, merged)
    else changes.set(row, (decision) => ({ ...decision, verdict: 'drop' }))
  }
  return changes
}
