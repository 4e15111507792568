/** Which way of seeing a row is shown; remembered, and changed by tabs, keys and palette alike. */
import { useSyncExternalStore } from 'react'
import { memory } from '../memory/memory.ts'

export const panelTabs = ['sample', 'fields', 'tree', 'raw', 'changes'] as const
export type PanelTab = (typeof panelTabs)[number]

const KEY = 'panel/tab'
let shown: PanelTab = 'sample'
let isChosen = false
const listeners = new Set<() => void>()

/** Tells whether somebody chose the way that is shown, now or earlier. */
export const isPanelTabChosen = (): boolean => isChosen

/** Gives the way that is shown. */
export const getPanelTab = (): PanelTab => shown

/** Shows another way. */
export const showPanelTab = (tab: PanelTab): void => {
  isChosen = true
  memory.set(KEY, tab)
  set(tab)
}

/** Calls back when another way is shown, or the same is asked for again. */
export const subscribeToPanelTab = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Gives the way that is shown, and draws anew when it changes. */
export const usePanelTab = (): PanelTab => useSyncExternalStore(subscribeToPanelTab, getPanelTab)

/** Shows the way of the last time, unless one was chosen meanwhile. */
export const recallPanelTab = async (): Promise<void> => {
  const tab = await memory.get<unknown>(KEY, null)
  const known = panelTabs.find((one) => one === tab)
  if (known === undefined || isChosen) return
  isChosen = true
  set(known)
}

const set = (tab: PanelTab): void => {
  shown = tab
  for (const listener of listeners) listener()
}
