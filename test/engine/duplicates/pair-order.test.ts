/** The order in which pairs are compared: pairs of the same rows follow one another, in groups of any size. */
import { describe, expect, test } from 'vitest'
import { Breath } from '../../../electron/engine/breath.ts'
import { LEAST_STRETCH, MOST_STRETCH, orderPairs, stretchFor } from '../../../electron/engine/duplicates/pair-order.ts'
import { randomFrom } from '../../doubles/random.ts'

const ROWS = 3_200
const AT_ONCE = 32_768

/** Gives pairs in an order of no meaning, and the same put in order. */
const ordered = async (pairs: readonly (readonly [number, number])[], rows: number) => {
  const random = randomFrom(3)
  const shuffled = pairs
    .map((pair) => ({ pair, by: random() }))
    .sort((one, other) => one.by - other.by)
    .map(({ pair }) => pair)
  const [a, b] = [Uint32Array.from(shuffled, ([one]) => one), Uint32Array.from(shuffled, ([, other]) => other)]
  const places = await orderPairs(a, b, a.length, rows, LEAST_STRETCH, new Breath(new AbortController().signal))
  return Array.from(places, (place) => shuffled[place])
}

describe('pairs to be compared', () => {
  test('come so that few rows of a large group are needed at once', async () => {
    const pairs: [number, number][] = []
    for (let a = 0; a < ROWS; a += 2) for (let b = a + 2; b < ROWS; b += 2) pairs.push([a, b])
    const order = await ordered(pairs, ROWS)
    expect(new Set(order).size).toBe(pairs.length)
    for (let from = 0; from < order.length; from += AT_ONCE)
      expect(new Set(order.slice(from, from + AT_ONCE).flat()).size).toBeLessThan(LEAST_STRETCH * 1.25)
  })

  test('come group by group, and by their later row', async () => {
    const order = await ordered(
      [
        [0, 7],
        [1, 9],
        [0, 5],
        [5, 7],
        [2, 3],
      ],
      10,
    )
    expect(order).toEqual([
      [0, 5],
      [0, 7],
      [5, 7],
      [1, 9],
      [2, 3],
    ])
  })

  test('are taken in longer stretches where few of them are pairs, as far as there is room', () => {
    const most = { pairs: 2 ** 18, setBytes: 2 ** 25 }
    expect(stretchFor(5_000_000, 3_200, 2_000, most)).toBe(LEAST_STRETCH)
    expect(stretchFor(5_400_000, 50_000, 2_000, most)).toBeCloseTo(7_790, -1)
    expect(stretchFor(5_400_000, 50_000, 8_192, most)).toBe(2_048)
    expect(stretchFor(5_400_000, 50_000, 1e9, most)).toBe(LEAST_STRETCH)
    expect(stretchFor(10, 1_000_000, 10, most)).toBe(MOST_STRETCH)
  })
})
