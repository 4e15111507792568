import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEngineError } from '../../shared/engine-error.ts'
import { editJson, type JsonEdit, jsonEditSchema } from '../../shared/json-edits.ts'
import { type JsonNode, readJson } from '../../shared/json-node.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson } from '../../shared/json-scan.ts'
import { documentText } from './json-documents.ts'
import { type Naive, naiveEdit, naiveValueOf } from './naive-json-edits.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
const edit = (line: string, ...edits: JsonEdit[]): string => textOf(editJson(bytesOf(line), edits))

const codeOf = (line: string, one: JsonEdit): string => {
  try {
    return edit(line, one)
  } catch (error) {
    if (isEngineError(error)) return error.code
    throw error
  }
}

/** A value and all in it that a path leads to: of a key that stands twice the last. */
const nodesOf = (node: JsonNode): JsonNode[] => [
  node,
  ...node.items.filter((item) => typeof item.step === 'number' || node.get(item.step ?? '') === item).flatMap(nodesOf),
]
const read = (line: string): JsonNode => {
  const root = readJson(bytesOf(line))
  if (root === null) throw new Error(`${line} is no JSON`)
  return root
}
const nodeAt = (line: string, path: JsonPath): JsonNode => {
  let node = read(line)
  for (const step of path) {
    const next = typeof step === 'number' ? node.items[step] : node.get(step)
    if (next == null) throw new Error(`${JSON.stringify(path)} is not in ${line}`)
    node = next
  }
  return node
}

/** Paths that are there, and now and then some that are not. */
const pathIn = (line: string): fc.Arbitrary<JsonPath> => {
  const paths = nodesOf(read(line)).map(({ path }) => path)
  const step = fc.oneof(fc.constantFrom('a', 'b', 'new', '', '0'), fc.nat({ max: 4 }))
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...paths) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...paths), step).map(([path, last]): JsonPath => [...path, last]),
    },
  )
}

const editIn = (line: string): fc.Arbitrary<JsonEdit> => {
  const at = pathIn(line)
  const place = fc.nat({ max: 4 })
  return fc.oneof(
    fc.record({ do: fc.constant('set' as const), at, json: documentText }),
    fc.record({
      do: fc.constant('insert' as const),
      at: fc.tuple(at, place).map(([path, last]) => [...path, last]),
      json: documentText,
    }),
    fc.record({ do: fc.constant('remove' as const), at }),
    fc.record({ do: fc.constant('move' as const), at, to: place }),
    fc.record({ do: fc.constant('swap' as const), at, with: at }),
    fc.record({ do: fc.constant('rename' as const), at, key: fc.constantFrom('a', 'b', 'name', '名', '"\\') }),
    fc.record({ do: fc.constant('text' as const), at, start: place, end: place, text: fc.string({ unit: 'binary' }) }),
  )
}

const lineAndEdit = documentText.chain((line) => fc.tuple(fc.constant(line), editIn(line)))

/** Lines that hold another line as a text. */
const lineWithInside = fc
  .tuple(documentText, documentText)
  .chain(([outer, inner]) =>
    fc.tuple(fc.constant(`[${outer}, {"in":${JSON.stringify(inner)} }]`), fc.array(editIn(inner), { maxLength: 2 })),
  )

