import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findContainer } from '../../../electron/engine/container/find-container.ts'
import { naiveValues } from '../../doubles/naive-values.ts'
import { planOf } from './support.ts'

const found = (text: string, isWhole = true): string => {
  const container = findContainer(new TextEncoder().encode(text), isWhole)
  if (container === null) return 'none'
  const { kind, wrapperKey, layout, depth, rowsStart } = container
  return `${kind} ${layout} ${depth} @${rowsStart}${wrapperKey === null ? '' : ` ${wrapperKey}`}`
}

/** What the file is, and its rows. */
const rowsOf = (text: string): string[] => {
  const file = new TextEncoder().encode(text)
  const container = findContainer(file, true)
  if (container === null) return []
  if (container.layout === 'lines') return text.split('\n').filter((line) => line.trim() !== '')
  const { rows } = naiveValues(file, planOf(file, container, container.rowsStart))
  return rows.map(({ start, contentEnd }) => new TextDecoder().decode(file.subarray(start, contentEnd)))
}

const message = '{"role": "user", "content": "x"}'

describe('the container of JSON text', () => {
  it.each<[string, string, string]>([
    ['rows', '{"a":1}\n{"a":2}\n', 'jsonl lines 0 @0'],
    ['one row', '{"a":1}\n', 'jsonl lines 0 @0'],
    ['rows behind a mark', '\ufeff{"a":1}\n{"a":2}\n', 'jsonl lines 0 @3'],
    ['rows that are lists', '[{"a":1}]\n[{"a":2}]\n', 'jsonl lines 0 @0'],
    ['rows that are conversations', `[${message}]\n[${message}]\n`, 'jsonl lines 0 @0'],
    ['one row that is a conversation', `[${message}, ${message}]`, 'jsonl lines 0 @0'],
    ['rows that are texts', '"a"\n"b"\n12\nnull', 'jsonl lines 0 @0'],
    ['a cut first row', '{"a":\n{"a":2}\n{"a":3}\n', 'jsonl lines 0 @0'],
    ['a first row without an end, of two', '{"a":1\n{"a":2}\n', 'jsonl lines 0 @0'],
    ['a malformed first row', 'oops\n{"a":2}\n{"a":3}\n', 'jsonl lines 0 @0'],
    ['a malformed first row with a comma behind', '{"a":1},\n{"a":2}\n{"a":3}\n', 'jsonl lines 0 @0'],
    ['a malformed second row', '{"a":1}\n{"a":\n', 'jsonl lines 0 @0'],
    ['rows in brackets without commas', '[\n{"a":1}\n{"a":2}\n{"a":3}\n]\n', 'jsonl lines 0 @0'],
    ['a list on many lines', '[\n  {"a": 1},\n  {"a": 2}\n]\n', 'json-array values 1 @1'],
    ['a list on one line', '[{"a":1},{"a":2}]', 'json-array values 1 @1'],
    ['a list on many lines, of one row', ' [\n{"a":1}\n]', 'json-array values 1 @2'],
    ['a list whose bracket shares a line', '[{"a":1},\n{"a":2}]', 'json-array values 1 @1'],
    ['a list with a comma too many', '[\n{"a":1},\n{"a":2},\n]\n', 'json-array values 1 @1'],
    ['a list of numbers', '[1, 2, 3]', 'json-array values 1 @1'],
    ['a list that is cut', '[{"a":1},{"a"', 'json-array values 1 @1'],
    ['an empty list', '[]', 'json-array values 1 @1'],
    ['a list with comments', '[ // rows\n  {"a": 1},\n  // more\n  {"a": 2}\n]\n', 'json-array values 1 @1'],
    ['one conversation on many lines', `[\n  ${message},\n  ${message}\n]\n`, 'json-sequence values 0 @0'],
    ['objects on many lines', '{\n  "a": 1\n}\n{\n  "a": 2\n}\n', 'json-sequence values 0 @0'],
    ['lists on many lines', '[\n1\n]\n[\n2\n]\n', 'json-sequence values 0 @0'],
    ['objects without anything between', '{"a":1}{"a":2}{"a":3}', 'json-sequence values 0 @0'],
    ['rows with commas behind', '{"a":1},\n{"a":2},\n{"a":3}\n', 'json-sequence values 0 @0'],
    ['two rows with a comma between', '{"a":1},\n{"a":2}\n', 'json-sequence values 0 @0'],
    ['record separators', '\x1e{"a":1}\n\x1e{"a":2}\n', 'json-sequence values 0 @0'],
    ['a row, and then one on many lines', '{"a": 1}\n{\n  "a": 2\n}\n', 'json-sequence values 0 @0'],
    ['one object on many lines', '{\n  "instruction": "x",\n  "output": "y"\n}\n', 'json-object values 0 @0'],
    ['one object with messages', `{\n"messages": [${message}, ${message}]\n}`, 'json-object values 0 @0'],
    ['one conversation in an object', `{"conversations":[${message}]}`, 'jsonl lines 0 @0'],
    ['one object with an empty conversation', '{"conversations": []}', 'jsonl lines 0 @0'],
    ['two answers', `{"id":${message.replace('x', '1')},"b":${message}}`, 'jsonl lines 0 @0'],
    ['one object with tools', '{\n"id": 1,\n"tools": [{"name": "a"}, {"name": "b"}]\n}', 'json-object values 0 @0'],
    ['a wrapper', '{"version": 1, "data": [{"a":1},{"a":2}], "n": 2}', 'json-wrapper values 2 @24 data'],
    [
      'a wrapper on many lines',
      '{\n"type": "text",\n"instances": [\n{"a":1}\n]\n}',
      'json-wrapper values 2 @32 instances',
    ],
    [
      'a wrapper of conversations',
      `{"conversations":[{"id":1,"messages":[${message}]}]}`,
      'json-wrapper values 2 @18 conversations',
    ],
    ['an empty wrapper', '{"data": []}', 'json-wrapper values 2 @10 data'],
    [
      'a wrapper of another name',
      `{"questions":[${'{"q":1},'.repeat(9)}{"q":1}]}`,
      'json-wrapper values 2 @14 questions',
    ],
    ['a map', '{"id-1": {"a": 1, "b": 2}, "id-2": {"a": 3}}', 'json-map keyed 1 @1'],
    ['a map on many lines', '{\n "x": {"a": 1},\n "y": {"a": 2},\n "z": {"a": 3}\n}', 'json-map keyed 1 @1'],
    ['chosen and rejected', `{"chosen": ${message}, "rejected": ${message}}`, 'jsonl lines 0 @0'],
    ['columns', '{"a": ["x", "y"], "b": ["x", "y"]}', 'jsonl lines 0 @0'],
    ['nothing', '', 'jsonl lines 0 @0'],
    ['a table', 'id,text\n1,"x"\n2,"y"\n', 'none'],
    ['a text', 'Hello there.\nHow are you?\n', 'none'],
  ])('is told for %s', (_, text, expected) => {
    expect(found(text)).toBe(expected)
  })

  it('is told by the first bytes of a longer file', () => {
    const long = 'x'.repeat(3000)
    const row = `{"text": "${long}"}`
    expect(found(`[${row}, {"te`, false)).toBe('json-array values 1 @1')
    expect(found(`[\n${row},\n{"te`, false)).toBe('json-array values 1 @1')
    expect(found(`{"data": [${row}, {"te`, false)).toBe('json-wrapper values 2 @10 data')
    expect(found(`{"rows_of_mine": [${row}, {"te`, false)).toBe('json-wrapper values 2 @18 rows_of_mine')
    expect(found(`{"a-1": ${row}, "a-2": ${row}, "a-3": {"te`, false)).toBe('json-map keyed 1 @1')
    expect(found(`{\n"text": "${long}`, false)).toBe('json-object values 0 @0')
    expect(found(`${row}\n${row}\n{"te`, false)).toBe('jsonl lines 0 @0')
    expect(found(`${row}${row}{"te`, false)).toBe('json-sequence values 0 @0')
    expect(found(`{"text": "${long}`, false)).toBe('jsonl lines 0 @0')
    expect(found(`[${message}, ${message}, {"role": "user", "content": "${long}`, false)).toBe('jsonl lines 0 @0')
    expect(found(' \n'.repeat(3000), false)).toBe('jsonl lines 0 @0')
  })

  it('is told alike when more of the file is seen than is needed', () => {
    const texts = Array.from({ length: 30 }, (_, at) => ({ role: 'user', content: 'x'.repeat(3000 + at) }))
    const rows = texts.map(({ content }) => ({ text: content, list: [{ role: 'user' }] }))
    expect(found(JSON.stringify(texts, null, 2))).toBe('json-sequence values 0 @0')
    expect(found(JSON.stringify(rows, null, 2))).toBe('json-array values 1 @1')
    expect(found(JSON.stringify(rows))).toBe('json-array values 1 @1')
    expect(found(JSON.stringify({ id: 1, notes: rows.slice(0, 5) }))).toBe('jsonl lines 0 @0')
    expect(found(`{"a":1}\n${JSON.stringify(rows)}\n`)).toBe('jsonl lines 0 @0')
    expect(found(`${'\n'.repeat(50_000)}[{"a":1},{"a":2}]`)).toBe('json-array values 1 @50001')
  })

  it('gives back the rows of what programs write', () => {
    const anyRow = fc.record({ id: fc.nat(), text: fc.string(), list: fc.array(fc.jsonValue({ maxDepth: 1 })) })
    const anyRows = fc.array(anyRow, { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(anyRows, fc.constantFrom(undefined, 2, '\t'), fc.nat(4), (rows, indent, how) => {
        const json = (value: unknown): string => JSON.stringify(value, null, indent)
        const texts = [
          json(rows),
          json({ version: 1, data: rows }),
          json(Object.fromEntries(rows.map((row, at) => [`row-${at}`, row]))),
          rows.map(json).join('\n'),
          rows.map(json).join(''),
        ]
        // A map of one row is an object.
        if (how === 2 && rows.length < 2) return
        expect(rowsOf(texts[how]).map((row) => JSON.parse(row))).toEqual(JSON.parse(JSON.stringify(rows)))
      }),
      { numRuns: 2000 },
    )
  })

  it('is told for any bytes', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\n', ' ', '1', 'a', '\\', '{"a":1}', '\x1e')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.boolean(), (parts, isWhole) => {
        const file = new TextEncoder().encode(parts.join(''))
        const container = findContainer(file, isWhole)
        if (container !== null) expect(container.rowsStart).toBeLessThanOrEqual(file.length)
      }),
      { numRuns: 3000 },
    )
  })
})

const suite = join(import.meta.dirname, '../../../../shared/data/hostile/nst+JSONTestSuite/test_parsing')

describe.skipIf(!existsSync(suite))('JSONTestSuite (skipped where there is none)', () => {
  it('has every file of JSON opened as its values', () => {
    const wrong: string[] = []
    for (const name of readdirSync(suite).filter((file) => file.startsWith('y_'))) {
      const text = readFileSync(join(suite, name), 'utf8')
      const value = JSON.parse(text)
      const wanted = Array.isArray(value) ? value : [value]
      const rows = rowsOf(text).map((row) => JSON.parse(row))
      if (JSON.stringify(rows) !== JSON.stringify(wanted)) wrong.push(name)
    }
    expect(wrong).toEqual([])
  })

  it('has every other file opened without harm', () => {
    for (const name of readdirSync(suite)) findContainer(readFileSync(join(suite, name)), true)
  })
})
