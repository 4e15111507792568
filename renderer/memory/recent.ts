/** The datasets that were open lately, newest first, for the welcome screen. The engine knows where their files are. */
import type { DatasetState } from '../../shared/contract.ts'
import type { DatasetId } from '../../shared/ids.ts'
import { isStoreFailure, type RecentDataset, type Store, store } from './store.ts'

const MAX_RECENT = 20

export class Recents {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Lists them, newest first. */
  async list(): Promise<readonly RecentDataset[]> {
    try {
      return await this.#store.recent.orderBy('openedAtMs').reverse().limit(MAX_RECENT).toArray()
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      return []
    }
  }

  /** Notes what is known of an open dataset; `openedAtMs` is when it was last worked on. */
  async note(state: DatasetState, openedAtMs: number): Promise<void> {
    const { dataset, name, location, sizeBytes, isUnsaved } = state
    const rows = state.rows.isExact ? state.rows.count : null
    try {
      await this.#store.recent.put({ dataset, name, location, sizeBytes, rows, isUnsaved, openedAtMs })
      const old = await this.#store.recent.orderBy('openedAtMs').reverse().offset(MAX_RECENT).primaryKeys()
      await this.#store.recent.bulkDelete(old)
    } catch (error) {
      if (!isStoreFailure(error)) throw error
    }
  }

  /** Takes one off the list; its file and its changes stay. */
  async forget(dataset: DatasetId): Promise<void> {
    try {
      await this.#store.recent.delete(dataset)
    } catch (error) {
      if (!isStoreFailure(error)) throw error
    }
  }
}

export const recents = new Recents(store)
