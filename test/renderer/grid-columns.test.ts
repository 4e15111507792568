import { describe, expect, test, vi } from 'vitest'
import { columnFields, NO_LAYOUT, naturalWidths } from '../../renderer/grid/column-layout.ts'
import { GridColumns } from '../../renderer/grid/grid-columns.ts'
import { PageShape } from '../../renderer/grid/row-pages.ts'
import type { Column, Columns } from '../../shared/contract.ts'
import { rowId, type ViewId } from '../../shared/ids.ts'
import { type JsonPath, pathKey, pathLabel } from '../../shared/json-path.ts'

const fieldOf = (path: JsonPath, kinds: Column['kinds'] = { string: 10 }): Column => ({ path, kinds, rows: 10 })
const fieldsOf = (columns: Column[]): Columns => ({ columns, rowsSeen: 10, isComplete: true, omitted: 0 })
const fields = fieldsOf([
  fieldOf(['prompt']),
  fieldOf(['meta'], { object: 10 }),
  fieldOf(['meta', 'id'], { number: 10 }),
  fieldOf(['score'], { number: 4, null: 6 }),
])
const labels = (columns: GridColumns) => columns.getShown().columns.map(({ label }) => label)
const key = (...path: string[]) => pathKey(path)
const open = () => {
  const onChange = vi.fn()
  const columns = new GridColumns(onChange)
  columns.setRoom(1_000)
  columns.setFields(fields)
  return { columns, onChange }
}

describe('the fields that are columns', () => {
  test('are those of the row itself, and a row that is no object', () => {
    const found = fieldsOf([fieldOf([], { object: 7, array: 3 }), fieldOf(['a']), fieldOf(['a', 'b']), fieldOf(['c'])])
    expect(columnFields(found, NO_LAYOUT).map(({ path }) => pathLabel(path))).toEqual(['', 'a', 'c'])
    expect(columnFields(fieldsOf([fieldOf([], { object: 10 }), fieldOf(['a'])]), NO_LAYOUT)).toHaveLength(1)
  })

  test('keep the order that was chosen, with newcomers beside their neighbours', () => {
    const layout = { ...NO_LAYOUT, order: [key('score'), key('prompt')], added: [key('meta', 'id')] }
    expect(columnFields(fields, layout).map(({ path }) => pathLabel(path))).toEqual([
      'score',
      'prompt',
      'meta',
      'meta.id',
    ])
  })

  test('fill the window with text, and never shrink below what can be read', () => {
    const wide = [...naturalWidths(fields.columns, 1_000).values()]
    expect(wide.reduce((sum, px) => sum + px, 0)).toBeGreaterThan(990)
    expect(wide.reduce((sum, px) => sum + px, 0)).toBeLessThanOrEqual(1_000)
    expect([...naturalWidths(fields.columns, 100).values()]).toEqual([200, 180, 104, 104])
  })
})

describe('the columns on screen', () => {
  test('lie side by side', () => {
    const { columns } = open()
    const shown = columns.getShown()
    expect(labels(columns)).toEqual(['prompt', 'meta', 'score'])
    expect(shown.columns[1].leftPx).toBe(shown.columns[0].widthPx)
    expect(shown.looseWidthPx).toBe(shown.columns.reduce((sum, { widthPx }) => sum + widthPx, 0))
  })

  test('can be hidden and shown again, and inner fields added', () => {
    const { columns } = open()
    columns.hide(key('meta'))
    columns.show(['meta', 'id'])
    expect(labels(columns)).toEqual(['prompt', 'meta.id', 'score'])
    columns.show(['meta'])
    expect(labels(columns)).toEqual(['prompt', 'meta', 'meta.id', 'score'])
  })

  test('move, and join the part that they are moved into', () => {
    const { columns } = open()
    columns.move(key('score'), key('prompt'))
    expect(labels(columns)).toEqual(['score', 'prompt', 'meta'])
    columns.pin(key('prompt'), true)
    expect(labels(columns)).toEqual(['prompt', 'score', 'meta'])
    columns.move(key('meta'), key('prompt'))
    expect(columns.getShown()).toMatchObject({ pinnedCount: 2 })
    expect(labels(columns)).toEqual(['meta', 'prompt', 'score'])
    columns.move(key('meta'), null)
    expect(labels(columns)).toEqual(['prompt', 'score', 'meta'])
    expect(columns.getShown()).toMatchObject({ pinnedCount: 1 })
  })

  test('are as they were left when the dataset is opened again', () => {
    const { columns, onChange } = open()
    columns.hide(key('prompt'))
    columns.show(['meta', 'id'])
    columns.pin(key('score'), true)
    columns.setWidth(key('meta'), 333)
    const layout = JSON.parse(JSON.stringify(columns.getLayout()))
    const again = open()
    onChange.mockClear()
    again.columns.setLayout(layout)
    expect(again.columns.getShown()).toEqual(columns.getShown())
    again.columns.reset()
    expect(labels(again.columns)).toEqual(['prompt', 'meta', 'score'])
  })

  test('tell once of each change', () => {
    const { columns, onChange } = open()
    onChange.mockClear()
    columns.move(key('score'), key('prompt'))
    expect(onChange).toHaveBeenCalledTimes(1)
    columns.setFields(fields)
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  test('fit what the window’s rows hold', () => {
    const { columns } = open()
    const shape = new PageShape('view' as ViewId, [['score'], ['prompt']], 100)
    const rows = ['short', 'a longer text'].map((text, at) => ({
      shape,
      revision: 0,
      row: {
        row: rowId(at),
        number: at,
        state: 'original' as const,
        isDeleted: false,
        isSelected: false,
        signals: [],
        byteLength: 1,
        fault: null,
        raw: null,
        decision: { verdict: null, tags: [], note: null, reason: null },
        sample: null,
        cells: ['1', text].map((word) => ({
          kind: 'string' as const,
          text: word,
          length: word.length,
          isCut: false,
          isTurns: false,
          isEdited: false,
        })),
      },
    }))
    columns.fit(key('prompt'), rows, 60, (cell) => (cell?.text.length ?? 0) * 10)
    columns.fit(key('score'), rows, 70, (cell) => (cell?.text.length ?? 0) * 10)
    expect(columns.getShown().columns.map(({ widthPx }) => widthPx)).toMatchObject({ 0: 130, 2: 70 })
  })
})
