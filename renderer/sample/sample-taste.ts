/** How samples are shown: rendered or as source, with differences marked, sides hidden. Remembered, and the same everywhere. */
import { useSyncExternalStore } from 'react'
import { memory } from '../memory/memory.ts'

export interface SampleTaste {
  /** Markdown, code and TeX are set as what they mean; otherwise texts stand as they are written. */
  readonly isRendered: boolean
  readonly showsDifferences: boolean
  readonly isBlind: boolean
}

const KEY = 'sample/taste'
let taste: SampleTaste = { isRendered: true, showsDifferences: true, isBlind: false }
let isChosen = false
const listeners = new Set<() => void>()

/** Gives how samples are shown now. */
export const getSampleTaste = (): SampleTaste => taste

/** Turns one of the ways round. */
export const toggleSampleTaste = (name: keyof SampleTaste): void => {
  isChosen = true
  set({ ...taste, [name]: !taste[name] })
  memory.set(KEY, taste)
}

/** Gives how samples are shown, and draws anew when it changes. */
export const useSampleTaste = (): SampleTaste => useSyncExternalStore(subscribe, getSampleTaste)

/** Shows samples as they were shown last time, unless something was chosen meanwhile. */
export const recallSampleTaste = async (): Promise<void> => {
  const kept = await memory.get<Partial<SampleTaste> | null>(KEY, null)
  if (kept === null || isChosen) return
  set({
    isRendered: kept.isRendered !== false,
    showsDifferences: kept.showsDifferences !== false,
    isBlind: kept.isBlind === true,
  })
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const set = (next: SampleTaste): void => {
  taste = next
  for (const listener of listeners) listener()
}
