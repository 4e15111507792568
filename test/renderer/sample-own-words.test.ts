/** What only one answer says: by word in English, by character in Chinese, and nothing where the two have nothing in common. */
import { describe, expect, it } from 'vitest'
import { cutAt, ownRanges } from '../../renderer/sample/own-words.ts'

const marked = (text: string, other: string): string[] =>
  ownRanges(text, other).map(({ start, end }) => text.slice(start, end))

describe('what only one answer says', () => {
  it('is marked by word in English', () => {
    expect(marked('Paris is the capital of France.', 'Lyon is the capital of France.')).toEqual(['Paris'])
    expect(marked('It is colder today, they say.', 'It is warmer today, they say.')).toEqual(['colder'])
  })

  it('is marked by character in Chinese', () => {
    expect(marked('今天天气很好，适合出门。', '今天天气很差，适合出门。')).toEqual(['好'])
    expect(marked('他在北京学习中文。', '他在北京学习英文。')).toEqual(['中'])
  })

  it('is not marked where nearly all differs, or nothing does', () => {
    expect(marked('Photosynthesis feeds plants.', '量子纠缠是一种关联。')).toEqual([])
    expect(marked('the same', 'the same')).toEqual([])
    expect(marked('', 'gone')).toEqual([])
  })

  it('joins to the text again, with marks of one piece each', () => {
    const text = '一二三 four five 六'
    const pieces = cutAt(text, ownRanges(text, '一二 four 5 六'))
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    expect(pieces.filter((piece) => piece.isMarked).map((piece) => piece.text)).toEqual(['三', 'five'])
  })
})
