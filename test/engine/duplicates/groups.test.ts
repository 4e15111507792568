/** Groups made of pairs, beside groups made plainly from the words of what a group is. */
import { describe, expect, test } from 'vitest'
import { Breath } from '../../../electron/engine/breath.ts'
import { assign, curveThresholds, drawCurve, pointAt } from '../../../electron/engine/duplicates/curve.ts'
import { PairList } from '../../../electron/engine/duplicates/found-pairs.ts'
import { type Groups, makeGroups } from '../../../electron/engine/duplicates/groups.ts'
import { buildLinkGraph, type GraphSource } from '../../../electron/engine/duplicates/link-graph.ts'
import { USUAL_NEAR } from '../../../shared/duplicates/duplicate-spec.ts'
import { naiveGroups, type PlainGroup } from '../../doubles/naive-groups.ts'
import { randomFrom } from '../../doubles/random.ts'

const breath = (): Breath => new Breath(new AbortController().signal)

const pairsOf = (
  twins: readonly (readonly [number, number])[],
  links: readonly (readonly [number, number, number])[],
): GraphSource['pairs'] => {
  const found = { twins: new PairList(), links: new PairList(), empty: 0, short: 0, tooLarge: 0, crowded: 0 }
  for (const [later, first] of twins) found.twins.add(later, first, 10_000)
  for (const [a, b, alike] of links) found.links.add(a, b, alike)
  return found
}

const plain = ({ count, start, members, similarity }: Groups): PlainGroup[] =>
  Array.from({ length: count }, (_, at) =>
    Array.from(members.subarray(start[at], start[at + 1]), (item, place) => ({
      item,
      similarity: similarity[start[at] + place],
    })),
  )

const groupsOf = async (source: GraphSource, threshold: number, isChained = false): Promise<Groups> => {
  const graph = await buildLinkGraph(source, breath())
  return makeGroups(graph, await assign(graph, threshold, isChained, breath()), breath())
}

const source = (own: number, items: number, pairs: GraphSource['pairs'], isWithin = true): GraphSource => ({
  ownItems: own,
  items,
  pairs,
  isWithin,
  isContainment: false,
})

/** Draws a file, other files, texts that are equal and texts that are alike; of containment, only what can be. */
const draw = (seed: number, isContainment: boolean): GraphSource => {
  const random = randomFrom(seed)
  const ownItems = 1 + Math.floor(random() * 30)
  const items = ownItems + (random() < 0.5 ? 0 : Math.floor(random() * 12))
  const lengths = Array.from({ length: items }, () => random())
  const first = Array.from({ length: items }, (_, item) => item)
  const twins: [number, number][] = []
  for (let item = 1; item < items; item++) {
    if (random() > 0.25) continue
    const other = first[Math.floor(random() * item)]
    first[item] = other
    twins.push([item, other])
  }
  const links: [number, number, number][] = []
  const share = random() * 0.4
  for (let a = 0; a < items; a++) {
    for (let b = a + 1; b < items; b++) {
      if (first[a] !== a || first[b] !== b || random() > share) continue
      const isTurned = isContainment && lengths[a] > lengths[b]
      links.push([isTurned ? b : a, isTurned ? a : b, 5_000 + Math.floor(random() * 50) * 100])
    }
  }
  return {
    ownItems,
    items,
    pairs: pairsOf(twins, links),
    isWithin: items === ownItems || random() < 0.5,
    isContainment,
  }
}

describe('groups', () => {
  test('are what their words say, whatever pairs there are', async () => {
    for (let seed = 1; seed <= 600; seed++) {
      const drawn = draw(seed, seed % 3 === 0)
      for (const threshold of [0.5, 0.72, 0.9, 1]) {
        for (const isChained of [false, true]) {
          const groups = await groupsOf(drawn, threshold, isChained)
          expect(plain(groups), `seed ${seed}, ${threshold}, ${isChained}`).toEqual(
            naiveGroups(drawn, Math.round(threshold * 10_000), isChained),
          )
        }
      }
    }
  })

  test('lose no row and hold none twice', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const drawn = draw(seed, false)
      const groups = await groupsOf(drawn, 0.6)
      const own = [...groups.members].filter((item) => item < drawn.ownItems)
      expect(new Set(own).size, `seed ${seed}`).toBe(own.length)
      expect(groups.rows).toBe(own.length)
      for (const [at, members] of plain(groups).entries())
        for (const { item } of members) if (item < drawn.ownItems) expect(groups.groupOf[item]).toBe(at + 1)
      expect([...groups.groupOf].filter((group) => group !== 0).length).toBe(own.length)
    }
  })

  test('do not grow by chains unless they may', async () => {
    // Each is like the next, and the first is not like the last.
    const links = [0, 1, 2, 3].map((item) => [item, item + 1, 9_000] as const)
    const chain = source(5, 5, pairsOf([], links))
    expect(plain(await groupsOf(chain, 0.9)).map((group) => group.map(({ item }) => item))).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(plain(await groupsOf(chain, 0.9, true)).map((group) => group.map(({ item }) => item))).toEqual([
      [0, 1, 2, 3, 4],
    ])
  })

  test('of rows that another file has are found, however alike they are to one another', async () => {
    // Row 1 is more like row 0 than like the other file's row 2.
    const across = source(
      2,
      3,
      pairsOf(
        [],
        [
          [0, 1, 9_900],
          [1, 2, 8_000],
          [0, 2, 5_000],
        ],
      ),
    )
    expect(plain(await groupsOf(across, 0.8))).toEqual([
      [
        { item: 2, similarity: 10_000 },
        { item: 1, similarity: 8_000 },
      ],
    ])
  })

  test('are drawn as a curve that each threshold keeps to', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const drawn = draw(seed, false)
      const graph = await buildLinkGraph(drawn, breath())
      for (const isChained of [false, true]) {
        const curve = await drawCurve(graph, [0.5, 0.75, 1], isChained, breath(), () => undefined)
        for (const point of curve) {
          const groups = naiveGroups(drawn, Math.round(point.threshold * 10_000), isChained)
          const own = groups.map((group) => group.filter(({ item }) => item < drawn.ownItems).length)
          const spare = groups.map((group, at) => (own[at] === group.length ? own[at] - 1 : own[at]))
          const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0)
          expect(point, `seed ${seed}`).toEqual({
            threshold: point.threshold,
            groups: groups.length,
            rows: sum(own),
            spare: sum(spare),
            largest: Math.max(0, ...own),
          })
        }
      }
    }
  })

  test('have thresholds by hundredths, from where pairs were looked for', () => {
    const { links } = pairsOf([], [[0, 1, 9_755]])
    expect(curveThresholds({ kind: 'exact' }, links)).toEqual([1])
    expect(curveThresholds({ kind: 'one-word' }, links)).toEqual([0.97, 0.98, 0.99, 1])
    expect(curveThresholds({ ...USUAL_NEAR, floor: 0.975 }, links)).toEqual([0.975, 0.98, 0.99, 1])
    expect(curveThresholds({ ...USUAL_NEAR, floor: 0.5 }, links)).toHaveLength(51)
  })

  test('of ten thousand equal rows are one', async () => {
    const twins = Array.from({ length: 9_999 }, (_, at) => [at + 1, 0] as const)
    const graph = await buildLinkGraph(source(10_000, 10_000, pairsOf(twins, [])), breath())
    const point = pointAt(graph, await assign(graph, 1, false, breath()), 1)
    expect(point).toEqual({ threshold: 1, groups: 1, rows: 10_000, spare: 9_999, largest: 10_000 })
  })
})
