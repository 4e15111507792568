/** The views of one connection, by name, and the rows that a call of its window is about. */
import type { ChangeRequest, Query, Target, ViewInfo } from '../../../shared/contract.ts'
import { assertNever, EngineError } from '../../../shared/engine-error.ts'
import { type DatasetId, position, type RowId, rowId, type ViewId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Dataset } from '../dataset.ts'
import { View } from './view.ts'

export class OpenViews {
  readonly #datasetOf: (id: DatasetId) => Dataset
  readonly #views = new Map<ViewId, View>()
  readonly #onInfo: (info: ViewInfo) => void
  #next = 1

  /** `datasetOf` gives a dataset as it is open now; `onInfo` is called when the search of a view came further. */
  constructor(datasetOf: (id: DatasetId) => Dataset, onInfo: (info: ViewInfo) => void) {
    this.#datasetOf = datasetOf
    this.#onInfo = onInfo
  }

  /** Adds a view; fails with `query-broken` for a text that is no query. */
  add(dataset: Dataset, query: Query): View {
    const id = `view-${this.#next}` as ViewId
    const view = new View(id, dataset, query, (info) => {
      if (this.#views.has(id)) this.#onInfo(info)
    })
    this.#next += 1
    this.#views.set(id, view)
    return view
  }

  /** Gives a view; fails with `view-not-open`. */
  get(id: ViewId): View {
    const view = this.#views.get(id)
    if (view === undefined) throw new EngineError('view-not-open')
    // After a reload the dataset of this id is another object; its views are asked for anew.
    if (view.dataset !== this.#datasetOf(view.dataset.id)) throw new EngineError('view-not-open')
    return view
  }

  close(id: ViewId): void {
    const view = this.#views.get(id)
    this.#views.delete(id)
    void view?.stop()
  }

  /** Closes the views of a dataset, or all of them. */
  closeAll(of?: DatasetId): void {
    for (const view of [...this.#views.values()]) if (of === undefined || view.dataset.id === of) this.close(view.id)
  }

  /** Waits until all rows of the views are found that targets name as a whole: a view is all that it asks for. */
  async settled(targets: readonly Target[], signal: AbortSignal): Promise<void> {
    for (const target of targets) if (target.kind === 'view') await this.get(target.view).settled(signal)
  }

  /** Gives the rows of a target, in the order of its view. */
  rowsOf(dataset: Dataset, target: Target): Iterable<RowId> {
    switch (target.kind) {
      case 'row':
        return [target.row]
      case 'rows':
        return target.rows
      case 'dataset':
        return rowsInOrder(dataset)
      case 'selection': {
        const view = this.get(target.view)
        return view.rows(view.selection)
      }
      case 'view':
        return this.get(target.view).rows()
      default:
        return assertNever(target)
    }
  }

  /** Gives the rows of a target; a set of the caller's own. */
  setOf(dataset: Dataset, target: Target): RowSet {
    if (target.kind === 'dataset') return dataset.document.rowsInOrder().clone()
    if (target.kind === 'selection') return this.get(target.view).selection.clone()
    if (target.kind === 'view') return this.get(target.view).asSet()
    return RowSet.of(this.rowsOf(dataset, target))
  }
}

/** Gives the targets that a request names. */
export const targetsOf = (request: ChangeRequest): Target[] => {
  if (request.kind === 'batch') return request.requests.flatMap(targetsOf)
  return 'target' in request ? [request.target] : []
}

function* rowsInOrder({ document }: Dataset): Generator<RowId> {
  const { order } = document.history.edits
  for (const { start, end } of order.runsBetween(position(0), position(order.count)))
    for (let row: number = start; row < end; row++) yield rowId(row)
}
