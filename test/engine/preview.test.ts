import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { previewRow } from '../../electron/engine/read/preview.ts'
import type { Cell } from '../../shared/contract.ts'
import { type JsonPath, pathKey } from '../../shared/json-path.ts'
import { documentText } from '../shared/json-documents.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const cellsOf = (row: string, columns: readonly JsonPath[], previewChars = 100): Cell[] =>
  previewRow(bytesOf(row), columns, previewChars).cells
const plain = { isCut: false, isTurns: false, isEdited: false }
const absent: Cell = { kind: 'absent', text: '', length: 0, ...plain }

describe('cells of a row', () => {
  it('show each kind of value, in the order of the columns', () => {
    const row = ' {"s": "你\\n\\u4f60😀", "n": 1.0, "t": true, "z": null, "o": {"x": [1]}, "l": [1, "a"], "nan": NaN}\r'
    const columns: JsonPath[] = [
      ['l'],
      ['o'],
      ['s'],
      ['n'],
      ['t'],
      ['z'],
      ['nan'],
      ['none'],
      ['o', 'x', 0],
      ['s', 'x'],
      [],
    ]
    expect(cellsOf(row, columns)).toEqual([
      { kind: 'array', text: '[1, "a"]', length: 2, ...plain },
      { kind: 'object', text: '{"x": [1]}', length: 1, ...plain },
      { kind: 'string', text: '你\n你😀', length: 5, ...plain },
      { kind: 'number', text: '1.0', length: 0, ...plain },
      { kind: 'boolean', text: 'true', length: 0, ...plain },
      { kind: 'null', text: 'null', length: 0, ...plain },
      { kind: 'number', text: 'NaN', length: 0, ...plain },
      absent,
      { kind: 'number', text: '1', length: 0, ...plain },
      absent,
      { kind: 'object', text: row.trim(), length: 7, ...plain },
    ])
  })

  it('show a row that is a text, a list or a number', () => {
    expect(cellsOf('"hi"', [[], ['a']])).toEqual([{ kind: 'string', text: 'hi', length: 2, ...plain }, absent])
    expect(cellsOf('[1, "b"]', [[1], []])).toEqual([
      { kind: 'string', text: 'b', length: 1, ...plain },
      { kind: 'array', text: '[1, "b"]', length: 2, ...plain },
    ])
    expect(cellsOf('-0', [[]])).toEqual([{ kind: 'number', text: '-0', length: 0, ...plain }])
  })

  it('show the last of double keys, and nothing of the ones before', () => {
    const row = '{"a": {"b": "x"}, "a": {"c": "y"}}'
    expect(cellsOf(row, [['a', 'b'], ['a', 'c'], ['a']]).map(({ text }) => text)).toEqual(['', 'y', '{"c": "y"}'])
    expect(cellsOf('{"a": {"b": 1}, "a": 2}', [['a', 'b'], ['a']]).map(({ text }) => text)).toEqual(['', '2'])
  })

  it('show a column that is asked for twice, twice', () => {
    expect(cellsOf('{"a": 1}', [['a'], ['a']]).map(({ text }) => text)).toEqual(['1', '1'])
  })

  it.each<[string, string, number, string, number]>([
    ['a text at its length', '"abc"', 3, 'abc', 3],
    ['a text', '"abcd"', 3, 'abc', 4],
    ['no text', '"abcd"', 0, '', 4],
    ['a text before a pair', '"ab😀d"', 3, 'ab', 5],
    ['a text before an escaped pair', '"ab\\ud83d\\uDE00d"', 3, 'ab', 5],
    ['a text after an escaped pair', '"ab\\ud83d\\uDE00d"', 4, 'ab😀', 5],
    ['a text between halves that are no pair', '"ab\\ud83d\\ud83d"', 3, 'ab\ud83d', 4],
    ['a text after an escape', '"a\\n\\u0041b"', 3, 'a\nA', 4],
    ['a text of Chinese', '"你好你好"', 2, '你好', 4],
    ['a text of an unescaped key', '"\\"\\\\\\""', 2, '"\\', 3],
  ])('cut %s', (_, row, previewChars, text, length) => {
    expect(cellsOf(row, [[]], previewChars)).toEqual([
      { kind: 'string', text, length, isCut: length > text.length, isTurns: false, isEdited: false },
    ])
  })

  it.each<[string, number, string, boolean]>([
    ['["你好"]', 3, '["你', true],
    ['["😀"]', 3, '["', true],
    ['["😀"]', 4, '["😀', true],
    ['["😀"]', 6, '["😀"]', false],
    ['{"a": "\\u4f60"}', 9, '{"a": "\\u', true],
    ['12345678901234567890', 5, '12345', true],
    ['[]', 2, '[]', false],
  ])('cut JSON: %s to %i', (row, previewChars, text, isCut) => {
    expect(cellsOf(row, [[]], previewChars)[0]).toMatchObject({ text, isCut })
  })

  it.each<[string, boolean]>([
    ['[{"role": "user", "content": "x"}]', true],
    ['[{"from": "human", "value": "x"}, {"value": "y", "from": "gpt"}]', true],
    ['[{"\\u0072ole": "user"}]', true],
    ['[{"role": "user"}, {"role": "a"}, {"role": "b"}, {"other": 1}, 5]', true],
    ['[{"role": "user"}, {"content": "a"}]', false],
    ['[{"role": "user"}, "text"]', false],
    ['[["q", "a"], ["q", "a"]]', false],
    ['[{"from": 0, "to": 5}]', false],
    ['[{"x": {"role": "user"}}]', false],
    ['[{"x": "role"}]', false],
    ['[]', false],
    ['["role"]', false],
    ['{"role": "user"}', false],
    ['[[{"role": "user"}]]', false],
  ])('know turns: %s %s', (list, isTurns) => {
    expect(cellsOf(list, [[]])[0].isTurns).toBe(isTurns)
    expect(cellsOf(`{"id": 1, "m": ${list}}`, [['m'], ['m', 0], ['m', 0, 'role']])[0].isTurns).toBe(isTurns)
  })

  it('are what JSON.parse has at their paths', () => {
    const step = fc.constantFrom<string | number>('a', 'b', '', '__proto__', '0', 'a\nb', 0, 1, 2)
    const columns = fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 6 })
    fc.assert(
      fc.property(documentText, columns, fc.nat({ max: 12 }), (text, paths, previewChars) => {
        const { fault, raw, cells } = previewRow(bytesOf(text), paths, previewChars)
        expect({ fault, raw }).toEqual({ fault: null, raw: null })
        const told = cells.map(({ kind, text: shown, length, isCut }, i) => {
          const whole = previewRow(bytesOf(text), [paths[i]], 10_000).cells[0].text
          expect(shown.length).toBeLessThanOrEqual(previewChars)
          expect(whole.startsWith(shown)).toBe(true)
          expect(isCut).toBe(shown !== whole)
          return [
            pathKey(paths[i]),
            kind,
            kind === 'string' ? whole : JSON.stringify(whole && JSON.parse(whole)),
            length,
          ]
        })
        expect(told).toEqual(paths.map((path) => naiveCell(JSON.parse(text), path, told)))
      }),
      { numRuns: 5_000 },
    )
  })
})

