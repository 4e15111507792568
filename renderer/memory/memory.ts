/**
 * Small things that a window remembers: sizes, widths, taste, and the text being typed. Writes are gathered for a moment
 * (a column being dragged says a hundred widths), reads see them at once, and all are flushed when the window is hidden.
 * Losing any of it loses no confirmed work; see store.ts.
 */
import { isStoreFailure, type KeptDraft, type KeptValue, store } from './store.ts'

const GATHER_MS = 200

const waitingValues = new Map<string, KeptValue>()
/** A null text is a draft to be cleared. */
const waitingDrafts = new Map<string, KeptDraft | null>()
let timer: ReturnType<typeof setTimeout> | undefined

export const memory = {
  /** Gives what was remembered under a key, or the fallback. */
  async get<T>(key: string, fallback: T): Promise<T> {
    const kept = waitingValues.get(key) ?? (await quietly(() => store.keeps.get(key)))
    return kept === undefined ? fallback : (kept.value as T)
  },
  /** Remembers a plain JSON value. */
  set<T>(key: string, value: T): void {
    waitingValues.set(key, { key, value })
    flushSoon()
  },
  /** Text that is being typed and belongs to no change yet; it comes back after a crash. */
  drafts: {
    async get(key: string): Promise<string | null> {
      const waiting = waitingDrafts.get(key)
      if (waiting !== undefined) return waiting?.text ?? null
      return (await quietly(() => store.drafts.get(key)))?.text ?? null
    },
    set(key: string, text: string): void {
      waitingDrafts.set(key, { key, text, timeMs: Date.now() })
      flushSoon()
    },
    clear(key: string): void {
      waitingDrafts.set(key, null)
      flushSoon()
    },
  },
  /** Puts all that was gathered into the store. */
  async flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const values = [...waitingValues.values()]
    const drafts = [...waitingDrafts]
    if (values.length === 0 && drafts.length === 0) return
    await quietly(() =>
      store.transaction('rw', store.keeps, store.drafts, async () => {
        await store.keeps.bulkPut(values)
        await store.drafts.bulkPut(drafts.flatMap(([, draft]) => (draft === null ? [] : [draft])))
        await store.drafts.bulkDelete(drafts.flatMap(([key, draft]) => (draft === null ? [key] : [])))
      }),
    )
    // Only now: a value read while the store writes must be the newer one, and one set meanwhile must stay.
    for (const value of values) if (waitingValues.get(value.key) === value) waitingValues.delete(value.key)
    for (const [key, draft] of drafts) if (waitingDrafts.get(key) === draft) waitingDrafts.delete(key)
  },
}

const flushSoon = (): void => {
  timer ??= setTimeout(() => void memory.flush(), GATHER_MS)
}

/** Without a store (a private window, a full disk) the window forgets, and works on; health.ts has said so. */
const quietly = async <T>(work: () => PromiseLike<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch (error) {
    if (!isStoreFailure(error)) throw error
    console.warn('Winnow could not use its own memory', error)
    return undefined
  }
}

if (typeof document !== 'undefined')
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void memory.flush()
  })
