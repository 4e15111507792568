import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError } from '../../shared/engine-error.ts'
import { setValue } from '../../shared/json-edit.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson, findValue } from '../../shared/json-scan.ts'
import { documentText } from './json-documents.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
const set = (line: string, path: JsonPath, json: string): string => textOf(setValue(bytesOf(line), path, json))

/** What a JSON text says, word for word: numbers as written, strings read. */
const wordsOf = (json: string): string[] =>
  (json.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g) ?? []).map((word) =>
    word.startsWith('"') ? `text ${JSON.parse(word)}` : word,
  )

/** All paths of a value. */
const pathsOf = (value: unknown, path: JsonPath = []): JsonPath[] => {
  if (typeof value !== 'object' || value === null) return [path]
  const steps: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...steps.flatMap(([step, item]) => pathsOf(item, [...path, step]))]
}

const lineAndPath = documentText.chain((line) =>
  fc.tuple(fc.constant(line), fc.constantFrom(...pathsOf(JSON.parse(line)))),
)

describe('a value that is set', { timeout: 60_000 }, () => {
  it('says what was given, and every byte outside it stays', () => {
    fc.assert(
      fc.property(lineAndPath, documentText, ([text, path], json) => {
        const line = bytesOf(text)
        const old = findValue(line, path)
        const result = setValue(line, path, json)
        expect(checkJson(result)).toBeNull()
        const found = findValue(result, path)
        if (old === null || found === null) throw new Error('the path is lost')
        expect(wordsOf(textOf(result.subarray(found.start, found.end)))).toEqual(wordsOf(json))
        expect(hexOf(result.subarray(0, found.start))).toBe(hexOf(line.subarray(0, old.start)))
        expect(hexOf(result.subarray(found.end))).toBe(hexOf(line.subarray(old.end)))
        expect(setValue(result, path, json)).toBe(result)
      }),
      { numRuns: 20_000 },
    )
  })

  it('changes nothing if it says what stood there, however it is written', () => {
    fc.assert(
      fc.property(lineAndPath, ([text, path]) => {
        const line = bytesOf(text)
        const old = findValue(line, path)
        const json = textOf(line.subarray(old?.start, old?.end))
        const rewritten = json.replace(/"(?:[^"\\]|\\.)*"/g, (word) => JSON.stringify(JSON.parse(word)))
        expect(setValue(line, path, ` ${rewritten}\n`)).toBe(line)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each<[string, string, JsonPath, string, string]>([
    ['a text', '{"a": "x", "b": 1}', ['a'], '"y"', '{"a": "y", "b": 1}'],
    ['another kind', '{"a":"x","b":1}', ['a'], '[1, {"c": null}]', '{"a":[1,{"c":null}],"b":1}'],
    ['a large number', '{"id": 9007199254740993}', ['id'], '9007199254740995', '{"id": 9007199254740995}'],
    ['a number that is equal but not the same', '{"a": 1.0}', ['a'], '1', '{"a": 1}'],
    ['the same number', '{"a" :1.0 }', ['a'], ' 1.0 ', '{"a" :1.0 }'],
    ['the row itself', ' \t{"a": 1} \r', [], '[1,2]', ' \t[1, 2] \r'],
    ['the row, a text', '"你好"', [], '"你们好"', '"你们好"'],
    ['the last of two keys', '{"a": 1, "a": 2}', ['a'], '3', '{"a": 1, "a": 3}'],
    [
      'a key in the last of two objects',
      '{"o": {"a": 1}, "o": {"a": 2}}',
      ['o', 'a'],
      '3',
      '{"o": {"a": 1}, "o": {"a": 3}}',
    ],
    ['__proto__', '{"__proto__": {"a": 1}}', ['__proto__', 'a'], '2', '{"__proto__": {"a": 2}}'],
    ['an escaped key', '{"\\u0061":1}', ['a'], '2', '{"\\u0061":2}'],
    ['an item', '[1,  2,3,4]', [1], '[4, 5]', '[1,  [4,5],3,4]'],
    [
      'a text in ASCII',
      '{"a": "\\u4f60", "b": "x"}',
      ['b'],
      '"好😀"',
      '{"a": "\\u4f60", "b": "\\u597d\\ud83d\\ude00"}',
    ],
    ['a text with slashes', '{"a":"\\/","b":"x"}', ['b'], '"y/z"', '{"a":"\\/","b":"y\\/z"}'],
    ['a lone surrogate', '{"a": "你"}', ['a'], '"\ud83d"', '{"a": "\\ud83d"}'],
    ['NaN', '{"a": 1}', ['a'], 'NaN', '{"a": NaN}'],
  ])('%s', (_, line, path, json, expected) => {
    expect(set(line, path, json)).toBe(expected)
  })

  it.each<[string, string, JsonPath, string, string]>([
    [
      'escapes beside a mended word',
      '{"a": "\\u4f60 cat \\u597d 你好"}',
      ['a'],
      '"你 cut 好 你好"',
      '{"a": "\\u4f60 cut \\u597d 你好"}',
    ],
    [
      'an escaped pair beside another',
      '["\\ud83d\\ude00\\ud83d\\ude00 你好"]',
      [0],
      '"😀😁 你好"',
      '["\\ud83d\\ude00😁 你好"]',
    ],
    [
      'the items of a list that gains one',
      '[0, 1,  "\\u4f60", 3 ]',
      [],
      '[0, 1, "你", 3, 4]',
      '[0, 1,  "\\u4f60", 3, 4 ]',
    ],
    ['the items of a list that loses one', '[1,  2, 3 ]', [], '[1, 3]', '[1, 3 ]'],
    ['the items of a list that loses its last', '[1,  2, 3 ]', [], '[1, 2]', '[1,  2 ]'],
    ['the keys of an object that loses its first', '{ "a": 1,"b" : 2}', [], '{"b": 2}', '{ "b" : 2}'],
    [
      'all but one text in a conversation',
      '[{"role":"user","content":"\\u4f60"}, {"role":"bot","content":"b"}]',
      [],
      '[{"role":"user","content":"你"},{"role":"bot","content":"c"}]',
      '[{"role":"user","content":"\\u4f60"}, {"role":"bot","content":"c"}]',
    ],
    ['all but a key', '{"a" : 1,  "b": 2}', [], '{"a":1,"c":2}', '{"a" : 1,  "c": 2}'],
    ['the outside of what becomes a list', '{"a": "x"}', ['a'], '["x"]', '{"a": ["x"]}'],
    ['the inside of what was a list', '{"a": [ "x" ]}', ['a'], '"x"', '{"a": "x"}'],
    ['nothing of an emptied list', '{"a": [ 1, 2 ]}', ['a'], '[]', '{"a": []}'],
  ])('keeps %s', (_, line, path, json, expected) => {
    expect(set(line, path, json)).toBe(expected)
  })
})

describe('a key or an item that is not there yet', () => {
  it.each<[string, string, JsonPath, string, string]>([
    ['a key', '{"a": 1}', ['b'], '2', '{"a": 1, "b": 2}'],
    ['a key, compact', '{"a":1}', ['b'], '{"c": [1, 2]}', '{"a":1,"b":{"c":[1,2]}}'],
    ['a key of an empty object', '{}', ['b'], '2', '{"b": 2}'],
    ['a key of an empty object with air', '{ "x" : {  } }', ['x', 'b'], '2', '{ "x" : {"b" : 2  } }'],
    ['a key in a padded line', '{ "x": {} }', ['x', 'b'], '[1]', '{ "x": { "b": [1] } }'],
    ['a key before a space', '{"a": 1 }', ['b'], '2', '{"a": 1, "b": 2 }'],
    ['a key in ASCII', '{"a": "\\u4f60"}', ['好'], '"好"', '{"a": "\\u4f60", "\\u597d": "\\u597d"}'],
    ['a key with a quote', '{"a": 1}', ['b"\n'], '2', '{"a": 1, "b\\"\\n": 2}'],
    ['a lone surrogate for a key', '{"a": 1}', ['\ud83d'], '2', '{"a": 1, "\\ud83d": 2}'],
    ['__proto__', '{"a": 1}', ['__proto__'], '2', '{"a": 1, "__proto__": 2}'],
    ['a key of the last of two objects', '{"o": {"b": 1}, "o": {}}', ['o', 'b'], '2', '{"o": {"b": 1}, "o": {"b": 2}}'],
    ['an item', '{"l":[1,2]}', ['l', 2], '3', '{"l":[1,2,3]}'],
    ['the first item', '[ ]', [0], '1', '[1 ]'],
    ['a key in a row that ends in CR', '{"a": 1}\r', ['b'], '2', '{"a": 1, "b": 2}\r'],
  ])('%s', (_, line, path, json, expected) => {
    expect(set(line, path, json)).toBe(expected)
  })

  it('is put there without a change to any other byte', () => {
    fc.assert(
      fc.property(lineAndPath, documentText, ([text, path], json) => {
        const line = bytesOf(text)
        const parent = findValue(line, path)
        if (parent === null || (parent.kind !== 'object' && parent.kind !== 'array')) return
        const result = setValue(line, [...path, parent.kind === 'object' ? 'a new key' : parent.count], json)
        const found = findValue(result, [...path, parent.kind === 'object' ? 'a new key' : parent.count])
        expect(wordsOf(textOf(result.subarray(found?.start, found?.end)))).toEqual(wordsOf(json))
        const grown = result.length - line.length
        // What was inserted is one run of bytes: without it the line is what it was.
        const at = [...line.keys(), line.length].find(
          (i) => hexOf(result.subarray(0, i)) + hexOf(result.subarray(i + grown)) === hexOf(line),
        )
        expect(at).toBeDefined()
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a value that cannot be set', () => {
  const failure = (line: string, path: JsonPath, json: string): unknown => {
    try {
      return set(line, path, json)
    } catch (error) {
      return error
    }
  }

  it.each<[string, string, JsonPath, string]>([
    ['a missing parent', '{"a": 1}', ['b', 'c'], 'b.c'],
    ['a path through a text', '{"a": "x"}', ['a', 'b'], 'a.b'],
    ['an index past the end', '{"l": [1]}', ['l', 2], 'l[2]'],
    ['a key of a list', '{"l": [1]}', ['l', '0'], 'l.0'],
    ['an index of an object', '{"0": 1}', [0], '[0]'],
    ['the parent that an earlier double key had', '{"o": {"b": {}}, "o": {}}', ['o', 'b', 'c'], 'o.b.c'],
  ])('%s', (_, line, path, label) => {
    expect(failure(line, path, '1')).toEqual(new EngineError('path-missing', { path: label }))
  })

  it('in a malformed line', () => {
    expect(failure('{"你": 1', ['你'], '1')).toEqual(
      new EngineError('row-malformed', { reason: 'unexpected-end', column: 8 }),
    )
  })

  it('since it is no JSON', () => {
    const wrong = new EngineError('value-not-json', { reason: 'bad-literal', column: 1 })
    expect(failure('{"a": 1}', ['a'], 'yes')).toEqual(wrong)
    expect(failure('?', ['a'], 'yes')).toEqual(wrong)
  })
})

describe('large rows', { timeout: 60_000 }, () => {
  it('of a million levels are edited at the top', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
    const line = bytesOf(`{"deep": ${deep}, "a": 1}`)
    expect(hexOf(setValue(line, ['a'], '2'))).toBe(hexOf(bytesOf(`{"deep": ${deep}, "a": 2}`)))
    expect(setValue(line, ['deep'], deep)).toBe(line)
    expect(textOf(setValue(line, ['deep'], '[]'))).toBe('{"deep": [], "a": 1}')
  })

  it('of a million items are edited, and left alone if nothing changes', () => {
    const items = Array.from({ length: 1_000_000 }, (_, i) => i).join(', ')
    const line = bytesOf(`{"l": [${items}]}`)
    expect(setValue(line, ['l'], `[${items}]`)).toBe(line)
    expect(textOf(setValue(line, ['l', 1_000_000], '"x"'))).toBe(`{"l": [${items}, "x"]}`)
  })
})
