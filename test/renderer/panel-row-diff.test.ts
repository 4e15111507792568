/** What changed in a row is told field by field, and putting all of it back gives the row back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffRows, type FieldChange } from '../../renderer/panel/row-diff.ts'
import type { JsonPath } from '../../shared/json-path.ts'

const changesOf = (before: string, after: string): readonly FieldChange[] =>
  diffRows({ text: before, skips: null }, { text: after, skips: null }).changes

const shown = (before: string, after: string): string[] =>
  changesOf(before, after).map(
    ({ kind, path, before: old, after: now, restore, isSpelling }) =>
      `${kind} ${JSON.stringify(path)} ${old === null ? '-' : before.slice(old.start, old.end)} > ${
        now === null ? '-' : after.slice(now.start, now.end)
      }${isSpelling ? ' (spelling)' : ''}${restore === null ? '' : ` | ${JSON.stringify(restore.path)} ${restore.json}`}`,
  )

describe('diffRows', () => {
  it('names the smallest values that differ', () => {
    expect(
      shown('{"a":1,"m":[{"role":"user","content":"x"}]}', '{"a":1.0,"m":[{"role":"user","content":"y"}]}'),
    ).toEqual(['changed ["a"] 1 > 1.0 | ["a"] 1', 'changed ["m",0,"content"] "x" > "y" | ["m",0,"content"] "x"'])
  })

  it('tells keys that came and went', () => {
    expect(shown('{"a":1,"b":{"c":2}}', '{"b":{"c":2,"d":3},"e":4}')).toEqual([
      'removed ["a"] 1 > - | ["a"] 1',
      'added ["b","d"] - > 3 | ["b"] {"c":2}',
      'added ["e"] - > 4',
    ])
  })

  it('finds the items that stayed when a list grew or shrank', () => {
    expect(shown('{"l":[1,2,3]}', '{"l":[0,1,3]}')).toEqual([
      'changed ["l",0] 1 > 0 | ["l",0] 1',
      'changed ["l",1] 2 > 1 | ["l",1] 2',
    ])
    expect(shown('{"l":[1,2,3]}', '{"l":[0,1,2,3]}')).toEqual(['added ["l",0] - > 0 | ["l"] [1,2,3]'])
    expect(shown('{"l":[1,2,3]}', '{"l":[1,3]}')).toEqual(['removed ["l",1] 2 > - | ["l"] [1,2,3]'])
  })

  it('tells an edited item of a list that grew from one that came', () => {
    const [asked, edited] = ['"tell me all about the cat that sat"', '"tell me all about the dog that sat"']
    expect(shown(`{"l":[{"q":${asked}}]}`, `{"l":[{"q":"new"},{"q":${edited}}]}`)).toEqual([
      `added ["l",0] - > {"q":"new"} | ["l"] [{"q":${asked}}]`,
      `changed ["l",1,"q"] ${asked} > ${edited} | ["l"] [{"q":${asked}}]`,
    ])
  })

  it('says when only the spelling differs', () => {
    expect(shown('{"a":"\\u4e2d"}', '{"a":"中"}')).toEqual([
      'changed ["a"] "\\u4e2d" > "中" (spelling) | ["a"] "\\u4e2d"',
    ])
    expect(shown('{"a":1}', '{ "a": 1 }')).toEqual(['changed [] {"a":1} > { "a": 1 } (spelling) | [] {"a":1}'])
    expect(shown('{"a":1,"b":2}', '{"b":2,"a":1}')).toHaveLength(1)
  })

  it('takes an object with equal keys as one value', () => {
    expect(shown('{"a":{"x":1,"x":2}}', '{"a":{"x":1,"x":3}}')).toEqual([
      'changed ["a"] {"x":1,"x":2} > {"x":1,"x":3} | ["a"] {"x":1,"x":2}',
    ])
  })

  it('finds nothing in equal rows, and something in unequal ones', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (one, other) => {
        const [before, after] = [JSON.stringify(one), JSON.stringify(other)]
        expect(changesOf(before, before)).toEqual([])
        expect(changesOf(before, after).length > 0).toBe(before !== after)
      }),
    )
  })

  it('gives the old values back when all is put back', () => {
    const key = fc.constantFrom('a', 'b', 'c')
    const value = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('x', 'y'),
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 4 }),
    )
    const row = fc.dictionary(key, fc.oneof(value, fc.dictionary(key, value)))
    fc.assert(
      fc.property(row, row, (one, other) => {
        const before = JSON.stringify(one)
        const changes = changesOf(before, JSON.stringify(other))
        const back = structuredClone(other) as Record<string, unknown>
        for (const { restore } of changes) if (restore !== null) setAt(back, restore.path, JSON.parse(restore.json))
        // Keys that were added to the row itself can't be taken away by setting a value; the whole row is put back then.
        for (const change of changes) if (change.restore === null) Reflect.deleteProperty(back, String(change.path[0]))
        expect(back).toEqual(JSON.parse(before))
      }),
    )
  })
})

const setAt = (root: Record<string, unknown>, path: JsonPath, value: unknown): void => {
  let parent: Record<string | number, unknown> = root
  for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>
  const last = path.at(-1)
  if (last !== undefined) parent[last] = value
  else Object.assign(root, value)
}
