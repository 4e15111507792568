/**
 * Reviewing samples one after another: the queue, the sample that is looked at, and what is decided about it. What must
 * stay true: only a sample that is on screen is decided about, whatever keys are pressed ahead of it.
 */
import type { RowText, ViewInfo } from '../../shared/contract.ts'
import type { Verdict } from '../../shared/decision.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { RowId } from '../../shared/ids.ts'
import { withTerm } from '../../shared/query/query-terms.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { findInView, numberAt } from '../dataset/find-row.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { sayError, sayReadOnly } from '../grid/grid-words.ts'
import { PanelStore, whyFixed } from '../panel/panel-store.ts'
import { FIRST_PART, type ReadRow, RowFollower } from '../panel/row-follower.ts'
import { askOf, asksFor } from '../search/usual-questions.ts'
import { Pace } from './pace.ts'
import { ReviewQueue } from './review-queue.ts'

/** What is looked at is read again no sooner than this after it came. */
const RENEW_MS = 60

export class ReviewStore {
  readonly dataset: DatasetStore
  readonly grid: GridStore
  readonly queue: ReviewQueue
  /** The sample that is looked at, and what is typed into it. */
  readonly panel: PanelStore
  readonly pace = new Pace()
  readonly #listeners = new Set<() => void>()
  /** The view of the undecided rows, while only those are reviewed. */
  #own: ViewInfo | null = null
  #shownView: ViewInfo['view']
  #renewing: string | null = null
  #renewTimer: ReturnType<typeof setTimeout> | undefined
  #edits = 0

  constructor(dataset: DatasetStore, grid: GridStore) {
    this.dataset = dataset
    this.grid = grid
    this.#shownView = dataset.getView().view
    this.queue = new ReviewQueue(
      dataset.api,
      dataset.getState().dataset,
      dataset.getView(),
      () => this.#tell(),
      sayError,
    )
    const readRow: DatasetStore['api']['readRow'] = (input) =>
      input.limit === FIRST_PART && input.startByte === undefined
        ? this.#readAhead(input.row)
        : dataset.api.readRow(input)
    const rows = {
      api: { ...dataset.api, readRow },
      getState: () => dataset.getState(),
      subscribe: (listener: () => void) => dataset.subscribe(listener),
    }
    const cursor = {
      getCursor: () => {
        const place = this.queue.getPlace()
        return place === null ? null : { ...place, column: null }
      },
      subscribe: (listener: () => void) => this.subscribe(listener),
    }
    this.panel = new PanelStore(dataset, grid, new RowFollower(rows, cursor, 0))
  }

