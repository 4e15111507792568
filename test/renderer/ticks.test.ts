import { expect, test } from 'vitest'
import {
  isAllTicked,
  NO_TICKS,
  type Ticks,
  tickAll,
  tickFrom,
  tickTo,
  toggleAll,
  toggleTick,
} from '../../renderer/app/ticks.ts'

const shown = ['a', 'b', 'c', 'd']
const of = ({ names }: Ticks): string => [...names].toSorted().join('')

test('files are ticked one by one, and their ticks taken off', () => {
  const both = toggleTick(toggleTick(NO_TICKS, 'b'), 'd')
  expect([of(both), of(toggleTick(both, 'b'))]).toEqual(['bd', 'd'])
})

test('a stretch goes from the last one that was touched, either way', () => {
  const from = toggleTick(NO_TICKS, 'b')
  expect([of(tickTo(from, shown, 'd')), of(tickTo(from, shown, 'a')), of(tickTo(NO_TICKS, shown, 'c'))]).toEqual([
    'bcd',
    'ab',
    'c',
  ])
  expect(of(tickTo(tickFrom(NO_TICKS, 'b'), shown, 'c'))).toBe('bc')
})

test('a stretch that began where nothing is shown any more is its end alone, and a folder ends none', () => {
  expect([of(tickTo(toggleTick(NO_TICKS, 'x'), shown, 'c')), of(tickTo(NO_TICKS, shown, 'folder'))]).toEqual(['cx', ''])
})

test('all that are shown are ticked and unticked together', () => {
  const all = tickAll(shown)
  expect([of(all), isAllTicked(all, shown), isAllTicked(NO_TICKS, []), of(toggleAll(all, shown))]).toEqual([
    'abcd',
    true,
    false,
    '',
  ])
})
