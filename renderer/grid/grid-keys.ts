/**
 * What a key means in the grid, as pure arithmetic. What must stay true: no letter and no Backspace does anything to a
 * row; what belongs to an input method never comes here; a key that means nothing here stays the window's.
 */
import type { Move } from './cell-range.ts'

export interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export type GridKey =
  | { readonly kind: 'move'; readonly move: Move; readonly isExtending: boolean }
  | { readonly kind: 'tab'; readonly step: 1 | -1 }
  | { readonly kind: 'edit' }
  | { readonly kind: 'toggle-row' }
  | { readonly kind: 'give-up' }
  /** Swallowed, since it would write into the hidden text area. */
  | { readonly kind: 'nothing' }

/** Gives what a key means while nothing is typed; null for what is not the grid's. */
export const gridKey = (press: PressedKey, isMac: boolean): GridKey | null => {
  const isMod = isMac ? press.metaKey : press.ctrlKey
  const isOther = isMac ? press.ctrlKey : press.metaKey
  if (press.altKey || isOther) return null
  const move = isMod ? MOD_MOVES[press.key] : PLAIN_MOVES[press.key]
  if (move !== undefined) return { kind: 'move', move, isExtending: press.shiftKey }
  if (isMod) return null
  switch (press.key) {
    case 'Tab':
      return { kind: 'tab', step: press.shiftKey ? -1 : 1 }
    case 'Enter':
      return press.shiftKey ? { kind: 'move', move: 'up', isExtending: false } : { kind: 'edit' }
    case 'F2':
      return { kind: 'edit' }
    case ' ':
      return { kind: 'toggle-row' }
    case 'Escape':
      return { kind: 'give-up' }
    case 'Backspace':
      return { kind: 'nothing' }
    default:
      return null
  }
}

export type EditKey =
  | 'commit-down'
  | 'commit-right'
  | 'commit-left'
  | 'new-line'
  | 'cancel'
  | 'next-kind'
  | 'commit-here'

/** Gives what a key means while a cell is typed into; null for what the text area does by itself. */
export const editKey = (press: PressedKey, isMac: boolean): EditKey | null => {
  const isMod = isMac ? press.metaKey : press.ctrlKey
  switch (press.key) {
    case 'Enter':
      return press.ctrlKey || press.altKey || press.metaKey || press.shiftKey ? 'new-line' : 'commit-down'
    case 'Tab':
      if (press.ctrlKey || press.altKey || press.metaKey) return null
      return press.shiftKey ? 'commit-left' : 'commit-right'
    case 'Escape':
      return 'cancel'
    case '.':
      return isMod ? 'next-kind' : null
    case 's':
    case 'S':
      // What is typed belongs to what is saved.
      return isMod ? 'commit-here' : null
    default:
      return null
  }
}

/** Tells whether a key press is the input method's own. */
export const isComposing = (press: { isComposing: boolean; keyCode: number }): boolean =>
  press.isComposing || press.keyCode === IME_KEY

/** What Chromium reports for each key that an input method takes, also for the first of a composition. */
const IME_KEY = 229

const PLAIN_MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'row-start',
  End: 'row-end',
}
const MOD_MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'first-row',
  ArrowDown: 'last-row',
  ArrowLeft: 'row-start',
  ArrowRight: 'row-end',
  Home: 'sheet-start',
  End: 'sheet-end',
}
