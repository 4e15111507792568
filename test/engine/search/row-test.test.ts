import { describe, expect, test } from 'vitest'
import { compileTest } from '../../../electron/engine/search/row-test.ts'
import type { FieldPath, Pattern, Place, RowAsk, TextOptions } from '../../../shared/query/ask.ts'
import { textsOf } from '../../../shared/query/row-texts.ts'

const plain: TextOptions = { isCaseExact: false, isNormalised: false }
const exact: TextOptions = { isCaseExact: true, isNormalised: false }
const normal: TextOptions = { isCaseExact: false, isNormalised: true }
const bytesOf = (row: string | Uint8Array): Uint8Array =>
  typeof row === 'string' ? new TextEncoder().encode(row) : row
const finds = (leaf: RowAsk, row: string | Uint8Array, options = plain): boolean | null =>
  compileTest(leaf, options)(bytesOf(row))
const all: Place = { in: 'all' }
const field = (...path: FieldPath): Place => ({ in: 'field', path })
const literal = (text: string, place: Place = all): RowAsk => ({
  kind: 'text',
  place,
  pattern: { kind: 'literal', text },
})
const regex = (source: string, flags = '', place: Place = all): RowAsk => ({
  kind: 'text',
  place,
  pattern: { kind: 'regex', source, flags } satisfies Pattern,
})
const equals = (text: string, ...path: FieldPath): RowAsk => ({ kind: 'equals', path, text })
const has = (...path: FieldPath): RowAsk => ({ kind: 'has', path })
const range = (min: number, max: number, ...path: FieldPath): RowAsk => ({
  kind: 'field-range',
  path,
  range: { min, max, isMinIn: true, isMaxIn: false },
})

describe('a literal', () => {
  test.each<[row: string, needle: string, found: boolean]>([
    ['{"a":"Hello"}', 'hello', true],
    ['{"a":"Hello"}', 'ell', true],
    ['{"hello":"x"}', 'hello', false],
    ['{"a":"hel","b":"lo"}', 'hello', false],
    ['["hel","lo"]', 'hel","lo', false],
    ['{"a":"hel\\",\\"lo"}', 'hel","lo', true],
    ['{"a":"\\u4e2d\\u6587"}', '中文', true],
    ['{"a":"\\u4E2D文"}', '中文', true],
    ['{"a":"a\\nb"}', 'a\nb', true],
    ['{"a":"a\\\\nb"}', 'a\nb', false],
    ['{"a":"a\\\\nb"}', 'a\\nb', true],
    ['{"a":"\\ud83d\\ude00"}', '😀', true],
    ['{"a":"\\ud83d"}', '\ud83d', true],
    ['{"a":12.50}', '2.5', true],
    ['{"a":true}', 'true', false],
    ['{"a":null}', 'null', false],
    ['{"a":[["deep"]]}', 'deep', true],
    ['"bare"', 'bare', true],
    ['not json at all', 'JSON', true],
    ['{"a":"x"', '"a"', true],
    ['{"a":"Ω"}', 'ω', true],
    ['{"a":"ΟΔΟΣ"}', 'οδος', true],
    ['{"a":"ΟΔΟΣΑ"}', 'οδος', true],
    ['{"a":"\\u0416"}', 'ж', true],
    ['{"a":"ＡＢＣ"}', 'abc', false],
  ])('in %s: %j is %j', (row, needle, found) => {
    expect(finds(literal(needle), row)).toBe(found)
  })

  test('is found by exact case, and after NFKC, where that is asked for', () => {
    expect(finds(literal('hello'), '{"a":"Hello"}', exact)).toBe(false)
    expect(finds(literal('abc'), '{"a":"ＡＢＣ"}', normal)).toBe(true)
    expect(finds(literal('ﬁn'), '{"a":"fin"}', normal)).toBe(true)
  })

  test('is found in the raw text of a malformed row, whose bad bytes are U+FFFD', () => {
    expect(finds(literal('�b'), Uint8Array.of(0x61, 0xff, 0x42))).toBe(true)
    expect(finds(literal('a', field('a')), '{"a":"a"')).toBe(false)
  })
})

describe('a path', () => {
  const row =
    '{"m":[{"c":"one","n":1},{"c":"two","n":[2,"x"]}],"o":{"k":"v","l":[true,null]},"d":"first","d":"last","e":[[{"c":"deep"}]]}'
  test.each<[needle: string, path: FieldPath, found: boolean]>([
    ['one', ['m', 'c'], true],
    ['two', ['m', 'c'], true],
    ['two', ['m', 0, 'c'], false],
    ['two', ['m', 1, 'c'], true],
    ['x', ['m', 'n'], true],
    ['one', ['m'], true],
    ['v', ['o'], true],
    ['true', ['o'], true],
    ['first', ['d'], false],
    ['last', ['d'], true],
    ['deep', ['e', 'c'], true],
    ['deep', ['e', 0, 'c'], true],
    ['deep', ['e', 0, 0, 'c'], true],
    ['deep', ['e', 1, 'c'], false],
    ['v', ['o', 'k', 'z'], false],
    ['v', ['k'], false],
    ['v', ['o', 0], false],
  ])('finds %s at %j: %j', (needle, path, found) => {
    expect(finds(literal(needle, { in: 'field', path }), row)).toBe(found)
  })

  test('is known by what its key means, not by how it is written', () => {
    expect(finds(literal('x', field('中')), '{"\\u4e2d":"x"}')).toBe(true)
  })
})

