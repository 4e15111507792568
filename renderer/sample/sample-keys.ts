/**
 * What can be done to a sample, and by which keys. What must stay true: no key here is one that writes, all that changes a
 * row goes through its history, and nothing is heard while a text is typed or an input method is composing.
 */
import type { Command } from '../app/command.ts'
import { isKey, type KeyPress } from '../app/keys.ts'

/** What is done to the turn that has the keyboard, or had it last. */
export const turnActions = [
  'next',
  'previous',
  'moveUp',
  'moveDown',
  'insertAfter',
  'insertBefore',
  'duplicate',
  'merge',
  'role',
  'train',
  'delete',
  'cut',
] as const
/** What is done to the candidate that has the keyboard, or had it last. */
export const candidateActions = ['choose', 'swap', 'tie', 'better'] as const
/** What is done to the sample as a whole: `fix` mends the first finding that can be mended. */
export const wholeActions = ['fix'] as const
/** How samples are shown. */
export const viewActions = ['rendered', 'differences', 'blind'] as const

export type TurnAction = (typeof turnActions)[number]
export type CandidateAction = (typeof candidateActions)[number]
export type ViewAction = (typeof viewActions)[number]
export type WholeAction = (typeof wholeActions)[number]
export type SampleAction = TurnAction | CandidateAction | WholeAction | ViewAction

/** The keys of each action; the first is the one shown. */
export const sampleKeys: Readonly<Record<SampleAction, readonly string[]>> = {
  next: ['Mod+ArrowDown'],
  previous: ['Mod+ArrowUp'],
  moveUp: ['Alt+ArrowUp'],
  moveDown: ['Alt+ArrowDown'],
  insertAfter: ['Alt+Enter'],
  insertBefore: ['Shift+Alt+Enter'],
  duplicate: ['Shift+Alt+ArrowDown'],
  merge: ['Alt+M'],
  role: ['Alt+R'],
  train: ['Alt+T'],
  delete: ['Alt+Delete'],
  cut: ['Shift+Alt+Delete'],
  choose: ['Alt+C'],
  swap: ['Alt+X'],
  tie: ['Alt+='],
  better: ['Alt+W'],
  fix: ['Alt+F'],
  rendered: ['Alt+V'],
  differences: ['Alt+G'],
  blind: ['Alt+B'],
}

/** Gives what a key means in a sample while no text is typed; null for what is not the sample's. */
export const sampleAction = (
  press: KeyPress & { readonly isComposing?: boolean },
  isMac?: boolean,
): SampleAction | null => {
  if (press.isComposing === true || press.key === 'Process') return null
  for (const action of [...turnActions, ...candidateActions, ...wholeActions]) {
    if (sampleKeys[action].some((spelled) => isKey(press, spelled, isMac))) return action
  }
  return null
}

/** Gives the rank that a figure, held with Alt and Shift, gives the candidate with the keyboard; null for any other key. */
export const rankKey = (press: KeyPress, count: number): number | null => {
  if (!press.altKey || !press.shiftKey || press.ctrlKey || press.metaKey) return null
  // With Shift a figure writes a sign, another one on each keyboard.
  const rank = Number(/^Digit([1-9])$/.exec(press.code ?? '')?.[1] ?? 0)
  return rank >= 1 && rank <= count ? rank : null
}

/** Gives the sample's rows of the table of commands. */
export const sampleCommands = (
  run: (action: SampleAction) => void,
  isEnabled: (action: SampleAction) => boolean,
): readonly Command[] => [
  keyOnly('edit', ['Enter', 'F2']),
  keyOnly('split', ['Alt+Enter']),
  keyOnly('rank', ['Shift+Alt+1']),
  ...[...turnActions, ...candidateActions, ...wholeActions, ...viewActions].map(
    (action): Command => ({
      id: `sample:${action}`,
      section: viewActions.some((one) => one === action) ? 'view' : 'sample',
      label: `sample.action.${action}`,
      keys: sampleKeys[action],
      // The keys of the view are heard from the grid too, those of turns only where a turn can have the keyboard.
      scope: viewActions.some((one) => one === action) ? 'window' : 'panel',
      isEnabled: () => isEnabled(action),
      run: () => run(action),
    }),
  ),
]

const keyOnly = (action: 'edit' | 'split' | 'rank', keys: readonly string[]): Command => ({
  id: `sample:key-${action}`,
  section: 'sample',
  label: `sample.action.${action}`,
  keys,
  scope: 'panel',
  isKeyOnly: true,
  run: () => {},
})
