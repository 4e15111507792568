/**
 * What the window knows of the open dataset: the state and columns that the engine pushes, the view that is shown, and
 * the way for changes out. It holds no rows; those are the grid's, a window at a time.
 */
import type {
  ChangeRequest,
  Columns,
  Confirmation,
  DatasetState,
  EngineApi,
  EngineEvent,
  Output,
  Query,
  Step,
  ViewInfo,
} from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import { fileLensesOf } from '../../shared/lens/file-lenses.ts'
import type { FileLenses } from '../../shared/lens/lenses.ts'
import { asksGroups } from '../../shared/query/group-asks.ts'
import { notify } from '../app/notify.ts'
import { errorText, t } from '../app/words.ts'
import { DatasetDecisions } from '../decisions/dataset-decisions.ts'
import type { Outbox } from '../memory/outbox.ts'
import { SearchStore } from '../search/search-store.ts'
import { ChangeSender } from './change-sender.ts'
import { HeldChanges } from './held-changes.ts'
import { isFileOrder, ViewDoor } from './view-door.ts'

export class DatasetStore {
  readonly api: EngineApi
  readonly decisions: DatasetDecisions
  readonly search: SearchStore
  readonly #views: ViewDoor
  readonly #sender: ChangeSender
  readonly #held: HeldChanges
  readonly #tellRenumbered: () => void
  readonly #listeners = new Set<() => void>()
  #state: DatasetState
  #lenses: FileLenses
  #columns: Columns
  /** The groups of duplicates that were there last; null for none. */
  #groups: number | null

  /** `onRenumbered` is called when the rows came to be numbered anew, and this store must give way to another. */
  constructor(api: EngineApi, opened: Output<'open'>, outbox: Outbox, onRenumbered: () => void) {
    this.api = api
    this.#tellRenumbered = onRenumbered
    this.#state = opened.state
    this.#lenses = fileLensesOf(opened.state.samples)
    this.#columns = opened.columns
    this.#groups = opened.state.duplicates?.version ?? null
    this.#views = new ViewDoor(
      api,
      () => this.#state,
      opened.view,
      () => this.#show({}),
    )
    this.#sender = new ChangeSender(api, opened.state, outbox)
    this.#held = new HeldChanges(api, () => this.#state)
    this.decisions = new DatasetDecisions(this, () => this.#show({}))
    this.search = new SearchStore(this)
  }

  /** Gives the last state that the engine pushed. */
  getState(): DatasetState {
    return this.#state
  }

  /** Gives how the rows are read as samples; another object once that has changed. */
  getLenses(): FileLenses {
    return this.#lenses
  }

  /** Gives the fields found so far. */
  getColumns(): Columns {
    return this.#columns
  }

  /** Gives the view now shown; it grows as rows are found, inserted, or come to be what it asks for. */
  getView(): ViewInfo {
    return this.#views.getShown()
  }

  /** Gives the view that was asked for last; another than the one shown while nothing is found for it yet. */
  getAsked(): ViewInfo {
    return this.#views.getAsked()
  }

  /** Calls back after state, columns or view changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells whether this window may change the dataset. */
  canWrite(): boolean {
    return this.#state.access.mode === 'write'
  }

  /** Makes a change, through the outbox; when it is refused the user is told why, and null comes back. */
  async apply(request: ChangeRequest): Promise<Confirmation | null> {
    return this.#noteMade(await this.#confirm(() => this.#held.make(request, (one) => this.#sender.send(one))))
  }

  /** Makes a change by a call of its own, after all that wait; what is lost with the connection is asked for again by hand. */
  async make(call: () => Promise<Confirmation>): Promise<Confirmation | null> {
    return this.#noteMade(await this.#confirm(() => this.#held.makeCalled(() => this.#sender.step(call))))
  }

  /** Makes a change by a call of its own that names it, and so can be sent again after a lost connection. */
  async makeNamed(call: () => Promise<Confirmation>): Promise<Confirmation | null> {
    return this.#noteMade(await this.#confirm(() => this.#held.makeCalled(() => this.#sender.sendNamed(call))))
  }

