import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTyped, textAsKind, valueInRow } from '../../renderer/grid/cell-value.ts'
import { asShown, withLineEndsOf } from '../../renderer/grid/line-ends.ts'

describe('a value to be typed in', () => {
  const row =
    '{"a": "l1\\r\\nl2 \\u4f60\\ud800", "n" : 12345678901234567890.10, "o":{ "k" : [1 ,2]}, "n2":1e400, "z":null}'

  test('is read from the row’s own text', () => {
    expect(valueInRow(row, ['a'])).toEqual({ kind: 'string', text: 'l1\r\nl2 你\ud800' })
    expect(valueInRow(row, ['n'])).toEqual({ kind: 'number', text: '12345678901234567890.10' })
    expect(valueInRow(row, ['n2'])).toEqual({ kind: 'number', text: '1e400' })
    expect(valueInRow(row, ['o'])).toEqual({ kind: 'object', text: '{ "k" : [1 ,2]}' })
    expect(valueInRow(row, ['o', 'k', 1])).toEqual({ kind: 'number', text: '2' })
    expect(valueInRow(row, ['z'])).toEqual({ kind: 'null', text: 'null' })
    expect(valueInRow(row, ['missing'])).toBeNull()
    expect(valueInRow('[1,', [0])).toBeNull()
  })

  test('keeps its kind', () => {
    expect(readTyped({ kind: 'number', text: ' 1.0 ' })).toEqual({ json: '1.0' })
    expect(readTyped({ kind: 'number', text: '"1"' })).toEqual({ problem: { kind: 'other-kind', found: 'string' } })
    expect(readTyped({ kind: 'null', text: 'true' })).toEqual({ problem: { kind: 'other-kind', found: 'boolean' } })
    expect(readTyped({ kind: 'string', text: '1.0' })).toEqual({ json: '"1.0"' })
    expect(readTyped({ kind: 'string', text: '' })).toEqual({ json: '""' })
    expect(readTyped({ kind: 'array', text: '[1, 2]' })).toEqual({ json: '[1, 2]' })
  })

  test('says what is wrong with its JSON, and where in what was typed', () => {
    expect(readTyped({ kind: 'object', text: '  {"a":1,}' })).toEqual({
      problem: { kind: 'fault', reason: 'trailing-comma', column: 9 },
    })
    expect(readTyped({ kind: 'number', text: '01' })).toMatchObject({
      problem: { kind: 'fault', reason: 'bad-number' },
    })
    expect(readTyped({ kind: 'number', text: '  ' })).toEqual({ problem: { kind: 'empty' } })
  })

  test('takes along what it can to another kind', () => {
    expect(textAsKind({ kind: 'string', text: ' 42 ' }, 'number')).toBe('42')
    expect(textAsKind({ kind: 'string', text: 'forty' }, 'number')).toBe('')
    expect(textAsKind({ kind: 'number', text: '1.0' }, 'string')).toBe('1.0')
    expect(textAsKind({ kind: 'null', text: 'null' }, 'string')).toBe('')
    expect(textAsKind({ kind: 'number', text: ' "a\\tb" ' }, 'string')).toBe('a\tb')
    expect(textAsKind({ kind: 'number', text: '"a' }, 'string')).toBe('"a')
    expect(textAsKind({ kind: 'null', text: 'hello' }, 'string')).toBe('hello')
    expect(textAsKind({ kind: 'string', text: '["a"]' }, 'array')).toBe('["a"]')
    expect(textAsKind({ kind: 'boolean', text: 'true' }, 'object')).toBe('{}')
  })
})

describe('line ends that a text area does not know', () => {
  test('come back where nothing was typed', () => {
    expect(withLineEndsOf('a\r\nb\rc\nd', 'a\nb\nc\nd')).toBe('a\r\nb\rc\nd')
    expect(withLineEndsOf('a\r\nb\rc\nd', 'a\nB\nc\nd')).toBe('a\r\nB\rc\nd')
    expect(withLineEndsOf('a\r\nb\r\n', 'a\nx\nb\n')).toBe('a\r\nx\r\nb\r\n')
    expect(withLineEndsOf('a\r\nb\nc', 'a\nb\nc\nd')).toBe('a\r\nb\nc\nd')
    expect(withLineEndsOf('no returns', 'typed\nanew')).toBe('typed\nanew')
  })

  test('what is shown is what was typed, whatever was in the text', () => {
    const text = fc.stringMatching(/^[ab\r\n]{0,12}$/)
    fc.assert(
      fc.property(text, text, (original, next) => {
        const typed = asShown(next)
        expect(asShown(withLineEndsOf(original, typed))).toBe(typed)
        expect(withLineEndsOf(original, asShown(original))).toBe(original)
      }),
    )
  })
})
