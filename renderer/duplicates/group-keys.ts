/**
 * What a key means while groups are looked at. Those that review mode has too are the reader's own (keep, drop, skip, back, undo), and the
 * rest gives way to them. What must stay true: what is typed, and what belongs to an input method, decides nothing.
 */
import { isKey, type KeyPress } from '../app/keys.ts'
import type { DecisionKeyMap } from '../decisions/decision-keys.ts'

export const groupActions = [
  'keep-one',
  'keep-all',
  'rule',
  'next-open',
  'next',
  'previous',
  'drop-one',
  'clear-one',
  'left',
  'right',
  'merge',
  'tags',
  'open-row',
  'rest',
  'undo',
  'redo',
] as const
export type GroupAction = (typeof groupActions)[number]

export type GroupKey =
  | { readonly kind: 'action'; readonly action: GroupAction }
  /** Chooses the member with this digit, from 1. */
  | { readonly kind: 'choose'; readonly digit: number }
  /** In lines, or in pages of what is seen. */
  | { readonly kind: 'scroll'; readonly by: number; readonly unit: 'lines' | 'pages' }

export type GroupKeyMap = Readonly<Record<GroupAction, readonly string[]>>

/** Gives the keys of each action, spelled as commands spell them; the first is the one shown. */
export const groupKeys = (own: DecisionKeyMap): GroupKeyMap => {
  const taken = new Set([...own.keep, ...own.drop, ...own.clear, ...own.skip, ...own.back, ...own.tags, ...own.undo])
  const free = (...keys: readonly string[]): string[] => keys.filter((key) => !taken.has(key))
  // With Shift, "keep" is for all of them.
  const shifted = own.keep.filter((key) => /^[A-Z]$/.test(key)).map((key) => `Shift+${key}`)
  return {
    'keep-one': [...own.keep, 'Enter'],
    'keep-all': free(...shifted),
    rule: free('R'),
    'next-open': free('N'),
    // S skips in review; here J and K, which do too, are what is shown.
    next: lettersFirst(own.skip, 'J', 'ArrowDown'),
    previous: lettersFirst(own.back, 'K', 'ArrowUp'),
    'drop-one': own.drop,
    'clear-one': own.clear,
    left: ['ArrowLeft'],
    right: ['ArrowRight'],
    merge: free('M'),
    tags: own.tags,
    'open-row': free('O'),
    rest: free('Shift+R'),
    undo: [...own.undo, 'Mod+Z'],
    redo: ['Mod+Y', 'Shift+Mod+Z'],
  }
}

/** Gives what a key means; null for what is the window's, or the browser's. */
export const groupKey = (press: KeyPress, own: DecisionKeyMap): GroupKey | null => {
  const keys = groupKeys(own)
  const action = groupActions.find((one) => keys[one].some((spelled) => isKey(press, spelled)))
  if (action !== undefined) return { kind: 'action', action }
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  if (/^[1-9]$/.test(press.key)) return { kind: 'choose', digit: Number(press.key) }
  switch (press.key) {
    case 'PageDown':
      return { kind: 'scroll', by: 1, unit: 'pages' }
    case 'PageUp':
      return { kind: 'scroll', by: -1, unit: 'pages' }
    case ' ':
      return { kind: 'scroll', by: press.shiftKey ? -1 : 1, unit: 'pages' }
    default:
      return null
  }
}

const lettersFirst = (own: readonly string[], letter: string, arrow: string): string[] => [
  ...own.filter((key) => key === letter),
  arrow,
  ...own.filter((key) => key !== letter),
]
