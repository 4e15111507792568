/**
 * The duplicates of a dataset: looked for in the background, one search at a time, and kept until the next. Windows share them.
 * They outlive saves, since rows keep their identity; they are gone when the dataset is opened anew.
 */
import type { Change } from '../../../shared/change.ts'
import type { DuplicatesState } from '../../../shared/duplicates/duplicate-calls.ts'
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError, reportOf } from '../../../shared/engine-error.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Dataset } from '../dataset.ts'
import { touchedRows } from '../search/changed-rows.ts'
import type { SignalColumn } from '../signals/row-columns.ts'
import { unless } from '../unless.ts'
import { ComparedRows } from './compared-rows.ts'
import { duplicateColumn } from './duplicate-column.ts'
import { finderFor } from './finders.ts'
import { FoundDuplicates, rowsThere } from './found-duplicates.ts'

export interface Wanted {
  readonly spec: DuplicateSpec<string>
  readonly threshold: number
  readonly isChained: boolean
}

interface Search {
  readonly stop: AbortController
  readonly ended: Promise<void>
}

/** What is found for whoever asks about duplicates before anybody looked for them: lines that are the same. */
const EQUAL_LINES: Wanted = {
  spec: {
    compared: { kind: 'line' },
    folding: { case: false, space: false, punctuation: false, width: false, keyOrder: false },
    method: { kind: 'exact' },
    against: [],
    isWithin: true,
  },
  threshold: 1,
  isChained: false,
}

const NOTHING: Omit<DuplicatesState, 'version'> = {
  state: 'finding',
  phase: null,
  done: 0,
  total: 0,
  error: null,
  groups: 0,
  rows: 0,
}

