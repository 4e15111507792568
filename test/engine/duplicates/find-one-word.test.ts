/** Texts that are alike but for one word, beside the plain way. */
import { describe, expect, test } from 'vitest'
import { findOneWord, oneWordFinder } from '../../../electron/engine/duplicates/find-one-word.ts'
import { USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { naiveOneWord } from '../../doubles/naive-finders.ts'
import { randomFrom } from '../../doubles/random.ts'
import { findIn, pairsOf } from './find-over-texts.ts'

const method = { kind: 'one-word' } as const
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

/** Texts of few words, many of which are others with a word or a few characters put, taken out or changed. */
const drawTexts = (seed: number, count: number): string[] => {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const kinds = [
    ['a', 'b', 'cat'],
    ['天', '气', '好'],
    ['the', 'cat', '天', '气', '한', 'か', '𠀀', 'x,'],
  ]
  const words = kinds[seed % kinds.length]
  const draw = (length: number): string[] => Array.from({ length }, () => words[below(words.length)])
  const texts: string[][] = []
  for (let at = 0; at < count; at++) {
    const text = random() < 0.7 && texts.length > 0 ? [...texts[below(texts.length)]] : draw(below(seed > 4 ? 70 : 25))
    if (random() < 0.9)
      text.splice(below(text.length + 1), below(random() < 0.3 ? 6 : 2), ...draw(below(random() < 0.3 ? 6 : 2)))
    texts.push(text)
  }
  return texts.map((text) => text.join(random() < 0.9 ? ' ' : '\t'))
}

describe('texts that are alike but for one word', () => {
  test.each(seeds)('are those that the plain way finds, seed %i', async (seed) => {
    const texts = drawTexts(seed, 200)
    const found = await findIn(findOneWord, { texts, method })
    const plain = naiveOneWord(texts)
    expect(plain.size).toBeGreaterThan(50)
    expect(found.crowded).toBe(0)
    expect(pairsOf(found.links)).toEqual([...plain].sort())
    const inRounds = await findIn(oneWordFinder(500, { units: 300, pairs: 7 }), { texts, method })
    expect(pairsOf(inRounds.links)).toEqual([...plain].sort())
  })

  test.each(seeds.slice(0, 4))(
    'are found by the half that they share, however long they are, seed %i',
    async (seed) => {
      const random = randomFrom(seed * 77)
      const below = (limit: number): number => Math.floor(random() * limit)
      const draw = (): string => (seed % 2 === 0 ? `w${below(2_000)}` : String.fromCharCode(0x4e00 + below(2_000)))
      const texts = [13, 17, 30, 64, 100, 300, 700].flatMap((length) => {
        const whole = Array.from({ length: length + below(9) }, draw)
        const copies = Array.from({ length: 8 }, () => {
          const copy = [...whole]
          const most = seed % 2 === 0 ? 1 : 4
          copy.splice(below(whole.length + 1), below(most + 1), ...Array.from({ length: below(most + 1) }, draw))
          return copy
        })
        return [whole, ...copies].map((words) => words.join(' '))
      })
      const found = await findIn(findOneWord, { texts, method })
      expect(pairsOf(found.links)).toEqual([...naiveOneWord(texts)].sort())
    },
  )

  test('are so in English and in Chinese', async () => {
    const texts = [
      'Write a short poem about the autumn rain.',
      'Write a short poem about the  Summer rain.',
      'Write a poem about the autumn rain.',
      'Write a poem about the summer rain.',
      '请写一首关于秋天的短诗',
      '请写一首关于冬天的短诗',
      '请写一首关于夏日海边的短诗',
      '请把下面的句子翻译成英文',
      'Say hello',
      'Say goodbye',
    ]
    const found = await findIn(findOneWord, { texts, method, folding: USUAL_FOLDING })
    expect(pairsOf(found.links)).toEqual([
      ['0-1', 8750],
      ['0-2', 8750],
      ['1-3', 8750],
      ['2-3', 8571],
      ['4-5', 9090],
      ['4-6', 6923],
      ['5-6', 6923],
    ])
    expect(found).toMatchObject({ short: 2, empty: 0, crowded: 0 })
  })

  test('are all linked to the first of a crowd', async () => {
    const texts = Array.from({ length: 300 }, (_, at) => `Please tell me all about number${at} in three sentences`)
    const found = await findIn(findOneWord, { texts, method })
    const pairs = new Set(pairsOf(found.links).map(([pair]) => pair))
    for (let at = 1; at < texts.length; at++) expect(pairs.has(`0-${at}`)).toBe(true)
    expect(found.crowded).toBe(300)
  })

  test('may have a thousand words and no more', async () => {
    const long = Array.from({ length: 999 }, (_, at) => `word${at}`)
    const texts = [long, long.with(500, 'other'), [...long, 'more'], [...long, 'two', 'more']].map((words) =>
      words.join(' '),
    )
    const found = await findIn(findOneWord, { texts, method })
    expect(pairsOf(found.links).map(([pair]) => pair)).toEqual(['0-1', '0-2'])
    expect(found.tooLarge).toBe(1)
  })

  test('are looked for in other files alone when that is asked for', async () => {
    const text = 'a text that is alike but for one'
    const texts = [`${text} word`, `${text} letter`]
    const found = await findIn(findOneWord, { texts, others: [[`${text} thing`]], method, isWithin: false })
    expect(pairsOf(found.links).map(([pair]) => pair)).toEqual(['0-2', '1-2'])
  })
})
