/** What a mend does to a row: the values that are meant change as wished, and every other byte stays. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOTHING_KNOWN } from '../../shared/lens/lenses.ts'
import { countChanges, type RowMend } from '../../shared/mend/mend.ts'
import { compileMend } from '../../shared/mend/mend-row.ts'
import { applySplices } from '../../shared/text-splice.ts'

const mended = (row: string, mend: RowMend): string => {
  const result = compileMend(mend)(new TextEncoder().encode(row), NOTHING_KNOWN)
  return result.kind === 'changed'
    ? new TextDecoder().decode(result.bytes)
    : result.kind === 'same'
      ? row
      : `(${result.reason})`
}
const replace = (find: string, to: string, more: Partial<Extract<RowMend, { kind: 'replace' }>> = {}): RowMend => ({
  kind: 'replace',
  find,
  with: to,
  isRegex: false,
  isCaseExact: true,
  place: { in: 'all' },
  ...more,
})

test('only what is replaced is written, in the style of the line', () => {
  const row = String.raw`{ "a":"\u4f60\u597d\u4e16 \/ 你好", "n": 1.0,"b" : [12345678901234567890, "x\u00e9\u00e9"], "a": "你好"}`
  expect(mended(row, replace('好', '们\n"'))).toBe(
    String.raw`{ "a":"\u4f60\u4eec\n\"\u4e16 \/ 你\u4eec\n\"", "n": 1.0,"b" : [12345678901234567890, "x\u00e9\u00e9"], "a": "你\u4eec\n\""}`,
  )
  expect(mended(row, replace('1', '2'))).toBe(row)
  expect(mended('{"a":"1"}', replace('1', '"'))).toBe(String.raw`{"a":"\""}`)
})

test('fields are reached through lists, and roles by the format', () => {
  const row = '{"messages":[{"role":"user","content":"hi you"},{"role":"assistant","content":"hi me"}],"id":"hi"}'
  expect(mended(row, replace('hi', 'yo', { place: { in: 'fields', paths: [['messages', 'content']] } }))).toBe(
    '{"messages":[{"role":"user","content":"yo you"},{"role":"assistant","content":"yo me"}],"id":"hi"}',
  )
  expect(mended(row, replace('hi', 'yo', { place: { in: 'roles', roles: ['assistant'] } }))).toBe(
    '{"messages":[{"role":"user","content":"hi you"},{"role":"assistant","content":"yo me"}],"id":"hi"}',
  )
  const transcript = JSON.stringify({
    chosen: '\n\nHuman: hi there\n\nAssistant: hi you',
    rejected: '\n\nHuman: hi there\n\nAssistant: no',
  })
  expect(JSON.parse(mended(transcript, replace('hi', 'hello', { place: { in: 'roles', roles: ['user'] } })))).toEqual({
    chosen: '\n\nHuman: hello there\n\nAssistant: hi you',
    rejected: '\n\nHuman: hello there\n\nAssistant: no',
  })
})

test('arguments of tool calls stay JSON, or the row stays', () => {
  const call = (args: unknown): string =>
    JSON.stringify({
      messages: [
        { role: 'user', content: 'weather' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ type: 'function', function: { name: 'w', arguments: args } }],
        },
      ],
    })
  const role = replace('“', '"', { place: { in: 'roles', roles: ['assistant'] } })
  expect(mended(call('{"city":"“x"}'), role)).toBe('(inner-json)')
  expect(mended(call('{"city":"“x"}'), replace('“', '"'))).toBe('(inner-json)')
  expect(mended(call('{"city":"北京"}'), replace('北京', '上海'))).toBe(call('{"city":"上海"}'))
  expect(mended(call({ city: '“x' }), role)).toBe(call({ city: '"x' }))
})

test('rows that are no JSON, or of no format, are skipped with the reason', () => {
  expect(mended('{bad', replace('b', 'c'))).toBe('(malformed)')
  expect(mended('{bad', replace('x', 'c'))).toBe('{bad')
  expect(mended('{bad', { kind: 'set', path: ['a'], json: '1' })).toBe('(malformed)')
  expect(mended('{bad', replace('b', 'c', { place: { in: 'fields', paths: [['a']] } }))).toBe('{bad')
  expect(mended('{bad', replace('b', 'c', { place: { in: 'roles', roles: ['user'] } }))).toBe('{bad')
  expect(mended('{"zz":{}}', { kind: 'role', from: 'user', to: 'assistant' })).toBe('(unknown-format)')
})

test('fields are set, filled, renamed, removed and split', () => {
  const row = '{"a": "x, y,z", "b": {"c": null}, "l": [{"t": ""}, {"u": 1}]}'
  expect(mended(row, { kind: 'set', path: ['b', 'c'], json: '{"d":[1,2]}' })).toBe(row.replace('null', '{"d": [1, 2]}'))
  expect(mended(row, { kind: 'set', path: ['n'], json: '1.0' })).toBe(row.replace(/}$/, ', "n": 1.0}'))
  expect(mended(row, { kind: 'set', path: ['a', 'c'], json: '1' })).toBe('(no-place)')
  expect(mended(row, { kind: 'fill', path: ['l', 't'], json: '"f"' })).toBe(
    row.replace('"t": ""', '"t": "f"').replace('"u": 1', '"u": 1, "t": "f"'),
  )
  expect(mended(row, { kind: 'fill', path: ['a'], json: '"f"' })).toBe(row)
  expect(mended(row, { kind: 'rename', path: ['a'], key: '题' })).toBe(row.replace('"a"', '"题"'))
  expect(mended(row, { kind: 'rename', path: ['a'], key: 'b' })).toBe('(key-taken)')
  expect(mended(row, { kind: 'rename', path: ['q'], key: 'b' })).toBe(row)
  expect(mended(row, { kind: 'remove', path: ['b'] })).toBe('{"a": "x, y,z", "l": [{"t": ""}, {"u": 1}]}')
  const split = { kind: 'split', path: ['a'], separator: ',', isTrimmed: true } as const
  expect(mended(row, { ...split, into: { kind: 'list' } })).toBe(row.replace('"x, y,z"', '["x", "y", "z"]'))
  expect(mended(row, { ...split, into: { kind: 'field', key: 'rest' } })).toBe(
    row.replace('"x, y,z"', '"x"').replace(/}$/, ', "rest": "y,z"}'),
  )
  expect(mended(row, { ...split, into: { kind: 'field', key: 'b' } })).toBe('(key-taken)')
  expect(mended(row, { ...split, path: ['b'], into: { kind: 'list' } })).toBe('(not-text)')
})

test('roles change in the words of the format', () => {
  const sharegpt =
    '{"conversations":[{"from":"system","value":"s"},{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}'
  expect(mended(sharegpt, { kind: 'role', from: 'system', to: 'user' })).toBe(sharegpt.replace('"system"', '"human"'))
  expect(mended(sharegpt, { kind: 'role', from: 'tool', to: 'user' })).toBe(sharegpt)
  expect(mended('{"instruction":"q","input":"","output":"a"}', { kind: 'role', from: 'user', to: 'tool' })).toBe(
    '(cannot-hold)',
  )
})

test('what is told of a change is what is done, and nothing else changes', () => {
  const strings = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('ab', 'aab', '你ab好', '\ud83d', 'ba\\u'),
  )
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      strings,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 4 }),
    ),
  })).value
  fc.assert(
    fc.property(
      fc.record({ k: values, z: strings }),
      fc.constantFrom(0, 1, '\t'),
      fc.constantFrom('a', 'ab', '好', 'é'),
      (value, space, find) => {
        const json = JSON.stringify(value, null, space).replaceAll('\n', ' ')
        const result = compileMend(replace(find, 'X好'))(new TextEncoder().encode(json), NOTHING_KNOWN)
        const deep = (one: unknown): unknown =>
          typeof one === 'string'
            ? one.replaceAll(find, () => 'X好')
            : Array.isArray(one)
              ? one.map(deep)
              : typeof one === 'object' && one !== null
                ? Object.fromEntries(Object.entries(one).map(([key, inside]) => [key, deep(inside)]))
                : one
        if (result.kind === 'skipped') return
        const after = result.kind === 'same' ? json : new TextDecoder().decode(result.bytes)
        expect(JSON.parse(after)).toEqual(deep(JSON.parse(json)))
        if (result.kind !== 'changed') return
        expect(countChanges(result.changes)).toBeGreaterThan(0)
        for (const { before, splices } of result.changes)
          expect(applySplices(before, splices)).toBe(before.replaceAll(find, () => 'X好'))
        // Outside of strings nothing moved.
        const bare = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"/g, '""')
        expect(bare(after)).toBe(bare(json))
      },
    ),
  )
})