  #noteMade(confirmation: Confirmation | null): Confirmation | null {
    if (confirmation !== null && confirmation.step.rows > 0) {
      // Whether what is decided belongs into the file too, the pushed state says.
      const isUnsaved = this.#state.isUnsaved || !DECIDING.has(confirmation.step.label)
      this.#show({ state: { ...this.#state, isUnsaved, undo: confirmation.step, redo: null } })
    }
    return confirmation
  }

  /** Undoes the last step. */
  undo(): Promise<Confirmation | null> {
    return this.#step('undo', 'redo')
  }

  /** Does the last undone step again. */
  redo(): Promise<Confirmation | null> {
    return this.#step('redo', 'undo')
  }

  /** Waits until every change made so far is confirmed or refused, or the connection is lost. */
  whenSent(): Promise<void> {
    return this.#sender.resume()
  }

  /** Shows other rows, or asks the same question anew. */
  async setQuery(query: Query): Promise<void> {
    try {
      await this.#views.ask(query)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (!isEngineError(error, 'connection-lost')) notify({ tone: 'error', text: errorText(error) })
    }
  }

  /** Ends the search that runs; what it found so far stays. */
  async stopSearch(): Promise<void> {
    await this.api.stopSearch({ view: this.getAsked().view })
  }

  /** Takes in what the engine pushes. */
  onEvent(event: EngineEvent): void {
    if (event.kind === 'state' && event.state.dataset === this.#state.dataset) this.#takeState(event.state)
    if (event.kind === 'columns' && event.dataset === this.#state.dataset) this.#show({ columns: event.columns })
    if (event.kind === 'view') this.#views.take(event.view)
  }

  /**
   * Opens the dataset again on a new connection, at the view that was shown, then sends what waits. False when its rows
   * were numbered anew meanwhile: then nothing of this store holds any more.
   */
  async reopen(): Promise<boolean> {
    const { query } = this.getAsked()
    const opened = await this.api.open({ file: { kind: 'recent', dataset: this.#state.dataset } })
    if (opened.state.epoch !== this.#state.epoch) return false
    this.#views.show(opened.view)
    this.#show({ state: opened.state, columns: opened.columns })
    if (!isFileOrder(query)) await this.setQuery(query)
    await this.#sender.resume()
    return true
  }

  /** Lets go of the changes that wait, and tells; called when this store gives way to one of another epoch. */
  async giveUp(): Promise<void> {
    tellNotSent(await this.#sender.giveUp())
  }

  /** Sends what an earlier window left unconfirmed, and tells what became of it. */
  async sendLeftBehind(): Promise<void> {
    const outcomes = await this.#sender.sendLeftBehind()
    const made = outcomes.filter((outcome) => outcome.status === 'fulfilled').length
    if (made > 0) notify({ tone: 'success', text: t('notice.sent-again', { count: made }) })
    tellNotSent(outcomes.length - made)
  }

  /** What was done may be taken back at once: a key that waited for the pushed state, which says so too, would be lost. */
  async #step(way: 'undo' | 'redo', back: 'undo' | 'redo'): Promise<Confirmation | null> {
    const { dataset, isUnsaved: wasUnsaved, [back]: before, [way]: step } = this.#state
    if (step !== null) this.#show({ state: { ...this.#state, [back]: step } })
    const confirmation = await this.#confirm(() => this.#sender.step(() => this.api[way]({ dataset })))
    if (confirmation === null && this.#state[back] === step) this.#show({ state: { ...this.#state, [back]: before } })
    // A step away from what is saved may be saved at once, before the pushed state says so.
    if (confirmation !== null && !wasUnsaved && !DECIDING.has(confirmation.step.label))
      this.#show({ state: { ...this.#state, isUnsaved: true } })
    return confirmation
  }

  async #confirm(make: () => Promise<Confirmation | null>): Promise<Confirmation | null> {
    try {
      const confirmation = await make()
      if (confirmation !== null) this.#noteConfirmed(confirmation)
      return confirmation
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      notify({ tone: isEngineError(error, 'cancelled') ? 'info' : 'error', text: errorText(error) })
      return null
    }
  }

  #takeState(state: DatasetState): void {
    const before = this.#state
    if (state.epoch !== before.epoch) {
      this.#tellRenumbered()
      return
    }
    this.#show({ state })
    // The window that wrote has gone, and this one is next in line.
    if (before.access.mode === 'read' && this.canWrite()) void this.sendLeftBehind()
    if (this.#hasOtherGroups(state) && asksGroups(this.getAsked().query)) void this.setQuery(this.getAsked().query)
    // Another window may have read the same file anew, which ends every view of what it was.
    if (state.revision < before.revision || !isFileOrder(this.getView().query)) void this.#measureView()
  }

  /** Rows never leave a view, so what it asks of groups is asked anew when they were made anew. */
  #hasOtherGroups({ duplicates }: DatasetState): boolean {
    if (duplicates !== null && duplicates.state !== 'found') return false
    const before = this.#groups
    this.#groups = duplicates?.version ?? null
    return before !== this.#groups
  }

  /** Asks how long a view of some rows is by now; only the engine knows which rows have joined it. */
  async #measureView(): Promise<void> {
    try {
      await this.#views.measure()
    } catch (error) {
      ignoreEngineError(error)
      if (isEngineError(error, 'view-not-open')) await this.setQuery(this.getAsked().query)
    }
  }

  /** The pushed state follows up to 100 ms later; rows and undo must not wait for it. */
  #noteConfirmed({ revision }: Confirmation): void {
    if (revision > this.#state.revision) this.#show({ state: { ...this.#state, revision } })
  }

  #show(news: { state?: DatasetState; columns?: Columns }): void {
    if (news.state !== undefined) this.#lenses = lensesOf(news.state, this.#state, this.#lenses)
    this.#state = news.state ?? this.#state
    this.#columns = news.columns ?? this.#columns
    for (const listener of this.#listeners) listener()
  }
}

const DECIDING: ReadonlySet<Step['label']> = new Set(['judge', 'tag', 'untag', 'note'])

const tellNotSent = (count: number): void => {
  if (count > 0) notify({ tone: 'error', text: t('notice.not-sent-again', { count }) })
}

/** Tells whether a question is for every row, in whatever order. */
export const isWhole = ({ text }: Query): boolean => text.trim() === ''

/** The view, or the connection that held it, has gone: another is being asked for already. */
const ignoreEngineError = (error: unknown): void => {
  if (!(error instanceof EngineError)) throw error
}

/** The mapping comes anew with each state; only another one makes another object. */
const lensesOf = ({ samples }: DatasetState, before: DatasetState, lenses: FileLenses): FileLenses => {
  const print = ({ usual, mapping }: DatasetState['samples']): string => JSON.stringify([usual, mapping])
  return print(samples) === print(before.samples) ? lenses : fileLensesOf(samples)
}
