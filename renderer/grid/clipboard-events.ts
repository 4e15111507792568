/**
 * Copy, cut and paste as the browser tells of them: by key, by the desktop's Edit menu, by a mouse's or a keyboard's own
 * buttons. What must stay true: text that is being typed, text that is marked, and whatever stands over the grid keep
 * their own copy and paste.
 */
import { isTextField } from '../app/text-field.ts'
import type { GridStore } from './grid-store.ts'

/** Places with a clipboard of their own. */
const ELSEWHERE = '[role=dialog], [role=alertdialog], [role=menu], [role=tabpanel]'

/** Listens until told to stop. */
export const listenToClipboard = (grid: GridStore): (() => void) => {
  const on = (type: keyof typeof meanings): (() => void) => {
    const listener = (event: ClipboardEvent): void => {
      if (!isForGrid(event)) return
      event.preventDefault()
      meanings[type](grid, event)
    }
    document.addEventListener(type, listener)
    return () => document.removeEventListener(type, listener)
  }
  const stops = [on('copy'), on('cut'), on('paste')]
  return () => {
    for (const stop of stops) stop()
  }
}

const meanings = {
  copy: (grid: GridStore) => void grid.clipboard.copy(),
  cut: (grid: GridStore) => void grid.clipboard.cut(),
  paste: (grid: GridStore, event: ClipboardEvent) =>
    void grid.clipboard.pasteText(event.clipboardData?.getData('text/plain') ?? ''),
} as const

const isForGrid = (event: ClipboardEvent): boolean => {
  const { target } = event
  if (event.defaultPrevented || isTextField(target)) return false
  if (target instanceof Element && target.closest(ELSEWHERE) !== null) return false
  return event.type === 'paste' || (document.getSelection()?.isCollapsed ?? true)
}
