/** Whether duplicates are shown now, in place of the rows. What was chosen and opened there stays while one is among the rows. */
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { DuplicatesStore } from './duplicates-store.ts'

export class DuplicatesDoor {
  readonly #listeners = new Set<() => void>()
  #store: DuplicatesStore | null = null
  #isShown = false

  /** Shows duplicates, or the rows again. */
  toggle(dataset: DatasetStore, grid: GridStore): void {
    if (this.of(dataset) !== null) {
      this.close()
      return
    }
    if (this.#store?.dataset !== dataset) {
      this.#store?.stop()
      this.#store = new DuplicatesStore(dataset, grid)
    }
    this.#show(true)
  }

  /** Goes back to the rows. */
  close(): void {
    if (!this.#isShown) return
    this.#show(false)
    // The grid is drawn first, so that it can take the focus.
    requestAnimationFrame(() => this.#store?.grid.focus())
  }

  /** Gives what is shown of a dataset; what was of one that was left counts no more. */
  of(dataset: DatasetStore): DuplicatesStore | null {
    return this.#isShown && this.#store?.dataset === dataset ? this.#store : null
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(isShown: boolean): void {
    this.#isShown = isShown
    this.#store?.setShown(isShown)
    for (const listener of this.#listeners) listener()
  }
}
