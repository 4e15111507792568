/**
 * A view of one connection: which rows, in what order, and which of them are selected. It answers at once with what is known and
 * fills while the rest is found. Rows that a question found stay in the view when a change makes them fit no longer, so that a
 * row does not vanish under the hand that mends it; rows that come to fit are added.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Query, SEARCH_DONE, type Search, type SelectGesture, type ViewInfo } from '../../../shared/contract.ts'
import { EngineError, reportOf } from '../../../shared/engine-error.ts'
import { type Position, position, type RowId, type ViewId } from '../../../shared/ids.ts'
import type { Ask } from '../../../shared/query/ask.ts'
import { parseQuery } from '../../../shared/query/parse-query.ts'
import { errorOfFault } from '../../../shared/query/query-error.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import type { RowOrder } from '../document/row-order.ts'
import { askOfFiles } from '../query/file-rows.ts'
import { QueryAnswer } from '../query/query-answer.ts'
import { unless } from '../unless.ts'
import { FoundRows } from './found-rows.ts'
import { sortRows } from './sort-rows.ts'
import type { SortedRows } from './sorted-rows.ts'

/** What is answered so soon is shown as a whole, and nothing moves. */
const AT_ONCE_MS = 50
const TELL_MS = 100

/** Rows by their places. */
interface PlacedRows {
  readonly count: number
  positionOf(row: RowId): number | null
  runsBetween(start: number, end: number): Iterable<RowRange>
}

export class View {
  readonly id: ViewId
  readonly dataset: Dataset
  readonly query: Query
  readonly selection = new RowSet()
  readonly #ask: Ask
  readonly #answer: QueryAnswer
  readonly #onInfo: (info: ViewInfo) => void
  #search: Search = SEARCH_DONE
  #running: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null
  #isAnswered = false
  #told = ''
  readonly #members = new RowSet()
  /** For a filtered view; null before it is first asked. */
  #found: FoundRows | null = null
  #sorted: SortedRows | null = null
  /** Rows that have a place in the sorted order. */
  #placed = new RowSet()
  /** Those of them that are in the file no more, as after an undone insertion. */
  #gone = new RowSet()
  #nextTakeMs = 0
  #seen: { readonly revision: number; readonly order: RowOrder; readonly version: number } | null = null

  /** Fails with `query-broken` for a text that is no query. */
  constructor(id: ViewId, dataset: Dataset, query: Query, onInfo: (info: ViewInfo) => void = () => undefined) {
    this.id = id
    this.dataset = dataset
    this.query = query
    this.#onInfo = onInfo
    this.#ask = askOfFiles(askOf(query), dataset.document.base.source.files.length)
    const { isCaseExact = false, isNormalised = false } = query
    this.#answer = new QueryAnswer(dataset, this.#ask, { isCaseExact, isNormalised })
  }

  /** Begins to find the rows, and gives what is known of them within a moment. */
  async open(): Promise<ViewInfo> {
    if (this.#isSorting || !this.#answer.isComplete) {
      const { ended } = this.#start()
      await Promise.race([ended, sleep(AT_ONCE_MS, undefined, { ref: false })])
    }
    this.#isAnswered = true
    return this.info
  }

  /** Ends the search; what was found so far stays. */
  async stop(): Promise<void> {
    this.#running?.stop.abort(new EngineError('cancelled'))
    await this.#running?.ended
  }

