/**
 * Does things to the sample on screen: works out first what they come to, says what the format can't hold, takes text
 * that is being typed along into the same step, and remembers where the keyboard belongs afterwards.
 */
import { EngineError } from '../../shared/engine-error.ts'
import type { RowId } from '../../shared/ids.ts'
import type { JsonEdit } from '../../shared/json-edits.ts'
import { lint } from '../../shared/sample/lint.ts'
import type { TurnAddress } from '../../shared/sample/sample.ts'
import { turnsOf } from '../../shared/sample/sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import { notify } from '../app/notify.ts'
import { errorText, t } from '../app/words.ts'
import { type Edit, isTyped } from '../panel/edit-session.ts'
import { sampleTextEdits } from '../panel/edit-target.ts'
import { check } from '../panel/json-words.ts'
import type { PanelStore } from '../panel/panel-store.ts'
import { targetName } from '../panel/target-name.ts'
import type { CandidateAction, TurnAction, WholeAction } from './sample-keys.ts'
import { draftsAt, nextRole, planEdit, whyNot } from './sample-plan.ts'
import { type KnownSample, readingOf } from './sample-reading.ts'

/** What shows a row and lets it be changed. */
export type SampleSource = Pick<
  PanelStore,
  'dataset' | 'session' | 'getRead' | 'getState' | 'subscribe' | 'beginSample' | 'discardEdit'
>

/** Where the keyboard belongs once an action shows; `isTyping` starts an edit there. */
export interface Landing extends TurnAddress {
  readonly isTyping: boolean
}

export class SampleActor {
  readonly source: SampleSource
  readonly row: RowId
  /** The turn that has the keyboard, or had it last. */
  current: TurnAddress = { candidate: null, turn: 0 }
  #landing: Landing | null = null

  constructor(source: SampleSource, row: RowId) {
    this.source = source
    this.row = row
  }

  /** Gives the sample as it is now; null when another row is on screen, or it is none any more. */
  getKnown(): KnownSample | null {
    const read = this.source.getRead()
    if (read === null || read.row !== this.row) return null
    const reading = readingOf(read.text, this.source.dataset.getLenses())
    return reading.state === 'known' ? reading : null
  }

  /** Gives why something can't be done, in words; null when it can. */
  whyNot(edit: SampleEdit): string | null {
    const known = this.getKnown()
    const error = known === null ? null : whyNot(known, edit)
    return error === null ? null : errorText(error)
  }

  /** Takes the place that the last action wants the keyboard at. */
  takeLanding(): Landing | null {
    const landing = this.#landing
    this.#landing = null
    return landing
  }

