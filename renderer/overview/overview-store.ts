/**
 * What the overview shows: which pictures, of which rows, and what was counted for them. Counts follow the query and every change;
 * those that are shown stay until new ones are there, so that nothing jumps, and an answer that was overtaken is dropped.
 */
import type { EngineEvent } from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'
import type { Description, PartAnswer } from '../../shared/overview/description.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { memory } from '../memory/memory.ts'
import { type Comparison, OverviewSides } from './overview-sides.ts'
import { costOf, type Picture, partOf, pictureId, pictureOf, USUAL_PICTURES } from './pictures.ts'

const KEY = 'overview'
/** What happens at once is asked for once. */
const GATHER_MS = 40
/** Larger files are measured and read through only when somebody asks. */
const UNASKED_BYTES = 2 * 10 ** 9
/** While a search finds rows, counts follow it no more often than this. */
const SEARCHING_MS = 500

type Cost = ReturnType<typeof costOf>
const COSTS: readonly Cost[] = ['known', 'signals', 'rows', 'tokens']

/** How far the counts of one cost are. */
export type Counting =
  | { readonly state: 'idle' | 'counting' }
  | { readonly state: 'failed'; readonly error: EngineError }

interface Kept {
  readonly pictures: readonly string[]
  readonly axes: { readonly x: string; readonly y: string }
  readonly isShares: boolean
}
const USUAL: Kept = { pictures: USUAL_PICTURES, axes: { x: 'prompt_chars', y: 'answer_chars' }, isShares: false }

export class OverviewStore {
  readonly dataset: DatasetStore
  readonly grid: GridStore
  readonly #listeners = new Set<() => void>()
  readonly #sides: OverviewSides
  readonly #leave: () => void
  #kept: Kept = USUAL
  #pictures: readonly Picture[] = picturesOf(USUAL)
  #comparison: Comparison | null = null
  #rows: Description['sides'] | null = null
  readonly #answers = new Map<string, PartAnswer>()
  readonly #counting = new Map<Cost, Counting>()
  readonly #jobs = new Map<Cost, JobId>()
  readonly #asked = new Map<Cost, string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isMeasuring = false
  #isStopped = false

