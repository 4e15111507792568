/** Whether samples are reviewed now, one at a time, in place of the grid. */
import type { RowId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { ReviewStore } from './review-store.ts'

export class ReviewDoor {
  readonly #listeners = new Set<() => void>()
  #review: ReviewStore | null = null

  /** Starts to review the rows of the view, from the cursor on. */
  open(dataset: DatasetStore, grid: GridStore): void {
    if (this.of(dataset) !== null || dataset.getView().rowCount === 0) return
    grid.deciding.stop()
    this.#show(new ReviewStore(dataset, grid))
  }

  /** Goes back to the grid, at the row that was looked at or another. */
  close(to?: RowId): void {
    const review = this.#review
    if (review === null) return
    const row = to ?? review.queue.getPlace()?.row
    this.#show(null)
    // The grid is drawn first, so that it can take the focus.
    requestAnimationFrame(() => {
      const { grid } = review
      if (row === undefined) grid.focus()
      else void grid.goToRow(row).then(() => grid.focus())
    })
  }

  /** Gives the review of a dataset; one of a dataset that was left counts no more. */
  of(dataset: DatasetStore): ReviewStore | null {
    return this.#review?.dataset === dataset ? this.#review : null
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(review: ReviewStore | null): void {
    this.#review = review
    for (const listener of this.#listeners) listener()
  }
}
