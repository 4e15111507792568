/**
 * A view of one connection: which rows, in file order, and which of them are selected. Rows that a filter found stay in
 * the view when a change makes them fit no longer, so that a row does not vanish under the hand that mends it; rows that
 * come to fit are added.
 */
import type { Query, SelectGesture, ViewInfo } from '../../../shared/contract.ts'
import { type Position, position, type RowId, rowId, type ViewId } from '../../../shared/ids.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import { isEveryRow, rowsOfQuery } from '../dataset-state.ts'

export class View {
  readonly id: ViewId
  readonly dataset: Dataset
  readonly query: Query
  readonly selection = new RowSet()
  /** Rows by position, for a filtered view; null for all rows. */
  #rows: Float64Array | null = null
  #members = new RowSet()
  #revision = -1

  constructor(id: ViewId, dataset: Dataset, query: Query) {
    this.id = id
    this.dataset = dataset
    this.query = query
  }

  get info(): ViewInfo {
    return { view: this.id, query: this.query, rowCount: this.rowCount }
  }

  get rowCount(): number {
    return this.#filtered()?.length ?? this.dataset.document.rowCount
  }

  /** Gives where a row stands, or null when it is not in the view. */
  positionOf(row: RowId): Position | null {
    const rows = this.#filtered()
    if (rows === null) return this.dataset.document.history.edits.order.positionOf(row)
    if (!this.#members.has(row)) return null
    const at = rows.indexOf(row)
    return at === -1 ? null : position(at)
  }

  /** Gives the rows of positions `start` to `end` as runs of consecutive identities. */
  *runsBetween(start: Position, end: Position): Generator<RowRange> {
    const rows = this.#filtered()
    if (rows === null) {
      yield* this.dataset.document.history.edits.order.runsBetween(start, end)
      return
    }
    for (let at: number = start; at < Math.min(end, rows.length); ) {
      let stop = at + 1
      while (stop < Math.min(end, rows.length) && rows[stop] === rows[stop - 1] + 1) stop += 1
      yield { start: rows[at] as RowId, end: (rows[stop - 1] + 1) as RowId }
      at = stop
    }
  }

  /** Gives all rows of the view, or those of a set, in view order. */
  *rows(only?: RowSet): Generator<RowId> {
    for (const { start, end } of this.runsBetween(position(0), position(this.rowCount))) {
      for (let row: number = start; row < end; row++) if (only?.has(row as RowId) ?? true) yield row as RowId
    }
  }

  /** Gives all rows of the view as a set. */
  asSet(): RowSet {
    // Unless some were taken out by an undo, the rows in order are all that ever belonged to the view.
    if (this.#filtered()?.length === this.#members.size) return this.#members.clone()
    const set = new RowSet()
    for (const { start, end } of this.runsBetween(position(0), position(this.rowCount))) set.addRange(start, end)
    return set
  }

  /** Changes what is selected and counts it. */
  select(gesture: SelectGesture): number {
    if (gesture.kind === 'toggle') {
      if (this.selection.has(gesture.row)) this.selection.delete(gesture.row)
      else if (this.positionOf(gesture.row) !== null) this.selection.add(gesture.row)
      return this.selection.size
    }
    if (gesture.kind !== 'range' || !gesture.add) this.selection.deleteAll(this.selection.clone())
    if (gesture.kind === 'none') return 0
    const [start, end] = gesture.kind === 'all' ? [position(0), position(this.rowCount)] : [gesture.start, gesture.end]
    for (const run of this.runsBetween(start, end)) this.selection.addRange(run.start, run.end)
    return this.selection.size
  }

  #filtered(): Float64Array | null {
    if (isEveryRow(this.query)) return null
    if (this.#rows === null || this.#revision !== this.dataset.revision) {
      this.#revision = this.dataset.revision
      const found = rowsOfQuery(this.dataset, this.query)
      if (found !== null) this.#members.addAll(found)
      this.#rows = this.#inOrder()
    }
    return this.#rows
  }

  // Run by run of the file's order, so that a million rows need no sorting.
  #inOrder(): Float64Array {
    const rows = new Float64Array(this.#members.size)
    const { order } = this.dataset.document.history.edits
    let count = 0
    for (const { start, end } of order.runsBetween(position(0), position(order.count))) {
      for (let row = this.#members.firstFrom(start, end); row !== null; ) {
        rows[count] = row
        count += 1
        row = this.#members.firstFrom(rowId(row + 1), end)
      }
    }
    return rows.subarray(0, count)
  }
}