  /** Starts at the cursor's row; the answer stops it. */
  start(): () => void {
    const stops = [this.panel.start(), this.dataset.subscribe(() => this.#onDataset())]
    if (this.queue.getPlace() === null) void this.queue.goTo(this.grid.getCursor()?.position ?? 0)
    return () => {
      for (const stop of stops) stop()
      clearTimeout(this.#renewTimer)
      this.#letGo()
    }
  }

  /** Gives the sample on screen; null until it is there. */
  getRead(): ReadRow | null {
    const read = this.panel.getRead()
    const place = this.queue.getPlace()
    return read !== null && read.row === place?.row ? read : null
  }

  /** Gives what was decided about the sample on screen. */
  getDecision(): ShownDecision | null {
    const read = this.getRead()
    if (read === null) return null
    return this.dataset.decisions.get(read.row, read.text.decision, read.text.revision)
  }

  /** Gives the number that the next edit wished for has; the screen starts one when it grows. */
  getEditWishes(): number {
    return this.#edits
  }

  isUndecidedOnly(): boolean {
    return this.#own !== null
  }

  /** Tells whether the rows of the view can be narrowed to those that are undecided. */
  canBeUndecidedOnly(): boolean {
    const { query } = this.dataset.getView()
    return !asksFor(query, 'kept') && !asksFor(query, 'dropped')
  }

  /** Reviews only what is undecided, from here on, or all of the view again. */
  async setUndecidedOnly(isOnly: boolean): Promise<void> {
    const { api } = this.dataset
    const view = this.dataset.getView()
    try {
      const at = this.queue.getPlace()?.position
      const number = at === undefined ? 1 : await numberAt(api, this.queue.getView().view, at)
      const own = isOnly ? await this.#openOwn() : null
      this.#letGo()
      this.#own = own
      const found = await findInView(api, own ?? view, number)
      await this.queue.setView(own ?? view, found.state === 'here' ? found.position : found.nearest)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
    }
    this.#tell()
  }

  /** Says what to do with the sample on screen, and goes on to the next one where that is wished for. */
  judge(verdict: Verdict): void {
    const read = this.getRead()
    if (read === null || !this.#mayWrite()) return
    void this.dataset.decisions.judge(read.row, verdict)
    if (verdict === null || !decisionTaste.advances()) this.#tell()
    else this.skip()
  }

  /** Puts a tag on the sample on screen, or takes it off. */
  toggleTag(tag: string): void {
    const decision = this.getDecision()
    const read = this.getRead()
    if (read === null || decision === null || !this.#mayWrite()) return
    void this.dataset.decisions.tag(read.row, tag, !decision.tags.includes(tag))
  }

  /** Goes on, deciding nothing. */
  skip(): void {
    if (this.queue.isOver()) return
    this.pace.note(performance.now())
    void this.queue.step(1)
  }

  /** Goes back, undoing nothing. */
  back(): void {
    void this.queue.step(-1)
  }

  /** Undoes the last step, and shows the row that it was of. */
  async undo(): Promise<void> {
    if (!this.#mayWrite() || this.dataset.getState().undo === null) return
    const confirmation = await this.dataset.undo()
    if (confirmation === null) return
    // What was read ahead, and what is shown over it, may hold what was undone.
    this.dataset.decisions.forgetKept()
    this.queue.forgetTexts()
    if (confirmation.step.rows === 1 && confirmation.row !== null) await this.queue.goToRow(confirmation.row)
    this.panel.follower.retry()
  }

  /** Starts to edit the sample on screen. */
  edit(): void {
    const read = this.getRead()
    if (read === null || !this.#mayWrite()) return
    const why = whyFixed(true, read)
    if (why !== null) notify({ tone: 'info', text: t(`panel.fixed.${why}`) })
    else this.#edits++
    this.#tell()
  }

  /** Calls back after the place, or anything about it, changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Gives what was read ahead at once, and reads it again where the dataset has changed since. */
  async #readAhead(row: RowId): Promise<RowText> {
    const text = await this.queue.readRow(row)
    // A change of the text itself is waited for; what else may have changed can wait until nobody is in a hurry.
    if (this.panel.session.getEdit() !== null && !this.#isFresh(text)) void this.#renew(row)
    else this.#renewLater(row, text)
    return text
  }

  #renewLater(row: RowId, text: RowText): void {
    clearTimeout(this.#renewTimer)
    this.#renewTimer = setTimeout(() => {
      if (this.queue.getPlace()?.row === row && !this.#isFresh(text)) void this.#renew(row)
    }, RENEW_MS)
  }

  /** Tells whether a row is as it was read: all that changed since is what was decided here, which is shown over it. */
  #isFresh({ revision }: RowText): boolean {
    for (let since = this.dataset.getState().revision; since > revision; since--) {
      if (!this.dataset.decisions.isOwn(since)) return false
    }
    return true
  }

  async #renew(row: RowId): Promise<void> {
    const key = `${row} ${this.dataset.getState().revision}`
    if (key === this.#renewing) return
    this.#renewing = key
    try {
      await this.queue.readAnew(row)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return
    } finally {
      if (this.#renewing === key) this.#renewing = null
    }
    if (this.queue.getPlace()?.row === row) this.panel.follower.retry()
  }

  #onDataset(): void {
    const view = this.dataset.getView()
    const isOther = view.view !== this.#shownView
    this.#shownView = view.view
    // With a new connection, and with another question, every view is another one.
    if (this.#own !== null && isOther) void this.setUndecidedOnly(this.canBeUndecidedOnly())
    else if (this.#own === null) void this.queue.setView(view)
    this.#tell()
  }

  async #openOwn(): Promise<ViewInfo> {
    const { query: shown } = this.dataset.getView()
    const query = { ...shown, text: withTerm(shown.text, askOf('undecided')) }
    return this.dataset.api.openView({ dataset: this.dataset.getState().dataset, query })
  }

  #letGo(): void {
    const own = this.#own
    this.#own = null
    if (own === null) return
    this.dataset.api.closeView({ view: own.view }).catch((error: unknown) => {
      if (!isEngineError(error)) throw error // the engine forgets views with their connection
    })
  }

  #mayWrite(): boolean {
    if (!this.dataset.canWrite()) sayReadOnly(this.dataset)
    return this.dataset.canWrite()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
