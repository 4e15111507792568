/**
 * Duplicates of one dataset as a thing without a screen: what was found last, the threshold that is tried out, the groups that it
 * comes to and the one that is open. What was found belongs to the engine: another window may find or regroup, and this one follows.
 */
import type { CurvePoint, Duplicates, DuplicatesApi, DuplicatesState } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { hasDegrees, pointAt } from './curve-points.ts'
import { FindStore } from './find-store.ts'
import { GroupList } from './group-list.ts'
import { isOpen } from './group-words.ts'

/** A handle that is dragged is followed by new groups once it rests for so long. */
const REST_MS = 120
/** Decisions come many at once; the list is read anew when they rest. */
const GATHER_MS = 80

export class DuplicatesStore {
  readonly dataset: DatasetStore
  readonly grid: GridStore
  readonly find: FindStore
  readonly list: GroupList
  readonly #listeners = new Set<() => void>()
  readonly #leave: () => void
  #found: Duplicates | null = null
  #isRead = false
  #error: EngineError | null = null
  /** What is tried out and not grouped by yet. */
  #wished: { readonly threshold: number; readonly isChained: boolean } | null = null
  #group: number | null = null
  #isRegrouping = false
  /** Whether something changed while groups were made anew. */
  #mustRead = false
  #isInView = false
  #isShown = true
  #print = ''
  #restTimer: ReturnType<typeof setTimeout> | undefined
  #gatherTimer: ReturnType<typeof setTimeout> | undefined

