/**
 * The rows around what the window shows, read a page at a time. The grid reads synchronously what is there and asks for
 * the rest; what is there stays shown while it is read anew. What must stay true: at most MAX_PAGES pages are held and
 * MAX_ASKED asked for at once, however fast somebody scrolls; an answer to a question that is no longer asked never
 * replaces newer rows.
 */
import type { EngineApi, RowPage, RowView } from '../../shared/contract.ts'
import { EngineError, type ErrorReport, reportOf } from '../../shared/engine-error.ts'
import { position, type ViewId } from '../../shared/ids.ts'
import { type JsonPath, pathKey } from '../../shared/json-path.ts'
import type { RowSpan } from './scroll.ts'

export const PAGE_ROWS = 64
export const MAX_PAGES = 40
const MAX_ASKED = 3
const RETRY_MS = 2_000

/** What is asked of each row, and so what its cells are. */
export class PageShape {
  readonly view: ViewId
  readonly columns: readonly JsonPath[]
  readonly previewChars: number
  readonly signals: readonly string[]
  /** Where a column's cell stands in a row's `cells`. */
  readonly cellIndexOf: ReadonlyMap<string, number>

  constructor(view: ViewId, columns: readonly JsonPath[], previewChars: number, signals: readonly string[] = []) {
    this.view = view
    this.columns = columns
    this.previewChars = previewChars
    this.signals = signals
    this.cellIndexOf = new Map(columns.map((path, index) => [pathKey(path), index]))
  }
}

/** A row that can be shown, and the shape that it was read in. */
export interface ShownRow {
  readonly row: RowView
  readonly shape: PageShape
  /** The dataset's revision that the row was read at. */
  readonly revision: number
}

/** Why there is no row to show. */
export type Missing = { state: 'absent' | 'loading' } | { state: 'failed'; error: ErrorReport }

type Page =
  | { state: 'loading'; epoch: number; rowCount: number; shown: readonly ShownRow[] | null }
  | { state: 'ready'; epoch: number; rowCount: number; shown: readonly ShownRow[] }
  | { state: 'failed'; epoch: number; rowCount: number; shown: readonly ShownRow[] | null; error: ErrorReport }

export type AskRows = (shape: PageShape, start: number, end: number) => Promise<RowPage>

/** Gives the way in which a dataset's rows are asked for. */
export const askRows =
  (api: Pick<EngineApi, 'readRows'>): AskRows =>
  (shape, start, end) =>
    api.readRows({
      view: shape.view,
      start: position(start),
      end: position(end),
      columns: [...shape.columns],
      previewChars: shape.previewChars,
      withSamples: true,
      signals: [...shape.signals],
    })

export class RowPages {
  readonly #ask: AskRows
  readonly #onArrival: () => void
  /** By page number, the least recently wanted first. */
  readonly #pages = new Map<number, Page>()
  #shape: PageShape
  #rowCount = 0
  #revision = 0
  /** Grows whenever what is held may differ from what would be read now. */
  #epoch = 0
  #wanted: readonly number[] = []
  #prefetched: readonly number[] = []
  #asked = 0
  #paints = 0
  #isEnded = false

  constructor(ask: AskRows, shape: PageShape, onArrival: () => void) {
    this.#ask = ask
    this.#shape = shape
    this.#onArrival = onArrival
  }

  /** Gives what is asked of each row now. */
  getShape(): PageShape {
    return this.#shape
  }

  /** Gives the row at a position if it was read, however long ago. */
  getRow(position: number): ShownRow | null {
    const page = this.#pages.get(Math.floor(position / PAGE_ROWS))
    return page?.shown?.[position % PAGE_ROWS] ?? null
  }

  /** Tells why a position has no row. */
  getMissing(position: number): Missing {
    const page = this.#pages.get(Math.floor(position / PAGE_ROWS))
    if (page?.state === 'failed') return { state: 'failed', error: page.error }
    return { state: page === undefined ? 'absent' : 'loading' }
  }

