import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dismissNotice, getVoice } from '../../renderer/app/notify.ts'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { GridStore } from '../../renderer/grid/grid-store.ts'
import { memory } from '../../renderer/memory/memory.ts'
import type { FileRef } from '../../shared/contract.ts'
import { position, rowId } from '../../shared/ids.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { openBench, until } from '../doubles/renderer-bench.ts'

const file: FileRef = { kind: 'served', path: ['data.jsonl'] }
const lines = Array.from({ length: 300 }, (_, n) => `{"n": ${n}, "text": "row ${n}", "ok": true, "none": null}`)
lines[5] = '{"n": 5,'

let dataset: DatasetStore
let grid: GridStore
/** What the test's clipboard holds. */
let copied: string

const open = async (): Promise<void> => {
  const bench = await openBench(
    new NaiveEngine({ files: { 'data.jsonl': lines.join('\n') } }),
    `grid-${crypto.randomUUID()}`,
  )
  dataset = await bench.open(file)
  grid = new GridStore(dataset)
  grid.viewport.setRoom(1_000, 800)
  await look()
}
/** What the painter does in every frame, until the rows are there. */
const look = async (): Promise<void> => {
  await vi.waitFor(() => {
    grid.pages.want(grid.viewport.getVisible(), 0)
    const { start } = grid.viewport.getVisible()
    expect(grid.pages.getRow(start)?.revision).toBe(dataset.getState().revision)
  })
}
const at = (row: number, column: number): void => grid.moveTo({ position: row, column })
const textOf = async (row: number): Promise<string> => {
  const { dataset: id } = dataset.getState()
  return (await dataset.api.readRow({ dataset: id, row: rowId(row), limit: 10_000 })).text
}
const fieldOf = async (row: number, key: string): Promise<unknown> => JSON.parse(await textOf(row))[key]
const said = (): string[] => getVoice().notices.map(({ text }) => text)
const committed = async (change: () => void): Promise<void> => {
  const { revision } = dataset.getState()
  change()
  await until(dataset, () => dataset.getState().revision > revision)
  await look()
}

beforeEach(async () => {
  for (const { id } of getVoice().notices) dismissNotice(id)
  copied = ''
  vi.stubGlobal('window', {})
  vi.stubGlobal('navigator', {
    clipboard: {
      writeText: async (text: string) => {
        copied = text
      },
      readText: async () => copied,
    },
  })
  await open()
})

afterEach(async () => {
  grid.editing.cancel()
  grid.columns.reset()
  grid.end()
  await memory.flush()
})

describe('the cursor', () => {
  test('knows whose row it stands on once that is read', async () => {
    at(3, 1)
    expect(grid.getCursor()).toEqual({ row: 3, position: 3, column: ['text'] })
    grid.goTo(position(250))
    expect(grid.getCursor()).toBeNull()
    await look()
    expect(grid.getCursor()).toEqual({ row: 250, position: 250, column: ['text'] })
    expect(grid.getRow()?.number).toBe(250)
  })

  test('goes with its row when rows are inserted before it', async () => {
    at(100, 1)
    await look()
    await committed(() => void dataset.apply({ kind: 'insert', after: rowId(2), lines: ['{}', '{}'] }))
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 100, position: 102 }))
  })

  test('goes with its row into another view, and takes the row that stands there when it is left out', async () => {
    at(5, 0)
    await dataset.setQuery({ text: 'is:malformed' })
    await look()
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 5, position: 0 }))
    await dataset.setQuery({ text: '' })
    await look()
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 5, position: 5 }))
    at(9, 0)
    await look()
    await dataset.setQuery({ text: 'is:malformed' })
    await look()
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 5, position: 0 }))
  })

  test('comes back to its row and column from a view that holds no rows', async () => {
    at(120, 1)
    await look()
    await dataset.setQuery({ text: 'is:deleted' })
    await vi.waitFor(() => expect(grid.getPlace()).toBeNull())
    await dataset.setQuery({ text: '' })
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 120, position: 120, column: ['text'] }))
  })

  test('stays in its column when columns move', () => {
    at(3, 1)
    grid.columns.move('["text"]', '["n"]')
    expect(grid.getPlace()).toEqual({ position: 3, column: 0 })
    expect(grid.getCursor()?.column).toEqual(['text'])
  })
})

