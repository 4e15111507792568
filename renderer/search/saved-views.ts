/**
 * Views under a name: a query with its order and its columns. They belong to no dataset: a question is the same one in every
 * version of a file, and in the next file; columns that a file lacks are kept for the one that has them.
 */
import type { Query } from '../../shared/contract.ts'
import type { ColumnLayout } from '../grid/column-layout.ts'
import { memory } from '../memory/memory.ts'

export interface SavedView {
  readonly name: string
  readonly query: Query
  readonly columns: ColumnLayout
}

const KEY = 'search.views'
export const MAX_VIEW_NAME = 80

export class SavedViews {
  readonly #listeners = new Set<() => void>()
  readonly #isRead: Promise<void>
  #views: readonly SavedView[] = []

  constructor() {
    this.#isRead = this.#read()
  }

  /** Gives them by name. */
  list(): readonly SavedView[] {
    return this.#views
  }

  /** Finds one by its name. */
  find(name: string): SavedView | undefined {
    return this.#views.find((view) => view.name === name.trim())
  }

  /** Saves one, in the place of another of that name. */
  async save(view: SavedView): Promise<void> {
    await this.#isRead
    const name = view.name.trim()
    this.#put([...this.#views.filter((one) => one.name !== name), { ...view, name }])
  }

  /** Gives one another name; false where that is empty or taken. */
  async rename(name: string, next: string): Promise<boolean> {
    await this.#isRead
    const to = next.trim()
    if (to === '' || (to !== name && this.find(to) !== undefined)) return false
    this.#put(this.#views.map((one) => (one.name === name ? { ...one, name: to } : one)))
    return true
  }

  async delete(name: string): Promise<void> {
    await this.#isRead
    this.#put(this.#views.filter((one) => one.name !== name))
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #put(views: readonly SavedView[]): void {
    this.#views = views.toSorted((one, other) => one.name.localeCompare(other.name, ['en', 'zh']))
    memory.set(KEY, this.#views)
    this.#changed()
  }

  async #read(): Promise<void> {
    this.#views = await memory.get<readonly SavedView[]>(KEY, [])
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

let views: SavedViews | null = null

/** Gives the window's saved views; read when first wanted. */
export const savedViews = (): SavedViews => {
  views ??= new SavedViews()
  return views
}
