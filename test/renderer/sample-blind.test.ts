/** Blind judgement: an order of the row's own, the same each time, and even over many rows. */
import { describe, expect, it } from 'vitest'
import { blindOrder, sideName } from '../../renderer/sample/blind.ts'

describe('the order of a blind judgement', () => {
  it('is the same for a row each time it is asked', () => {
    for (let row = 0; row < 50; row++) {
      expect(blindOrder(4, `dataset/${row}`)).toEqual(blindOrder(4, `dataset/${row}`))
    }
  })

  it('holds each candidate once', () => {
    for (let count = 0; count < 8; count++) {
      expect(blindOrder(count, 'x').toSorted()).toEqual(Array.from({ length: count }, (_, at) => at))
    }
  })

  it.each([2, 3, 5])('puts each of %i candidates in each place equally often', (count) => {
    const rows = 6_000
    const seen = Array.from({ length: count }, () => 0)
    for (let row = 0; row < rows; row++) {
      const first = blindOrder(count, `7f3a/${row}`)[0] ?? -1
      seen[first] = (seen[first] ?? 0) + 1
    }
    for (const times of seen) expect(Math.abs(times - rows / count)).toBeLessThan(rows * 0.03)
  })

  it('names sides by letters', () => {
    expect([0, 1, 25, 26].map(sideName)).toEqual(['A', 'B', 'Z', '#27'])
  })
})
