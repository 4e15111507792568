/** Which characters are shown as marks, and that showing them loses none. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf, specialKind, specialLabel } from '../../renderer/editor/special-characters.ts'

const marksIn = (text: string): string[] =>
  piecesOf(text).flatMap((piece) => (piece.kind === 'special' ? [specialLabel(piece.code)] : []))

describe('piecesOf', () => {
  it('gives the text back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          piecesOf(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('marks what a reader would not see', () => {
    expect(marksIn('a\u200bb\u202ec\ufeffd\u0000e\u0085f\rg\u00adh')).toEqual([
      'ZWSP',
      'RLO',
      'BOM',
      'NUL',
      'NEL',
      'CR',
      'SHY',
    ])
  })

  it('marks bytes that are not UTF-8 with their value', () => {
    expect(marksIn('caf\udce9 \udc80\udcff')).toEqual(['\\xE9', '\\x80', '\\xFF'])
  })

  it('marks half a pair, and leaves whole pairs alone', () => {
    expect(marksIn('\ud83d \ud83d\ude00')).toEqual(['U+D83D'])
  })

  it('leaves tabs, line feeds, emoji and joined scripts alone', () => {
    expect(marksIn('a\tb\nc')).toEqual([])
    expect(marksIn('\u{1f469}\u200d\u{1f4bb} \u{1f468}\u{1f3fd}\u200d\u{1f680} \u2764\ufe0f\u200d\u{1f525}')).toEqual(
      [],
    )
    expect(marksIn('می\u200cخواهم')).toEqual([])
    expect(marksIn('क्\u200dष')).toEqual([])
    expect(marksIn('a\u200db')).toEqual(['ZWJ'])
  })

  it('leaves the flags of regions alone and marks tag characters elsewhere', () => {
    expect(marksIn('\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}')).toEqual([])
    expect(marksIn('hi\u{e0041}')).toEqual(['U+E0041'])
  })
})

describe('specialKind', () => {
  it('tells kinds apart', () => {
    expect([0xdc80, 0xd800, 0, 0x200b, 0x202e, 0x2028, 0xe0041, 0xad].map(specialKind)).toEqual([
      'byte',
      'surrogate',
      'control',
      'zeroWidth',
      'direction',
      'separator',
      'tag',
      'other',
    ])
  })
})
