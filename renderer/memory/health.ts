/**
 * Notices when the renderer's store was lost. A wiped IndexedDB looks like a first start, so two witnesses are asked: the
 * browser, which says `dataLoss` once, when an emptied store is opened; and a note in localStorage, which lies elsewhere
 * on the disk, with the name of the store that should be here.
 */
import { isStoreFailure, type Store } from './store.ts'

export type StoreHealth =
  | { readonly state: 'new' | 'kept' }
  /** What was in it is gone: nothing confirmed, since that is in the engine's journal. */
  | { readonly state: 'lost' }
  /** There is no store: nothing of the renderer's memory outlives the window. */
  | { readonly state: 'unavailable'; readonly reason: string }

/** The note's key in localStorage; its value is the store's sentinel. */
export const NOTE_KEY = 'winnow.store'
const SENTINEL_KEY = 'sentinel'

/** Opens the store and tells in what state it is; from then on the note knows it. */
export const openStore = async (store: Store, notes: Storage): Promise<StoreHealth> => {
  try {
    const note = notes.getItem(NOTE_KEY)
    const isReportedLost = await wasWiped(store.name)
    await store.open()
    const kept = (await store.keeps.get(SENTINEL_KEY))?.value
    const sentinel = typeof kept === 'string' ? kept : crypto.randomUUID()
    if (sentinel !== kept) await store.keeps.put({ key: SENTINEL_KEY, value: sentinel })
    if (sentinel !== note) notes.setItem(NOTE_KEY, sentinel)
    if (isReportedLost || (note !== null && note !== kept)) return { state: 'lost' }
    return { state: kept === undefined ? 'new' : 'kept' }
  } catch (error) {
    // Private windows, a full disk, a read-only profile: the work is in the journal, so the window goes on without.
    if (!isStoreFailure(error)) throw error
    return { state: 'unavailable', reason: error.message }
  }
}

/**
 * Opens the store as it is, before Dexie does: only a bare `onupgradeneeded` carries `dataLoss`. The upgrade is then
 * abandoned, so that Dexie finds the store as it was found here.
 */
const wasWiped = (name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    let isLost: boolean | null = null
    const request = indexedDB.open(name)
    request.onupgradeneeded = (event) => {
      isLost = 'dataLoss' in event && event.dataLoss === 'total'
      request.transaction?.abort()
    }
    request.onsuccess = () => {
      request.result.close()
      resolve(false)
    }
    request.onerror = () => (isLost === null ? reject(request.error) : resolve(isLost))
  })
