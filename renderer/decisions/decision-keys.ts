/**
 * The keys that decide, as pure arithmetic: which key is which action, and what becomes of the others when one is given
 * another key. What must stay true: a key means one action at most, and no key that moves, edits or deletes can be taken.
 */
import { isKey, type KeyPress } from '../app/keys.ts'

export const decisionActions = [
  'keep',
  'drop',
  'clear',
  'skip',
  'back',
  'tags',
  'note',
  'edit',
  'undo',
  'tag-1',
  'tag-2',
  'tag-3',
  'tag-4',
  'tag-5',
  'tag-6',
  'tag-7',
  'tag-8',
  'tag-9',
] as const
export type DecisionAction = (typeof decisionActions)[number]
/** Spelled as commands spell them; the first is the one shown. */
export type DecisionKeyMap = Readonly<Record<DecisionAction, readonly string[]>>

export const DEFAULT_KEYS: DecisionKeyMap = {
  keep: ['A'],
  drop: ['D'],
  clear: ['X'],
  skip: ['S', 'J'],
  back: ['Shift+S', 'K'],
  tags: ['T'],
  note: ['N'],
  edit: ['E'],
  undo: ['U'],
  'tag-1': ['1'],
  'tag-2': ['2'],
  'tag-3': ['3'],
  'tag-4': ['4'],
  'tag-5': ['5'],
  'tag-6': ['6'],
  'tag-7': ['7'],
  'tag-8': ['8'],
  'tag-9': ['9'],
}

/** Gives the action of a key press; null for what decides nothing, as every key with Ctrl, Command or Alt. */
export const actionOf = (press: KeyPress, keys: DecisionKeyMap): DecisionAction | null => {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  return decisionActions.find((action) => keys[action].some((spelled) => isKey(press, spelled))) ?? null
}

/** Gives the digit of an action that sets a tag. */
export const digitOf = (action: DecisionAction): number | null =>
  action.startsWith('tag-') ? Number(action.slice('tag-'.length)) : null

/** Gives how a pressed key is spelled; null for a key that can't be taken. */
export const spellKey = (press: KeyPress): string | null => {
  if (press.ctrlKey || press.metaKey || press.altKey || RESERVED.has(press.key)) return null
  const isSingle = [...press.key].length === 1
  if (!isSingle && !/^F\d+$/.test(press.key)) return null
  const key = press.key.toUpperCase()
  const hasCase = isSingle && press.key.toLowerCase() !== key
  return press.shiftKey && (hasCase || !isSingle) ? `Shift+${key}` : key
}

/** Gives an action one key instead of those it had; `taken` is the action that had it before and lost it. */
export const withKey = (
  keys: DecisionKeyMap,
  action: DecisionAction,
  spelled: string,
): { readonly keys: DecisionKeyMap; readonly taken: DecisionAction | null } => {
  const taken = decisionActions.find((other) => other !== action && keys[other].includes(spelled)) ?? null
  const left = taken === null ? {} : { [taken]: keys[taken].filter((key) => key !== spelled) }
  return { keys: { ...keys, ...left, [action]: [spelled] }, taken }
}

/** Takes over what was remembered; what is missing or no key in it is as it was at first. */
export const keysFrom = (kept: unknown): DecisionKeyMap => {
  if (typeof kept !== 'object' || kept === null) return DEFAULT_KEYS
  const known = kept as Partial<Record<string, unknown>>
  const entries = decisionActions.map((action) => {
    const keys = known[action]
    const isKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'string')
    return [action, isKeys ? keys : DEFAULT_KEYS[action]]
  })
  return Object.fromEntries(entries) as DecisionKeyMap
}

/** What moves, types, deletes, or asks for the keys themselves. */
const RESERVED = new Set([' ', '?', 'Escape', 'Enter', 'Tab', 'Backspace', 'Delete', 'F1', 'F2', 'F6', 'F8', 'F9'])
