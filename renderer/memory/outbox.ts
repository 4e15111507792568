/**
 * Changes that the engine has not confirmed yet. A change is put here, on the disk, before it is sent, and leaves when it
 * is confirmed; so a dropped connection, a crashed engine or a killed window resends it under the same name, which the
 * engine makes once. This session's changes are held in memory as well: a broken store must not hold up work.
 */
import type { DatasetId } from '../../shared/ids.ts'
import { isStoreFailure, type Store, store, type WaitingChange } from './store.ts'

export class Outbox {
  readonly #store: Store
  readonly #waiting = new Map<string, WaitingChange>()
  readonly #listeners = new Set<() => void>()
  #isFailing = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Keeps a change until it is confirmed. Resolves when it is on the disk, or when the disk can't be had. */
  async put(change: WaitingChange): Promise<void> {
    this.#waiting.set(change.change, change)
    this.#changed()
    try {
      await this.#store.outbox.add(change)
      this.#isFailing = false
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      // The change still goes to the engine, whose journal is its real home.
      console.warn('A change could not be kept in the outbox', error)
      this.#isFailing = true
      this.#changed()
    }
  }

  /** Lets a change go: confirmed, or refused for good. */
  async remove(change: string): Promise<void> {
    this.#waiting.delete(change)
    this.#changed()
    try {
      await this.#store.outbox.where('change').equals(change).delete()
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      // It will be sent once more, and confirmed without being made twice.
      console.warn('A confirmed change could not be taken out of the outbox', error)
    }
  }

  /** Finds what an earlier window left waiting for a dataset, oldest first. */
  async findLeftBehind(dataset: DatasetId): Promise<readonly WaitingChange[]> {
    try {
      const kept = await this.#store.outbox.where('dataset').equals(dataset).sortBy('order')
      return kept.filter((change) => !this.#waiting.has(change.change))
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      console.warn('The outbox could not be read', error)
      return []
    }
  }

  /** Takes a change left behind as one of this session's. */
  adopt(change: WaitingChange): void {
    this.#waiting.set(change.change, change)
    this.#changed()
  }

  /** How many changes of this session wait. */
  getCount(): number {
    return this.#waiting.size
  }

  /** Whether the disk refused the last change: until the engine confirms, it is only in this window. */
  isFailing(): boolean {
    return this.#isFailing
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

export const outbox = new Outbox(store)