  /** Waits until all rows are found and in order; fails where that can't be, and does not wait for what was stopped. */
  async settled(signal: AbortSignal): Promise<void> {
    this.#refresh()
    while (this.#running !== null) {
      await unless(signal, this.#running.ended)
      this.#refresh()
    }
    const { state, error } = this.#search
    if (state === 'failed' && error !== null) throw new EngineError(error.code, error.values)
  }

  get info(): ViewInfo {
    return { view: this.id, query: this.query, rowCount: this.rowCount, search: this.#search }
  }

  get rowCount(): number {
    return this.#rows().count
  }

  /** Gives where a row stands, or null when it is not in the view. */
  positionOf(row: RowId): Position | null {
    const at = this.#rows().positionOf(row)
    return at === null ? null : position(at)
  }

  /** Gives the rows of positions `start` to `end` as runs of consecutive identities. */
  runsBetween(start: Position, end: Position): Iterable<RowRange> {
    return this.#rows().runsBetween(start, end)
  }

  /** Gives all rows of the view, or those of a set, in view order. */
  *rows(only?: RowSet): Generator<RowId> {
    for (const { start, end } of this.runsBetween(position(0), position(this.rowCount))) {
      for (let row: number = start; row < end; row++) if (only?.has(row as RowId) ?? true) yield row as RowId
    }
  }

  /** Gives all rows of the view as a set. */
  asSet(): RowSet {
    this.#refresh()
    const here = this.dataset.document.rowsInOrder().clone()
    if (this.#ask.kind !== 'every') here.keepAll(this.#members)
    return here
  }

  /** Changes what is selected and counts it. */
  select(gesture: SelectGesture): number {
    if (gesture.kind === 'toggle') {
      if (this.selection.has(gesture.row)) this.selection.delete(gesture.row)
      else if (this.positionOf(gesture.row) !== null) this.selection.add(gesture.row)
      return this.selection.size
    }
    if (gesture.kind !== 'range' || !gesture.add) this.selection.deleteAll(this.selection.clone())
    if (gesture.kind === 'all') this.selection.addAll(this.asSet())
    if (gesture.kind === 'range') {
      for (const run of this.runsBetween(gesture.start, gesture.end)) this.selection.addRange(run.start, run.end)
    }
    return this.selection.size
  }

  get #isSorting(): boolean {
    return (this.query.sort ?? []).length > 0
  }

  #rows(): PlacedRows {
    this.#refresh()
    return this.#sorted ?? this.#found ?? (this.dataset.document.history.edits.order as PlacedRows)
  }

  #start(): { readonly ended: Promise<void>; readonly stop: AbortController } {
    const stop = new AbortController()
    this.#search = { ...SEARCH_DONE, state: 'running' }
    const ended = this.#find(stop.signal).finally(() => {
      stop.abort(new EngineError('cancelled'))
      this.#running = null
      this.#tell()
    })
    this.#running = { ended, stop }
    return this.#running
  }

  async #find(signal: AbortSignal): Promise<void> {
    const timer = setInterval(() => this.#take(), TELL_MS)
    try {
      const onProgress = (done: number, total: number, unit: Search['unit'] = 'bytes'): void => {
        this.#search = { ...this.#search, done, total, unit }
      }
      await this.#answer.complete({ signal, onProgress })
      this.#seen = null
      this.#refresh()
      if (this.#isSorting && this.#sorted === null) await this.#sort({ signal, onProgress })
      const { done, total } = this.#search
      this.#search = { ...this.#search, state: 'done', done: Math.max(done, total), skippedRows: this.#countSkipped() }
    } catch (error) {
      const isStopped = signal.aborted
      this.#search = {
        ...this.#search,
        state: isStopped ? 'cancelled' : 'failed',
        error: isStopped ? null : reportOf(error),
      }
    } finally {
      clearInterval(timer)
    }
  }

  async #sort(watch: Parameters<typeof sortRows>[3]): Promise<void> {
    await unless(watch.signal, this.dataset.passes.indexed())
    const rows = this.asSet()
    const sorted = await sortRows(this.dataset, rows, this.query.sort ?? [], watch)
    this.#placed = rows
    this.#sorted = sorted
    this.#seen = null
  }

  #countSkipped(): number {
    const { sure, possible } = this.#answer.now()
    if (sure === possible) return 0
    const open = this.dataset.document.rowsInOrder().clone()
    if (possible !== 'every') open.keepAll(possible)
    open.deleteAll(sure)
    return open.size
  }

  /** Takes in what was found since, and says so. */
  #take(): void {
    const startedMs = performance.now()
    if (startedMs < this.#nextTakeMs) return
    this.#seen = null
    this.#refresh()
    this.#tell()
    // A question of ten thousand parts must not keep everyone else waiting.
    this.#nextTakeMs = startedMs + (performance.now() - startedMs) * 10
  }

  #tell(): void {
    if (!this.#isAnswered) return
    const { info } = this
    const told = JSON.stringify([info.rowCount, info.search])
    if (told === this.#told) return
    this.#told = told
    this.#onInfo(info)
  }

  /** Takes in what rows have become; what that leaves open is looked for. */
  #refresh(): void {
    const { revision, document } = this.dataset
    const { order } = document.history.edits
    const { version } = order
    const seen = this.#seen
    if (seen?.revision === revision && seen.order === order && seen.version === version) return
    this.#seen = { revision, order, version }
    if (this.#ask.kind !== 'every') this.#join()
    if (this.#sorted !== null) this.#settleSorted(this.#sorted, order)
    if (this.#search.state === 'done' && !this.#answer.isComplete) this.#start()
  }

  #join(): void {
    if (this.#ask.kind === 'every') return
    const { order } = this.dataset.document.history.edits
    const before = this.#members.size
    this.#members.addAll(this.#answer.now().sure)
    // None ever leave, so as many as before are the same as before.
    const isSame = this.#found?.order === order && this.#found.version === order.version
    if (!isSame || this.#members.size !== before) this.#found = new FoundRows(this.#members.clone(), order)
  }

  #settleSorted(sorted: SortedRows, order: RowOrder): void {
    const { document } = this.dataset
    const here = document.rowsInOrder()
    const joining = (this.#ask.kind === 'every' ? here : this.#members).clone()
    joining.deleteAll(this.#placed)
    joining.keepAll(here)
    const gone = this.#placed.clone()
    gone.deleteAll(here)
    if (joining.size === 0 && gone.isEqual(this.#gone)) return
    const runs = new FoundRows(joining, order)
    sorted.settle(runs.runsBetween(0, runs.count), gone)
    this.#placed.addAll(joining)
    this.#gone = gone
  }
}

const askOf = ({ text }: Query): Ask => {
  const outcome = parseQuery(text)
  if (outcome.isSound) return outcome.ask
  throw errorOfFault(outcome.fault)
}
