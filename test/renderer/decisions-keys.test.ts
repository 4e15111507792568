import { describe, expect, test } from 'vitest'
import { actionOf, DEFAULT_KEYS, digitOf, keysFrom, spellKey, withKey } from '../../renderer/decisions/decision-keys.ts'

const press = (key: string, more: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe('a key', () => {
  test('decides by what it writes, with caps lock or without', () => {
    const pressed = ['a', 'A', 'd', 'x', 's', 'j', 'k', 'n', 't', 'e', 'u', '1', '9']
    expect(pressed.map((key) => actionOf(press(key), DEFAULT_KEYS))).toEqual([
      'keep',
      'keep',
      'drop',
      'clear',
      'skip',
      'skip',
      'back',
      'note',
      'tags',
      'edit',
      'undo',
      'tag-1',
      'tag-9',
    ])
    expect(actionOf(press('S', { shiftKey: true }), DEFAULT_KEYS)).toBe('back')
  })

  test('that goes with Ctrl, Command or Alt decides nothing, and neither does one that moves or deletes', () => {
    const others = [
      press('a', { ctrlKey: true }),
      press('a', { metaKey: true }),
      press('a', { altKey: true }),
      press('A', { shiftKey: true }),
      press('Backspace'),
      press('Delete'),
      press('ArrowDown'),
      press('Process'),
    ]
    expect(others.map((one) => actionOf(one, DEFAULT_KEYS))).toEqual(others.map(() => null))
  })

  test('of a tag names its digit', () => {
    expect([digitOf('tag-3'), digitOf('keep')]).toEqual([3, null])
  })
})

describe('another key', () => {
  test('is spelled as commands spell it; what moves, types or deletes can not be taken', () => {
    expect(
      [
        press('q'),
        press('Q', { shiftKey: true }),
        press('F5'),
        press(';'),
        press(' '),
        press('Backspace'),
        press('Enter'),
        press('?', { shiftKey: true }),
        press('q', { ctrlKey: true }),
        press('Shift', { shiftKey: true }),
      ].map(spellKey),
    ).toEqual(['Q', 'Shift+Q', 'F5', ';', null, null, null, null, null, null])
  })

  test('takes the place of those that the action had', () => {
    const { keys, taken } = withKey(DEFAULT_KEYS, 'keep', 'Q')
    expect([keys.keep, taken, actionOf(press('a'), keys), actionOf(press('q'), keys)]).toEqual([
      ['Q'],
      null,
      null,
      'keep',
    ])
  })

  test('is taken from whoever had it, who is named', () => {
    const { keys, taken } = withKey(DEFAULT_KEYS, 'keep', 'J')
    expect([taken, keys.skip, actionOf(press('j'), keys)]).toEqual(['skip', ['S'], 'keep'])
  })

  test('that was remembered is believed as far as it is one', () => {
    const kept = keysFrom({ keep: ['Q'], drop: 'D', skip: [1], unknown: ['Z'] })
    expect([kept.keep, kept.drop, kept.skip, Object.keys(kept).length]).toEqual([
      ['Q'],
      ['D'],
      ['S', 'J'],
      Object.keys(DEFAULT_KEYS).length,
    ])
    expect(keysFrom('nonsense')).toEqual(DEFAULT_KEYS)
  })
})
