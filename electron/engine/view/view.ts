/**
 * A view of one connection: which rows, in file order, and which of them are selected. Rows that a filter found stay in
 * the view when a change makes them fit no longer, so that a row does not vanish under the hand that mends it; rows that
 * come to fit are added.
 */
import { type Query, SEARCH_DONE, type SelectGesture, type ViewInfo } from '../../../shared/contract.ts'
import { type Position, position, type RowId, type ViewId } from '../../../shared/ids.ts'
import type { Ask } from '../../../shared/query/ask.ts'
import { parseQuery } from '../../../shared/query/parse-query.ts'
import { errorOfFault } from '../../../shared/query/query-fault.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import { combineRows } from '../query/combine-rows.ts'
import { isKnownAsk, knownRows } from '../query/known-rows.ts'
import { FoundRows } from './found-rows.ts'

export class View {
  readonly id: ViewId
  readonly dataset: Dataset
  readonly query: Query
  readonly selection = new RowSet()
  readonly #ask: Ask
  /** For a filtered view; null for all rows, and before it is first asked. */
  #found: FoundRows | null = null
  #members = new RowSet()
  #revision = -1
  #orderVersion = -1

  /** Fails with `query-broken` for a text that is no query. */
  constructor(id: ViewId, dataset: Dataset, query: Query) {
    this.id = id
    this.dataset = dataset
    this.query = query
    this.#ask = askOf(query)
  }

  get info(): ViewInfo {
    return { view: this.id, query: this.query, rowCount: this.rowCount, search: SEARCH_DONE }
  }

  get rowCount(): number {
    return this.#filtered()?.count ?? this.dataset.document.rowCount
  }

  /** Gives where a row stands, or null when it is not in the view. */
  positionOf(row: RowId): Position | null {
    const found = this.#filtered()
    if (found === null) return this.dataset.document.history.edits.order.positionOf(row)
    const at = found.positionOf(row)
    return at === null ? null : position(at)
  }

  /** Gives the rows of positions `start` to `end` as runs of consecutive identities. */
  *runsBetween(start: Position, end: Position): Generator<RowRange> {
    yield* this.#filtered()?.runsBetween(start, end) ??
      this.dataset.document.history.edits.order.runsBetween(start, end)
  }

  /** Gives all rows of the view, or those of a set, in view order. */
  *rows(only?: RowSet): Generator<RowId> {
    for (const { start, end } of this.runsBetween(position(0), position(this.rowCount))) {
      for (let row: number = start; row < end; row++) if (only?.has(row as RowId) ?? true) yield row as RowId
    }
  }

  /** Gives all rows of the view as a set. */
  asSet(): RowSet {
    const here = this.dataset.document.rowsInOrder().clone()
    if (this.#filtered() !== null) here.keepAll(this.#members)
    return here
  }

  /** Changes what is selected and counts it. */
  select(gesture: SelectGesture): number {
    if (gesture.kind === 'toggle') {
      if (this.selection.has(gesture.row)) this.selection.delete(gesture.row)
      else if (this.positionOf(gesture.row) !== null) this.selection.add(gesture.row)
      return this.selection.size
    }
    if (gesture.kind !== 'range' || !gesture.add) this.selection.deleteAll(this.selection.clone())
    if (gesture.kind === 'all') this.selection.addAll(this.asSet())
    if (gesture.kind === 'range') {
      for (const run of this.runsBetween(gesture.start, gesture.end)) this.selection.addRange(run.start, run.end)
    }
    return this.selection.size
  }

  #filtered(): FoundRows | null {
    if (this.#ask.kind === 'every') return null
    const { revision, document } = this.dataset
    const { order } = document.history.edits
    // While the file is indexed, rows join without a revision.
    const isOrderSame = this.#found?.order === order && this.#orderVersion === order.version
    if (this.#found !== null && this.#revision === revision && isOrderSame) return this.#found
    const before = this.#members.size
    this.#members.addAll(
      combineRows(this.#ask, {
        every: () => document.rowsInOrder(),
        of: (leaf) => (isKnownAsk(leaf) ? knownRows(this.dataset, leaf) : new RowSet()),
      }),
    )
    // None ever leave, so as many as before are the same as before.
    if (this.#found === null || !isOrderSame || this.#members.size !== before)
      this.#found = new FoundRows(this.#members, order)
    this.#revision = revision
    this.#orderVersion = order.version
    return this.#found
  }
}

const askOf = ({ text }: Query): Ask => {
  const outcome = parseQuery(text)
  if (outcome.isSound) return outcome.ask
  throw errorOfFault(outcome.fault)
}
