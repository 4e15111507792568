import { describe, expect, test } from 'vitest'
import { markedPieces, mayNeedMarks } from '../../renderer/grid/marked-text.ts'

const shown = (text: string): string =>
  markedPieces(text)
    .map((piece) => {
      if (piece.kind === 'text') return piece.text
      if (piece.kind === 'box') return `[${piece.label}]`
      return piece.kind === 'tab' ? '⇥' : '↵'
    })
    .join('')

describe('text in a cell', () => {
  test('shows what a reader would not see', () => {
    expect(shown('a\r\nb\tc')).toBe('a[CR]↵b⇥c')
    expect(shown('zero\u200bwidth \u202eabc\u0000 \ud800')).toBe('zero[ZWSP]width [RLO]abc[NUL] [U+D800]')
  })

  test('leaves ordinary text alone, in any script', () => {
    for (const text of ['plain', '中文，标点。', 'café — “quoted” …', '👩‍👩‍👧 family', 'हिन्दी'])
      expect(shown(text)).toBe(text)
  })

  test('is asked closely only when it might hold such a thing', () => {
    expect(mayNeedMarks('plain 中文 café — “quoted” …')).toBe(false)
    for (const text of ['\n', '\t', '\r', '\u200b', '\u202e', '\u00ad', '\ufeff', '\ud800'])
      expect(mayNeedMarks(text)).toBe(true)
  })
})
