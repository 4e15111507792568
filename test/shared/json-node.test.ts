import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonNode, MOST_NODES, readJson } from '../../shared/json-node.ts'
import { checkJson, findValue } from '../../shared/json-scan.ts'
import { damagedDocument, documentText } from './json-documents.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const read = (text: string): JsonNode => {
  const root = readJson(bytesOf(text))
  if (root === null) throw new Error(`${text} is no JSON`)
  return root
}

/** The value that a tree stands for, built as JSON.parse builds it. */
const parsedOf = (node: JsonNode): unknown => {
  if (node.kind === 'array') return node.items.map(parsedOf)
  if (node.kind !== 'object') return JSON.parse(node.json)
  const value: Record<string, unknown> = {}
  for (const item of node.items) {
    Object.defineProperty(value, String(item.step), {
      value: parsedOf(item),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return value
}

const allOf = (node: JsonNode): JsonNode[] => [node, ...node.items.flatMap(allOf)]
const isShadowed = (node: JsonNode): boolean =>
  node.parent !== null &&
  (isShadowed(node.parent) || (typeof node.step === 'string' && node.parent.get(node.step) !== node))

describe('a tree of a row', { timeout: 60_000 }, () => {
  it('says what JSON.parse says, and where it stands', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        const line = bytesOf(text)
        const root = read(text)
        expect(parsedOf(root)).toEqual(JSON.parse(text))
        for (const node of allOf(root)) {
          expect(node.json).toBe(new TextDecoder().decode(line.subarray(node.start, node.end)))
          if (node.kind === 'string') expect(node.text).toBe(JSON.parse(node.json))
          if (!isShadowed(node)) {
            const { kind, start, end } = node
            expect(findValue(line, node.path)).toMatchObject({ kind, start, end })
          }
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('is there for JSON only, and then all of it can be read', () => {
    fc.assert(
      fc.property(damagedDocument, (line) => {
        const root = readJson(line)
        expect(root === null).toBe(checkJson(line) !== null)
        for (const node of root === null ? [] : allOf(root)) expect(typeof node.text).toBe('string')
      }),
      { numRuns: 5_000 },
    )
  })

  it('gives the last of two values of a key, and lists the key once', () => {
    const row = read('{"a": 1, "b": 2, "\\u0061": 3}')
    expect(row.keys).toEqual(['a', 'b'])
    expect(row.get('a')?.json).toBe('3')
    expect(row.get('x', 'b', 'a')?.json).toBe('2')
    expect(row.get('x')).toBeNull()
    expect(read('[1]').get('0')).toBeNull()
  })

  it('gives texts of strings and numbers of numbers only', () => {
    const row = read('{"t": "a\\u4f60\\ud83d", "n": 1.50, "big": 1e400, "i": 9007199254740993, "nan": NaN}')
    expect(row.textOf('x', 't')).toBe('a你\ud83d')
    expect(row.textOf('n', 't')).toBeNull()
    expect(['t', 'n', 'big', 'i', 'nan'].map((key) => row.get(key)?.number)).toEqual([null, 1.5, null, 2 ** 53, null])
    expect(row.get('n')?.text).toBe('1.50')
  })

  it('knows lists of one kind', () => {
    const row = read('{"a": ["x", "y"], "b": ["x", 1], "c": [], "d": "x"}')
    expect(['a', 'b', 'c', 'd'].map((key) => row.get(key)?.isListOf('string'))).toEqual([true, false, false, false])
  })

  it('is read out of the middle of other bytes, at their offsets', () => {
    const line = bytesOf('[{"a": 1}, {"b": [2]}]')
    const second = readJson(line, 11, 21)
    expect(second?.get('b')?.json).toBe('[2]')
    expect(second?.get('b')?.path).toEqual(['b'])
  })

  it('is not built for rows of too many values', () => {
    const list = (count: number): Uint8Array => bytesOf(`[${Array(count).fill('0').join(',')}]`)
    expect(readJson(list(MOST_NODES - 1))?.items.length).toBe(MOST_NODES - 1)
    expect(readJson(list(MOST_NODES))).toBeNull()
    expect(readJson(bytesOf(`[${Array(MOST_NODES).fill('{"a": [1]}').join(',')}]`))).toBeNull()
  })

  it('may be deeper than calls can be', () => {
    const depth = 50_000
    let node = read('['.repeat(depth) + ']'.repeat(depth))
    while (node.items.length > 0) node = node.items[0]
    expect(node.path.length).toBe(depth - 1)
  })
})
