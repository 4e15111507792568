/** Rows that share runs of words with benchmark rows, beside the plain way. */
import { describe, expect, test } from 'vitest'
import { findOverlap, overlapFinder } from '../../../electron/engine/duplicates/find-overlap.ts'
import { overlapOf } from '../../../electron/engine/duplicates/overlap-of.ts'
import { naiveOverlap } from '../../doubles/naive-finders.ts'
import { randomFrom } from '../../doubles/random.ts'
import { findIn, pairsOf } from './find-over-texts.ts'

const seeds = [1, 2, 3, 4]

/** Texts from few words, so that runs are shared by chance too. */
const drawTexts = (seed: number, count: number, longest: number): string[] => {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const words = [
    'the',
    'The',
    'cat',
    "don't",
    'dont',
    'sat,',
    '—',
    'ＡＢ',
    'ab',
    '今',
    '天',
    '天气',
    '好。',
    'かな',
    '한글',
    '😀',
    '𠀀',
  ]
  const texts: string[] = []
  for (let at = 0; at < count; at++) {
    const drawn = Array.from({ length: below(longest) }, () => words[below(words.length)])
    if (texts.length > 0 && random() < 0.4) {
      const other = texts[below(texts.length)].split(' ')
      drawn.splice(below(drawn.length + 1), 0, ...other.slice(below(other.length)))
    }
    texts.push(
      random() < 0.1 && texts.length > 0 ? texts[below(texts.length)] : drawn.join(random() < 0.5 ? ' ' : '  '),
    )
  }
  return texts
}

describe('overlap', () => {
  test.each(seeds)('finds what the plain way finds, seed %i', async (seed) => {
    const drawn = drawTexts(seed, 160, 30)
    const [texts, benchmark] = [drawn.filter((_, at) => at % 3 > 0), drawn.filter((_, at) => at % 3 === 0)]
    for (const tokens of [5, 9, 13]) {
      const found = await findIn(findOverlap, { texts, others: [benchmark], method: { kind: 'overlap', tokens } })
      const plain = Array.from(naiveOverlap(texts, benchmark, tokens), ([pair, alike]): [string, number] => {
        const [a, b] = pair.split('-').map(Number)
        return [`${a}-${texts.length + b}`, alike]
      })
      expect(found.crowded).toBe(0)
      expect(pairsOf(found.links)).toEqual(plain.sort())
      if (tokens !== 13) continue
      const inRounds = await findIn(overlapFinder(100), {
        texts,
        others: [benchmark],
        method: { kind: 'overlap', tokens },
      })
      expect(pairsOf(inRounds.links)).toEqual(plain)
    }
  })

  test('leaves out what stands in many rows of a benchmark', async () => {
    const header = 'The following are multiple choice questions with answers about the subject of your choice'
    const benchmark = Array.from(
      { length: 30 },
      (_, at) => `${header}: question ${at} is why number ${at} is so odd to us`,
    )
    const texts = [`${header}, my friend.`, `Say: ${benchmark[7].toUpperCase()}!`]
    const found = await findIn(findOverlap, { texts, others: [benchmark], method: { kind: 'overlap', tokens: 13 } })
    expect(pairsOf(found.links).map(([pair]) => pair)).toEqual(['1-9'])
  })

  test('compares with rows of other files alone, and takes equal ones for one', async () => {
    const long = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen'
    const found = await findIn(findOverlap, {
      texts: [long, long, 'short', ''],
      others: [['Short!', 'short'], [long]],
      method: { kind: 'overlap', tokens: 13 },
    })
    expect(pairsOf(found.links)).toEqual([
      ['0-6', 10_000],
      ['1-6', 10_000],
      ['2-4', 10_000],
    ])
    expect(pairsOf(found.twins)).toEqual([['5-4', 10_000]])
    expect(found).toMatchObject({ empty: 1, short: 1, tooLarge: 0, crowded: 0 })
  })
})

test('overlap is found in whole rows and raw lines too', async () => {
  const texts = ['One two, three four 今天 five 𠀀 six seven', 'nothing of it']
  const others = [['ONE two three four “今天” FIVE 𠀀, six — 😀 seven']]
  for (const kind of ['line', 'row'] as const) {
    const found = await findIn(findOverlap, {
      texts,
      others,
      method: { kind: 'overlap', tokens: 9 },
      compared: { kind },
    })
    // Without punctuation `t` is part of the first word.
    expect(pairsOf(found.links)).toEqual([['0-2', 10_000]])
  }
})

describe('the run that two texts share', () => {
  test('is told by its places in both, as they stand there', () => {
    const [a, b] = ['Say: the QUICK, brown fox — jumps over it!', 'x\nthe quick brown fox jumps over me']
    const run = overlapOf([a], ['', b], 5)
    expect(run).toMatchObject({ text: 'the QUICK, brown fox — jumps over', words: 6 })
    expect(run && b.slice(run.b.start, run.b.end)).toBe('the quick brown fox jumps over')
  })

  test('is told of Chinese text and of characters of two units', () => {
    expect(overlapOf(['答：今天，天气😀很好𠀀吗'], ['今天天气很好𠀀'], 6)).toEqual({
      a: { start: 2, end: 13 },
      b: { start: 0, end: 8 },
      text: '今天，天气😀很好𠀀',
      words: 7,
    })
  })

  test.each(seeds)('is there whenever a row is found, seed %i', (seed) => {
    const drawn = drawTexts(seed, 60, 30)
    for (const tokens of [5, 13]) {
      for (const a of drawn) {
        for (const b of drawn) {
          // Two rows have no run that stands in more than ten.
          expect(overlapOf([a], [b], tokens) !== null).toBe(naiveOverlap([a], [b], tokens).size > 0)
        }
      }
    }
  })
})
