/**
 * Decisions as they were just made, shown until the rows that hold them have been read again: a verdict is seen with the
 * key that gives it, and marked as not yet kept until the engine has confirmed it.
 */
import type { Decision, Reason } from '../../shared/decision.ts'
import type { RowId } from '../../shared/ids.ts'

/** A decision as it is to be shown. */
export interface ShownDecision extends Decision {
  /** False while a part of it waits for the engine. */
  readonly isKept: boolean
}

/** What was done to one row's decision. */
export interface PendingDecision {
  readonly row: RowId
  readonly change: (decision: Decision) => Decision
  /** The revision that holds it; null until the engine has answered. */
  revision: number | null
}

/** More rows than a window shows are of no use, once the engine has answered. */
const MAX_ROWS = 1_000

export class PendingDecisions {
  readonly #pending = new Map<RowId, readonly PendingDecision[]>()

  /** Shows a change of a row's decision from now on. */
  start(row: RowId, change: (decision: Decision) => Decision): PendingDecision {
    const made: PendingDecision = { row, change, revision: null }
    const before = this.#pending.get(row) ?? []
    this.#pending.delete(row)
    this.#pending.set(row, [...before, made])
    this.#forgetOldest()
    return made
  }

  /** Takes in what became of it: the revision that holds it, or null when it was refused. */
  settle(made: PendingDecision, revision: number | null): void {
    if (revision !== null) made.revision = revision
    else
      this.#set(
        made.row,
        (this.#pending.get(made.row) ?? []).filter((one) => one !== made),
      )
  }

  /** Gives a row's decision as it was read at a revision, with what was done since. */
  get(row: RowId, read: Decision, revision: number): ShownDecision {
    const pending = this.#pending.get(row)
    if (pending === undefined) return { ...read, isKept: true }
    const left = pending.filter((one) => one.revision === null || one.revision > revision)
    if (left.length < pending.length) this.#set(row, left)
    const decision = left.reduce((so, { change }) => change(so), read)
    return { ...decision, reason: stillSaid(decision), isKept: left.every((one) => one.revision !== null) }
  }

  /** Lets go of all that the engine has answered to, as after an undo, which may have taken it back. */
  forgetKept(): void {
    for (const [row, pending] of this.#pending) {
      this.#set(
        row,
        pending.filter(({ revision }) => revision === null),
      )
    }
  }

  /** Tells whether a row shows anything but what was read. */
  has(row: RowId): boolean {
    return this.#pending.has(row)
  }

  #set(row: RowId, pending: readonly PendingDecision[]): void {
    if (pending.length === 0) this.#pending.delete(row)
    else this.#pending.set(row, pending)
  }

  #forgetOldest(): void {
    if (this.#pending.size <= MAX_ROWS) return
    for (const [row, pending] of this.#pending) {
      if (pending.every(({ revision }) => revision !== null)) {
        this.#pending.delete(row)
        return
      }
    }
  }
}

/** A reason is told for as long as the row has the mark that it came with. */
const stillSaid = ({ reason, verdict, tags }: Decision): Reason | null => {
  if (reason === null) return null
  const isMarked = reason.mark.kind === 'drop' ? verdict === 'drop' : tags.includes(reason.mark.tag)
  return isMarked ? reason : null
}

/** Gives a decision with a tag or without it; tags stay in the order of their names. */
export const withTag = (decision: Decision, tag: string, isOn: boolean): Decision => {
  const others = decision.tags.filter((one) => one !== tag)
  return { ...decision, tags: isOn ? [...others, tag].toSorted() : others }
}
