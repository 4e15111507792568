/** Texts that stand in others, beside the plain way. */
import { describe, expect, test } from 'vitest'
import { containedFinder, findContained } from '../../../electron/engine/duplicates/find-contained.ts'
import { MOST_CONTAINERS } from '../../../electron/engine/duplicates/largest-containers.ts'
import { USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { naiveContained } from '../../doubles/naive-finders.ts'
import { randomFrom } from '../../doubles/random.ts'
import { findIn, pairsOf } from './find-over-texts.ts'

const seeds = [1, 2, 3, 4, 5, 6]

/** Texts of few letters, many of which are put together of others. */
const drawTexts = (seed: number, count: number): string[] => {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const letters = seed % 2 === 0 ? 'ab' : 'abcdefg 今天气好\n,😀'
  const draw = (length: number): string => Array.from({ length }, () => letters[below(letters.length)]).join('')
  const texts: string[] = []
  for (let at = 0; at < count; at++) {
    const other = texts[below(texts.length)] ?? ''
    const kind = random()
    if (kind < 0.3) texts.push(draw(below(20)) + other + draw(below(20)))
    else if (kind < 0.5) texts.push(other.slice(below(other.length), below(other.length + 1)))
    else if (kind < 0.6) texts.push(other)
    else if (kind < 0.7) texts.push('a'.repeat(below(60)))
    else texts.push(draw(below(80)))
  }
  return texts
}

describe('contained texts', () => {
  test.each(seeds)('are those that the plain way finds, seed %i', async (seed) => {
    const texts = drawTexts(seed, 150)
    for (const minChars of [8, 13, 30]) {
      const found = await findIn(findContained, { texts, method: { kind: 'contained', minChars } })
      const plain = naiveContained(texts, minChars)
      const links = pairsOf(found.links)
      for (const [pair, alike] of links) expect([pair, plain.get(pair)]).toEqual([pair, alike])
      const containersOf = new Map<string, number>()
      for (const pair of plain.keys()) {
        const [a] = pair.split('-')
        containersOf.set(a, (containersOf.get(a) ?? 0) + 1)
      }
      const expected = [...containersOf.values()].map((count) => Math.min(count, MOST_CONTAINERS))
      expect(links.length).toBe(expected.reduce((sum, count) => sum + count, 0))
      expect(found.crowded).toBe([...containersOf.values()].filter((count) => count > MOST_CONTAINERS).length)
      expect(found.empty).toBe(texts.filter((text) => text === '').length)
      const inRounds = await findIn(containedFinder(10, { units: 200, pairs: 9 }), {
        texts,
        method: { kind: 'contained', minChars },
      })
      expect(pairsOf(inRounds.links)).toEqual(links)
      expect(inRounds.crowded).toBe(found.crowded)
    }
  })

  test('are linked to the largest of many', async () => {
    const said = 'I am sorry, but I can not help with that.'
    const texts = [
      said,
      ...Array.from({ length: 60 }, (_, at) => `${said} ${'More words. '.repeat((at * 7) % 61)}${at}`),
    ]
    const found = await findIn(findContained, { texts, method: { kind: 'contained', minChars: 8 } })
    const own = pairsOf(found.links).filter(([pair]) => pair.startsWith('0-'))
    const largest = texts.map((text, at) => ({ at, length: text.length })).sort((a, b) => b.length - a.length)
    expect(own.map(([pair]) => pair).sort()).toEqual(
      largest
        .slice(0, MOST_CONTAINERS)
        .map(({ at }) => `0-${at}`)
        .sort(),
    )
    expect(found.crowded).toBe(1)
  })

  test('are found whatever differences count for nothing', async () => {
    const texts = ['The  answer is 42.', 'So:\tthe ANSWER is ４２. Right?', '答案是四十二。', '他说：“答案是四十二。”']
    const found = await findIn(findContained, {
      texts,
      method: { kind: 'contained', minChars: 8 },
      folding: USUAL_FOLDING,
    })
    expect(pairsOf(found.links)).toEqual([['0-1', 6071]])
    expect(found.short).toBe(1)
  })

  test('are looked for in other files alone when that is asked for', async () => {
    const [short, long] = ['a text that stands in others', 'here is a text that stands in others as you see']
    const texts = [short, long, `${long}!`]
    const others = [[long, `${short}?`]]
    const method = { kind: 'contained', minChars: 8 } as const
    const within = await findIn(findContained, { texts, others, method })
    expect(pairsOf(within.links).map(([pair]) => pair)).toEqual(['0-1', '0-2', '0-4', '1-2'])
    expect(pairsOf(within.twins)).toEqual([['3-1', 10_000]])
    const across = await findIn(findContained, { texts, others, method, isWithin: false })
    expect(pairsOf(across.links).map(([pair]) => pair)).toEqual(['0-1', '0-4', '1-2'])
    expect(pairsOf(across.twins)).toEqual([['3-1', 10_000]])
  })
})