  constructor(dataset: DatasetStore, grid: GridStore) {
    this.dataset = dataset
    this.grid = grid
    this.find = new FindStore(dataset, () => this.#tell())
    this.list = new GroupList(
      this.api,
      () => this.#datasetId(),
      () => this.#onListed(),
    )
    this.#leave = dataset.subscribe(() => this.#follow())
    this.#print = this.#about()
    void this.#read()
  }

  get api(): DuplicatesApi {
    return this.dataset.api
  }

  /** Gives what the engine says of the last search; null where there was none. */
  getState(): DuplicatesState | null {
    return this.dataset.getState().duplicates
  }

  isFinding(): boolean {
    return this.getState()?.state === 'finding'
  }

  /** Gives what was found; null where nothing was, or while it is looked for. */
  getFound(): Duplicates | null {
    return this.#found
  }

  /** Tells whether it is known by now what was found. */
  isRead(): boolean {
    return this.#isRead
  }

  /** Gives why what was found could not be read or grouped. */
  getError(): EngineError | null {
    return this.#error
  }

  /** Tells whether what was found is more or less alike, so that a threshold means anything. */
  hasDegrees(): boolean {
    return this.#found !== null && hasDegrees(this.#found.curve)
  }

  getVersion(): number | null {
    return this.#found?.version ?? null
  }

  /** Gives the threshold that is shown: the one tried out, else the one that groups are made by. */
  getThreshold(): number {
    return this.#wished?.threshold ?? this.#found?.threshold ?? 1
  }

  isChained(): boolean {
    return this.#wished?.isChained ?? this.#found?.isChained ?? false
  }

  /** Gives what there is at the threshold that is shown; null where nothing was found. */
  getPoint(): CurvePoint | null {
    if (this.#found === null) return null
    return this.#wished === null ? this.#found.here : pointAt(this.#found.curve, this.#wished.threshold)
  }

  /** Tells whether groups of another threshold are on their way. */
  isRegrouping(): boolean {
    return this.#wished !== null
  }

  /** Tries out a threshold; groups follow once it rests. */
  setThreshold(threshold: number): void {
    this.#wish({ threshold, isChained: this.isChained() })
  }

  /** Says whether rows may be in a group for being like any member. */
  setChained(isChained: boolean): void {
    this.#wish({ threshold: this.getThreshold(), isChained })
  }

  /** Gives the number of the group that is open. */
  getGroup(): number | null {
    return this.#group
  }

  openGroup(group: number | null): void {
    if (group === this.#group) return
    this.#group = group
    this.#tell()
  }

  /** Gives the group before or after one, in the order of the list; null at its ends. */
  async neighbour(from: number, step: 1 | -1, onlyOpen: boolean): Promise<number | null> {
    const { list } = this
    const here = list.placeOf(from)
    // One that has left the list since it was opened made room for the next.
    let at = here === null ? this.#lastPlace + (step === 1 ? 0 : -1) : here + step
    for (;;) {
      const head = await list.readHead(at)
      if (head === undefined) return null
      if (!onlyOpen || isOpen(head)) return head.group
      at += step
    }
  }

  /** Tells whether only groups with a row of the grid's view are listed. */
  isInView(): boolean {
    return this.#isInView
  }

  setInView(isInView: boolean): void {
    this.#isInView = isInView
    this.#listView()
    this.#tell()
  }

  /** Forgets what was found. */
  async clear(): Promise<void> {
    await this.api.clearDuplicates({ dataset: this.#datasetId() })
    this.#show(null)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Says whether anybody looks. Rows that change meanwhile are asked about when somebody does again. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown
    if (isShown) this.#follow()
  }

  /** Lets go of everything; what was found stays in the engine. */
  stop(): void {
    clearTimeout(this.#restTimer)
    clearTimeout(this.#gatherTimer)
    this.find.stop()
    this.#leave()
  }

  /** Where the open group was last seen in the list. */
  #lastPlace = 0

  #onListed(): void {
    const here = this.#group === null ? null : this.list.placeOf(this.#group)
    if (here !== null) this.#lastPlace = here
    // Something is there to be read as soon as there are groups.
    if (this.#group === null && this.list.getTotal() !== null) this.#group = this.list.headAt(0)?.group ?? null
    this.#tell()
  }

  #wish(wished: { threshold: number; isChained: boolean }): void {
    if (this.#found === null) return
    this.#wished = wished
    clearTimeout(this.#restTimer)
    this.#restTimer = setTimeout(() => void this.#regroup(), REST_MS)
    this.#tell()
  }

  async #regroup(): Promise<void> {
    if (this.#isRegrouping) return
    this.#isRegrouping = true
    try {
      while (this.#wished !== null && this.#found !== null) {
        const { version } = this.#found
        const wished = this.#wished
        const found = await this.api.regroupDuplicates({ dataset: this.#datasetId(), version, ...wished })
        // What was tried out meanwhile is grouped by next; what was grouped stays until then.
        if (this.#wished === wished) this.#wished = null
        this.#show(found)
      }
    } catch (error) {
      this.#wished = null
      this.#fail(error)
      this.#mustRead = true
    } finally {
      this.#isRegrouping = false
    }
    this.#tell()
    if (this.#mustRead) await this.#read()
  }

  /** What the dataset says of itself has changed: other groups, another view, or rows. */
  #follow(): void {
    if (!this.#isShown) return
    this.#listView()
    const print = this.#about()
    if (print !== this.#print) {
      this.#print = print
      clearTimeout(this.#gatherTimer)
      this.#gatherTimer = setTimeout(() => void this.#read(), GATHER_MS)
    }
    this.#tell()
  }

  #about(): string {
    const state = this.getState()
    return JSON.stringify([state?.version, state?.state, this.dataset.getState().revision])
  }

  async #read(): Promise<void> {
    // What is being regrouped would give other groups a moment later.
    this.#mustRead = this.#isRegrouping
    if (this.#isRegrouping) return
    try {
      const before = this.#found?.version ?? null
      const found = await this.api.getDuplicates({ dataset: this.#datasetId() })
      this.#isRead = true
      this.#show(found)
      if (before !== null && before === found?.version) this.list.refresh()
    } catch (error) {
      this.#fail(error)
    }
    this.#tell()
  }

  #show(found: Duplicates | null): void {
    const isOther = found?.version !== this.#found?.version
    this.#found = found
    this.#error = null
    if (isOther) {
      this.#group = null
      if (found === null) this.#wished = null
    }
    this.list.show(found?.version ?? null)
    this.#tell()
  }

  #listView(): void {
    this.list.setWish({ view: this.#isInView ? this.dataset.getView().view : null })
  }

  #fail(error: unknown): void {
    if (!(error instanceof EngineError)) throw error
    const isPassing = isEngineError(error, 'duplicates-stale') || isEngineError(error, 'connection-lost')
    if (!isPassing) this.#error = error
  }

  #datasetId(): DatasetId {
    return this.dataset.getState().dataset
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
