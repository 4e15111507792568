/**
 * Where the cursor stands, who the row under it is, and the range that reaches from it. What must stay true: the cursor
 * belongs to its row. When rows come and go around it, or another question is asked, it goes where its row went.
 */
import type { RowId } from '../../shared/ids.ts'
import { type CellRange, type Place, withinBounds } from './cell-range.ts'

/** A cell named by its column, which may move. */
interface Spot {
  readonly position: number
  /** Null where there are no columns. */
  readonly key: string | null
}

interface Columns {
  readonly keys: readonly string[]
  readonly placeOf: ReadonlyMap<string, number>
}

export class GridCursor {
  #spot: Spot | null = null
  #anchor: Spot | null = null
  #row: RowId | null = null
  /** Where it was taken from by a view without rows. */
  #left: { readonly key: string | null; readonly row: RowId | null } | null = null
  #columns: Columns = { keys: [], placeOf: new Map() }

  /** Gives where the cursor stands. */
  getPlace(): Place | null {
    return this.#spot === null ? null : this.#placeOf(this.#spot)
  }

  /** Gives the column that the cursor stands in. */
  getKey(): string | null {
    const place = this.getPlace()
    return place === null ? null : (this.#columns.keys[place.column] ?? null)
  }

  /** Gives who the row under the cursor is, once that is known. */
  getRow(): RowId | null {
    return this.#row
  }

  /** Gives the range from where it began to the cursor. */
  getRange(): CellRange | null {
    if (this.#spot === null) return null
    return { anchor: this.#placeOf(this.#anchor ?? this.#spot), head: this.#placeOf(this.#spot) }
  }

  setColumns(columns: Columns): void {
    this.#columns = columns
  }

  /** Puts the cursor somewhere; with `isExtending` the range reaches there from where it began. */
  moveTo(place: Place, isExtending: boolean): void {
    this.#anchor = isExtending ? (this.#anchor ?? this.#spot) : null
    if (this.#spot?.position !== place.position) this.#row = null
    this.#spot = { position: place.position, key: this.#columns.keys[place.column] ?? null }
  }

  /** Marks a block, with the cursor at its second corner. */
  setRange(range: CellRange): void {
    this.moveTo(range.anchor, false)
    this.moveTo(range.head, true)
  }

  /** Takes in who the row under the cursor is. */
  setRow(row: RowId): void {
    this.#row = row
  }

  /** Follows the cursor's row to where it went; a range does not survive that. */
  followTo(position: number): void {
    if (this.#spot === null || this.#spot.position === position) return
    this.#spot = { ...this.#spot, position }
    this.#anchor = null
  }

  /** Takes the row that now stands here for the cursor's own. */
  letGo(): void {
    this.#row = null
  }

  /** Takes up, at a view's start, the row and column that a view without rows took the cursor from. */
  comeBack(): void {
    if (this.#spot !== null || this.#left === null) return
    this.#spot = { position: 0, key: this.#left.key }
    this.#row = this.#left.row
  }

  /** Comes back into a view that shrank. */
  keepWithin(rows: number): void {
    if (this.#spot === null) return
    if (rows === 0) {
      this.#left = { key: this.#spot.key, row: this.#row }
      this.#spot = null
      this.#anchor = null
      this.#row = null
      return
    }
    const { position } = withinBounds({ position: this.#spot.position, column: 0 }, { rows, columns: 1 })
    if (position === this.#spot.position) return
    this.#spot = { ...this.#spot, position }
    this.#anchor = null
    this.#row = null
  }

  #placeOf({ position, key }: Spot): Place {
    return { position, column: key === null ? 0 : (this.#columns.placeOf.get(key) ?? 0) }
  }
}
