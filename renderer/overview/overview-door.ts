/** Whether the overview is shown now, in place of the rows. */
import type { EngineEvent } from '../../shared/contract.ts'
import type { RowId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { OverviewStore } from './overview-store.ts'

export class OverviewDoor {
  readonly #listeners = new Set<() => void>()
  #overview: OverviewStore | null = null
  #isRowShown = false

  /** Shows the overview, or the rows again. */
  toggle(dataset: DatasetStore, grid: GridStore): void {
    if (this.of(dataset) === null) this.#show(new OverviewStore(dataset, grid))
    else this.close()
  }

  /** Goes to a row, and has it shown beside the pictures. */
  openRow(row: RowId): void {
    this.#isRowShown = true
    for (const listener of this.#listeners) listener()
    void this.#overview?.grid.goToRow(row)
  }

  /** Tells whether pictures need the room that the row under the cursor has else: no row was asked for yet. */
  hidesRow(dataset: DatasetStore): boolean {
    return this.of(dataset) !== null && !this.#isRowShown
  }

  /** Goes back to the rows. */
  close(): void {
    const overview = this.#overview
    if (overview === null) return
    overview.stop()
    this.#show(null)
    // The grid is drawn first, so that it can take the focus.
    requestAnimationFrame(() => overview.grid.focus())
  }

  /** Gives the overview of a dataset; one of a dataset that was left counts no more. */
  of(dataset: DatasetStore): OverviewStore | null {
    return this.#overview?.dataset === dataset ? this.#overview : null
  }

  onEvent(event: EngineEvent): void {
    this.#overview?.onEvent(event)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(overview: OverviewStore | null): void {
    if (this.#overview !== overview) this.#overview?.stop()
    this.#overview = overview
    this.#isRowShown = false
    for (const listener of this.#listeners) listener()
  }
}