/** A cell by JSON.parse. The keys of an object count as often as they stand, which JSON.parse cannot tell. */
const naiveCell = (row: unknown, path: JsonPath, told: readonly unknown[][]): unknown[] => {
  let value = row
  for (const step of path) {
    const isThere =
      typeof value === 'object' &&
      value !== null &&
      Array.isArray(value) === (typeof step === 'number') &&
      Object.hasOwn(value, step)
    value = isThere ? (value as Record<string | number, unknown>)[step] : undefined
  }
  const key = pathKey(path)
  if (value === undefined) return [key, 'absent', '""', 0]
  if (typeof value === 'string') return [key, 'string', value, value.length]
  if (Array.isArray(value)) return [key, 'array', JSON.stringify(value), value.length]
  if (value === null) return [key, 'null', 'null', 0]
  if (typeof value !== 'object') return [key, typeof value, JSON.stringify(value), 0]
  const length = told.find(([of]) => of === key)?.[3]
  return [key, 'object', JSON.stringify(value), Math.max(Object.keys(value).length, Number(length))]
}

describe('a malformed row', () => {
  it('shows its start and what is wrong', () => {
    const bytes = Uint8Array.from([...bytesOf('{"a": "你'), 0xff, ...bytesOf('好 and more"}')])
    expect(previewRow(bytes, [['a']], 5)).toEqual({
      fault: { reason: 'invalid-utf8', byteOffset: 10, column: 9 },
      raw: '{"a": "你\udcff好',
      cells: [],
    })
    expect(previewRow(bytesOf('{"a": 1'), [['a']], 100)).toEqual({
      fault: { reason: 'unexpected-end', byteOffset: 7, column: 8 },
      raw: '{"a": 1',
      cells: [],
    })
  })

  it('is never cut inside a character', () => {
    expect(previewRow(bytesOf('?😀😀'), [], 1).raw).toBe('?')
    expect(previewRow(bytesOf('?你你你'), [], 1).raw).toBe('?你')
    expect(previewRow(Uint8Array.of(0xe4, 0xbd, 0x41), [], 1).raw).toBe('\udce4\udcbd')
  })
})

describe('a large row', () => {
  const sizeBytes = 100_000_000

  it('is shown for the price of reading it', () => {
    const head = bytesOf('{"id": 7, "text": "')
    const tail = bytesOf('", "list": [{"role": "user"}]}')
    const bytes = new Uint8Array(head.length + sizeBytes + tail.length).fill(0x61)
    bytes.set(head)
    bytes.set(tail, head.length + sizeBytes)
    const startMs = performance.now()
    const { cells } = previewRow(bytes, [['id'], ['text'], ['list'], []], 200)
    const spentMs = performance.now() - startMs
    expect(cells.map(({ text, length, isCut }) => [text.length, length, isCut])).toEqual([
      [1, 0, false],
      [200, sizeBytes, true],
      [18, 1, false],
      [200, 3, true],
    ])
    // 0.25 s on a quiet machine of two cores; a decoded copy of the text alone would take longer than that.
    expect(spentMs).toBeLessThan(5_000)
  })

  it('of a million levels or a million keys is a row like any other', () => {
    const deep = `{"a": ${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}, "b": 1}`
    expect(cellsOf(deep, [['a'], ['a', 0, 0], ['b']], 4).map(({ text, length }) => [text, length])).toEqual([
      ['[[[[', 1],
      ['[[[[', 1],
      ['1', 0],
    ])
    const wide = `{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":${i}`).join()}}`
    expect(cellsOf(wide, [['k999999'], []], 4).map(({ text, length }) => [text, length])).toEqual([
      ['9999', 0],
      ['{"k0', 1_000_000],
    ])
  })
})