  /** Asks something else of each row; another view's rows are other rows, so those held are dropped. */
  setShape(shape: PageShape): void {
    if (shape.view !== this.#shape.view) this.#pages.clear()
    this.#shape = shape
    this.#epoch++
    this.#fill()
  }

  /** Asks for a view's rows with certain columns, unless what is asked for holds them already. */
  need(view: ViewId, columns: readonly JsonPath[], previewChars: number, signals: readonly string[] = []): void {
    const { cellIndexOf, ...shape } = this.#shape
    const isEnough =
      columns.every((path) => cellIndexOf.has(pathKey(path))) && signals.every((id) => shape.signals.includes(id))
    if (isEnough && view === shape.view && previewChars === shape.previewChars) return
    this.setShape(new PageShape(view, columns, previewChars, signals))
  }

  /** Takes in how many rows the view holds and at which revision; what is held and older is read anew. */
  setExtent(rowCount: number, revision: number): void {
    if (rowCount === this.#rowCount && revision === this.#revision) return
    if (revision !== this.#revision) this.#epoch++
    this.#rowCount = rowCount
    this.#revision = revision
    this.#fill()
  }

  /** Reads anew what is wanted, as after a change of the selection. */
  refresh(): void {
    this.#epoch++
    this.#fill()
  }

  /** Says which rows are to be shown now, and which way somebody scrolls (0: stands still). */
  want(span: RowSpan, direction: -1 | 0 | 1): void {
    const first = Math.floor(span.start / PAGE_ROWS)
    const last = Math.max(first, Math.ceil(span.end / PAGE_ROWS) - 1)
    this.#wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    const around = direction === 0 ? [last + 1, first - 1] : [direction > 0 ? last + 1 : first - 1]
    this.#prefetched = around.filter((page) => page >= 0)
    this.#fill()
  }

  /** Says that nothing is shown now, so that nothing is read until something is. */
  rest(): void {
    this.#wanted = []
    this.#prefetched = []
  }

  /** Changes the rows that are held, until they are asked for again and read. */
  paint(change: (row: RowView, position: number) => RowView): void {
    for (const [number, page] of this.#pages) {
      if (page.shown === null) continue
      const shown = page.shown.map((one, index) => {
        const row = change(one.row, number * PAGE_ROWS + index)
        return row === one.row ? one : { ...one, row }
      })
      this.#pages.set(number, { ...page, shown })
    }
    this.#paints++
  }

  /** Takes no more answers in. */
  end(): void {
    this.#isEnded = true
    this.#pages.clear()
  }

  #fill(): void {
    for (const number of this.#wanted) this.#touch(number)
    for (const number of this.#wanted) if (this.#asked < MAX_ASKED && this.#needsAsking(number)) void this.#load(number)
    // The last place is kept for what may be wanted next.
    for (const number of this.#prefetched) {
      if (this.#asked < MAX_ASKED - 1 && this.#needsAsking(number)) void this.#load(number)
    }
  }

  #touch(number: number): void {
    const page = this.#pages.get(number)
    if (page === undefined) return
    this.#pages.delete(number)
    this.#pages.set(number, page)
  }

  #needsAsking(number: number): boolean {
    const start = number * PAGE_ROWS
    if (this.#isEnded || start >= this.#rowCount) return false
    const page = this.#pages.get(number)
    if (page === undefined) return true
    if (page.state === 'loading') return false
    if (page.epoch !== this.#epoch) return true
    // A page that ended where the index had come to is read anew once there are more rows.
    const isShort = page.shown !== null && page.shown.length < Math.min(PAGE_ROWS, this.#rowCount - start)
    return isShort && page.rowCount !== this.#rowCount
  }

  async #load(number: number): Promise<void> {
    const shape = this.#shape
    const epoch = this.#epoch
    const paints = this.#paints
    const shown = this.#pages.get(number)?.shown ?? null
    const loading: Page = { state: 'loading', epoch, rowCount: this.#rowCount, shown }
    this.#put(number, loading)
    this.#asked++
    const page = await this.#read(shape, number, loading)
    this.#asked--
    if (this.#isEnded) return
    const held = this.#pages.get(number)
    // Dropped or asked anew meanwhile: the answer belongs to a view or a place that is no longer shown.
    const isCurrent = held?.state === 'loading' && held.epoch === epoch && shape.view === this.#shape.view
    if (isCurrent) {
      // Painted over meanwhile, what is held is newer than an answer to what was asked before.
      if (paints !== this.#paints && held.shown !== null) {
        this.#put(number, { state: 'ready', epoch: -1, rowCount: held.rowCount, shown: held.shown })
      } else {
        this.#put(number, page.state === 'failed' ? { ...page, shown: held.shown } : page)
      }
      if (page.state === 'failed') setTimeout(() => this.#retry(number, epoch), RETRY_MS)
    }
    this.#fill()
    if (isCurrent) this.#onArrival()
  }

  async #read(shape: PageShape, number: number, { epoch, rowCount }: Page): Promise<Page> {
    const start = number * PAGE_ROWS
    try {
      const { rows, revision } = await this.#ask(shape, start, Math.min(start + PAGE_ROWS, rowCount))
      return { state: 'ready', epoch, rowCount, shown: rows.map((row) => ({ row, shape, revision })) }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return { state: 'failed', epoch, rowCount, shown: null, error: reportOf(error) }
    }
  }

  #retry(number: number, epoch: number): void {
    const page = this.#pages.get(number)
    if (this.#isEnded || page?.state !== 'failed' || page.epoch !== epoch) return
    if (page.shown === null) this.#pages.delete(number)
    else this.#pages.set(number, { state: 'ready', epoch: -1, rowCount: page.rowCount, shown: page.shown })
    this.#fill()
  }

  #put(number: number, page: Page): void {
    this.#pages.delete(number)
    this.#pages.set(number, page)
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) return
      if (!this.#wanted.includes(oldest) && oldest !== number) this.#pages.delete(oldest)
    }
  }
}
