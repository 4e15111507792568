/** The one way from a store to a component. */
import { useCallback, useSyncExternalStore } from 'react'

export interface Subscribable {
  subscribe(listener: () => void): () => void
}

/** Gives what `read` gives of a store, and draws anew when that is another value. */
export const useStore = <S extends Subscribable, T>(store: S, read: (store: S) => T): T =>
  useSyncExternalStore(
    useCallback((listener) => store.subscribe(listener), [store]),
    () => read(store),
  )