test.each<[row: string, text: string, found: boolean]>([
  ['{"a":"zh"}', 'ZH', true],
  ['{"a":"zh-Hans"}', 'zh', false],
  ['{"a":1}', '1.0', true],
  ['{"a":1e2}', '100', true],
  ['{"a":-0.0}', '0', true],
  ['{"a":9007199254740993}', '9007199254740992', false],
  ['{"a":9007199254740993}', '9007199254740993', true],
  ['{"a":"1.0"}', '1', false],
  ['{"a":true}', 'true', true],
  ['{"a":null}', 'null', true],
  ['{"a":["x","y"]}', 'y', true],
  ['{"a":{"b":"y"}}', 'y', false],
  ['{"a":1e400}', '1e500', false],
])('%s equals %s at a: %j', (row, text, found) => {
  expect(finds(equals(text, 'a'), row)).toBe(found)
})

test.each<[row: string, path: FieldPath, found: boolean]>([
  ['{"a":{"tool_calls":[1]}}', ['tool_calls'], true],
  ['{"a":{"tool_calls":[]}}', ['tool_calls'], false],
  ['{"a":{"tool_calls":null}}', ['tool_calls'], false],
  ['{"a":""}', ['a'], false],
  ['{"a":{ }}', ['a'], false],
  ['{"a":false}', ['a'], true],
  ['{"a":"tool_calls"}', ['tool_calls'], false],
  ['{"a":[{"b":""},{"b":"x"}]}', ['a', 'b'], true],
  ['{"a":[{"b":""}]}', ['a', 'b'], false],
  ['{"a":[{"b":[""]}]}', ['a', 'b'], true],
  ['{"\\u0061":1}', ['a'], true],
  ['{"a":1', ['a'], false],
])('%s has something at %j: %j', (row, path, found) => {
  expect(finds(has(...path), row)).toBe(found)
})

test('a range takes numbers only, ends as it says, lists by their items', () => {
  expect(finds(range(1, 2, 'a'), '{"a":1}')).toBe(true)
  expect(finds(range(1, 2, 'a'), '{"a":2}')).toBe(false)
  expect(finds(range(1, 2, 'a'), '{"a":"1"}')).toBe(false)
  expect(finds(range(1, 2, 'a'), '{"a":[5,1.5]}')).toBe(true)
  expect(finds(range(1, Number.POSITIVE_INFINITY, 'a'), '{"a":NaN}')).toBe(false)
})

test('a role is asked for by its common name or the row’s own, and searched in its turns alone', () => {
  const row = '{"conversations":[{"from":"human","value":"question"},{"from":"gpt","value":"answer"}]}'
  expect(finds({ kind: 'role', role: 'assistant' }, row)).toBe(true)
  expect(finds({ kind: 'role', role: 'human' }, row)).toBe(true)
  expect(finds({ kind: 'role', role: 'tool' }, row)).toBe(false)
  expect(finds(literal('answer', { in: 'role', role: 'assistant' }), row)).toBe(true)
  expect(finds(literal('question', { in: 'role', role: 'assistant' }), row)).toBe(false)
})

test('a regular expression is matched against each text by itself, and refused with its reason where it is none', () => {
  expect(finds(regex('^b+$'), '["a","bb"]')).toBe(true)
  expect(finds(regex('a.*b'), '["a","b"]')).toBe(false)
  expect(finds(regex('A'), '["a"]')).toBe(false)
  expect(finds(regex('A', 'i'), '["a"]')).toBe(true)
  expect(finds(regex('^.$'), '["😀"]')).toBe(true)
  expect(() => compileTest(regex('('), plain)).toThrow(/bad-regex/)
})

test('texts are given with their places', () => {
  const row = bytesOf('{"a":["x",{"b":1}],"c":"\\u4e2d"}')
  expect(textsOf(row, all)?.map(({ text, at, start, end }) => ({ text, at, raw: `${start}-${end}` }))).toEqual([
    { text: 'x', at: ['a', 0], raw: '6-9' },
    { text: '1', at: ['a', 1, 'b'], raw: '15-16' },
    { text: '中', at: ['c'], raw: '23-31' },
  ])
})
