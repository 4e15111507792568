/** Brings the setting of Markdown in when it is first wanted, and tells who waits for it. */
import { useSyncExternalStore } from 'react'

type MarkdownModule = typeof import('./markdown.tsx')

let module: MarkdownModule | null = null
let isLoading = false
const listeners = new Set<() => void>()

/** Loads it, so that the first sample does not wait for it. */
export const preloadMarkdown = (): void => {
  if (isLoading) return
  isLoading = true
  // Without a host there is nothing to load it from: texts stay as they are written, and the next sample asks again.
  void load().catch(() => {})
}

const load = async (): Promise<void> => {
  try {
    module = await import('./markdown.tsx')
    for (const listener of listeners) listener()
  } finally {
    isLoading = module !== null
  }
}

/** Gives it once it is there. */
export const useMarkdown = (): MarkdownModule | null => useSyncExternalStore(subscribe, () => module)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