export class DuplicateStore {
  readonly #dataset: Dataset
  #state: Omit<DuplicatesState, 'version'> | null = null
  /** Never one that a window may know from when the dataset was open before. */
  #version: number
  #found: FoundDuplicates | null = null
  #tookMs = 0
  #search: Search | null = null
  /** The last search, which may still be ending. */
  #last: Promise<void> = Promise.resolve()
  /** Groups are made anew one after the other. */
  #line: Promise<unknown> = Promise.resolve()
  /** Rows that change while they are compared. */
  #changedMeanwhile = new RowSet()
  readonly #decided = new Map<string, { readonly groups: number; readonly rows: number }>()
  #isAsked = false
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.#version = Math.floor(dataset.context.now())
  }

  /** What windows are told; null before anybody looked. */
  get state(): DuplicatesState | null {
    if (this.#state === null) return null
    const live = this.#found?.grouping.live
    return {
      ...this.#state,
      version: this.#version,
      groups: live?.count ?? 0,
      rows: live?.duplicates.size ?? 0,
    }
  }

  get version(): number {
    return this.#version
  }

  /** What was found last; null while there is nothing. */
  get found(): FoundDuplicates | null {
    return this.#found
  }

  /** Whether somebody looked for these duplicates, and they were not found for a question about copies alone. */
  get isAsked(): boolean {
    return this.#isAsked
  }

  get tookMs(): number {
    return this.#tookMs
  }

  /** Gives what was found, of groups of one making; fails with `duplicates-stale`. */
  foundAt(version: number): FoundDuplicates {
    if (this.#found === null || version !== this.#version) throw new EngineError('duplicates-stale')
    return this.#found
  }

  /** Begins to look for duplicates, in place of what was found before. */
  find(wanted: Wanted): void {
    this.#forget()
    this.#isAsked = wanted !== EQUAL_LINES
    this.#state = NOTHING
    const stop = new AbortController()
    this.stop()
    this.#last = this.#run(wanted, stop.signal, this.#last)
    this.#search = { stop, ended: this.#last }
    this.#changed()
  }

  stop(): void {
    this.#search?.stop.abort(new EngineError('cancelled'))
  }

  /** Forgets what was found. */
  clear(): void {
    this.stop()
    this.#forget()
    this.#isAsked = false
    this.#state = null
    this.#search = null
    this.#changed()
  }

  /** Makes the groups anew. */
  regroup(version: number, threshold: number, isChained: boolean): Promise<FoundDuplicates> {
    const regrouped = this.#line.then(async () => {
      const found = this.foundAt(version)
      await found.regroup(threshold, isChained, NEVER)
      if (this.#found !== found) throw new EngineError('duplicates-stale')
      this.#changed()
      return found
    })
    this.#line = regrouped.catch(() => undefined)
    return regrouped
  }

  /** Gives what is found, once it is; looks for equal lines where nobody looked for anything. */
  async whenFound(signal: AbortSignal): Promise<FoundDuplicates> {
    for (;;) {
      signal.throwIfAborted()
      if (this.#found !== null) return this.#found
      if (this.#isClosed) throw new EngineError('cancelled')
      if (this.#state === null) this.find(EQUAL_LINES)
      const search = this.#search
      if (search !== null) await unless(signal, search.ended)
      if (this.#search !== search || this.#found !== null) continue
      const { error } = this.#state ?? NOTHING
      throw error === null ? new EngineError('cancelled') : new EngineError(error.code, error.values)
    }
  }

  /** Gives a signal that tells of groups, once there are some. */
  async column(info: SignalInfo): Promise<SignalColumn> {
    await this.whenFound(NEVER)
    return duplicateColumn(info, this)
  }

  /** Keeps what a decision about groups came to, for whoever asks again under the name of its change. */
  noteDecided(change: string, what: { readonly groups: number; readonly rows: number }): void {
    this.#decided.set(change, what)
  }

  /** Gives what a decision came to; nothing for one that was made before the dataset was opened. */
  decidedBy(change: string): { readonly groups: number; readonly rows: number } {
    return this.#decided.get(change) ?? { groups: 0, rows: 0 }
  }

  /** Takes what has happened to rows. */
  lookAt(changes: readonly Change[]): void {
    this.#take(changes)
    if (this.#search !== null && this.#found === null) this.#changedMeanwhile.addAll(touchedRows(changes).touched)
  }

  /** The same where any row may have come or gone, as by a save. */
  startOver(): void {
    this.#take(null)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.stop()
    await this.#last
    await this.#line
    await this.#found?.rows.close()
    this.#found = null
  }

  async #run(wanted: Wanted, signal: AbortSignal, before: Promise<void>): Promise<void> {
    await before
    const startedMs = performance.now()
    let rows: ComparedRows | null = null
    const isWanted = (): boolean => this.#search?.stop.signal === signal
    try {
      const watch = { signal, onProgress: this.#teller(isWanted) }
      await unless(signal, this.#dataset.passes.indexed())
      this.#changedMeanwhile = new RowSet()
      const there = rowsThere({ dataset: this.#dataset })
      rows = await ComparedRows.open(this.#dataset, wanted.spec, watch)
      const pairs = await finderFor(wanted.spec, this.#dataset)(rows, wanted.spec, watch)
      const seen = { there, changed: this.#changedMeanwhile }
      const { revision } = this.#dataset
      const found = await FoundDuplicates.of({ rows, spec: wanted.spec, pairs }, wanted, seen, watch)
      signal.throwIfAborted()
      if (revision !== this.#dataset.revision) found.lookAt(null)
      this.#found = found
      this.#tookMs = performance.now() - startedMs
      this.#state = { ...NOTHING, state: 'found' }
    } catch (error) {
      await rows?.close()
      if (!isWanted() || this.#state === null) return
      const isStopped = signal.aborted
      this.#state = { ...NOTHING, state: isStopped ? 'stopped' : 'failed', error: isStopped ? null : reportOf(error) }
    }
    if (isWanted()) this.#changed()
  }

  #take(changes: readonly Change[] | null): void {
    const found = this.#found
    if (found === null) return
    found.lookAt(changes)
    const { live } = found.grouping
    if (live.isSettled) return
    // What pages show of many groups is read again once these are looked at.
    void live.settle(NEVER).then(() => {
      if (this.#found === found) this.#dataset.touch()
    })
  }

  #teller(isWanted: () => boolean) {
    return (phase: DuplicatesState['phase'], done: number, total: number): void => {
      if (!isWanted() || this.#state === null) return
      this.#state = { ...this.#state, phase, done, total }
      this.#dataset.report()
    }
  }

  #forget(): void {
    void this.#found?.rows.close()
    this.#found = null
    this.#tookMs = 0
  }

  /** Says that the groups are other ones: what pages show of them too. */
  #changed(): void {
    this.#version += 1
    this.#dataset.touch()
  }
}

const NEVER = new AbortController().signal