describe('edits of a row', { timeout: 60_000 }, () => {
  it('say what the same edits of the parsed value say, or fail where those do', () => {
    let done = 0
    fc.assert(
      fc.property(lineAndEdit, ([line, one]) => {
        const expected = naiveEdit(naiveValueOf(line), one)
        let edited: Uint8Array
        try {
          edited = editJson(bytesOf(line), [one])
        } catch (error) {
          if (!isEngineError(error)) throw error
          expect(expected).toBe(error.code)
          return
        }
        expect(checkJson(edited)).toBeNull()
        expect(naiveValueOf(textOf(edited))).toEqual(expected)
        done += 1
      }),
      { numRuns: 20_000 },
    )
    expect(done).toBeGreaterThan(3_000)
  })

  it('are done in JSON that is written in a text', () => {
    fc.assert(
      fc.property(lineWithInside, ([line, edits]) => {
        const at = [1, 'in']
        const inner = nodeAt(line, at).text
        let expected: Naive | string = naiveValueOf(inner)
        for (const one of edits) expected = typeof expected === 'string' ? expected : naiveEdit(expected, one)
        const code = codeOf(line, { do: 'inside', at, edits })
        if (typeof expected === 'string') expect(code).toBe(expected)
        else expect(naiveValueOf(nodeAt(code, at).text)).toEqual(expected)
      }),
      { numRuns: 3_000 },
    )
  })

  it('take the bytes of what only moves along, and leave the rest', () => {
    const listIn = documentText.chain((line) => {
      const lists = nodesOf(read(line)).filter(({ kind, items }) => kind === 'array' && items.length > 1)
      return fc.tuple(fc.constant(line), fc.constantFrom(...lists.map(({ path }) => path), null), fc.nat(), fc.nat())
    })
    fc.assert(
      fc.property(listIn, ([line, path, a, b]) => {
        fc.pre(path !== null)
        const list = nodeAt(line, path)
        const [from, to] = [a % list.items.length, b % list.items.length]
        const moved = edit(line, { do: 'move', at: [...path, from], to })
        const order = list.items.map(({ json }) => json)
        order.splice(to, 0, ...order.splice(from, 1))
        const after = nodeAt(moved, path)
        expect(after.items.map(({ json }) => json)).toEqual(order)
        expect(gapsOf(bytesOf(moved), after)).toEqual(gapsOf(bytesOf(line), list))
        const swapped = edit(line, { do: 'swap', at: [...path, from], with: [...path, to] })
        const pair = nodeAt(swapped, path).items
        expect([pair[from].json, pair[to].json]).toEqual([list.items[to].json, list.items[from].json])
        expect(edit(swapped, { do: 'swap', at: [...path, from], with: [...path, to] })).toBe(line)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** What stands in a line around the items of a list. */
const gapsOf = (line: Uint8Array, list: JsonNode): string[] => {
  const ends = [0, ...list.items.map(({ end }) => end)]
  const starts = [...list.items.map(({ start }) => start), line.length]
  return ends.map((end, i) => textOf(line.subarray(end, starts[i])))
}

describe('an edit', () => {
  it.each<[string, string, JsonEdit, string]>([
    ['puts an item first', '{"m":[1,2]}', { do: 'insert', at: ['m', 0], json: '{"a": 0}' }, '{"m":[{"a":0},1,2]}'],
    ['puts an item between, as its neighbours', '[1 , 2]', { do: 'insert', at: [1], json: '9' }, '[1 , 9 , 2]'],
    ['puts an item last', '[1 , 2 ]', { do: 'insert', at: [2], json: '9' }, '[1 , 2 , 9 ]'],
    ['puts an item into an empty list', '{"m": [ ]}', { do: 'insert', at: ['m', 0], json: '9' }, '{"m": [9 ]}'],
    ['writes as the line does', '["\\u4f60"]', { do: 'insert', at: [0], json: '"好/"' }, '["\\u597d/", "\\u4f60"]'],
    ['takes out the first item', '[ 1 , 2, 3]', { do: 'remove', at: [0] }, '[ 2, 3]'],
    ['takes out a middle item', '[1, 2 , 3]', { do: 'remove', at: [1] }, '[1 , 3]'],
    ['takes out the only item', '{"m": [ 1 ] }', { do: 'remove', at: ['m', 0] }, '{"m": [] }'],
    ['takes out a key', '{"a" : 1, "b": 2.0}', { do: 'remove', at: ['a'] }, '{"b": 2.0}'],
    ['takes out a key that stands twice', '{"a":1,"b":1.0,"\\u0061":2}', { do: 'remove', at: ['a'] }, '{"b":1.0}'],
    ['moves an item down', '[1.0,  {"a":1} ,3]', { do: 'move', at: [0], to: 2 }, '[{"a":1},  3 ,1.0]'],
    ['moves an item up', '[1,2 , "\\u4f60"]', { do: 'move', at: [2], to: 0 }, '["\\u4f60",1 , 2]'],
    [
      'swaps values of any kind',
      '{"chosen": "\\u4f60" ,"x":1.0, "rejected": [1 , 2]}',
      { do: 'swap', at: ['chosen'], with: ['rejected'] },
      '{"chosen": [1 , 2] ,"x":1.0, "rejected": "\\u4f60"}',
    ],
    ['renames a key in its place', '{"a" : 1, "b": 2}', { do: 'rename', at: ['a'], key: '名' }, '{"名" : 1, "b": 2}'],
    ['renames a key that stands twice', '{"a":1,"a":2}', { do: 'rename', at: ['a'], key: 'b' }, '{"b":1,"b":2}'],
    [
      'replaces a part of a text',
      '["a\\u4f60b"]',
      { do: 'text', at: [0], start: 2, end: 3, text: '!' },
      '["a\\u4f60!"]',
    ],
    ['puts text between', '["你好"]', { do: 'text', at: [0], start: 1, end: 1, text: '"们' }, '["你\\"们好"]'],
    [
      'edits JSON in a text, and the rest of the text stays',
      '{"a": "{\\"b\\" :1.0, \\"c\\":\\"\\u4f60\\"}"}',
      { do: 'inside', at: ['a'], edits: [{ do: 'set', at: ['b'], json: '2' }] },
      '{"a": "{\\"b\\" :2, \\"c\\":\\"\\u4f60\\"}"}',
    ],
    [
      'edits JSON in a text in a text',
      JSON.stringify([JSON.stringify([JSON.stringify({ a: '你"' }), 1])]),
      {
        do: 'inside',
        at: [0],
        edits: [{ do: 'inside', at: [0], edits: [{ do: 'text', at: ['a'], start: 1, end: 2, text: '好' }] }],
      },
      JSON.stringify([JSON.stringify([JSON.stringify({ a: '你好' }), 1])]),
    ],
    [
      'keeps half a character in JSON in a text',
      '{"a": "[\\"\\ud83d\\", 1]"}',
      { do: 'inside', at: ['a'], edits: [{ do: 'set', at: [1], json: '2' }] },
      '{"a": "[\\"\\\\ud83d\\", 2]"}',
    ],
  ])('%s', (_, line, one, expected) => {
    expect(edit(line, one)).toBe(expected)
    expect(jsonEditSchema.parse(one)).toEqual(one)
  })

  it.each<[string, string, JsonEdit]>([
    ['sets what is there', '{"a": "\\u4f60"}', { do: 'set', at: ['a'], json: '"你"' }],
    ['moves an item where it is', '[1,2]', { do: 'move', at: [1], to: 1 }],
    ['swaps a value with itself', '[1,2]', { do: 'swap', at: [1], with: [1] }],
    ['renames a key to its name', '{"\\u0061": 1}', { do: 'rename', at: ['a'], key: 'a' }],
    ['replaces a text by the same', '["ab"]', { do: 'text', at: [0], start: 1, end: 2, text: 'b' }],
    ['edits nothing inside', '["[1 ]"]', { do: 'inside', at: [0], edits: [{ do: 'set', at: [0], json: '1' }] }],
  ])('gives the line itself where it %s', (_, text, one) => {
    const line = bytesOf(text)
    expect(editJson(line, [one])).toBe(line)
  })

  it.each<[string, string, JsonEdit, string]>([
    ['no such item', '[1]', { do: 'remove', at: [1] }, 'path-missing'],
    ['the row itself', '[1]', { do: 'remove', at: [] }, 'path-missing'],
    ['no such key', '{"a":1}', { do: 'remove', at: ['b'] }, 'path-missing'],
    ['an index of an object', '{"a":1}', { do: 'insert', at: [0], json: '1' }, 'path-missing'],
    ['an index beyond the end', '[1]', { do: 'insert', at: [2], json: '1' }, 'path-missing'],
    ['a field moved as an item', '{"a":1,"b":2}', { do: 'move', at: [0], to: 1 }, 'path-missing'],
    ['a move beyond the end', '[1,2]', { do: 'move', at: [0], to: 2 }, 'path-missing'],
    ['a swap with what holds it', '[[1],2]', { do: 'swap', at: [0, 0], with: [0] }, 'path-missing'],
    ['an item renamed', '[1]', { do: 'rename', at: [0], key: 'a' }, 'path-missing'],
    ['a name that is taken', '{"a":1,"b":2}', { do: 'rename', at: ['a'], key: 'b' }, 'bad-request'],
    ['text of what is none', '[1]', { do: 'text', at: [0], start: 0, end: 0, text: 'x' }, 'path-missing'],
    ['text beyond its end', '["a"]', { do: 'text', at: [0], start: 0, end: 2, text: 'x' }, 'path-missing'],
    ['a value that is no JSON', '[1]', { do: 'insert', at: [0], json: '{' }, 'value-not-json'],
    ['a text that holds no JSON', '["{"]', { do: 'inside', at: [0], edits: [] }, 'value-not-json'],
    ['a row that is no JSON', '[1', { do: 'remove', at: [0] }, 'row-malformed'],
    ['a row that is no JSON, moved', '[1,2', { do: 'move', at: [0], to: 1 }, 'row-malformed'],
  ])('fails for %s', (_, line, one, code) => {
    expect(codeOf(line, one)).toBe(code)
  })

  it('follows the one before', () => {
    expect(
      edit(
        '{"m": [1, 2, 3]}',
        { do: 'remove', at: ['m', 0] },
        { do: 'insert', at: ['m', 2], json: '4' },
        {
          do: 'set',
          at: ['m', 0],
          json: '{"x":2}',
        },
      ),
    ).toBe('{"m": [{"x": 2}, 3, 4]}')
  })
})
