/** How texts are set for reading. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText, foldAt, readingLang, stretchesOf } from '../../renderer/panel/reading.ts'

describe('readingLang', () => {
  it('tells the languages whose type differs', () => {
    expect(
      ['今天天气很好', 'Use the 今天 API to do it all day', '今日はいい天気です', '오늘 날씨가 좋다', 'Hello', ''].map(
        readingLang,
      ),
    ).toEqual(['zh-CN', undefined, 'ja', 'ko', undefined, undefined])
  })
})

describe('foldAt', () => {
  it('leaves alone what is short, or a little longer than a fold', () => {
    expect(foldAt('a short text')).toBeNull()
    expect(foldAt('line\n'.repeat(44))).toBeNull()
    expect(foldAt('line\n'.repeat(60))).toBe(200)
  })

  it('counts wrapped lines, wide characters twice', () => {
    expect(foldAt('中'.repeat(1_500))).toBeNull()
    expect(foldAt('中'.repeat(3_000))).toBe(1_520)
    const fold = foldAt('word '.repeat(2_000))
    expect(fold).toBeGreaterThan(2_900)
    expect((fold ?? 0) % 5).toBe(0)
  })

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), (shift) => {
        const text = 'x'.repeat(shift) + '\u{1f600}'.repeat(4_000)
        expect(text.slice(0, foldAt(text) ?? 0).isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('stretchesOf', () => {
  it('loses nothing', () => {
    const line = fc.constantFrom('```', '```js', 'text', '', '    ```', '````', 'a ``` b')
    fc.assert(
      fc.property(
        fc.array(line).map((lines) => lines.join('\n')),
        fc.boolean(),
        (text, ends) => {
          const whole = ends ? `${text}\n` : text
          expect(
            stretchesOf(whole)
              .map((stretch) => stretch.text)
              .join(''),
          ).toBe(whole)
        },
      ),
    )
  })

  it('sets what stands between fences as code', () => {
    expect(stretchesOf('See:\n```js\nlet a\n```\nDone.')).toEqual([
      { text: 'See:\n', isCode: false },
      { text: '```js\nlet a\n```\n', isCode: true },
      { text: 'Done.', isCode: false },
    ])
  })

  it('cuts long texts at line ends, so that each stretch is laid out by itself', () => {
    const parts = cutText('0123456789\n'.repeat(5_000))
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.every((part) => part.endsWith('\n') && part.length <= 9_000)).toBe(true)
  })
})
