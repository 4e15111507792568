import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setValue } from '../../shared/json-edit.ts'
import { editJson, type JsonEdit } from '../../shared/json-edits.ts'
import type { JsonPath } from '../../shared/json-path.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

interface Style {
  indent: string
  /** What the row's own lines are indented by, as in a list. */
  base: string
  newline: string
}
const anyStyle = fc.record({
  indent: fc.constantFrom('  ', '    ', '\t', ' '),
  base: fc.constantFrom('', '  ', '\t\t'),
  newline: fc.constantFrom('\n', '\r\n'),
})

const write = (value: unknown, { indent, base, newline }: Style): string =>
  JSON.stringify(value, null, indent)
    .split('\n')
    .join(newline + base)

const anyValue = fc.letrec<{ value: unknown; list: unknown[]; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(0, 1.5, true, null, 'text', 'line\nfeed {"', ''),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'role', 'content'), tie('value'), { maxKeys: 3 }),
}))

const pathsOf = (value: unknown, path: JsonPath = []): JsonPath[] => {
  if (typeof value !== 'object' || value === null) return [path]
  const steps: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...steps.flatMap(([step, item]) => pathsOf(item, [...path, step]))]
}

const at = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>((inside, step) => (inside as Record<string | number, unknown>)[step], value)

/** A row with something in it, so that there is a style to see. */
const row = fc.record({ id: fc.nat(9), value: anyValue.value, messages: anyValue.list })

describe('a row that is spread over lines', () => {
  it('is written after an edit as its program would have written it', () => {
    fc.assert(
      fc.property(row, anyStyle, anyValue.value, fc.nat(), fc.nat(3), (value, style, item, pick, index) => {
        const path = pathsOf(value)[pick % pathsOf(value).length]
        const json = JSON.stringify(item)
        const wanted = structuredClone(value)
        const target = at(wanted, path)
        let edit: JsonEdit
        if (Array.isArray(target)) {
          const place = index % (target.length + 1)
          target.splice(place, 0, item)
          edit = { do: 'insert', at: [...path, place], json }
        } else if (typeof target === 'object' && target !== null) {
          ;(target as Record<string, unknown>).added = item
          edit = { do: 'set', at: [...path, 'added'], json }
        } else {
          const parent = at(wanted, path.slice(0, -1)) as Record<string | number, unknown>
          parent[path.at(-1) ?? ''] = item
          edit = { do: 'set', at: path, json }
        }
        expect(textOf(editJson(bytesOf(write(value, style)), [edit]))).toBe(write(wanted, style))
      }),
      { numRuns: 5_000 },
    )
  })

  it('is written so after an item is taken out, or the whole is set', () => {
    fc.assert(
      fc.property(row, row, anyStyle, fc.nat(), (value, other, style, pick) => {
        const paths = pathsOf(value).filter((path) => path.length > 0)
        const path = paths[pick % paths.length]
        const wanted = structuredClone(value)
        const parent = at(wanted, path.slice(0, -1)) as Record<string | number, unknown>
        const step = path.at(-1) ?? ''
        if (Array.isArray(parent)) parent.splice(Number(step), 1)
        else delete parent[step]
        const line = bytesOf(write(value, style))
        expect(textOf(editJson(line, [{ do: 'remove', at: path }]))).toBe(write(wanted, style))
        expect(textOf(setValue(line, [], JSON.stringify(other)))).toBe(write(other, style))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[string, string, JsonPath, string, string]>([
    [
      'keeps short lists on a line where it has them there',
      '{\n  "a": [1, 2],\n  "b": [\n    {"c": 1}\n  ]\n}',
      ['a', 2],
      '3',
      '{\n  "a": [1, 2, 3],\n  "b": [\n    {"c": 1}\n  ]\n}',
    ],
    [
      'puts a new list of numbers on a line as it does others',
      '{\n  "a": [1, 2]\n}',
      ['b'],
      '{"c": [3, 4]}',
      '{\n  "a": [1, 2],\n  "b": {\n    "c": [3, 4]\n  }\n}',
    ],
    [
      'leaves an object on one line there',
      '{\n  "a": {"b": 1},\n  "c": 2, "d": 3\n}',
      ['a', 'e'],
      '{"f": 1}',
      '{\n  "a": {"b": 1, "e": {"f": 1}},\n  "c": 2, "d": 3\n}',
    ],
    ['that is one line gains none', '{"a": [1, 2]}', ['b'], '[{"c": 1}]', '{"a": [1, 2], "b": [{"c": 1}]}'],
  ])('%s', (_, line, path, json, expected) => {
    expect(textOf(setValue(bytesOf(line), path, json))).toBe(expected)
  })
})
