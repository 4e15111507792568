/**
 * Which rows of a dataset are compared, and where the bytes of each are, as it was at one moment: rows may be changed, and the file
 * be saved, while duplicates are looked for.
 */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'
import type { RowOrder } from '../document/row-order.ts'
import { differingRows } from '../search/changed-rows.ts'

/** Rows that follow one another, as items and in the file; one row that is not as the file has it has no ordinal. */
export interface RowSpan {
  readonly item: number
  readonly count: number
  readonly ordinal: number | null
}

export class OrderSnapshot {
  readonly #order: RowOrder
  readonly #fileOrder: RowOrder
  readonly #deleted: RowSet
  readonly #changed: RowSet
  readonly #edge: RowSet

  constructor(document: Document) {
    const { edits, fileOrder } = document.history
    this.#order = edits.order.clone()
    this.#fileOrder = fileOrder.clone()
    this.#deleted = edits.deleted.clone()
    this.#changed = differingRows(document)
    this.#edge = this.#deleted.clone()
    this.#edge.addAll(this.#changed)
  }

  /** How many rows there are, deleted ones included. */
  get count(): number {
    return this.#order.count
  }

  get deleted(): RowSet {
    return this.#deleted
  }

  rowAt(item: number): RowId {
    return this.#order.rowAt(position(item))
  }

  itemOf(row: RowId): number | null {
    return this.#order.positionOf(row)
  }

  isDeleted(item: number): boolean {
    return this.#deleted.size > 0 && this.#deleted.has(this.rowAt(item))
  }

  /** Gives the row's place in the file; null where the file has it not, or otherwise. */
  ordinalOf(item: number): number | null {
    const row = this.rowAt(item)
    return this.#changed.has(row) ? null : this.#fileOrder.positionOf(row)
  }

  /** Gives all rows that are compared, in order. */
  *spans(): Generator<RowSpan> {
    let item = 0
    for (const run of this.#order.runsBetween(position(0), position(this.#order.count))) {
      for (let row: number = run.start; row < run.end; ) {
        const edge = this.#edge.firstFrom(rowId(row), run.end) ?? run.end
        const place = edge === row ? null : this.#fileOrder.runFrom(rowId(row))
        const count = place === null ? 1 : Math.min(edge - row, place.count)
        if (place !== null) yield { item, count, ordinal: place.start }
        else if (!this.#deleted.has(rowId(row))) yield { item, count, ordinal: null }
        item += count
        row += count
      }
    }
  }
}
