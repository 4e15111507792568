/**
 * What a key means while samples are reviewed. What must stay true: what is typed, and what belongs to an input method,
 * is never taken for a decision; and no key takes anything away that undo does not bring back.
 */
import type { KeyPress } from '../app/keys.ts'
import { actionOf, type DecisionAction, type DecisionKeyMap } from '../decisions/decision-keys.ts'

export type ReviewKey =
  | { readonly kind: 'action'; readonly action: DecisionAction }
  | { readonly kind: 'leave' }
  /** In lines, or in pages of what is seen. */
  | { readonly kind: 'scroll'; readonly by: number; readonly unit: 'lines' | 'pages' }

/** Gives what a key means; null for what is the window's, or the browser's. */
export const reviewKey = (press: KeyPress, keys: DecisionKeyMap): ReviewKey | null => {
  const action = actionOf(press, keys)
  if (action !== null) return { kind: 'action', action }
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  switch (press.key) {
    case 'ArrowRight':
      return { kind: 'action', action: 'skip' }
    case 'ArrowLeft':
      return { kind: 'action', action: 'back' }
    case 'ArrowDown':
      return { kind: 'scroll', by: 3, unit: 'lines' }
    case 'ArrowUp':
      return { kind: 'scroll', by: -3, unit: 'lines' }
    case 'PageDown':
      return { kind: 'scroll', by: 1, unit: 'pages' }
    case 'PageUp':
      return { kind: 'scroll', by: -1, unit: 'pages' }
    case ' ':
      return { kind: 'scroll', by: press.shiftKey ? -1 : 1, unit: 'pages' }
    case 'Escape':
      return { kind: 'leave' }
    default:
      return null
  }
}
