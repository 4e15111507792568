/** Which sets of rows the pictures show: all rows with those of the view, or two sets to compare. */
import { type EngineApi, type Query, SEARCH_DONE, type ViewInfo } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { ViewId } from '../../shared/ids.ts'
import type { Side } from '../../shared/overview/description.ts'
import { type DatasetStore, isWhole } from '../dataset/dataset-store.ts'

/** A set of rows that can be chosen for a side. */
export type SideChoice =
  | { readonly kind: 'dataset' | 'view' | 'file' | 'kept' }
  /** What a query finds. */
  | { readonly kind: 'query'; readonly name: string; readonly query: Query }

export interface Comparison {
  readonly a: SideChoice
  readonly b: SideChoice
}

/** The usual comparison: what the file was, and what a curation leaves of it. */
export const BEFORE_AND_AFTER: Comparison = { a: { kind: 'file' }, b: { kind: 'kept' } }

/** Turns chosen sides into what the engine is asked, and holds the views that stand behind queries. */
export class OverviewSides {
  readonly #api: EngineApi
  readonly #dataset: DatasetStore
  readonly #views = new Map<string, ViewInfo>()

  constructor(dataset: DatasetStore) {
    this.#api = dataset.api
    this.#dataset = dataset
  }

  /** Gives the sides as the engine knows them; one alone where nothing is filtered. */
  async resolve(comparison: Comparison | null): Promise<readonly [Side] | readonly [Side, Side]> {
    if (comparison !== null) return [await this.#sideOf(comparison.a), await this.#sideOf(comparison.b)]
    const view = this.#dataset.getView()
    return isWhole(view.query) ? [{ kind: 'dataset' }] : [{ kind: 'dataset' }, { kind: 'view', view: view.view }]
  }

  /** Takes in how far a view's search is; true when it is one of these. */
  takeView(view: ViewInfo): boolean {
    for (const [key, known] of this.#views) {
      if (known.view !== view.view) continue
      this.#views.set(key, view)
      return true
    }
    return false
  }

  /** Tells whether a search behind a side goes on. */
  isSearching(comparison: Comparison | null): boolean {
    const views =
      comparison === null ? [this.#dataset.getView()] : [comparison.a, comparison.b].map((side) => this.#viewOf(side))
    return views.some((view) => view?.search.state === 'running')
  }

  /** Says how far the searches behind sides are; other words once counts may be others. */
  getProgress(): readonly unknown[] {
    return [...this.#views.values()].map(({ view, rowCount, search }) => [view, rowCount, search.state])
  }

  /** Forgets views of a lost connection. */
  forget(): void {
    this.#views.clear()
  }

  /** Closes the views that were opened. */
  close(): void {
    for (const { view } of this.#views.values()) void quietly(this.#api.closeView({ view }))
    this.#views.clear()
  }

  #viewOf(side: SideChoice): Pick<ViewInfo, 'search'> | undefined {
    if (side.kind === 'view') return this.#dataset.getView()
    return side.kind === 'query' ? this.#views.get(keyOf(side.query)) : { search: SEARCH_DONE }
  }

  async #sideOf(choice: SideChoice): Promise<Side> {
    if (choice.kind === 'view') return { kind: 'view', view: this.#dataset.getView().view }
    if (choice.kind !== 'query') return { kind: choice.kind }
    return { kind: 'view', view: await this.#open(choice.query) }
  }

  async #open(query: Query): Promise<ViewId> {
    const key = keyOf(query)
    const known = this.#views.get(key)
    if (known !== undefined) return known.view
    const { sort: _, ...unsorted } = query
    const opened = await this.#api.openView({ dataset: this.#dataset.getState().dataset, query: unsorted })
    this.#views.set(key, opened)
    return opened.view
  }
}

/** The order of rows is nothing to their counts. */
const keyOf = ({ text, isCaseExact = false, isNormalised = false }: Query): string =>
  JSON.stringify([text, isCaseExact, isNormalised])

const quietly = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!(error instanceof EngineError)) throw error // it went with its connection
  }
}