  /** Does the first of several edits that the format can hold. False when none was done. */
  async run(edits: readonly SampleEdit[], landing: Landing | null = null): Promise<boolean> {
    const known = this.getKnown()
    if (known === null) return false
    const open = this.source.session.getEdit()
    const typed = open !== null && open.row === this.row && isTyped(open) ? open : null
    if (open?.isSaving === true || (typed !== null && !this.#mayTakeAlong(typed))) return false
    const plan = this.#plan(known, typed, edits)
    if (plan === null || plan.length === 0) return false
    this.#landing = landing
    const request = { kind: 'edit' as const, row: this.row, edits: [...plan] }
    if (typed === null && open !== null) this.source.session.cancel()
    const isDone =
      typed === null ? (await this.source.dataset.apply(request)) !== null : await this.source.session.commit(request)
    if (!isDone) this.#landing = null
    return isDone
  }

  /** Does something to a turn. */
  runOnTurn(action: Exclude<TurnAction, 'next' | 'previous'>, at: TurnAddress): void {
    const known = this.getKnown()
    if (known === null) return
    const turns = turnsOf(known.sample, at.candidate)
    const turn = turns[at.turn]
    if (turn === undefined && !action.startsWith('insert')) return
    const here = { ...at, isTyping: false }
    const step = (by: number): Landing => ({ ...at, turn: at.turn + by, isTyping: false })
    switch (action) {
      case 'insertAfter':
      case 'insertBefore': {
        const place = { ...at, turn: turns.length === 0 ? 0 : at.turn + (action === 'insertAfter' ? 1 : 0) }
        const drafts = draftsAt(known.sample, place)
        void this.run(
          drafts.map((turns) => ({ kind: 'insert', at: place, turns })),
          { ...place, isTyping: true },
        )
        return
      }
      case 'moveUp':
        if (at.turn > 0) void this.run([{ kind: 'move', at, to: at.turn - 1 }], step(-1))
        return
      case 'moveDown':
        if (at.turn + 1 < turns.length) void this.run([{ kind: 'move', at, to: at.turn + 1 }], step(1))
        return
      case 'duplicate':
        void this.run([{ kind: 'duplicate', at }], step(1))
        return
      case 'merge':
        void this.run([{ kind: 'merge', at }], here)
        return
      case 'role':
        if (turn !== undefined) void this.run([{ kind: 'role', at, role: nextRole(turn.role) }], here)
        return
      case 'train': {
        const isTrained = turn?.train?.isTrained ?? true
        void this.run([{ kind: 'train', at, isTrained: !isTrained }], here)
        return
      }
      case 'delete':
        void this.run([{ kind: 'remove', at, count: 1 }], at.turn > 0 && at.turn + 1 === turns.length ? step(-1) : here)
        return
      case 'cut':
        void this.run([{ kind: 'cut', at }], here)
    }
  }

  /** Mends the first finding that can be mended without asking. */
  fixFirst(): void {
    const known = this.getKnown()
    const fix = known === null ? null : (lint(known.sample).find((one) => one.fix !== null)?.fix ?? null)
    if (fix !== null) void this.run([fix])
  }

  /** Cuts a turn in two at an offset of a text of its. */
  split(at: TurnAddress, part: number, unit: number): void {
    void this.run([{ kind: 'split', at, part, unit }], { ...at, turn: at.turn + 1, isTyping: false })
  }

  /** Does something to a candidate. */
  runOnCandidate(action: Exclude<CandidateAction, 'better'>, candidate: number): void {
    const known = this.getKnown()
    if (known === null) return
    const { candidates, outcomes } = known.sample
    const here = { candidate, turn: 0, isTyping: false }
    if (action === 'tie') void this.run([{ kind: 'outcome', outcome: 0, winner: 'tie' }], here)
    else if (action === 'swap') {
      const other = candidates.findIndex(({ tag, rank }) => tag !== 'chosen' && rank !== 1)
      if (other !== -1) void this.run([{ kind: 'choose', candidate: other }], here)
    } else if (outcomes.length > 0) void this.run([{ kind: 'outcome', outcome: 0, winner: candidate }], here)
    else void this.run([{ kind: 'choose', candidate }], here)
  }

  /** Gives a candidate a rank; the others keep their order. */
  rank(candidate: number, rank: number): void {
    const known = this.getKnown()
    if (known === null) return
    const order = known.sample.candidates
      .map((one, at) => ({ at, rank: one.rank ?? at + 1 }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ at }) => at)
      .filter((at) => at !== candidate)
    order.splice(rank - 1, 0, candidate)
    void this.run([{ kind: 'rank', order }], { candidate, turn: 0, isTyping: false })
  }

  #plan(known: KnownSample, typed: Edit | null, edits: readonly SampleEdit[]): readonly JsonEdit[] | null {
    const before = typed?.target.kind === 'sample' ? sampleTextEdits(typed.target, typed.text) : []
    let refusal: EngineError | null = null
    for (const edit of edits) {
      try {
        return planEdit(known, before, edit)
      } catch (error) {
        if (error instanceof RangeError)
          refusal ??= new EngineError('format-cannot-hold', { format: known.lens.id, what: 'structure' })
        else if (error instanceof EngineError) refusal ??= error
        else throw error
      }
    }
    if (refusal !== null) notify({ tone: 'info', text: errorText(refusal) })
    return null
  }

  #mayTakeAlong(typed: Edit): boolean {
    const { target } = typed
    const isJson = target.kind === 'sample' && target.form !== 'text'
    if (target.kind === 'sample' && (!isJson || check(typed.text, t) === null)) return true
    notify({ tone: 'info', text: t('panel.edit.unfinished', { field: targetName(target, t) }) })
    return false
  }
}

let active: { actor: SampleActor; run: (action: TurnAction | CandidateAction | WholeAction) => void } | null = null

/** Says which sample the keys and the palette act on: the one on screen, or of two the one that had the keyboard last. */
export const setActiveSample = (sample: typeof active): void => {
  active = sample
}

/** Gives the sample that the keys and the palette act on. */
export const getActiveSample = (): typeof active => active
