/** Texts that are like one another, drawn at random: English, Chinese, mixed, emoji, halves of pairs, short and long. */

import type { Dataset } from '../../../electron/engine/dataset.ts'
import { ComparedRows } from '../../../electron/engine/duplicates/compared-rows.ts'
import type { Finder, FoundPairs } from '../../../electron/engine/duplicates/found-pairs.ts'
import type { DuplicateSpec, Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { patient } from '../search/dataset-on-disk.ts'

export type Random = () => number

/** The same numbers for the same seed (mulberry32). */
export const randomFrom = (seed: number): Random => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const below = (random: Random, limit: number): number => Math.floor(random() * limit)
export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]

const english =
  'the model answers a question about rivers mountains history training tokens losses gradients Hello WORLD data-set e-mail 42 x'.split(
    ' ',
  )
const chinese = [
  ...'我们可以把数据分成训练集和测试集然后评估模型的质量因为问题需要更多样本，。！？「」（）０１２ＡＢ中文 ',
]
const odd = [
  '😀',
  '👨‍👩‍👧',
  '\ud83d',
  '\udc00',
  '\u3000',
  '\u00a0',
  'ﬁ',
  'é',
  'İ',
  'Σ',
  'ς',
  '한국어',
  'カタカナ',
  'ｶﾅ',
  '𠀀',
  '\t',
  '\n',
  '"',
  '\\',
  '™',
  '…',
]

/** Gives a text of so many words or characters. */
export const drawText = (random: Random, length: number, kind = below(random, 4)): string => {
  let text = ''
  for (let at = 0; at < length; at++) {
    const isEnglish = kind === 0 || (kind > 1 && random() < 0.5)
    if (kind === 3 && random() < 0.2) text += pick(random, odd)
    else text += isEnglish ? `${at === 0 ? '' : ' '}${pick(random, english)}` : pick(random, chinese)
  }
  return text
}

/** Gives a text that differs from another in some places, or by nothing that counts. */
export const altered = (random: Random, text: string): string => {
  const roll = random()
  if (roll < 0.1) return text
  if (roll < 0.15) return text.toUpperCase()
  if (roll < 0.2) return `  ${text.replaceAll(' ', '  ')} `
  if (roll < 0.25) return text.replace(/[，。！？]/g, '')
  const units = [...text]
  const edits = 1 + below(random, Math.max(1, units.length / 8))
  for (let edit = 0; edit < edits; edit++) {
    units.splice(below(random, units.length + 1), below(random, 3), drawText(random, below(random, 3)))
  }
  return units.join('')
}

/** Gives texts in families, mixed, with empty and short ones among them. */
export const drawTexts = (random: Random, count: number): string[] => {
  const texts: string[] = []
  while (texts.length < count) {
    const roll = random()
    if (roll < 0.03) texts.push('')
    else if (roll < 0.06) texts.push(pick(random, ['a', '中', ' ', '。', 'ab', '中文', 'Hi!']))
    else if (roll < 0.4 || texts.length === 0) texts.push(drawText(random, 1 + below(random, roll < 0.1 ? 400 : 40)))
    else texts.push(altered(random, pick(random, texts)))
  }
  return texts
}

export const drawFolding = (random: Random): Folding => ({
  case: random() < 0.5,
  space: random() < 0.5,
  punctuation: random() < 0.5,
  width: random() < 0.5,
  keyOrder: random() < 0.5,
})

/** Finds pairs in a dataset. */
export const findIn = async (dataset: Dataset, finder: Finder, spec: DuplicateSpec<string>): Promise<FoundPairs> => {
  const rows = await ComparedRows.open(dataset, spec, patient())
  try {
    return await finder(rows, spec, patient())
  } finally {
    await rows.close()
  }
}

/** Gives what was found as the naive way words it. */
export const wordsOf = ({ twins, links, empty, short }: FoundPairs) => ({
  twins: new Set(Array.from({ length: twins.count }, (_, at) => `${twins.a[at]}=${twins.b[at]}`)),
  links: new Map(
    Array.from({ length: links.count }, (_, at): [string, number] => [
      `${links.a[at]}~${links.b[at]}`,
      links.similarity[at],
    ]),
  ),
  empty,
  short,
})
