/**
 * Has rows read anew where they may be others than were read, though the dataset's revision is the same: a search found more
 * before them or has put them in order, or signals have come to be known. What is there stays shown until it is read.
 */
import type { DatasetState, ViewInfo } from '../../shared/contract.ts'
import type { RowPages } from './row-pages.ts'

/** Signals come in by the thousand rows; more often than this is not worth reading a page for. */
const SIGNALS_PAUSE_MS = 1_000

export class PageFreshener {
  readonly #pages: RowPages
  #view: ViewInfo | null = null
  #signalsDone = -1
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(pages: RowPages) {
    this.#pages = pages
  }

  /** Looks at what became of the view and of the signals. */
  onDataset(view: ViewInfo, { signals }: Pick<DatasetState, 'signals'>): void {
    const before = this.#view
    this.#view = view
    if (before?.view === view.view && before.search.state === 'running' && isOther(before, view)) this.#pages.refresh()
    const done = signals.isComplete ? Number.POSITIVE_INFINITY : signals.pass.bytesDone
    if (done === this.#signalsDone || this.#pages.getShape().signals.length === 0) return
    this.#signalsDone = done
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#pages.refresh()
    }, SIGNALS_PAUSE_MS)
  }

  /** Reads nothing more. */
  end(): void {
    clearTimeout(this.#timer)
  }
}

const isOther = (before: ViewInfo, view: ViewInfo): boolean =>
  before.rowCount !== view.rowCount || before.search.state !== view.search.state
