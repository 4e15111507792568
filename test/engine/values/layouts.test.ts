import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyed, rowLead } from '../../../electron/engine/container/keyed.ts'
import { oneLine } from '../../../electron/engine/container/one-line.ts'
import { values } from '../../../electron/engine/container/values.ts'
import { naiveValues } from '../../doubles/naive-values.ts'
import { planOf, uglyValues } from './support.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const parts = (rules: typeof values, span: string): string[] => {
  const bytes = bytesOf(`##${span}##`)
  const end = bytes.length - 2
  const contentEnd = rules.contentEnd(bytes, 2, end)
  const endingEnd = rules.endingEnd(bytes, contentEnd, end)
  return [bytes.subarray(2, contentEnd), bytes.subarray(contentEnd, endingEnd), bytes.subarray(endingEnd, end)].map(
    textOf,
  )
}

describe('the span of a row', () => {
  it.each<[string, string, string[]]>([
    ['an item and a comma', '{"a": 1},\n  ', ['{"a": 1}', ',\n  ', '']],
    ['an item alone', '1', ['1', '', '']],
    ['an item that is all comma', ',,', [',', ',', '']],
    ['record separators', '{"a":1}\n\x1e', ['{"a":1}', '\n\x1e', '']],
  ])('of values: %s', (_, span, expected) => {
    expect(parts(values, span)).toEqual(expected)
  })

  it.each<[string, string, string[]]>([
    ['a value and the next key', '{"a": 1},\n  "b" : ', ['{"a": 1}', ',\n  ', '"b" : ']],
    ['a key with quotes', '1, "say \\"x\\\\\\": \\"y": ', ['1', ', ', '"say \\"x\\\\\\": \\"y": ']],
    ['the last value', '"x"\n', ['"x"', '\n', '']],
    ['a value that ends like a key', '"a": "b:"', ['"a": "b:"', '', '']],
    ['nothing but a key', '"a":', ['"a":', '', '']],
    ['a value that no comma follows', '{}"b":', ['{}"b":', '', '']],
  ])('of keyed values: %s', (_, span, expected) => {
    expect(parts(keyed, span)).toEqual(expected)
  })

  it('is cut as the naive reference cuts it', () => {
    fc.assert(
      fc.property(uglyValues, fc.constantFrom('values' as const, 'keyed' as const), (file, layout) => {
        const rules = layout === 'keyed' ? keyed : values
        const { rows } = naiveValues(file, planOf(file, { layout, depth: 1 }, 0))
        for (const { start, contentEnd, end } of rows) {
          expect(rules.contentEnd(file, start, end)).toBe(contentEnd)
          expect(rules.endingEnd(file, contentEnd, end)).toBeLessThanOrEqual(end)
          expect(rowLead(file, start)).toBeLessThanOrEqual(start)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the key of a row', () => {
  it('is found in front of it', () => {
    const file = bytesOf('{ "a\\"" : 1, "b":2, 3}')
    const leads = [10, 17, 20].map((start) => textOf(file.subarray(rowLead(file, start), start)))
    expect(leads).toEqual(['"a\\"" : ', '"b":', ''])
  })
})

describe('a row on one line', () => {
  it.each<[string, string, string]>([
    ['an object', '{\n  "a": 1,\n  "b": [\r\n\t1,\r\n\t2\r\n]\n}', '{"a": 1,"b": [1,2]}'],
    ['blanks that no break stands among', '{ "a" : 1,\n "b": [ 1 ] }', '{ "a" : 1,"b": [ 1 ] }'],
    ['a text with breaks in it', '{\n"a": "\\n \\" \\\\"\n}', '{"a": "\\n \\" \\\\"}'],
    ['words that a break keeps apart', '1\n2', '1 2'],
    ['breaks around', '\n1\n', '1'],
  ])('%s', (_, content, expected) => {
    expect(textOf(oneLine(bytesOf(content)))).toBe(expected)
  })

  it('is the same object where it is one already, or has breaks only in a text', () => {
    for (const text of ['{"a": 1}', '{"a": "x\ny"}']) {
      const content = bytesOf(text)
      expect(oneLine(content)).toBe(content)
    }
  })

  it('says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(1, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const line = textOf(oneLine(bytesOf(text)))
        expect(line).not.toContain('\n')
        expect(JSON.stringify(JSON.parse(line))).toBe(JSON.stringify(value))
      }),
    )
  })
})
