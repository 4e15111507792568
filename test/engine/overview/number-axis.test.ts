/** Bins hold every number once, are as many as can be drawn, and end where people can read them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyCounts } from '../../../electron/engine/overview/key-counts.ts'
import { binOf, chooseAxis, type Spread } from '../../../electron/engine/overview/number-axis.ts'
import { countValues } from '../../../electron/engine/overview/value-counts.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'

const spreadOf = (numbers: readonly number[], isWhole: boolean, mayBeLog: boolean): Spread => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { min: at(0), max: at(1), p5: at(0.05), median: at(0.5), p95: at(0.95), isWhole, mayBeEach: true, mayBeLog }
}

const check = (numbers: readonly number[], isWhole: boolean, mayBeLog: boolean, bins: number): void => {
  const { edges, scale } = chooseAxis(spreadOf(numbers, isWhole, mayBeLog), bins)
  expect(edges.length).toBeGreaterThanOrEqual(2)
  expect(edges.length).toBeLessThanOrEqual(402)
  for (let at = 1; at < edges.length; at++) expect(edges[at]).toBeGreaterThan(edges[at - 1] ?? 0)
  if (scale === 'each') expect(edges.length - 1).toBeLessThanOrEqual(bins)
  for (const number of numbers) {
    const bin = binOf(edges, number)
    expect(number).toBeGreaterThanOrEqual(edges[bin] ?? Number.NaN)
    expect(number).toBeLessThan(edges[bin + 1] ?? Number.NaN)
  }
}

describe('bins', () => {
  test('hold whole numbers of any size, in even steps or in equal ratios', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(5), fc.nat(1000), fc.nat(2 ** 31), fc.constant(2 ** 32 - 2)), { minLength: 1 }),
        fc.boolean(),
        fc.integer({ min: 4, max: 200 }),
        (numbers, mayBeLog, bins) => check(numbers, true, mayBeLog, bins),
      ),
      { numRuns: 500 },
    )
  })

  test('hold numbers of any kind', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
      fc.double({ noNaN: true, min: 0, max: 1 }),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    )
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.boolean(), (numbers, mayBeLog) =>
        check(numbers, false, mayBeLog, 40),
      ),
      { numRuns: 500 },
    )
  })

  test('end where people can read them', () => {
    const few = chooseAxis(spreadOf([1, 2, 2, 2, 9], true, true), 40)
    expect(few).toMatchObject({ scale: 'each', edges: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] })
    const lengths = Array.from({ length: 1000 }, (_, at) => Math.round(10 ** (at / 200)))
    const { edges, scale } = chooseAxis(spreadOf(lengths, true, true), 40)
    expect(scale).toBe('log')
    expect(edges).toEqual(expect.arrayContaining([1, 10, 100, 1000, 10_000, 100_000]))
    const shares = chooseAxis(spreadOf([0, 900, 2500, 10_000], true, false), 40)
    expect(shares).toMatchObject({ scale: 'linear' })
    expect(shares.edges).toEqual(expect.arrayContaining([0, 500, 1000, 10_000]))
  })
})

test('quantiles are numbers that are there, at the nearest rank, however large', () => {
  const key = fc.oneof(fc.nat(40), fc.nat(100_000), fc.nat(2 ** 31), fc.constant(2 ** 32 - 2))
  fc.assert(
    fc.property(fc.array(key, { minLength: 1 }), (keys) => {
      const table = new KeyCounts()
      for (const one of keys) table.add(one)
      table.askFor([0.05, 0.5, 0.95])
      for (const one of keys) table.addDetail(one)
      const sorted = keys.toSorted((a, b) => a - b)
      for (const share of [0.05, 0.5, 0.95])
        expect(table.quantile(share)).toBe(sorted[Math.max(1, Math.ceil(share * keys.length)) - 1])
    }),
    { numRuns: 60 },
  )
})

test('values are counted exactly, however few are counted at once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ value: fc.nat(60), mark: fc.nat(3) }), { maxLength: 300 }),
      fc.constantFrom(4, 16, 1000),
      (values, atOnce) => {
        const counts = countValues(
          (visit) => {
            for (const [at, { value, mark }] of values.entries())
              visit(Math.imul(value, 2654435761) >>> 0, Math.imul(value + 1, 40503 * 65537) >>> 0, mark, rowId(at))
          },
          2,
          5,
          atOnce,
        )
        const naive = new Map<number, { counts: [number, number]; row: RowId }>()
        for (const [at, { value, mark }] of values.entries()) {
          if (mark === 0) continue
          const known = naive.get(value) ?? { counts: [0, 0], row: rowId(at) }
          known.counts = [known.counts[0] + (mark & 1), known.counts[1] + (mark >> 1)]
          naive.set(value, known)
        }
        const all = [...naive.values()]
        const top = all.sort((a, b) => b.counts[0] - a.counts[0] || b.counts[1] - a.counts[1] || a.row - b.row)
        expect(counts.top.map((one) => ({ counts: one.counts, row: one.row }))).toEqual(top.slice(0, 5))
        expect(counts.distinct).toEqual([0, 1].map((side) => all.filter((one) => (one.counts[side] ?? 0) > 0).length))
        expect(counts.total).toEqual([0, 1].map((side) => all.reduce((sum, one) => sum + (one.counts[side] ?? 0), 0)))
      },
    ),
    { numRuns: 300 },
  )
})
