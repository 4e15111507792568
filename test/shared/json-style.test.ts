import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError } from '../../shared/engine-error.ts'
import { type JsonStyle, printString, restyle, styleOf } from '../../shared/json-style.ts'
import { documentText } from './json-documents.ts'

const styleOfText = (line: string): JsonStyle => styleOf(new TextEncoder().encode(line))

/** Python's `json.dumps`, and how the rest differs from it. */
const python: JsonStyle = {
  itemSeparator: ', ',
  keySeparator: ': ',
  objectPadding: '',
  listPadding: '',
  escapesNonAscii: false,
  hexCase: 'lower',
  escapesSlash: false,
  unicodeEscaped: '',
}
const compact: JsonStyle = { ...python, itemSeparator: ',', keySeparator: ':' }

describe('styleOf', () => {
  it.each<[string, string, JsonStyle]>([
    ['Python', '{"a": 1, "b": "你好\\n/"}', python],
    ['Python in ASCII', '{"a": "\\u4f60\\u597d caf\\u00e9", "b": 1}', { ...python, escapesNonAscii: true }],
    ['JavaScript', '{"a":1,"b":["你好"]}', compact],
    ['pandas', '{"a":"\\/x","b":"\\u4f60\\u597d"}', { ...compact, escapesSlash: true, escapesNonAscii: true }],
    ['PHP', '{"url":"http:\\/\\/x","b":1}', { ...compact, escapesSlash: true }],
    ['Go', '{"a":"\\u003cb\\u003e","b":"你"}', { ...compact, unicodeEscaped: '&<>' }],
    [
      '.NET',
      '{"a":"\\u0022\\u4F60\\u00E9\\u0027","b":"\\n"}',
      { ...compact, escapesNonAscii: true, hexCase: 'upper', unicodeEscaped: '"\'' },
    ],
    ['one that has no short escapes', '{"a": "x\\u000ay"}', { ...python, unicodeEscaped: '\b\t\n\f\r' }],
    ['one that has some of them', '{"a": "x\\ny\\nz\\u0008"}', { ...python, unicodeEscaped: '\b' }],
    [
      'one with air inside brackets',
      '{ "a" : [ 1 , 2 ] }',
      {
        ...python,
        itemSeparator: ' , ',
        keySeparator: ' : ',
        objectPadding: ' ',
        listPadding: ' ',
      },
    ],
  ])('knows %s', (_, line, style) => {
    expect(styleOfText(line)).toEqual(style)
  })

  it.each<[string, string, JsonStyle]>([
    ['nothing to go by', '{}', python],
    ['one key, spaced', '{"a": 1}', python],
    ['one key, compact', '{"a":1}', compact],
    ['a spaced list', '[1, 2]', python],
    ['a compact list', '[1,2]', compact],
    ['a text', '"你好"', python],
    ['more compact than spaced', '{"a":1,"b":2, "c": 3}', compact],
    ['more raw than escaped', '{"a": "你好 \\u4f60"}', python],
    ['lone surrogates', '{"a": "\\ud83d\\udc80\\ud83d"}', { ...python, escapesNonAscii: true }],
    ['only lone surrogates', '{"a": "\\uD83D \\udc80"}', { ...python }],
    ['a pair that is raw beside a lone half', '{"a": "😀 \\ud83d"}', python],
    ['line ends of JavaScript', '{"a": "\\u2028", "b": "你"}', python],
    ['line feeds between items', '{"a": 1,\n"b": 2,\r"c": 3, "d": 4}', python],
    ['a malformed end', '{"a":1,"b":[1,2', compact],
    ['a malformed start', '?', python],
  ])('makes the best of %s', (_, line, style) => {
    expect(styleOfText(line)).toEqual(style)
  })
})

