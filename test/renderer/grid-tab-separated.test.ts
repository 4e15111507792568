import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatTabSeparated, parseTabSeparated } from '../../renderer/grid/tab-separated.ts'

describe('a block of cells on the clipboard', () => {
  test('is rows of cells, whatever ends its lines', () => {
    const block = [
      ['a', 'b'],
      ['c', 'd'],
    ]
    for (const text of ['a\tb\nc\td', 'a\tb\r\nc\td\r\n', 'a\tb\rc\td\n'])
      expect(parseTabSeparated(text)).toEqual(block)
  })

  test('keeps empty cells and rows inside, and makes no row of the last line end', () => {
    expect(parseTabSeparated('\t\n\n\tx\n')).toEqual([['', ''], [''], ['', 'x']])
    expect(parseTabSeparated('')).toEqual([['']])
  })

  test('holds tabs, line ends and quotes in quotes', () => {
    expect(parseTabSeparated('"say ""hi""\tnow\nor later"\tx')).toEqual([['say "hi"\tnow\nor later', 'x']])
    expect(parseTabSeparated('""\t""""')).toEqual([['', '"']])
  })

  test('takes prose that starts with a quote as it is', () => {
    expect(parseTabSeparated('"Yes," she said.')).toEqual([['"Yes," she said.']])
    expect(parseTabSeparated('"unclosed\tnext')).toEqual([['"unclosed', 'next']])
    expect(parseTabSeparated('He said "hi"')).toEqual([['He said "hi"']])
  })

  test('reads back whatever was written', () => {
    const cell = fc.oneof(fc.string(), fc.stringMatching(/^["\t\r\n a量]{0,8}$/))
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        // A lone empty cell in the last row writes nothing, which no reader could tell from a last line end.
        fc.pre(rows.length === 1 || rows.at(-1)?.join('\t') !== '')
        expect(parseTabSeparated(formatTabSeparated(rows))).toEqual(rows)
      }),
    )
  })
})
