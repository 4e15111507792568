/**
 * The renderer's own memory in IndexedDB: what waits for the engine's word, what is being typed, and taste. The home of
 * confirmed work is the engine's journal, never this store: Chromium may delete all of it after a crash, without an
 * error (google/leveldb#1287). So its loss is looked for at every start, and told.
 */
import { Dexie, type Table } from 'dexie'
import type { ChangeRequest } from '../../shared/contract.ts'
import type { DatasetId } from '../../shared/ids.ts'

export interface KeptValue {
  readonly key: string
  readonly value: unknown
}
export interface KeptDraft {
  readonly key: string
  readonly text: string
  readonly timeMs: number
}
/** A change that the engine has not confirmed yet. */
export interface WaitingChange {
  /** Set by the store: changes are sent again in this order. */
  readonly order?: number
  readonly change: string
  readonly dataset: DatasetId
  /** The numbering of rows that the request speaks in. */
  readonly epoch: number
  readonly request: ChangeRequest
  readonly timeMs: number
}
export interface RecentDataset {
  readonly dataset: DatasetId
  readonly name: string
  readonly location: string
  readonly sizeBytes: number
  readonly rows: number | null
  readonly isUnsaved: boolean
  readonly openedAtMs: number
}

const STORE_NAME = 'winnow'

export class Store extends Dexie {
  declare readonly keeps: Table<KeptValue, string>
  declare readonly drafts: Table<KeptDraft, string>
  declare readonly outbox: Table<WaitingChange, number>
  declare readonly recent: Table<RecentDataset, string>

  constructor(name = STORE_NAME) {
    // Chromium's default answers before the disk does; a waiting change must be on it first.
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      keeps: 'key',
      drafts: 'key',
      outbox: '++order, dataset, change',
      recent: 'dataset, openedAtMs',
    })
  }
}

export const store = new Store()

/** Tells a failure of the store itself (no room, no permission, corrupt) from a bug. */
export const isStoreFailure = (error: unknown): error is Error =>
  error instanceof Dexie.DexieError || error instanceof DOMException
