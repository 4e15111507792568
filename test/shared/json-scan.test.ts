import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson, childrenOf, findValue, type JsonVisitor, scanJson, stringOf } from '../../shared/json-scan.ts'
import { damagedDocument, documentText } from './json-documents.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const rawBytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const reasonAndColumn = (bytes: Uint8Array): string => {
  const fault = checkJson(bytes)
  return fault === null ? 'JSON' : `${fault.reason} ${fault.column}`
}

/** What the platform says of the same bytes; undefined for what it cannot read. */
const parsedByPlatform = (bytes: Uint8Array): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) }
  } catch {
    return undefined
  }
}

/** Builds a row's value from what the scanner tells, to be compared with JSON.parse. */
class ValueBuilder implements JsonVisitor {
  readonly #bytes: Uint8Array
  readonly #open: { value: object; keys: string[] }[] = []
  #key: string | null = null
  value: unknown

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  onKey(start: number, end: number): void {
    this.#key = stringOf(this.#bytes, { start, end })
  }
  onScalar(kind: string, start: number, end: number, depth: number, index: number): void {
    const value: unknown =
      kind === 'string'
        ? stringOf(this.#bytes, { start, end })
        : JSON.parse(new TextDecoder().decode(this.#bytes.subarray(start, end)))
    this.#put(value, depth, index)
  }
  onOpen(kind: string, start: number, depth: number, index: number): boolean {
    expect(String.fromCharCode(this.#bytes[start])).toBe(kind === 'object' ? '{' : '[')
    const value = kind === 'object' ? {} : []
    this.#put(value, depth, index)
    this.#open.push({ value, keys: [] })
    return true
  }
  onClose(kind: string, _start: number, end: number, depth: number, count: number): void {
    expect(String.fromCharCode(this.#bytes[end - 1])).toBe(kind === 'object' ? '}' : ']')
    const closed = this.#open.pop()
    expect({ depth, count }).toEqual({ depth: this.#open.length, count: closed?.keys.length })
  }
  #put(value: unknown, depth: number, index: number): void {
    const parent = this.#open.at(-1)
    expect({ depth, index }).toEqual({ depth: this.#open.length, index: parent?.keys.length ?? 0 })
    if (parent === undefined) {
      this.value = value
      return
    }
    const key = this.#key ?? String(index)
    parent.keys.push(key)
    // Not `parent.value[key] = `, which for `__proto__` sets no key.
    Object.defineProperty(parent.value, key, { value, enumerable: true, configurable: true, writable: true })
    this.#key = null
  }
}

describe('checkJson', { timeout: 60_000 }, () => {
  it.each([
    ['{}', 'JSON'],
    [' \t\r\n[1, 2]\r', 'JSON'],
    ['"text"', 'JSON'],
    ['-0.5e-10', 'JSON'],
    ['[NaN,Infinity,-Infinity]', 'JSON'],
    ['{"a":1,"a":2}', 'JSON'],
    ['"\\ud800 \\udc00 \\uD83D\\uDE00"', 'JSON'],
    ['"\u007f\u2028\ufeff"', 'JSON'],

    ['', 'unexpected-end 1'],
    ['  \r', 'unexpected-end 4'],
    ['{"a": "你好', 'unexpected-end 10'],
    ['"\\', 'unexpected-end 3'],
    ['"\\u12', 'unexpected-end 6'],
    ['[1', 'unexpected-end 3'],
    ['[1,', 'unexpected-end 4'],
    ['{"a"', 'unexpected-end 5'],
    ['tru', 'unexpected-end 4'],
    ['-', 'unexpected-end 2'],
    ['1.', 'unexpected-end 3'],
    ['1e+', 'unexpected-end 4'],

    ['\ufeff{}', 'unexpected-character 1'],
    ['[*]', 'unexpected-character 2'],
    ["['a']", 'unexpected-character 2'],
    ['[1}', 'unexpected-character 3'],
    ['{"你": 1]', 'unexpected-character 8'],
    ['[,1]', 'unexpected-character 2'],
    ['[1,,2]', 'unexpected-character 4'],
    ['{"a":}', 'unexpected-character 6'],
    ['你好', 'unexpected-character 1'],

    ['{"a": 1} {"b": 2}', 'trailing-text 10'],
    ['{"a": 1},', 'trailing-text 9'],
    ['"😀" x', 'trailing-text 5'],
    ['[1,]', 'trailing-comma 3'],
    ['{"你": 1 , }', 'trailing-comma 9'],
    ['[1 2]', 'missing-comma 4'],
    ['["a" "b"]', 'missing-comma 6'],
    ['{"a": 1 "b": 2}', 'missing-comma 9'],
    ['{"a" 1}', 'missing-colon 6'],
    ['{"a"}', 'missing-colon 5'],
    ['{a: 1}', 'bad-key 2'],
    ["{'a': 1}", 'bad-key 2'],
    ['{1: 1}', 'bad-key 2'],
    ['{“a”: 1}', 'bad-key 2'],

    ['"\\x41"', 'bad-escape 3'],
    ['"\\u12g4"', 'bad-escape 6'],
    ['"你\\\'"', 'bad-escape 4'],
    ['"a\tb"', 'control-character 3'],
    ['"a\rb"', 'control-character 3'],

    ['01', 'bad-number 2'],
    ['+1', 'bad-number 1'],
    ['.5', 'bad-number 1'],
    ['1.e5', 'bad-number 3'],
    ['0x10', 'bad-number 2'],
    ['1.2.3', 'bad-number 4'],
    ['1_000', 'bad-number 2'],
    ['[-NaN]', 'bad-number 3'],
    ['True', 'bad-literal 1'],
    ['None', 'bad-literal 2'],
    ['undefined', 'bad-literal 1'],
    ['nullx', 'bad-literal 5'],
    ['[nan]', 'bad-literal 3'],

    ['{"a":\0 1}', 'nul-byte 6'],
    ['"a\0"', 'nul-byte 3'],
    ['\0\0\0', 'nul-byte 1'],
    ['{}\0', 'nul-byte 3'],
    ['1\0', 'nul-byte 2'],
    ['"\\\0"', 'nul-byte 3'],
  ])('%j: %s', (text, expected) => {
    expect(reasonAndColumn(bytesOf(text))).toBe(expected)
  })

  it.each([
    ['a bad byte in a string', '22 e4bda0 ff 22', 'invalid-utf8 3'],
    ['a raw surrogate', '22 eda080 22', 'invalid-utf8 2'],
    ['an overlong sequence', '22 c0af 22', 'invalid-utf8 2'],
    ['a character cut by the end', '22 e4bda0 e5a5', 'invalid-utf8 3'],
    ['a bad byte between values', '5b ff 5d', 'invalid-utf8 2'],
    ['a bad byte after the value', '31 20 ff', 'invalid-utf8 3'],
    ['another encoding (GBK)', '7b22 c4e3bac3 22 3a 31 7d', 'invalid-utf8 3'],
    ['UTF-16', 'fffe 7b00', 'invalid-utf8 1'],
  ])('%s', (_, hex, expected) => {
    expect(reasonAndColumn(rawBytes(hex))).toBe(expected)
  })

  it('counts offsets from the start of the row', () => {
    const bytes = bytesOf('xx\n{"你": ?}\nyy')
    expect(checkJson(bytes, 3, bytes.length - 3)).toEqual({ reason: 'unexpected-character', byteOffset: 8, column: 7 })
    expect(checkJson(bytesOf('x[1]x'), 1, 4)).toBeNull()
  })

  it('says what JSON.parse says of documents with a byte or two wrong', () => {
    let rejected = 0
    fc.assert(
      fc.property(damagedDocument, (bytes) => {
        const fault = checkJson(bytes)
        if (fault !== null) {
          rejected++
          expect(fault.byteOffset).toBeLessThanOrEqual(bytes.length)
          const before = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
            bytes.subarray(0, fault.byteOffset),
          )
          expect(fault.column).toBe([...before].length + 1)
        }
        expect(fault === null).toBe(parsedByPlatform(bytes) !== undefined)
      }),
      { numRuns: 20_000 },
    )
    expect(rejected).toBeGreaterThan(5_000)
  })

  it('reads a million levels, closed or not', () => {
    const levels = 1_000_000
    const list = bytesOf('['.repeat(levels) + ']'.repeat(levels))
    expect(checkJson(list)).toBeNull()
    expect(checkJson(list.subarray(0, -1))).toEqual({
      reason: 'unexpected-end',
      byteOffset: 2 * levels - 1,
      column: 2 * levels,
    })
    expect(checkJson(bytesOf(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`))).toBeNull()
  })
})

describe('scanJson', () => {
  it('tells what JSON.parse builds', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        const bytes = bytesOf(text)
        const builder = new ValueBuilder(bytes)
        expect(scanJson(bytes, builder)).toBeNull()
        expect(JSON.stringify(builder.value)).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 5_000 },
    )
  })

  it('leaves out the inside of what the visitor does not want, and still checks it', () => {
    const told: string[] = []
    const visitor = (bytes: Uint8Array): JsonVisitor => {
      const text = (start: number, end: number): string => new TextDecoder().decode(bytes.subarray(start, end))
      return {
        onKey: (start, end, depth) => told.push(`${depth} key ${text(start, end)}`),
        onScalar: (kind, start, end, depth, index) => told.push(`${depth} ${index} ${kind} ${text(start, end)}`),
        onOpen: (kind, _, depth, index) => {
          told.push(`${depth} ${index} ${kind}`)
          return depth < 1
        },
        onClose: (kind, start, end, depth, count) => told.push(`${depth} ${kind} of ${count}: ${text(start, end)}`),
      }
    }
    const bytes = bytesOf('{"a": [1, {"x": []}, 2], "b": {}, "c": NaN}')
    expect(scanJson(bytes, visitor(bytes))).toBeNull()
    expect(told).toEqual([
      '0 0 object',
      '1 key "a"',
      '1 0 array',
      '1 array of 3: [1, {"x": []}, 2]',
      '1 key "b"',
      '1 1 object',
      '1 object of 0: {}',
      '1 key "c"',
      '1 2 number NaN',
      '0 object of 3: {"a": [1, {"x": []}, 2], "b": {}, "c": NaN}',
    ])
    const bad = bytesOf('{"a": [1, {"x": [}], 2]}')
    expect(scanJson(bad, visitor(bad))?.byteOffset).toBe(17)
  })

  it('lets a visitor scan something else meanwhile', () => {
    const bytes = bytesOf('[[["a"]],[["b"]]]')
    const found: string[] = []
    scanJson(bytes, {
      onKey: () => {},
      onScalar: (_, start, end) => found.push(stringOf(bytes, { start, end })),
      onOpen: (_, start) => checkJson(bytes, start, start + 1) !== null,
      onClose: () => {},
    })
    expect(found).toEqual(['a', 'b'])
  })
})

/** All paths of a value, with the value at each. */
const pathsOf = (value: unknown, path: JsonPath = []): [JsonPath, unknown][] => {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  const steps: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [[path, value], ...steps.flatMap(([step, item]) => pathsOf(item, [...path, step]))]
}

describe('findValue', () => {
  it('finds what JSON.parse has at each path', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        const bytes = bytesOf(text)
        for (const [path, value] of pathsOf(JSON.parse(text))) {
          const found = findValue(bytes, path)
          const json = new TextDecoder().decode(bytes.subarray(found?.start, found?.end))
          expect(JSON.stringify(found === null ? null : JSON.parse(json))).toBe(JSON.stringify(value))
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[string, JsonPath, string | null]>([
    ['{"a": 1, "a": {"b": 2}}', ['a', 'b'], '2'],
    ['{"a": {"b": 2}, "a": 1}', ['a', 'b'], null],
    ['{"a": {"b": 2}, "a": {}}', ['a', 'b'], null],
    ['{"a": [1, 2], "a": [3]}', ['a', 1], null],
    ['{"\\u0061": 1}', ['a'], '1'],
    ['{"a\\nb": 1, "a\\\\nb": 2}', ['a\\nb'], '2'],
    ['{"a\\nb": 1, "a\\\\nb": 2}', ['a\nb'], '1'],
    ['{"\\ud800": 1, "\ufffd": 2}', ['\ud800'], '1'],
    ['{"\\ud800": 1, "\ufffd": 2}', ['\ufffd'], '2'],
    ['{"__proto__": {"x": 1}}', ['__proto__', 'x'], '1'],
    ['{"0": "key"}', [0], null],
    ['["item"]', ['0'], null],
    ['[1, [2, [3]]]', [1, 1, 0], '3'],
    ['[1]', [1], null],
    ['{"a": 12345678901234567890}', ['a'], '12345678901234567890'],
    [' {"a": 1} ', [], '{"a": 1}'],
    ['"text"', [], '"text"'],
    ['"text"', ['a'], null],
    ['{"a": 1', ['a'], null],
    ['{"ab": 1, "a": 2, "": 3}', ['a'], '2'],
    ['{"ab": 1, "a": 2, "": 3}', [''], '3'],
  ])('%s at %j: %s', (text, path, expected) => {
    const bytes = bytesOf(text)
    const found = findValue(bytes, path)
    expect(found && new TextDecoder().decode(bytes.subarray(found.start, found.end))).toBe(expected)
  })

  it('counts the items of lists and objects', () => {
    const bytes = bytesOf('{"list": [[], {}, 3], "object": {"a": 1, "a": 2}, "none": []}')
    const counts = ['list', 'object', 'none'].map((key) => findValue(bytes, [key])?.count)
    expect(counts).toEqual([3, 2, 0])
  })
})

describe('childrenOf', () => {
  const bytes = bytesOf('{"a": {"x": 1, "\\u0079": [1, 2], "x": null}, "l": [true, [], "s"]}')
  const list = (path: JsonPath, from: number, to: number): unknown => {
    const { children, total } = childrenOf(bytes, findValue(bytes, path) ?? { start: 0, end: 0 }, from, to)
    const text = new TextDecoder()
    return [
      ...children.map(({ key, kind, start, end, count }) => [
        key,
        kind,
        text.decode(bytes.subarray(start, end)),
        count,
      ]),
      total,
    ]
  }

  it('lists the items of an object, double keys twice', () => {
    expect(list(['a'], 0, 10)).toEqual([
      ['x', 'number', '1', 0],
      ['y', 'array', '[1, 2]', 2],
      ['x', 'null', 'null', 0],
      3,
    ])
  })
  it('lists a part of a list', () => {
    expect(list(['l'], 1, 2)).toEqual([[1, 'array', '[]', 0], 3])
    expect(list(['l'], 5, 9)).toEqual([3])
  })
  it('finds none in a scalar', () => {
    expect(list(['a', 'x'], 0, 9)).toEqual([0])
  })
})

describe('stringOf', () => {
  it.each([
    ['"plain 你好"', 'plain 你好'],
    ['"\\u4f60\\n\\/\\""', '你\n/"'],
    ['"\\ud83d\\ude00 \\ud83d \\uDC80"', '😀 \ud83d \udc80'],
    ['"\ufeff"', '\ufeff'],
  ])('%s', (json, text) => {
    expect(stringOf(bytesOf(` ${json} `), { start: 1, end: 1 + bytesOf(json).length })).toBe(text)
  })

  it('remembers no bytes that are read over', () => {
    const buffer = Buffer.alloc(6)
    for (let number = 0; number < 9_000; number++) {
      buffer.write(`"${1000 + number}"`)
      expect(stringOf(buffer, { start: 0, end: 6 })).toBe(String(1000 + number))
    }
  })
})
