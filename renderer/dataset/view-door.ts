/**
 * Which view is shown, and which is asked for. A search may take a while: until it has found something, the rows that were shown
 * stay. What must stay true: the answer to a question that was asked before another one never takes its place, and a view that is
 * neither shown nor asked for is closed.
 */
import type { DatasetState, EngineApi, Query, ViewInfo } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'

/** The old rows stay for so long where the new view has none yet; then it is shown empty, with how far the search is. */
const HOLD_MS = 500

export class ViewDoor {
  readonly #api: Pick<EngineApi, 'openView' | 'closeView' | 'getView'>
  readonly #getState: () => DatasetState
  readonly #onChange: () => void
  #shown: ViewInfo
  /** What is asked for while the old view is still shown. */
  #next: ViewInfo | null = null
  /** Views whose events came before the answer that names them. */
  #early: ViewInfo | null = null
  #asks = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    api: Pick<EngineApi, 'openView' | 'closeView' | 'getView'>,
    getState: () => DatasetState,
    first: ViewInfo,
    onChange: () => void,
  ) {
    this.#api = api
    this.#getState = getState
    this.#shown = first
    this.#onChange = onChange
  }

  /** Gives the view that is shown; the view of all rows is as long as the dataset, which is pushed. */
  getShown(): ViewInfo {
    const { count } = this.#getState().rows
    if (isFileOrder(this.#shown.query) && this.#shown.rowCount !== count)
      this.#shown = { ...this.#shown, rowCount: count }
    return this.#shown
  }

  /** Gives the view that was asked for last. */
  getAsked(): ViewInfo {
    return this.#next ?? this.getShown()
  }

  /** Asks a question; its view is shown once it has rows, is over, or takes too long. Fails with an EngineError. */
  async ask(query: Query): Promise<void> {
    this.#asks += 1
    const ask = this.#asks
    const { dataset } = this.#getState()
    const opened = await this.#api.openView({ dataset, query })
    const info = this.#early?.view === opened.view ? this.#early : opened
    this.#early = null
    if (ask !== this.#asks) {
      this.#close(info)
      return
    }
    if (this.#next !== null) this.#close(this.#next)
    this.#next = info
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#showNext(), HOLD_MS)
    this.#settle()
  }

  /** Takes in how a view's search goes on. */
  take(info: ViewInfo): void {
    if (info.view === this.#shown.view) {
      this.#shown = info
      this.#onChange()
    } else if (info.view === this.#next?.view) {
      this.#next = info
      this.#settle()
    } else {
      this.#early = info
    }
  }

  /** Shows a view that is open already. */
  show(view: ViewInfo): void {
    this.#asks += 1
    clearTimeout(this.#timer)
    this.#next = null
    this.#shown = view
  }

  /** Asks how long the shown view is by now. Fails with an EngineError. */
  async measure(): Promise<void> {
    const { view } = this.#shown
    const info = await this.#api.getView({ view })
    if (info.view !== this.#shown.view || info.rowCount === this.#shown.rowCount) return
    this.#shown = info
    this.#onChange()
  }

  #settle(): void {
    const { search, rowCount, query } = this.#next ?? this.#shown
    const isSorted = query.sort !== undefined && query.sort.length > 0
    // Rows that will be sorted once all are found would jump; they are shown all the same when that takes long.
    if (search.state !== 'running' || (rowCount > 0 && !isSorted)) this.#showNext()
    else this.#onChange()
  }

  #showNext(): void {
    clearTimeout(this.#timer)
    const next = this.#next
    if (next === null) return
    const old = this.#shown
    this.#shown = next
    this.#next = null
    this.#onChange()
    this.#close(old)
  }

  /** The engine forgets a connection's views with the connection, so a failure here costs nothing. */
  #close({ view }: ViewInfo): void {
    this.#api.closeView({ view }).catch((error: unknown) => {
      if (!(error instanceof EngineError)) throw error
    })
  }
}

/** Tells whether a question is for every row as the file has them. */
export const isFileOrder = ({ text, sort = [] }: Query): boolean => text.trim() === '' && sort.length === 0
