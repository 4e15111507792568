/**
 * The SQL console of one dataset as a thing without a screen: the query that is being typed, what was asked last and what came
 * of it, and the queries of before. It holds no rows but those of the pages that are looked at.
 */
import { EngineError, type ErrorReport, isEngineError, reportOf } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'
import type { SqlResult, SqlTable } from '../../shared/sql-contract.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { memory } from '../memory/memory.ts'
import { ResultPages } from './result-pages.ts'

const HISTORY_KEY = 'sql.history'
const PANE_KEY = 'sql.pane'
const MOST_HISTORY = 100
/** What is longer is asked, and not remembered. */
const MOST_KEPT_CHARS = 20_000
const LEAST_PX = 160
const LEAST_ABOVE_PX = 200
const USUAL_SHARE = 0.42

export type SqlRun =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly job: JobId; readonly startMs: number }
  | { readonly state: 'failed'; readonly error: ErrorReport; readonly sql: string }
  | { readonly state: 'done' }

/** What was found, with the query that found it. */
export interface Found {
  readonly sql: string
  readonly result: SqlResult
  readonly pages: ResultPages
}

export interface PaneLayout {
  readonly isOpen: boolean
  readonly heightPx: number
}

export class SqlStore {
  readonly #dataset: Pick<DatasetStore, 'api' | 'getState'>
  readonly #listeners = new Set<() => void>()
  #pane: PaneLayout = { isOpen: false, heightPx: 0 }
  #text = ''
  #run: SqlRun = { state: 'idle' }
  #found: Found | null = null
  #history: readonly string[] = []
  #tables: readonly SqlTable[] = []
  #functions: readonly string[] = []
  #isLoaded = false
  /** Puts a text into the editor, and the keyboard. */
  #edit: ((text: string | null) => void) | null = null

  constructor(dataset: Pick<DatasetStore, 'api' | 'getState'>) {
    this.#dataset = dataset
    void this.#load()
  }

  getPane(): PaneLayout {
    return this.#pane
  }

  getText(): string {
    return this.#text
  }

  getRun(): SqlRun {
    return this.#run
  }

  getFound(): Found | null {
    return this.#found
  }

  /** Gives the queries of before, the last one first. */
  getHistory(): readonly string[] {
    return this.#history
  }

  getTables(): readonly SqlTable[] {
    return this.#tables
  }

  getFunctions(): readonly string[] {
    return this.#functions
  }

  /** Tells whether the rows have changed since the query that is shown was asked. */
  isStale(): boolean {
    return this.#found !== null && this.#found.result.revision !== this.#dataset.getState().revision
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Shows or hides the console; shown, it takes the keyboard. */
  toggle(): void {
    this.#setPane({ ...this.#pane, isOpen: !this.#pane.isOpen })
    if (this.#pane.isOpen) requestAnimationFrame(() => this.#edit?.(null))
  }

  setHeight(heightPx: number, windowPx: number): void {
    this.#setPane({ ...this.#pane, heightPx: paneHeightWithin(heightPx, windowPx) })
  }

  /** Takes in what is typed. */
  type(text: string): void {
    this.#text = text
    if (text.length <= MOST_KEPT_CHARS) memory.set(this.#textKey(), text)
    this.#tell()
  }

  /** Puts a query into the editor. */
  put(sql: string): void {
    this.type(sql)
    this.#edit?.(sql)
  }

  /** Says how the editor is reached; null once it is gone. */
  setEditor(edit: ((text: string | null) => void) | null): void {
    this.#edit = edit
  }

  /** Asks what can be asked about, for completion and examples. */
  async describe(): Promise<void> {
    const { api } = this.#dataset
    const { dataset } = this.#dataset.getState()
    try {
      this.#tables = (await api.describeSql({ dataset })).tables
      this.#tell()
      if (this.#functions.length > 0) return
      this.#functions = (await api.listSqlFunctions({ dataset })).functions
      this.#tell()
    } catch (error) {
      // Without DuckDB its functions are not completed; the first query says why.
      if (!(error instanceof EngineError)) throw error
    }
  }

  /** Runs what is in the editor. */
  async run(job: JobId): Promise<void> {
    const sql = this.#text
    if (this.#run.state === 'running') return
    const { api } = this.#dataset
    const { dataset } = this.#dataset.getState()
    this.#setRun({ state: 'running', job, startMs: performance.now() })
    try {
      const result = await api.runSql({ dataset, job, sql })
      this.#found = { sql, result, pages: new ResultPages(api, dataset, result, () => this.#tell()) }
      this.#remember(sql)
      this.#setRun({ state: 'done' })
      void this.describe()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      this.#setRun(
        isEngineError(error, 'cancelled') ? { state: 'done' } : { state: 'failed', error: reportOf(error), sql },
      )
    }
  }

  async #load(): Promise<void> {
    this.#pane = await memory.get(PANE_KEY, this.#pane)
    this.#history = await memory.get(HISTORY_KEY, this.#history)
    if (this.#text === '') this.#text = await memory.get(this.#textKey(), '')
    this.#isLoaded = true
    this.#tell()
  }

  get isLoaded(): boolean {
    return this.#isLoaded
  }

  #textKey(): string {
    return `sql.text.${this.#dataset.getState().dataset}`
  }

  #remember(sql: string): void {
    if (sql.length > MOST_KEPT_CHARS) return
    this.#history = [sql, ...this.#history.filter((other) => other !== sql)].slice(0, MOST_HISTORY)
    memory.set(HISTORY_KEY, this.#history)
  }

  #setRun(run: SqlRun): void {
    this.#run = run
    this.#tell()
  }

  #setPane(pane: PaneLayout): void {
    this.#pane = pane
    memory.set(PANE_KEY, pane)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Gives the pane's height that leaves both the rows and the console readable. */
export const paneHeightWithin = (heightPx: number, windowPx: number): number =>
  Math.round(
    Math.max(LEAST_PX, Math.min(heightPx === 0 ? windowPx * USUAL_SHARE : heightPx, windowPx - LEAST_ABOVE_PX)),
  )

const stores = new WeakMap<DatasetStore, SqlStore>()

/** Gives the console of a dataset. */
export const sqlOf = (dataset: DatasetStore): SqlStore => {
  const known = stores.get(dataset)
  if (known !== undefined) return known
  const made = new SqlStore(dataset)
  stores.set(dataset, made)
  return made
}
