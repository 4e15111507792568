/** The clock of relative times: it ticks for all of them at once, rarely enough to cost nothing. */
import { useSyncExternalStore } from 'react'

const TICK_MS = 30_000
const listeners = new Set<() => void>()
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** Gives the time of the last tick, and draws anew at the next. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const tick = (): void => {
  nowMs = Date.now()
  for (const listener of listeners) listener()
}
