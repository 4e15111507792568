import { describe, expect, test } from 'vitest'
import { pasteTarget, planPaste } from '../../renderer/grid/paste-plan.ts'
import { emptyRowLike } from '../../renderer/grid/row-template.ts'
import type { Cell, RowView } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'

const cell = (kind: Cell['kind'], text = '', isCut = false): Cell => ({
  kind,
  text,
  length: text.length,
  isCut,
  isTurns: false,
  isEdited: false,
})
const row = (id: number, cells: Cell[], isMalformed = false): RowView => ({
  row: rowId(id),
  number: id,
  state: 'original',
  isDeleted: false,
  isSelected: false,
  signals: [],
  byteLength: 1,
  fault: isMalformed ? { reason: 'unexpected-end', byteOffset: 0, column: 1 } : null,
  raw: null,
  decision: { verdict: null, tags: [], note: null, reason: null },
  sample: null,
  cells,
})
const columns = [
  { path: ['a'], usualKind: 'string' as const },
  { path: ['b'], usualKind: 'number' as const },
]
const jsonOf = (block: string[][], cells: Cell[]) =>
  planPaste(block, [row(1, cells)], columns).requests.map(({ json }) => json)

describe('what a paste does', () => {
  test('keeps each cell’s kind', () => {
    expect(jsonOf([['1.0', ' 2.50 ']], [cell('string', 'x'), cell('number', '1')])).toEqual(['"1.0"', '2.50'])
    expect(jsonOf([['TRUE', '3']], [cell('boolean', 'false'), cell('number', '1')])).toEqual(['true', '3'])
    expect(jsonOf([['[1, 2]', '{"a":1}']], [cell('array', '[]'), cell('object', '{}')])).toEqual(['[1, 2]', '{"a":1}'])
  })

  test('leaves and counts what a cell cannot take', () => {
    const plan = planPaste([['[1]', 'many']], [row(1, [cell('object', '{}'), cell('number', '1')])], columns)
    expect(plan).toEqual({ requests: [], refused: 2, malformedRows: 0 })
  })

  test('fills what holds nothing with what its field usually holds', () => {
    expect(jsonOf([['5', '5']], [cell('absent'), cell('null', 'null')])).toEqual(['"5"', '5'])
    expect(jsonOf([['', 'null']], [cell('absent'), cell('null', 'null')])).toEqual([])
  })

  test('asks for nothing where nothing changes, but never trusts a cut text', () => {
    expect(jsonOf([['same', '1.0']], [cell('string', 'same'), cell('number', '1.0')])).toEqual([])
    expect(jsonOf([['same', '1.0']], [cell('string', 'same', true), cell('number', '1')])).toEqual(['"same"', '1.0'])
  })

  test('leaves malformed rows out, and rows of the block that are short', () => {
    const rows = [row(1, [], true), row(2, [cell('string'), cell('number', '1')])]
    expect(planPaste([['x', '9'], ['y']], rows, columns)).toEqual({
      requests: [{ kind: 'set', target: { kind: 'row', row: 2 }, path: ['a'], json: '"y"' }],
      refused: 0,
      malformedRows: 1,
    })
  })

  test('fills the whole marked block with a single value', () => {
    const marked = { rowStart: 1, rowEnd: 3, columnStart: 0, columnEnd: 2 }
    const { target } = pasteTarget(marked, [['7']], { rows: 10, columns: 5 })
    expect(target).toEqual(marked)
    const rows = [1, 2].map((id) => row(id, [cell('string'), cell('number', '1')]))
    expect(planPaste([['7']], rows, columns).requests.map(({ json }) => json)).toEqual(['"7"', '7', '"7"', '7'])
  })

  test('falls from the corner of what is marked, and is cut at the sheet’s end', () => {
    const marked = { rowStart: 8, rowEnd: 9, columnStart: 4, columnEnd: 5 }
    const block = [['a', 'b', 'c'], ['d'], ['e']]
    expect(pasteTarget(marked, block, { rows: 10, columns: 6 })).toEqual({
      target: { rowStart: 8, rowEnd: 10, columnStart: 4, columnEnd: 6 },
      cutRows: 1,
      cutColumns: 1,
    })
  })
})

describe('an empty row', () => {
  test('is written as its neighbour is', () => {
    expect(emptyRowLike('{ "a" : "x" ,"b":{"c":[1]},  "d": [1, 2], "n": -1.5e3, "t":true , "z": null}')).toBe(
      '{ "a" : "" ,"b":{},  "d": [], "n": null, "t":null , "z": null}',
    )
    expect(emptyRowLike('{"\\u4f60":"好","你":"x"}')).toBe('{"\\u4f60":"","你":""}')
    expect(emptyRowLike('{}')).toBe('{}')
  })

  test('is {} beside what is no object', () => {
    for (const line of ['[1, 2]', '"text"', '{"a":', '']) expect(emptyRowLike(line)).toBe('{}')
  })
})
