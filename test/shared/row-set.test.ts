import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'

const row = fc
  .oneof(fc.nat(300), fc.nat(200_000), fc.integer({ min: FIRST_INSERTED_ROW_ID, max: FIRST_INSERTED_ROW_ID + 70_000 }))
  .map(rowId)
const rows = fc.array(row, { maxLength: 200 })
const range = fc
  .tuple(fc.nat(200_000), fc.nat(140_000))
  .map(([start, length]) => [rowId(start), rowId(start + length)] as const)

/** The naive set, with a few whole ranges, beside the clever one. */
const both = (single: readonly RowId[], ranges: readonly (readonly [RowId, RowId])[]) => {
  const naive = new Set<number>(single)
  const clever = RowSet.of(single)
  for (const [start, end] of ranges) {
    clever.addRange(start, end)
    for (let at: number = start; at < end; at++) naive.add(at)
  }
  return { naive, clever }
}
const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b)

describe('a set of rows', () => {
  test('holds what a plain set holds, through every operation', () => {
    fc.assert(
      fc.property(rows, fc.array(range, { maxLength: 2 }), rows, fc.array(range, { maxLength: 1 }), (a, ra, b, rb) => {
        const one = both(a, ra)
        const two = both(b, rb)
        const union = one.clever.clone()
        union.addAll(two.clever)
        const minus = one.clever.clone()
        minus.deleteAll(two.clever)
        const shared = one.clever.clone()
        shared.keepAll(two.clever)
        for (const value of b) one.clever.delete(value)
        const less = new Set([...one.naive].filter((value) => !b.includes(rowId(value))))
        expect([...union.values()]).toEqual(sorted(one.naive.union(two.naive)))
        expect([...minus.values()]).toEqual(sorted(one.naive.difference(two.naive)))
        expect([...shared.values()]).toEqual(sorted(one.naive.intersection(two.naive)))
        expect(shared.size).toBe(one.naive.intersection(two.naive).size)
        const from = a[0] ?? rowId(7)
        const next = sorted(less).find((value) => value >= from && value < from + 90_000) ?? null
        expect(one.clever.firstFrom(from, rowId(from + 90_000))).toBe(next)
        expect([...one.clever.values()]).toEqual(sorted(less))
        expect(one.clever.size).toBe(less.size)
      }),
      { numRuns: 25 },
    )
  })

  test('is the same after it was written down and read back', () => {
    fc.assert(
      fc.property(rows, fc.array(range, { maxLength: 2 }), (a, ra) => {
        const { clever } = both(a, ra)
        const back = RowSet.fromBytes(clever.toBytes())
        expect(back.isEqual(clever)).toBe(true)
        expect([...back.ranges()]).toEqual([...clever.ranges()])
      }),
      { numRuns: 40 },
    )
  })

  test('of ten million rows, every other one, is written in under 2 MB', () => {
    const set = new RowSet()
    for (let at = 0; at < 10_000_000; at += 2) set.add(rowId(at))
    expect(set.size).toBe(5_000_000)
    expect(set.toBytes().byteLength).toBeLessThan(2_000_000)
  })

  test('refuses bytes that are not its own', () => {
    const bytes = RowSet.ofRange(rowId(3), rowId(70_000)).toBytes()
    expect(() => RowSet.fromBytes(bytes.slice(0, -1))).toThrow(RangeError)
  })
})
