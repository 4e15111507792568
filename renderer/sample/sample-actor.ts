/**
 * Does things to the sample on screen: works out first what they come to, says what the format can't hold, takes text
 * that is being typed along into the same step, and remembers where the keyboard belongs afterwards.
 */
import { EngineError } from '../../shared/engine-error.ts'
import type { RowId } from '../../shared/ids.ts'
import type { JsonEdit } from '../../shared/json-edits.ts'
import type { Lens } from '../../shared/lens/lens.ts'
import { lint } from '../../shared/sample/lint.ts'
import type { TurnAddress } from '../../shared/sample/sample.ts'
import { cannotHold, type SampleEdit } from '../../shared/sample/sample-edit.ts'
import { notify } from '../app/notify.ts'
import { errorText, type MessageKey, t } from '../app/words.ts'
import { type Edit, isTyped } from '../panel/edit-session.ts'
import { sampleTextEdits } from '../panel/edit-target.ts'
import { check } from '../panel/json-words.ts'
import type { PanelStore } from '../panel/panel-store.ts'
import { targetName } from '../panel/target-name.ts'
import type { CandidateAction, TurnAction, WholeAction } from './sample-keys.ts'
import { planEdit, whyNot } from './sample-plan.ts'
import { type KnownSample, readingOf } from './sample-reading.ts'
import { candidateStep, type Landing, rankStep, type SampleStep, type TurnChange, turnStep } from './sample-step.ts'

/** What shows a row and lets it be changed. */
export type SampleSource = Pick<
  PanelStore,
  'dataset' | 'session' | 'getRead' | 'getState' | 'subscribe' | 'beginSample' | 'discardEdit'
>

/** More actions than this do not wait for one another: a key that is held down stops when it is let go. */
const MOST_WAITING = 4
const LONGEST_WAIT_MS = 5_000

const formatName = ({ id }: Lens): string => t(`format.${id}` as MessageKey)

export class SampleActor {
  readonly source: SampleSource
  readonly row: RowId
  /** The turn that has the keyboard, or had it last. */
  current: TurnAddress = { candidate: null, turn: 0 }
  #landing: Landing | null = null
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

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

  /** Gives why something can't be done, in words that say nothing of a try; null when it can. */
  whyNot(edit: SampleEdit): string | null {
    const known = this.getKnown()
    const error = known === null ? null : whyNot(known, edit)
    if (error === null) return null
    const what = cannotHold.find((one) => one === error.values.what)
    if (known === null || error.code !== 'format-cannot-hold' || what === undefined) return errorText(error)
    return t('sample.cannotHold', { format: formatName(known.lens), what: t(`cannotHold.${what}`) })
  }

  /** Takes the place that the last action wants the keyboard at. */
  takeLanding(): Landing | null {
    const landing = this.#landing
    this.#landing = null
    return landing
  }

  /** Does the first of several edits that the format can hold. False when none was done. */
  run(edits: readonly SampleEdit[], landing: Landing | null = null): Promise<boolean> {
    return this.#queue(() => ({ edits, landing }))
  }

  /** Does something to a turn; without one, to the turn that has the keyboard once its time comes. */
  runOnTurn(action: TurnChange, at?: TurnAddress): void {
    void this.#queue(({ sample }) => turnStep(sample, action, at ?? this.current))
  }

  /** Mends the first finding that can be mended without asking. */
  fixFirst(): void {
    void this.#queue(({ sample }) => {
      const fix = lint(sample).find((one) => one.fix !== null)?.fix ?? null
      return fix === null ? null : { edits: [fix], landing: null }
    })
  }

  /** Cuts a turn in two at an offset of a text of its. */
  split(at: TurnAddress, part: number, unit: number): void {
    void this.run([{ kind: 'split', at, part, unit }], { ...at, turn: at.turn + 1, isTyping: false })
  }

  /** Does something to a candidate. */
  runOnCandidate(action: Exclude<CandidateAction, 'better'>, candidate: number): void {
    void this.#queue(({ sample }) => candidateStep(sample, action, candidate))
  }

  /** Gives a candidate a rank; the others keep their order. */
  rank(candidate: number, rank: number): void {
    void this.#queue(({ sample }) => rankStep(sample, candidate, rank))
  }

  /**
   * One after the other, each on what the one before has left: a key that is held down, or pressed while a text is being
   * kept, must not act on a turn by the place where it stood before.
   */
  #queue(stepOf: (known: KnownSample) => SampleStep | null): Promise<boolean> {
    if (this.#waiting >= MOST_WAITING) return Promise.resolve(false)
    this.#waiting += 1
    const isDone = this.#last.then(async () => {
      try {
        await this.#whenSaved()
        const known = this.getKnown()
        const step = known === null ? null : stepOf(known)
        return known !== null && step !== null && (await this.#do(known, step))
      } finally {
        this.#waiting -= 1
      }
    })
    this.#last = isDone
    return isDone
  }

  async #do(known: KnownSample, { edits, landing }: SampleStep): Promise<boolean> {
    const { session, dataset } = this.source
    const open = session.getEdit()
    const typed = open !== null && open.row === this.row && isTyped(open) ? open : null
    if (typed !== null && !this.#mayTakeAlong(typed)) return false
    const plan = this.#plan(known, typed, edits)
    if (plan === null || plan.length === 0) return false
    this.#landing = landing
    const request = { kind: 'edit' as const, row: this.row, edits: [...plan] }
    if (typed === null && open !== null) session.cancel()
    const revision = typed === null ? ((await dataset.apply(request))?.revision ?? null) : null
    if (typed === null ? revision === null : !(await session.commit(request))) {
      this.#landing = null
      return false
    }
    if (landing !== null) this.current = landing
    await this.#until(() => {
      const read = this.source.getRead()
      return read?.row !== this.row || (revision === null ? session.getEdit() === null : read.text.revision >= revision)
    })
    return true
  }

  /** A text that was left a moment ago is being kept; what comes next is for what it leaves. */
  #whenSaved(): Promise<void> {
    const { session } = this.source
    return this.#until(() => session.getEdit()?.isSaving !== true)
  }

  #until(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const stop = this.source.subscribe(() => {
        if (isSo()) end()
      })
      const timer = setTimeout(end, LONGEST_WAIT_MS)
    })
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
