/** Which row each rule keeps, and what decides where rows are equal. */
import { expect, test } from 'vitest'
import { chooseKept, numberByRule, rulesWithSay } from '../../../electron/engine/duplicates/keep-row.ts'
import type { KeepRule } from '../../../shared/duplicates/keep-rule.ts'

const keptBy = (rule: KeepRule, rows: readonly unknown[]): number =>
  chooseKept([...rows.keys()], [Float64Array.from(rows, (row) => numberByRule(rule, row))])

const score = (kind: 'highest-field' | 'lowest-field'): KeepRule => ({ kind, path: ['meta', 'score'] })
const rows = (...scores: unknown[]): unknown[] => scores.map((value) => ({ meta: { score: value } }))

test('the greatest number at a path; texts that look like numbers are none', () => {
  expect(keptBy(score('highest-field'), rows(1, 3, 3, '9'))).toBe(1)
  expect(keptBy(score('highest-field'), rows(undefined, null, -1, '5'))).toBe(2)
  expect(keptBy(score('highest-field'), [undefined, 'text', { meta: null }])).toBe(0)
  expect(keptBy(score('lowest-field'), rows(2, 1.5, 7, 1.5))).toBe(1)
  expect(keptBy(score('lowest-field'), rows(undefined, 4, 'none'))).toBe(1)
})

const at = (...values: unknown[]): unknown[] => values.map((value) => ({ at: value }))
const newest: KeepRule = { kind: 'newest', path: ['at'] }

test('the newest by a date or a number of seconds or milliseconds', () => {
  expect(keptBy(newest, at('2024-01-31', '2024-02', '2023-12-31T23:59:59Z'))).toBe(1)
  expect(keptBy(newest, at('2024-01-31T10:00:00+08:00', '2024-01-31T03:00:00Z', 'soon'))).toBe(1)
  expect(keptBy(newest, at('2024-01-31 10:00:00.25', '2024-01-31T10:00:00.5', '2024-01-31T10:00'))).toBe(1)
  expect(keptBy(newest, at(1_700_000_000, 1_700_000_001_000, 1_700_000_000_500))).toBe(1)
  expect(keptBy(newest, at(1_700_000_000, '2024-05-01', null))).toBe(1)
  expect(keptBy(newest, at('no date', {}, []))).toBe(0)
})

test('the row with the fewest empty fields of those that any has', () => {
  const complete: KeepRule = { kind: 'most-complete' }
  expect(
    keptBy(complete, [
      { a: 1, b: '' },
      { a: 1, b: 'x' },
      { a: 1, c: null },
    ]),
  ).toBe(1)
  expect(keptBy(complete, [{ a: [] }, { a: {} }, { a: 0 }, { a: false }])).toBe(2)
  expect(keptBy(complete, [{ a: { x: 1, y: null } }, { a: { x: 1, y: 2 } }])).toBe(1)
  expect(keptBy(complete, [undefined, { a: 1 }])).toBe(1)
})

test('the next rule where rows are equal, then the first in the file', () => {
  const keys = [Float64Array.of(1, 2, 2, 2), Float64Array.of(9, Number.NaN, 5, 5)]
  expect(chooseKept([0, 1, 2, 3], keys)).toBe(2)
  expect(chooseKept([1], keys)).toBe(1)
  expect(chooseKept([3, 1], [])).toBe(3)
})

test('no rule behind one that decides by itself', () => {
  const [first, last, longest] = [{ kind: 'first' }, { kind: 'last' }, { kind: 'longest-answer' }] as const
  expect(rulesWithSay([longest, first, last])).toEqual([longest])
  expect(rulesWithSay([longest, last, first])).toEqual([longest, last])
  expect(rulesWithSay([longest])).toEqual([longest])
})
