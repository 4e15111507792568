/** Which keys decide about groups, beside those that the reader has given to review. */
import { expect, test } from 'vitest'
import type { KeyPress } from '../../renderer/app/keys.ts'
import { DEFAULT_KEYS, withKey } from '../../renderer/decisions/decision-keys.ts'
import { groupActions, groupKey, groupKeys } from '../../renderer/duplicates/group-keys.ts'

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
})
const meaning = (key: string, modifiers?: Partial<KeyPress>, own = DEFAULT_KEYS): string | null => {
  const found = groupKey(press(key, modifiers), own)
  if (found === null) return null
  return found.kind === 'action'
    ? found.action
    : found.kind === 'choose'
      ? `choose ${found.digit}`
      : `scroll ${found.by}`
}

test('the keys of review mean the same here, and the others are its own', () => {
  const shift = { shiftKey: true }
  const ctrl = { ctrlKey: true }
  expect(
    [
      ['a'],
      ['A', shift],
      ['Enter'],
      ['d'],
      ['x'],
      ['j'],
      ['ArrowDown'],
      ['k'],
      ['ArrowUp'],
      ['n'],
      ['ArrowRight'],
      ['4'],
      ['m'],
      ['r'],
      ['R', shift],
      ['o'],
      ['t'],
      ['u'],
      ['z', ctrl],
      ['y', ctrl],
      ['Z', { ...ctrl, shiftKey: true }],
      [' '],
    ].map(([key, modifiers]) => meaning(key as string, modifiers as Partial<KeyPress>)),
  ).toEqual([
    'keep-one',
    'keep-all',
    'keep-one',
    'drop-one',
    'clear-one',
    'next',
    'next',
    'previous',
    'previous',
    'next-open',
    'right',
    'choose 4',
    'merge',
    'rule',
    'rest',
    'open-row',
    'tags',
    'undo',
    'undo',
    'redo',
    'redo',
    'scroll 1',
  ])
})

test('what belongs to the window or the browser is left alone', () => {
  expect([
    meaning('Escape'),
    meaning('a', { ctrlKey: true }),
    meaning('1', { altKey: true }),
    meaning('0'),
    meaning('Tab'),
  ]).toEqual([null, null, null, null, null])
})

test('a key that the reader gave to keeping is taken from nobody else', () => {
  const { keys: own } = withKey(DEFAULT_KEYS, 'keep', 'M')
  expect([
    meaning('m', {}, own),
    meaning('M', { shiftKey: true }, own),
    groupKeys(own).merge,
    meaning('a', {}, own),
  ]).toEqual(['keep-one', 'keep-all', [], null])
})

test('a key means one action at most', () => {
  const keys = groupActions.flatMap((action) => groupKeys(DEFAULT_KEYS)[action])
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})