  constructor(dataset: DatasetStore, grid: GridStore) {
    this.dataset = dataset
    this.grid = grid
    this.#sides = new OverviewSides(dataset)
    this.#leave = dataset.subscribe(() => this.#askSoon())
    void memory.get<Kept>(KEY, USUAL).then((kept) => this.#take({ ...USUAL, ...kept }))
    this.#askSoon()
  }

  /** Gives the pictures that are shown, in the order in which they were chosen. */
  getPictures(): readonly Picture[] {
    return this.#pictures
  }

  /** Gives what was last counted for a picture. */
  getAnswer(picture: Picture): PartAnswer | null {
    return this.#answers.get(pictureId(picture)) ?? null
  }

  /** Gives how many rows the sides have; null before anything was counted. */
  getRows(): Description['sides'] | null {
    return this.#rows
  }

  getCounting(picture: Picture): Counting {
    return this.#counting.get(costOf(picture, this.#kept.axes)) ?? IDLE
  }

  getAxes(): Kept['axes'] {
    return this.#kept.axes
  }

  /** Whether bars show shares of each side instead of rows. */
  isShares(): boolean {
    return this.#kept.isShares || this.#comparison !== null
  }

  /** Gives what is compared; null while the view is shown within all rows. */
  getComparison(): Comparison | null {
    return this.#comparison
  }

  setComparison(comparison: Comparison | null): void {
    this.#comparison = comparison
    this.#again()
  }

  setAxes(axes: Kept['axes']): void {
    this.#answers.delete('scatter')
    this.#keep({ ...this.#kept, axes })
  }

  setShares(isShares: boolean): void {
    this.#keep({ ...this.#kept, isShares })
  }

  /** Shows a picture, or takes it away. */
  toggle(picture: Picture): void {
    const id = pictureId(picture)
    const { pictures } = this.#kept
    const next = pictures.includes(id) ? pictures.filter((one) => one !== id) : [...pictures, id]
    this.#keep({ ...this.#kept, pictures: next })
  }

  /** Shows what is shown unasked. */
  resetPictures(): void {
    this.#keep({ ...this.#kept, pictures: USUAL_PICTURES })
  }

  /** Tells whether rows are not measured yet, since that takes long and nobody has asked for it. */
  isHeld(): boolean {
    const { signals, sizeBytes } = this.dataset.getState()
    if (this.#isMeasuring || signals.isComplete) return false
    return signals.pass.state === 'stopped' || (signals.pass.state === 'waiting' && sizeBytes > UNASKED_BYTES)
  }

  /** Has rows measured, however long it takes. */
  measure(): void {
    this.#isMeasuring = true
    this.#again()
  }

  /** Counts again what could not be counted. */
  retry(): void {
    this.#again()
  }

  /** Takes in what the engine pushes about views that stand behind a side. */
  onEvent(event: EngineEvent): void {
    if (event.kind === 'view' && this.#sides.takeView(event.view)) this.#askSoon()
  }

  /** Ends what is under way. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#leave()
    for (const job of this.#jobs.values()) void this.#cancel(job)
    this.#sides.close()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #keep(kept: Kept): void {
    memory.set(KEY, kept)
    this.#take(kept)
  }

  #take(kept: Kept): void {
    this.#kept = kept
    this.#pictures = picturesOf(kept)
    this.#changed()
    this.#askSoon()
  }

  #again(): void {
    this.#asked.clear()
    this.#changed()
    this.#askSoon()
  }

  #askSoon(): void {
    if (this.#isStopped || this.#timer !== undefined) return
    const waitMs = this.#sides.isSearching(this.#comparison) && this.#rows !== null ? SEARCHING_MS : GATHER_MS
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      for (const cost of COSTS) void this.#ask(cost)
    }, waitMs)
  }

  async #ask(cost: Cost): Promise<void> {
    const columns = this.dataset.getColumns()
    const { axes } = this.#kept
    const wanted = this.#pictures.flatMap((picture) => {
      const part = costOf(picture, axes) === cost && this.#mayAsk(cost) ? partOf(picture, columns, axes) : null
      return part === null ? [] : [{ id: pictureId(picture), part }]
    })
    const print = JSON.stringify([wanted.map(({ part }) => part), this.#comparison, this.#about()])
    if (this.#asked.get(cost) === print || (wanted.length === 0 && cost !== 'known')) return
    this.#asked.set(cost, print)
    const before = this.#jobs.get(cost)
    if (before !== undefined) void this.#cancel(before)
    const job = crypto.randomUUID() as JobId
    this.#jobs.set(cost, job)
    this.#setCounting(cost, { state: 'counting' })
    try {
      const [of, within] = await this.#sides.resolve(this.#comparison)
      const { dataset } = this.dataset.getState()
      // With nothing else to ask, the rows themselves are still counted.
      const parts =
        wanted.length === 0 ? [{ kind: 'known' as const, what: 'verdict' as const }] : wanted.map(({ part }) => part)
      const described = await this.dataset.api.describe({
        dataset,
        job,
        of,
        ...(within !== undefined && { within }),
        parts,
      })
      if (this.#isStopped || this.#jobs.get(cost) !== job) return
      for (const [at, { id }] of wanted.entries()) {
        const answer = described.parts[at]
        if (answer !== undefined) this.#answers.set(id, answer)
      }
      this.#rows = described.sides
      this.#setCounting(cost, IDLE)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      // What is given up here is no longer the job of its kind; what is, somebody else has stopped.
      if (this.#jobs.get(cost) !== job || this.#isStopped) return
      this.#asked.delete(cost)
      // The view has gone with its connection, or with rows that were read anew: what comes instead is told of.
      if (isEngineError(error, 'view-not-open') || isEngineError(error, 'connection-lost')) this.#sides.forget()
      else this.#setCounting(cost, { state: 'failed', error })
    } finally {
      if (this.#jobs.get(cost) === job) this.#jobs.delete(cost)
    }
  }

  /** Rows that are being measured are waited for without a job: the pass says by itself how far it is. */
  #mayAsk(cost: Cost): boolean {
    const { signals } = this.dataset.getState()
    if (cost === 'known') return true
    if (cost === 'rows') return !this.isHeld()
    return signals.isComplete || this.#isMeasuring || signals.pass.state === 'failed'
  }

  /** What counts depend on besides what is asked. */
  #about(): unknown[] {
    const { revision, signals, samples, survey, index } = this.dataset.getState()
    const { view, rowCount, search } = this.dataset.getView()
    const isFound =
      this.#comparison === null || [this.#comparison.a, this.#comparison.b].some(({ kind }) => kind === 'view')
    return [
      revision,
      signals.isComplete,
      samples.isComplete,
      survey.state === 'done',
      index.state === 'done',
      isFound ? [view, rowCount, search.state] : null,
      this.#comparison === null ? null : this.#sides.getProgress(),
    ]
  }

  #setCounting(cost: Cost, counting: Counting): void {
    this.#counting.set(cost, counting)
    this.#changed()
  }

  async #cancel(job: JobId): Promise<void> {
    try {
      await this.dataset.api.cancel({ job })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error // it ended, or the connection did
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

const IDLE: Counting = { state: 'idle' }

const picturesOf = ({ pictures }: Kept): Picture[] =>
  pictures.flatMap((id) => {
    const picture = pictureOf(id)
    return picture === null ? [] : [picture]
  })
