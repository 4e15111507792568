/** The rows that are being sorted, numbered as they stood in the file when that began: a slot for each. */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { RowOrder } from '../document/row-order.ts'
import { FoundRows } from './found-rows.ts'
import { codeOf, rowOfCode } from './row-codes.ts'

export class SortedSlots {
  /** Not altered. */
  readonly rows: RowSet
  readonly #order: RowOrder
  readonly #found: FoundRows
  /** Row codes by slot. */
  readonly codes: Uint32Array

  /** Takes a set that is not altered; rows may come and go in the order meanwhile. */
  constructor(rows: RowSet, order: RowOrder) {
    this.rows = rows
    this.#order = order.clone()
    this.#found = new FoundRows(rows, this.#order)
    this.codes = new Uint32Array(this.#found.count)
    let slot = 0
    for (const { start, end } of this.runs())
      for (let row: number = start; row < end; row++) this.codes[slot++] = codeOf(rowId(row))
  }

  get count(): number {
    return this.#found.count
  }

  /** How many rows there were in all. */
  get fileRows(): number {
    return this.#order.count
  }

  /** Gives the rows as runs, in the order of slots. */
  runs(): Generator<RowRange> {
    return this.#found.runsBetween(0, this.#found.count)
  }

  /** Gives all runs of the file's order, in which the rows lie. */
  fileRuns(): Generator<RowRange> {
    return this.#order.runsBetween(position(0), position(this.#order.count))
  }

  slotOf(row: RowId): number | null {
    return this.#found.positionOf(row)
  }

  /** Gives the rows of slots; a set of the caller's own. */
  rowsOf(slots: Uint32Array): RowSet {
    const rows = new RowSet()
    for (const slot of slots) rows.add(rowOfCode(this.codes[slot]))
    return rows
  }
}
