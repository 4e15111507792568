/** What an action means for the sample as it is: the edits to try, in order, and where the keyboard belongs afterwards. */
import { type Sample, type TurnAddress, turnsOf } from '../../shared/sample/sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import type { CandidateAction, TurnAction } from './sample-keys.ts'
import { draftsAt, nextRole } from './sample-plan.ts'

/** Where the keyboard belongs once an action shows; `isTyping` starts an edit there. */
export interface Landing extends TurnAddress {
  readonly isTyping: boolean
}

export interface SampleStep {
  readonly edits: readonly SampleEdit[]
  readonly landing: Landing | null
}

/** What changes turns, as against going from one to the next. */
export type TurnChange = Exclude<TurnAction, 'next' | 'previous'>

/** Gives what an action on a turn means; null where there is nothing to act on. */
export const turnStep = (sample: Sample, action: TurnChange, at: TurnAddress): SampleStep | null => {
  const turns = turnsOf(sample, at.candidate)
  const turn = turns[at.turn]
  const to = (by: number, edit: SampleEdit): SampleStep => ({
    edits: [edit],
    landing: { ...at, turn: at.turn + by, isTyping: false },
  })
  if (action === 'insertAfter' || action === 'insertBefore') {
    const place = { ...at, turn: turns.length === 0 ? 0 : at.turn + (action === 'insertAfter' ? 1 : 0) }
    const edits = draftsAt(sample, place).map((drafts): SampleEdit => ({ kind: 'insert', at: place, turns: drafts }))
    return { edits, landing: { ...place, isTyping: true } }
  }
  if (turn === undefined) return null
  const isLast = at.turn + 1 >= turns.length
  switch (action) {
    case 'moveUp':
      return at.turn === 0 ? null : to(-1, { kind: 'move', at, to: at.turn - 1 })
    case 'moveDown':
      return isLast ? null : to(1, { kind: 'move', at, to: at.turn + 1 })
    case 'duplicate':
      return to(1, { kind: 'duplicate', at })
    case 'merge':
      return isLast ? null : to(0, { kind: 'merge', at })
    case 'role':
      return to(0, { kind: 'role', at, role: nextRole(turn.role) })
    case 'train':
      return to(0, { kind: 'train', at, isTrained: !(turn.train?.isTrained ?? true) })
    case 'delete':
      return to(isLast && at.turn > 0 ? -1 : 0, { kind: 'remove', at, count: 1 })
    case 'cut':
      return isLast ? null : to(0, { kind: 'cut', at })
  }
}

/** Gives what an action on a candidate means; null where there is nothing to act on. */
export const candidateStep = (
  sample: Sample,
  action: Exclude<CandidateAction, 'better'>,
  candidate: number,
): SampleStep | null => {
  const { candidates, outcomes } = sample
  const landing = { candidate, turn: 0, isTyping: false }
  if (action === 'tie') return { edits: [{ kind: 'outcome', outcome: 0, winner: 'tie' }], landing }
  if (action === 'swap') {
    const other = candidates.findIndex(({ tag, rank }) => tag !== 'chosen' && rank !== 1)
    return other === -1 ? null : { edits: [{ kind: 'choose', candidate: other }], landing }
  }
  // Where a verdict is kept apart from the answers, it is what is changed.
  if (outcomes.length > 0) return { edits: [{ kind: 'outcome', outcome: 0, winner: candidate }], landing }
  return { edits: [{ kind: 'choose', candidate }], landing }
}

/** Gives a candidate a rank; the others keep their order. */
export const rankStep = ({ candidates }: Sample, candidate: number, rank: number): SampleStep => {
  const order = candidates
    .map((one, at) => ({ at, rank: one.rank ?? at + 1 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ at }) => at)
    .filter((at) => at !== candidate)
  order.splice(rank - 1, 0, candidate)
  return { edits: [{ kind: 'rank', order }], landing: { candidate, turn: 0, isTyping: false } }
}