describe('editing', () => {
  test('shows what was typed at once, and writes it', async () => {
    at(3, 1)
    grid.startTyping('new words')
    grid.editing.commit()
    const shown = grid.pages.getRow(3)
    expect(shown && grid.getCell(shown, '["text"]')?.text).toBe('new words')
    await look()
    await vi.waitFor(async () => expect(await fieldOf(3, 'text')).toBe('new words'))
  })

  test('opens a malformed row as its own text', async () => {
    at(5, 2)
    grid.startEdit()
    await vi.waitFor(() => expect(grid.editing.getEdit()).toMatchObject({ state: 'typing', text: '{"n": 5,' }))
    grid.editing.type('{"n": 5}')
    await committed(() => grid.editing.commit())
    expect(await textOf(5)).toBe('{"n": 5}')
    expect(grid.getRow()?.fault).toBeNull()
  })

  test('keeps the kind of what is typed over', () => {
    at(3, 0)
    grid.startTyping('x')
    expect(grid.editing.getEdit()).toMatchObject({ kind: 'number', problem: { kind: 'fault' } })
    expect(grid.editing.commit()).toBe(false)
    grid.editing.cancel()
    at(3, 3)
    grid.startTyping('x')
    expect(grid.editing.getEdit()).toMatchObject({ kind: 'null' })
  })

  test('says why it can’t be where the dataset is read only', () => {
    Object.defineProperty(dataset, 'canWrite', { value: () => false })
    vi.spyOn(dataset, 'getState').mockReturnValue({
      ...dataset.getState(),
      access: { mode: 'read', reason: 'other-window' },
    })
    at(3, 1)
    expect(grid.startTyping('x')).toBe(false)
    expect(said()).toEqual(['This dataset is being edited in another window, so it can’t be changed here.'])
  })
})

describe('selecting rows', () => {
  test('is painted at once, counted by the engine, and grows with the view', async () => {
    grid.selectRow(2, 'only')
    grid.selectRow(6, 'reach')
    expect(grid.pages.getRow(4)?.row.isSelected).toBe(true)
    await grid.selection.settle()
    expect(grid.getSelected()).toBe(5)
    grid.selectRow(4, 'toggle')
    await grid.selection.settle()
    expect(grid.getSelected()).toBe(4)
    grid.selectAll()
    await grid.selection.settle()
    expect([grid.getSelected(), grid.selection.isAll()]).toEqual([300, true])
    await committed(() => void dataset.apply({ kind: 'insert', after: null, lines: ['{}'] }))
    await until(dataset, () => dataset.getView().rowCount === 301)
    expect(grid.getSelected()).toBe(301)
  })

  test('is given up by what was marked last', async () => {
    at(3, 0)
    grid.move('down', true)
    grid.selectAll()
    await grid.selection.settle()
    expect(grid.giveUp()).toBe(true)
    await grid.selection.settle()
    expect(grid.getSelected()).toBe(0)
    expect(grid.giveUp()).toBe(true)
    expect(grid.giveUp()).toBe(false)
  })

  test('ends with the view', async () => {
    grid.selectAll()
    await grid.selection.settle()
    await dataset.setQuery({ text: 'is:malformed' })
    expect(grid.getSelected()).toBe(0)
  })
})

describe('rows', () => {
  test('deleted are those selected, and say so when there are many', async () => {
    at(10, 0)
    grid.selectRow(2, 'only')
    grid.selectRow(4, 'reach')
    await grid.selection.settle()
    await committed(() => void grid.rows.delete())
    expect([2, 3, 4, 10].map((row) => grid.pages.getRow(row)?.row.isDeleted)).toEqual([true, true, true, false])
    await vi.waitFor(() => expect(said()).toEqual(['3 rows are marked as deleted.']))
    await committed(() => getVoice().notices[0]?.action?.run())
    expect(grid.pages.getRow(3)?.row.isDeleted).toBe(false)
  })

  test('are asked about when they are out of mind, or many', async () => {
    grid.selectRow(2, 'only')
    await grid.selection.settle()
    at(10, 0)
    void grid.rows.delete()
    await vi.waitFor(() => expect(getVoice().question?.title).toBe('Mark the 1 selected row as deleted?'))
    getVoice().question?.answer(null)
    grid.selectAll()
    await grid.selection.settle()
    void grid.rows.delete()
    await vi.waitFor(() => expect(getVoice().question?.title).toBe('Mark the 300 selected rows as deleted?'))
    getVoice().question?.answer(null)
    expect(dataset.getState().counts.deleted).toBe(0)
  })

  test('of marked cells are deleted when none is selected', async () => {
    at(10, 0)
    grid.move('down', true)
    await committed(() => void grid.rows.delete())
    expect([9, 10, 11, 12].map((row) => grid.pages.getRow(row)?.row.isDeleted)).toEqual([false, true, true, false])
  })

  test('are inserted in the style of their neighbour, and the cursor goes there', async () => {
    at(3, 1)
    await committed(() => void grid.rows.insert('after'))
    await vi.waitFor(() => expect(grid.getPlace()).toEqual({ position: 4, column: 1 }))
    await look()
    const row = grid.getCursor()?.row
    expect(row === undefined ? '' : await textOf(row)).toBe('{"n": null, "text": "", "ok": null, "none": null}')
    at(0, 0)
    await committed(() => void grid.rows.insert('before'))
    await vi.waitFor(() => expect(grid.getPlace()?.position).toBe(0))
    expect(dataset.getState().rows.count).toBe(302)
  })

  test('are inserted before a row of a view that leaves its neighbour out', async () => {
    await dataset.setQuery({ text: 'is:malformed' })
    await look()
    at(0, 0)
    await committed(() => void grid.rows.insert('before'))
    await dataset.setQuery({ text: 'is:inserted' })
    await look()
    expect(grid.pages.getRow(0)?.row.number).toBe(5)
  })

  test('come back into sight when what was done to them is undone or done again', async () => {
    at(3, 1)
    grid.startTyping('changed')
    await committed(() => grid.editing.commit())
    grid.goTo(position(250))
    await look()
    await committed(() => void grid.rows.undo())
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 3, position: 3 }))
    expect(grid.viewport.getVisible().start).toBe(0)
    grid.goTo(position(250))
    await look()
    await committed(() => void grid.rows.redo())
    await vi.waitFor(() => expect(grid.getCursor()).toMatchObject({ row: 3, position: 3 }))
  })

  test('are duplicated', async () => {
    at(7, 0)
    await committed(() => void grid.rows.duplicate())
    await vi.waitFor(() => expect(grid.getPlace()?.position).toBe(8))
    expect(dataset.getState().rows.count).toBe(301)
  })
})

