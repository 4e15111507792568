import { describe, expect, test } from 'vitest'
import { DEFAULT_KEYS } from '../../renderer/decisions/decision-keys.ts'
import { Pace } from '../../renderer/review/pace.ts'
import { reviewKey } from '../../renderer/review/review-keys.ts'

describe('the pace', () => {
  test('is told after a few samples', () => {
    const pace = new Pace()
    const told = [0, 5_000, 10_000, 15_000].map((ms) => {
      pace.note(ms)
      return pace.perMinute()
    })
    expect(told).toEqual([null, null, null, 12])
    expect(pace.minutesFor(60)).toBe(5)
  })

  test('is that of the last twenty', () => {
    const pace = new Pace()
    for (let at = 0; at < 30; at++) pace.note(at * 60_000)
    for (let at = 1; at <= 20; at++) pace.note(29 * 60_000 + at * 3_000)
    expect(pace.perMinute()).toBe(20)
  })

  test('leaves long pauses out', () => {
    const pace = new Pace()
    for (const ms of [0, 60_000, 10_000_000, 10_060_000]) pace.note(ms)
    expect(pace.perMinute()).toBe(0.75)
  })
})

describe('a key in review', () => {
  const meaning = (key: string, more = {}) =>
    reviewKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more }, DEFAULT_KEYS)

  test('decides, moves, scrolls or leaves', () => {
    expect(['a', 'ArrowRight', 'ArrowLeft', 'Escape'].map((key) => meaning(key))).toEqual([
      { kind: 'action', action: 'keep' },
      { kind: 'action', action: 'skip' },
      { kind: 'action', action: 'back' },
      { kind: 'leave' },
    ])
    expect([meaning('ArrowDown'), meaning(' '), meaning(' ', { shiftKey: true }), meaning('PageUp')]).toEqual([
      { kind: 'scroll', by: 3, unit: 'lines' },
      { kind: 'scroll', by: 1, unit: 'pages' },
      { kind: 'scroll', by: -1, unit: 'pages' },
      { kind: 'scroll', by: -1, unit: 'pages' },
    ])
  })

  test('that deletes elsewhere, or belongs to the window, means nothing', () => {
    expect([
      meaning('Backspace'),
      meaning('Delete'),
      meaning('Enter'),
      meaning('z', { ctrlKey: true }),
      meaning('ArrowRight', { altKey: true }),
    ]).toEqual([null, null, null, null, null])
  })
})
