/**
 * Changes that the engine has not confirmed yet. A change is put here, on the disk, when it is made, and leaves when it is
 * confirmed; so a dropped connection, a crashed engine or a killed window resends it under the same name, which the
 * engine makes once. This session's changes are held in memory as well: a broken store must not hold up work.
 */
import type { DatasetId } from '../../shared/ids.ts'
import { isStoreFailure, type Store, store, type WaitingChange } from './store.ts'

export class Outbox {
  readonly #store: Store
  /** Settles for each when it is on the disk, or the disk has refused it. */
  readonly #waiting = new Map<string, Promise<void>>()
  readonly #listeners = new Set<() => void>()
  #removals: Promise<void> = Promise.resolve()
  #isFailing = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Keeps a change until it is confirmed. */
  put(change: WaitingChange): void {
    this.#waiting.set(change.change, this.#add(change))
    this.#changed()
  }

  /** Lets a change go: confirmed, or refused for good. */
  remove(change: string): void {
    const added = this.#waiting.get(change)
    this.#waiting.delete(change)
    this.#changed()
    this.#removals = this.#removals.then(() => added).then(() => this.#delete(change))
  }

  /** Finds what an earlier window left waiting for a dataset, oldest first. */
  async findLeftBehind(dataset: DatasetId): Promise<readonly WaitingChange[]> {
    // What this session has let go of is not left behind, though the disk may have it for another moment.
    await this.#removals
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
    this.#waiting.set(change.change, Promise.resolve())
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

  async #add(change: WaitingChange): Promise<void> {
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

  async #delete(change: string): Promise<void> {
    try {
      await this.#store.outbox.where('change').equals(change).delete()
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      // It will be sent once more, and confirmed without being made twice.
      console.warn('A confirmed change could not be taken out of the outbox', error)
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

export const outbox = new Outbox(store)
