/** What is chosen for a search for duplicates, as what is asked of the engine; and similarities in words. */
import { describe, expect, test } from 'vitest'
import {
  comparedKinds,
  type FindForm,
  firstThreshold,
  foldingsOf,
  formFrom,
  isWithin,
  methodKinds,
  numberWithin,
  type OtherFile,
  specOf,
  usualForm,
} from '../../renderer/duplicates/find-form.ts'
import { foldingsIn, rangeText, similarityText } from '../../renderer/duplicates/similarity-words.ts'
import { wantedSpecSchema } from '../../shared/duplicates/duplicate-calls.ts'
import { USUAL_FOLDING } from '../../shared/duplicates/duplicate-spec.ts'

const form = (news: Partial<FindForm> = {}): FindForm => ({ ...usualForm, ...news })
const eval1: OtherFile = {
  file: { kind: 'served', path: ['eval', 'gsm8k.jsonl'] },
  name: 'gsm8k.jsonl',
  compared: null,
}

describe('a form', () => {
  test('asks for whole conversations that are nearly the same, as it comes', () => {
    expect(specOf(usualForm, [])).toEqual({
      compared: { kind: 'part', part: 'conversation' },
      folding: USUAL_FOLDING,
      method: { kind: 'near', floor: 0.7, shingle: 5, without: [] },
      against: [],
      isWithin: true,
    })
    expect(firstThreshold(usualForm)).toBe(0.8)
  })

  test('asks for nothing that the engine refuses, whatever is chosen', () => {
    for (const compared of comparedKinds)
      for (const method of methodKinds)
        for (const files of [[], [eval1]])
          for (const isWithin of [true, false]) {
            const spec = specOf(form({ compared, method, isWithin, fields: [['output']] }), files)
            if (method === 'overlap' && files.length === 0) expect(spec).toBe('files')
            else expect(wantedSpecSchema.parse(spec)).toEqual(spec)
          }
  })

  test('says what it lacks', () => {
    expect(specOf(form({ compared: 'fields' }), [])).toBe('fields')
    expect(specOf(form({ method: 'overlap' }), [])).toBe('files')
  })

  test('compares rows with one another where there is nothing else to compare them with', () => {
    expect(isWithin(form({ isWithin: false }), [])).toBe(true)
    expect(isWithin(form({ isWithin: false }), [eval1])).toBe(false)
    expect(isWithin(form({ isWithin: true }), [eval1])).toBe(true)
    expect(isWithin(form({ method: 'overlap', isWithin: true }), [eval1])).toBe(false)
  })

  test('may compare something else of another file, whose fields have other names', () => {
    const fields = form({ compared: 'fields', fields: [['output']] })
    expect(specOf(fields, [{ ...eval1, compared: 'answer' }])).toMatchObject({
      compared: { kind: 'fields', paths: [['output']] },
      against: [{ file: eval1.file, compared: { kind: 'part', part: 'answer' } }],
    })
  })

  test('begins with a threshold that the search keeps pairs for', () => {
    expect(firstThreshold(form({ floor: 0.9 }))).toBe(0.9)
    expect(firstThreshold(form({ method: 'exact' }))).toBe(1)
    expect(firstThreshold(form({ method: 'contained' }))).toBe(0)
  })

  test('offers the order of keys only where there are keys', () => {
    expect(foldingsOf(form({ compared: 'answer' }))).toEqual(['case', 'space', 'width', 'punctuation'])
    expect(foldingsOf(form({ compared: 'row' }))).toContain('keyOrder')
  })

  test('keeps numbers within what they may be', () => {
    expect([numberWithin('floor', 0.3), numberWithin('floor', 0.777), numberWithin('floor', 1)]).toEqual([
      0.5, 0.78, 0.99,
    ])
    expect([numberWithin('tokens', 13.4), numberWithin('tokens', Number.NaN)]).toEqual([13, null])
  })

  test('is remembered, and does without what another version knew', () => {
    const kept = form({ compared: 'answer', floor: 0.9 })
    expect(formFrom(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
    expect(formFrom({})).toEqual(usualForm)
    expect(formFrom({ method: 'semantic' } as unknown as Partial<FindForm>)).toEqual(usualForm)
    const { keyOrder: _, ...less } = USUAL_FOLDING
    expect(formFrom({ folding: less } as Partial<FindForm>).folding).toEqual(USUAL_FOLDING)
  })
})

describe('a similarity in words', () => {
  test('is rounded down, so that only what is equal is 1', () => {
    expect([0.9999, 1, 0.7, 0.29, 0.5701].map(similarityText)).toEqual(['0.99', '1', '0.70', '0.29', '0.57'])
  })

  test('is one number where both ends look alike', () => {
    expect(rangeText(0.801, 0.809)).toBe('0.80')
    expect(rangeText(0.8, 1)).toBe('0.80 – 1')
  })

  test('goes with the differences that did not count', () => {
    const spec = { folding: USUAL_FOLDING, method: { kind: 'exact' as const }, against: [], isWithin: true }
    expect(foldingsIn({ ...spec, compared: { kind: 'line' } })).toEqual([])
    expect(foldingsIn({ ...spec, compared: { kind: 'row' } })).toEqual(['case', 'space', 'width', 'keyOrder'])
  })
})