describe('printString', () => {
  const text = '"\\/<&>\n\b\u0001\u007f é你😀 \ud83d \udc80 \u2028'
  it.each<[string, JsonStyle, string]>([
    ['plainly', python, '"\\"\\\\/<&>\\n\\b\\u0001\u007f é你😀 \\ud83d \\udc80 \u2028"'],
    [
      'in ASCII',
      { ...python, escapesNonAscii: true },
      '"\\"\\\\/<&>\\n\\b\\u0001\\u007f \\u00e9\\u4f60\\ud83d\\ude00 \\ud83d \\udc80 \\u2028"',
    ],
    [
      'in upper case',
      { ...python, escapesNonAscii: true, hexCase: 'upper' },
      '"\\"\\\\/<&>\\n\\b\\u0001\\u007F \\u00E9\\u4F60\\uD83D\\uDE00 \\uD83D \\uDC80 \\u2028"',
    ],
    [
      'as Go does',
      { ...python, unicodeEscaped: '\b&<>' },
      '"\\"\\\\/\\u003c\\u0026\\u003e\\n\\u0008\\u0001\u007f é你😀 \\ud83d \\udc80 \\u2028"',
    ],
    [
      'as PHP does',
      { ...python, escapesSlash: true },
      '"\\"\\\\\\/<&>\\n\\b\\u0001\u007f é你😀 \\ud83d \\udc80 \u2028"',
    ],
  ])('writes %s', (_, style, printed) => {
    expect(printString(text, style)).toBe(printed)
  })

  it('writes any text in any style so that it reads the same, in valid UTF-16', () => {
    const style = fc.record({
      itemSeparator: fc.constant(','),
      keySeparator: fc.constant(':'),
      objectPadding: fc.constant(''),
      listPadding: fc.constant(''),
      escapesNonAscii: fc.boolean(),
      hexCase: fc.constantFrom('lower', 'upper'),
      escapesSlash: fc.boolean(),
      unicodeEscaped: fc.constantFrom('', '&<>', '\b\t\n\f\r', '"\\/a'),
    })
    const unit = fc.oneof(fc.nat({ max: 0xffff }), fc.nat({ max: 0x7f }), fc.integer({ min: 0xd7f0, max: 0xe010 }))
    const text = fc.array(unit, { maxLength: 12 }).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(text, style, (value, how) => {
        const printed = printString(value, how)
        expect(JSON.parse(printed)).toBe(value)
        expect(printed.isWellFormed()).toBe(true)
        if (how.escapesNonAscii) expect(/^[\x20-\x7e]*$/.test(printed)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('restyle', () => {
  it('keeps number literals, the order of keys and double keys', () => {
    expect(restyle(' { "b" : 1.0 , "a":[ 1E5,12345678901234567890 ,-0, NaN ],"b":null }', compact)).toBe(
      '{"b":1.0,"a":[1E5,12345678901234567890,-0,NaN],"b":null}',
    )
  })

  it('writes pretty-printed JSON on one line', () => {
    const value = { a: [1, { b: [] }, {}], c: '你\n' }
    expect(restyle(JSON.stringify(value, null, 2), python)).toBe('{"a": [1, {"b": []}, {}], "c": "你\\n"}')
    expect(restyle('[1,{"a":[]}]', { ...python, objectPadding: ' ', listPadding: '  ' })).toBe('[  1, { "a": [] }  ]')
  })

  it('writes what JSON.stringify writes, in its style', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom('', ' ', '\t'), (value, indent) => {
        expect(restyle(JSON.stringify(value, null, indent), compact)).toBe(JSON.stringify(value))
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives any document its style for good', () => {
    fc.assert(
      fc.property(documentText, fc.constantFrom(python, compact), (text, style) => {
        const once = restyle(text, style)
        expect(JSON.stringify(JSON.parse(once))).toBe(JSON.stringify(JSON.parse(text)))
        expect(restyle(once, style)).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes lone surrogates that stand in the text as such', () => {
    expect(restyle('{"\ud83d": "\udc80\\n"}', python)).toBe('{"\\ud83d": "\\udc80\\n"}')
    expect(() => restyle('"\\\ud800"', python)).toThrow('value-not-json')
    expect(() => restyle('[\ud800]', python)).toThrow('value-not-json')
  })

  it('reads a million levels and a number of a million digits', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
    expect(restyle(deep, python)).toBe(deep)
    const long = '1'.repeat(1_000_000)
    expect(restyle(` [${long}]`, python)).toBe(`[${long}]`)
  })

  it('says what is wrong with text that is no JSON', () => {
    expect(() => restyle('{"你": 1,}', python)).toThrow(
      new EngineError('value-not-json', { reason: 'trailing-comma', column: 8 }),
    )
    expect(() => restyle('', python)).toThrow(
      new EngineError('value-not-json', { reason: 'unexpected-end', column: 1 }),
    )
  })
})
