/** Templates that were planted into rows. */
import { describe, expect, test } from 'vitest'
import { findTemplates } from '../../../electron/engine/duplicates/find-templates.ts'
import { cutTemplates } from '../../../electron/engine/duplicates/templates-cut.ts'
import type { Template } from '../../../shared/duplicates/duplicate-calls.ts'
import { USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { randomFrom } from '../../doubles/random.ts'
import { patient } from '../search/dataset-on-disk.ts'
import { overTexts, UNFOLDED } from './find-over-texts.ts'

const templatesOf = (
  texts: readonly string[],
  folding = UNFOLDED,
): Promise<{ templates: Template[]; rowsSeen: number }> =>
  overTexts({ texts, method: { kind: 'exact' }, folding }, (rows, spec) => findTemplates(rows, spec, patient()))

const random = randomFrom(11)
const below = (limit: number): number => Math.floor(random() * limit)
const draw = (letters: string, count: number): string =>
  Array.from({ length: count }, () => letters[below(letters.length)]).join('')
const english = (words: number): string =>
  Array.from({ length: words }, () => draw('abcdefghijklmnopqrstuvwxyz', 2 + below(7))).join(' ')
const chinese = (characters: number): string =>
  Array.from({ length: characters }, () => String.fromCharCode(0x4e00 + below(3000))).join('')

describe('templates', () => {
  test('are found around a slot, and nothing else is', async () => {
    const texts = Array.from({ length: 400 }, (_, at) =>
      at % 2 === 0
        ? `Translate the following sentence into French: ${english(9)}\nAnswer with the translation and nothing else.`
        : english(20),
    )
    expect(await templatesOf(texts)).toEqual({
      templates: [
        { text: 'Translate the following sentence into French:', rows: 200 },
        { text: 'Answer with the translation and nothing else.', rows: 200 },
      ],
      rowsSeen: 400,
    })
  })

  test('are found in Chinese text', async () => {
    const header = '你是一个乐于助人的智能助手，请根据下面的材料回答问题。材料：'
    const texts = Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? `${header}${chinese(30)}` : chinese(60)))
    expect((await templatesOf(texts)).templates).toEqual([{ text: header, rows: 100 }])
  })

  test('are told once each where they are nested', async () => {
    const header = 'Below is an instruction that describes a task.'
    const more = ' Write a response that completes the request as asked.'
    const texts = Array.from({ length: 600 }, (_, at) => {
      if (at % 2 === 1) return english(20)
      return `${header}${at % 10 === 0 ? more : ''} ${english(12)}`
    })
    const { templates } = await templatesOf(texts)
    expect(templates).toEqual([
      { text: header, rows: 300 },
      { text: more.trim(), rows: 60 },
    ])
  })

  test('are not what is in few rows, in equal rows, or no words', async () => {
    const texts = Array.from({ length: 300 }, (_, at) => {
      if (at < 19) return `This long sentence stands in nineteen of the rows. ${english(10)}`
      if (at < 100) return 'This long sentence is all that there is in a hundred of the rows.'
      return `${english(8)}\n--------------------------------------------\n| --- | --- | --- | --- | --- | --- |`
    })
    const { templates, rowsSeen } = await templatesOf(texts)
    expect(templates).toEqual([])
    expect(rowsSeen).toBe(220)
  })

  test('are cut at the ends of words', async () => {
    const endings = ['ing', 'ed', 's', 'er']
    const texts = Array.from(
      { length: 200 },
      () => `${english(5)}${draw('xyz', 2)}ly the assistant was asked to summaris${endings[below(4)]} ${english(5)}`,
    )
    const { templates } = await templatesOf(texts)
    expect(templates).toEqual([{ text: 'the assistant was asked to', rows: 200 }])
  })

  test('are folded as what they are cut out of', async () => {
    const texts = Array.from(
      { length: 100 },
      (_, at) =>
        `${at % 2 === 0 ? 'PLEASE  answer the question below：' : 'please Answer the Question\tbelow: '}${english(7)}`,
    )
    const { templates } = await templatesOf(texts, USUAL_FOLDING)
    expect(templates).toEqual([{ text: 'please answer the question below:', rows: 100 }])
    expect(cutTemplates('please answer the question below: why', [templates[0].text])).toEqual(['why'])
  })

  test('are not looked for without end in rows that are all alike', async () => {
    const long = english(700)
    const texts = Array.from({ length: 150 }, (_, at) => `${long} ${at} ${long}`)
    const { templates } = await templatesOf(texts)
    expect(templates.length).toBeGreaterThan(0)
    for (const { text, rows } of templates) {
      expect(text.length).toBeLessThanOrEqual(4_000)
      expect(texts.filter((whole) => whole.includes(text)).length).toBe(rows)
    }
  })
})
