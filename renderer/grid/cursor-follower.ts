/**
 * Keeps the cursor on its row. Rows come and go around it, and another question may leave it out; the engine says where
 * the row is now. What must stay true: while the engine is asked, the cursor may be moved on, and then the answer is void.
 */
import { EngineError } from '../../shared/engine-error.ts'
import type { Position, RowId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridCursor } from './grid-cursor.ts'
import { sayError } from './grid-words.ts'
import type { RowPages } from './row-pages.ts'
import type { Viewport } from './viewport.ts'

export class CursorFollower {
  readonly #dataset: DatasetStore
  readonly #cursor: GridCursor
  readonly #viewport: Viewport
  readonly #pages: RowPages
  readonly #onChange: () => void
  #isAsking = false

  constructor(dataset: DatasetStore, cursor: GridCursor, viewport: Viewport, pages: RowPages, onChange: () => void) {
    this.#dataset = dataset
    this.#cursor = cursor
    this.#viewport = viewport
    this.#pages = pages
    this.#onChange = onChange
  }

  /** Notes who the row under the cursor is, if that is not known yet and the row is there. */
  noteRow(): void {
    const row = this.#rowHere()
    if (row !== null && this.#cursor.getRow() === null) this.#cursor.setRow(row)
  }

  /** Looks at rows that were just read: another row under the cursor means that its own went elsewhere. */
  onRows(): void {
    this.noteRow()
    const row = this.#rowHere()
    if (row !== null && row !== this.#cursor.getRow()) void this.follow()
  }

  /** Goes where the cursor's row is now; when the view does not hold it, the cursor takes the row that stands here. */
  async follow(): Promise<void> {
    if (this.#dataset.getView().rowCount > 0) this.#cursor.comeBack()
    const row = this.#cursor.getRow()
    if (row === null) this.#settle()
    if (row === null || this.#isAsking) return
    this.#isAsking = true
    const { view } = this.#dataset.getView()
    const at = await this.#findPosition(row)
    this.#isAsking = false
    if (view !== this.#dataset.getView().view) return this.follow()
    if (this.#cursor.getRow() !== row) return
    if (at !== null) this.#cursor.followTo(at)
    else if (this.#dataset.getView().rowCount > 0) this.#cursor.letGo()
    this.#settle()
    const place = this.#cursor.getPlace()
    if (place !== null) this.#viewport.showRow(place.position)
    this.#onChange()
  }

  /** Puts the cursor on a row wherever it is; false when this view does not hold it. */
  async goToRow(row: RowId): Promise<boolean> {
    const at = await this.#findPosition(row)
    if (at === null) return false
    this.#cursor.moveTo({ position: at, column: this.#cursor.getPlace()?.column ?? 0 }, false)
    this.#cursor.setRow(row)
    this.#viewport.showRow(at, 'middle')
    this.#onChange()
    return true
  }

  #settle(): void {
    this.#cursor.keepWithin(this.#dataset.getView().rowCount)
    this.noteRow()
  }

  #rowHere(): RowId | null {
    const place = this.#cursor.getPlace()
    return place === null ? null : (this.#pages.getRow(place.position)?.row.row ?? null)
  }

  async #findPosition(row: RowId): Promise<Position | null> {
    try {
      return (await this.#dataset.api.findPosition({ view: this.#dataset.getView().view, row })).position
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
      return null
    }
  }
}
