/**
 * The rows of a view one after another, each there before it is asked for: the next three and the one before are read
 * while somebody looks at this one. What must stay true: a row is known by who it is, so that rows which join the view
 * move the queue, and never what is looked at; at most MAX_TEXTS rows are held, each no larger than its first part.
 */
import type { EngineApi, RowText, ViewInfo } from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import { type DatasetId, type Position, position, type RowId } from '../../shared/ids.ts'
import { FIRST_PART } from '../panel/row-follower.ts'

const AHEAD = 3
const BEHIND = 1
/** Who stands where is asked for many rows at once. */
const ROWS_AT_ONCE = 64
const MAX_TEXTS = 12
const MAX_ROWS = 4_096

type Api = Pick<EngineApi, 'readRows' | 'readRow' | 'findPosition'>

/** Where somebody is in the queue. */
export interface QueuePlace {
  readonly position: Position
  readonly row: RowId
  /** Where the row stands in the file, counted from 0. */
  readonly number: number
}

export class ReviewQueue {
  readonly #api: Api
  readonly #dataset: DatasetId
  readonly #onChange: () => void
  readonly #onFailure: (error: EngineError) => void
  #view: ViewInfo
  /** Who stands at a position, as far as it was asked. */
  #rows = new Map<number, Pick<QueuePlace, 'row' | 'number'>>()
  /** The least recently read first. */
  readonly #texts = new Map<RowId, Promise<RowText>>()
  #place: QueuePlace | null = null
  #isOver = false
  /** Grows with every move, so that a late answer to an earlier one is void. */
  #moves = 0

  constructor(
    api: Api,
    dataset: DatasetId,
    view: ViewInfo,
    onChange: () => void,
    onFailure: (error: EngineError) => void,
  ) {
    this.#api = api
    this.#dataset = dataset
    this.#view = view
    this.#onChange = onChange
    this.#onFailure = onFailure
  }

  /** Gives the row that is looked at; null until the first was found, and past the end. */
  getPlace(): QueuePlace | null {
    return this.#isOver ? null : this.#place
  }

  getView(): ViewInfo {
    return this.#view
  }

  /** Tells whether somebody has gone past the last row. */
  isOver(): boolean {
    return this.#isOver
  }

  /** Gives how many rows come after the one that is looked at. */
  getRemaining(): number {
    if (this.#isOver) return 0
    return Math.max(0, this.#view.rowCount - (this.#place?.position ?? 0) - 1)
  }

  /** Goes to a place in the view; past its end means that the queue is over. */
  async goTo(at: number): Promise<void> {
    const move = ++this.#moves
    if (at >= this.#view.rowCount) {
      this.#isOver = true
      this.#onChange()
      return
    }
    const target = Math.max(0, at)
    try {
      // Known rows are gone to at once, in the same turn as the key.
      const found = this.#rows.get(target) ?? (await this.#findRow(target))
      if (move !== this.#moves || found === null) return
      this.#isOver = false
      this.#place = { position: position(target), ...found }
      this.#onChange()
      await this.#prefetch()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Goes on by a row, or back by one. */
  step(by: 1 | -1): Promise<void> {
    if (this.#isOver) return by < 0 ? this.goTo(this.#view.rowCount - 1) : Promise.resolve()
    return this.goTo((this.#place?.position ?? -1) + by)
  }

  /** Goes to a row wherever it stands; false when the queue does not hold it. */
  async goToRow(row: RowId): Promise<boolean> {
    try {
      const found = await this.#api.findPosition({ view: this.#view.view, row })
      if (found.position === null) return false
      await this.goTo(found.position)
      return true
    } catch (error) {
      this.#fail(error)
      return false
    }
  }

  /**
   * Takes in how long the view is now, or another view in its place; rows may stand elsewhere since. A row that another
   * view does not hold gives way to the one at `otherwise`.
   */
  async setView(view: ViewInfo, otherwise: Position | null = null): Promise<void> {
    const isOther = view.view !== this.#view.view
    if (!isOther && view.rowCount === this.#view.rowCount) return
    this.#view = view
    this.#rows = new Map()
    const place = this.#place
    if (place === null || this.#isOver) {
      this.#onChange()
      return
    }
    const move = ++this.#moves
    try {
      const { position: at } = await this.#api.findPosition({ view: view.view, row: place.row })
      if (move !== this.#moves) return
      if (at === null) return await this.goTo(otherwise ?? 0)
      this.#rows.set(at, { row: place.row, number: place.number })
      this.#place = { ...place, position: at }
      this.#onChange()
      await this.#prefetch()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Gives a row's first part: the one that was read ahead, or a new one. */
  readRow(row: RowId): Promise<RowText> {
    const held = this.#texts.get(row)
    if (held === undefined) return this.readAnew(row)
    this.#texts.delete(row)
    this.#texts.set(row, held)
    return held
  }

  /** Lets go of what was read ahead, since it is not as it was. */
  forgetTexts(): void {
    this.#texts.clear()
  }

  /** Reads a row again, as it is now. */
  readAnew(row: RowId): Promise<RowText> {
    const text = this.#api.readRow({ dataset: this.#dataset, row, limit: FIRST_PART })
    this.#texts.delete(row)
    this.#texts.set(row, text)
    text.catch(() => {
      // It is asked for again when it is looked at.
      if (this.#texts.get(row) === text) this.#texts.delete(row)
    })
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MAX_TEXTS) break
      this.#texts.delete(oldest)
    }
    return text
  }

  async #prefetch(): Promise<void> {
    const at = this.#place?.position
    if (at === undefined) return
    const move = this.#moves
    const wanted = [at + 1, at - 1, ...Array.from({ length: AHEAD - 1 }, (_, index) => at + 2 + index)]
    for (const near of wanted) {
      if (near < at - BEHIND || near < 0 || near >= this.#view.rowCount) continue
      const found = this.#rows.get(near) ?? (await this.#findRow(near))
      if (move !== this.#moves || found === null) return
      void this.readRow(found.row).catch(ignoreEngineError)
    }
  }

  async #findRow(at: number): Promise<Pick<QueuePlace, 'row' | 'number'> | null> {
    const { view, rowCount } = this.#view
    const start = Math.max(0, at - BEHIND - 1)
    const page = await this.#api.readRows({
      view,
      start: position(start),
      end: position(Math.min(rowCount, start + ROWS_AT_ONCE)),
      columns: [],
      previewChars: 0,
    })
    if (view !== this.#view.view || rowCount !== this.#view.rowCount) return null
    if (this.#rows.size > MAX_ROWS) this.#rows.clear()
    page.rows.forEach(({ row, number }, index) => {
      this.#rows.set(page.start + index, { row, number })
    })
    return this.#rows.get(at) ?? null
  }

  #fail(error: unknown): void {
    if (!(error instanceof EngineError)) throw error
    // A lost connection comes back, and the view with it.
    if (!isEngineError(error, 'connection-lost') && !isEngineError(error, 'view-not-open')) this.#onFailure(error)
  }
}

const ignoreEngineError = (error: unknown): void => {
  if (!(error instanceof EngineError)) throw error
}