describe('the clipboard', () => {
  test('gets cells as a block, and pastes it as one step', async () => {
    at(10, 0)
    grid.setBlock({ rowStart: 10, rowEnd: 12, columnStart: 0, columnEnd: 2 })
    await grid.clipboard.copyCells()
    expect(copied).toBe('10\trow 10\n11\trow 11')
    at(20, 0)
    await committed(() => void grid.clipboard.paste())
    expect(await Promise.all([20, 21].map((row) => fieldOf(row, 'text')))).toEqual(['row 10', 'row 11'])
    expect(await Promise.all([20, 21].map((row) => fieldOf(row, 'n')))).toEqual([10, 11])
    await vi.waitFor(() => expect(said()).toEqual(['Pasted into 4 cells.']))
    await dataset.undo()
    expect(await Promise.all([20, 21].map((row) => fieldOf(row, 'text')))).toEqual(['row 20', 'row 21'])
  })

  test('holds one cell as its bare text, which stays one cell when pasted', async () => {
    await dataset.apply({ kind: 'set', target: { kind: 'row', row: rowId(3) }, path: ['text'], json: '"a\\n\\"b\\""' })
    await look()
    at(3, 1)
    await grid.clipboard.copy()
    expect(copied).toBe('a\n"b"')
    at(8, 1)
    await committed(() => void grid.clipboard.paste())
    expect(await fieldOf(8, 'text')).toBe('a\n"b"')
    expect(await fieldOf(9, 'text')).toBe('row 9')
  })

  test('gets rows as their lines when rows were marked last', async () => {
    grid.selectRow(2, 'only')
    grid.selectRow(3, 'reach')
    await grid.clipboard.copy()
    expect(copied).toBe(`${lines[2]}\n${lines[3]}`)
    at(10, 1)
    await grid.clipboard.copy()
    expect(copied).toBe('row 10')
  })

  test('cuts rows by marking them deleted, and leaves cells their values', async () => {
    at(10, 1)
    await grid.clipboard.cut()
    expect([copied, said(), dataset.getState().revision]).toEqual([
      'row 10',
      ['Copied. Cells keep their values; to cut rows, select them first.'],
      0,
    ])
    grid.selectRow(2, 'only')
    grid.selectRow(3, 'reach')
    await committed(() => void grid.clipboard.cut())
    expect([copied, dataset.getState().counts.deleted]).toEqual([`${lines[2]}\n${lines[3]}`, 2])
  })

  test('says what a paste left out', async () => {
    at(299, 2)
    await committed(() => void grid.clipboard.pasteText('false\tx\ty\nfalse\tx\ty'))
    expect(await textOf(299)).toContain('false')
    await vi.waitFor(() =>
      expect(said()).toEqual([
        'Pasted into 2 cells. 1 row past the end of the sheet was left out. 1 column past the end of the sheet was left out.',
      ]),
    )
    at(4, 0)
    void grid.clipboard.pasteText('x\ny')
    await vi.waitFor(() =>
      expect(said().at(-1)).toBe(
        '1 cell kept its value, since the text is not of its kind. 1 row was left out, since it is not JSON.',
      ),
    )
  })
})

test('row height is remembered', async () => {
  grid.setRowHeight('three')
  await open()
  await vi.waitFor(() => expect(grid.getRowHeight()).toBe('three'))
  grid.setRowHeight('line')
})
