/** What the list of groups says tells two texts apart. */
import { expect, test } from 'vitest'
import { differsBetween } from '../../../electron/engine/duplicates/differs.ts'
import { changedStretches } from '../../../electron/engine/duplicates/stretches.ts'
import { randomFrom } from '../../doubles/random.ts'

test.each([
  ['the same', 'the same', { kind: 'equal', before: '', after: '', places: 0 }],
  ['two  words\n', 'two words', { kind: 'space', before: '', after: '', places: 0 }],
  ['Two Words', 'two words', { kind: 'case', before: '', after: '', places: 0 }],
  ['Well, yes.', 'Well yes', { kind: 'punctuation', before: '', after: '', places: 0 }],
  ['你好，世界！', '你好世界', { kind: 'punctuation', before: '', after: '', places: 0 }],
  ['ＡＢＣ１２', 'ABC12', { kind: 'width', before: '', after: '', places: 0 }],
  ['Ｈｅｌｌｏ, you', 'hello  you', { kind: 'form', before: '', after: '', places: 0 }],
  ['the red car drives', 'the blue car drives', { kind: 'one-place', before: 'red', after: 'blue', places: 1 }],
  ['the colour of it', 'the color of it', { kind: 'one-place', before: 'colour', after: 'color', places: 1 }],
  ['请介绍北京的历史', '请介绍上海的历史', { kind: 'one-place', before: '北京', after: '上海', places: 1 }],
  ['请介绍一下北京', '请介绍北京', { kind: 'one-place', before: '一下', after: '', places: 1 }],
  ['one two three', 'one two three four five', { kind: 'longer', before: '', after: 'four five', places: 1 }],
  ['今天天气很好。我们去公园。', '今天天气很好。', { kind: 'longer', before: '我们去公园。', after: '', places: 1 }],
  ['a b c d e f g h', 'a x c d e f y h', { kind: 'several', before: 'b', after: 'x', places: 2 }],
  ['甲说今天去上海出差', '乙说今天去北京出差', { kind: 'several', before: '甲', after: '乙', places: 2 }],
  ['give me 5 apples', 'give me 50 pears', { kind: 'one-place', before: '5 apples', after: '50 pears', places: 1 }],
])('tells %j from %j', (first, second, differs) => {
  expect(differsBetween(first, second)).toEqual(differs)
})

test('shows the start of what is long, and no half of a character', () => {
  const { after } = differsBetween('a z', `a ${'𠮷'.repeat(50)} z`)
  expect(after).toBe(`${'𠮷'.repeat(30)}…`)
})

test('says of texts that have little in common that they differ in several places', () => {
  const [first, second] = ['a', 'b'].map((letter) =>
    Array.from({ length: 900 }, (_, at) => `${letter}${at} und`).join(' '),
  )
  expect(differsBetween(first, second)).toMatchObject({ kind: 'several', places: 900 })
})

test('finds stretches that make the one text of the other', () => {
  const random = randomFrom(7)
  const words = ['ab', 'cd', ' ', '中', '文', ',', 'ef']
  const text = (): string =>
    Array.from({ length: Math.floor(random() * 30) }, () => words[Math.floor(random() * 7)]).join('')
  for (let times = 0; times < 2000; times++) {
    const [first, second] = [text(), text()]
    const { stretches } = changedStretches(first, second)
    let [made, from] = ['', 0]
    for (const { at, before, after } of stretches) {
      expect(first.slice(at, at + before.length)).toBe(before)
      made += first.slice(from, at) + after
      from = at + before.length
    }
    expect(made + first.slice(from)).toBe(second)
  }
})
