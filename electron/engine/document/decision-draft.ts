/**
 * Decisions as a wish makes them, before they are a change: the last word on a row counts, and what is so already is left
 * out. Works on sets of rows, so that ten million cost no more than a few bitmaps.
 */
import type { DecisionChange, JudgeMove } from '../../../shared/change.ts'
import { type Reason, type SaidReason, type Verdict, verdicts } from '../../../shared/decision.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { PackedReasons } from '../../../shared/packed-reasons.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Decisions } from './decisions.ts'
import { ReasonDraft } from './reason-draft.ts'

const ALL_VERDICTS: readonly Verdict[] = [...verdicts, null]

export class DecisionDraft {
  readonly #now: Decisions
  readonly #judged = new Map<Verdict, RowSet>(ALL_VERDICTS.map((verdict) => [verdict, new RowSet()]))
  readonly #tagged = new Map<string, { on: RowSet; off: RowSet }>()
  readonly #notes = new Map<RowId, string | null>()
  readonly #reasons: ReasonDraft

  constructor(now: Decisions) {
    this.#now = now
    this.#reasons = new ReasonDraft(now)
  }

  judge(rows: RowSet | RowId, verdict: Verdict): void {
    for (const [other, judged] of this.#judged) (other === verdict ? addTo : takeFrom)(judged, rows)
  }

  tag(rows: RowSet | RowId, tag: string, isOn: boolean): void {
    let tagged = this.#tagged.get(tag)
    if (tagged === undefined) {
      tagged = { on: new RowSet(), off: new RowSet() }
      this.#tagged.set(tag, tagged)
    }
    addTo(isOn ? tagged.on : tagged.off, rows)
    takeFrom(isOn ? tagged.off : tagged.on, rows)
  }

  note(row: RowId, text: string): void {
    this.#notes.set(row, text === '' ? null : text)
  }

  reason(row: RowId, reason: SaidReason): void {
    this.#reasons.add(row, reason)
  }

  /** Gives what of all this is news. */
  changes(): DecisionChange[] {
    const marks = [...this.#judgement(), ...this.#taggings()]
    return [...marks, ...this.#notings(), ...this.#unreasoned(marks), ...this.#reasons.changes()]
  }

  // Who takes a mark off and puts it on again later does so for reasons of their own.
  #unreasoned(marks: readonly DecisionChange[]): DecisionChange[] {
    if (!this.#now.hasReasons) return []
    const rows = new RowSet()
    const take = (unmarked: RowSet, mark: Reason['mark']): void => {
      const told = this.#now.reasonedBy(mark)
      told.keepAll(unmarked)
      rows.addAll(told)
    }
    for (const change of marks) {
      if (change.kind === 'untag') take(change.rows, { kind: 'tag', tag: change.tag })
      if (change.kind !== 'judge') continue
      for (const move of change.moves) if (move.from === 'drop') take(move.rows, { kind: 'drop' })
    }
    return rows.size === 0 ? [] : [{ kind: 'reason', rows, about: null, reasons: PackedReasons.ofNone() }]
  }

  #judgement(): DecisionChange[] {
    const moves: JudgeMove[] = []
    for (const [to, rows] of this.#judged) {
      if (rows.size === 0) continue
      const undecided = rows.clone()
      for (const from of verdicts) {
        const moved = rows.clone()
        moved.keepAll(this.#now.judged(from))
        undecided.deleteAll(moved)
        if (from !== to && moved.size > 0) moves.push({ rows: moved, from, to })
      }
      if (to !== null && undecided.size > 0) moves.push({ rows: undecided, from: null, to })
    }
    return moves.length === 0 ? [] : [{ kind: 'judge', moves }]
  }

  #taggings(): DecisionChange[] {
    const changes: DecisionChange[] = []
    for (const [tag, { on, off }] of this.#tagged) {
      const tagged = this.#now.tagged(tag)
      on.deleteAll(tagged)
      off.keepAll(tagged)
      if (on.size > 0) changes.push({ kind: 'tag', rows: on, tag })
      if (off.size > 0) changes.push({ kind: 'untag', rows: off, tag })
    }
    return changes
  }

  #notings(): DecisionChange[] {
    return [...this.#notes].flatMap(([row, after]): DecisionChange[] => {
      const before = this.#now.noteOf(row)
      return before === after ? [] : [{ kind: 'note', row: rowId(row), before, after }]
    })
  }
}

const addTo = (set: RowSet, rows: RowSet | RowId): void => {
  if (rows instanceof RowSet) set.addAll(rows)
  else set.add(rows)
}

const takeFrom = (set: RowSet, rows: RowSet | RowId): void => {
  if (rows instanceof RowSet) set.deleteAll(rows)
  else set.delete(rows)
}
