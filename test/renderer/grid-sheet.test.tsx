// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setLanguage } from '../../renderer/app/words.ts'
import type { DatasetStore } from '../../renderer/dataset/dataset-store.ts'
import { Grid } from '../../renderer/grid/grid.tsx'
import { GridStore } from '../../renderer/grid/grid-store.ts'
import { memory } from '../../renderer/memory/memory.ts'
import { rowId } from '../../shared/ids.ts'
import { NaiveEngine } from '../doubles/naive-engine.ts'
import { openBench, until } from '../doubles/renderer-bench.ts'

const lines = Array.from({ length: 500 }, (_, n) => JSON.stringify({ n, text: `row ${n}\tand\u200b`, list: [n, n] }))
lines[2] = '{"n": 2,'
lines[3] = '{"n": null}'

let dataset: DatasetStore
let grid: GridStore
let root: Root
let host: HTMLElement

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  const engine = new NaiveEngine({ files: { 'data.jsonl': lines.join('\n') } })
  const bench = await openBench(engine, `sheet-${crypto.randomUUID()}`)
  dataset = await bench.open({ kind: 'served', path: ['data.jsonl'] })
  grid = new GridStore(dataset)
  host = document.createElement('div')
  document.body.replaceChildren(host)
  root = createRoot(host)
  await act(async () => root.render(<Grid grid={grid} />))
  await painted(() => expect(cellsOf(0)[0]?.textContent).toBe('0'))
})
afterEach(async () => {
  grid.editing.cancel()
  grid.columns.reset()
  await act(async () => root.unmount())
  grid.end()
  await memory.flush()
  setLanguage('en')
  vi.restoreAllMocks()
})

/** Does something, then waits until React has drawn. */
const act = async <T,>(work: () => T | Promise<T>): Promise<void> => {
  await work()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
const painted = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 20 })
const rowAt = (position: number): HTMLElement | undefined =>
  [...host.querySelectorAll<HTMLElement>('[role=row]')].find(
    (row) => row.ariaRowIndex === String(position + 2) && row.style.display !== 'none',
  )
const cellsOf = (position: number): HTMLElement[] => [
  ...(rowAt(position)?.querySelectorAll<HTMLElement>('[role=gridcell]') ?? []),
]
const area = (): HTMLTextAreaElement => {
  const element = host.querySelector('textarea')
  if (element === null) throw new Error('The grid has no text area')
  return element
}
const press = (key: string, more: KeyboardEventInit = {}): Promise<void> =>
  act(async () => {
    area().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  })
/** What a browser does when a key writes. */
const write = (text: string): Promise<void> =>
  act(async () => {
    area().value += text
    area().dispatchEvent(new InputEvent('input', { bubbles: true }))
  })

describe('the sheet', () => {
  test('is drawn before there is a row', async () => {
    await dataset.setQuery({ text: 'is:edited' })
    const empty = new GridStore(dataset)
    await act(async () => root.render(<Grid key="empty" grid={empty} />))
    expect(host.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe('1')
    expect(rowAt(0)).toBeUndefined()
    await act(async () => root.render(null))
    empty.end()
  })

  test('is a grid to a screen reader, and holds only the rows in sight', () => {
    const sheet = host.querySelector('[role=grid]')
    expect([sheet?.getAttribute('aria-rowcount'), sheet?.getAttribute('aria-colcount')]).toEqual(['501', '4'])
    expect(host.querySelectorAll('[role=columnheader]')).toHaveLength(4)
    expect(cellsOf(0).map((cell) => cell.ariaColIndex)).toEqual(['2', '3', '4'])
    expect(host.querySelectorAll('[role=row]').length).toBeLessThan(25)
  })

  test('shows what cannot be seen, what is not there, and what is not JSON', async () => {
    expect(cellsOf(0)[1]?.textContent).toBe('row 0⇥ andZWSP')
    expect(cellsOf(3)[0]?.textContent).toBe('null')
    expect(cellsOf(3)[1]?.ariaLabel).toBe('This row has no such field.')
    expect(cellsOf(2)[0]?.textContent).toContain('Not JSON at character')
    expect(cellsOf(2)[0]?.textContent).toContain('{"n": 2,')
    expect(cellsOf(2)[0]?.ariaColSpan).toBe('3')
    expect(cellsOf(2)).toHaveLength(1)
  })

  test('marks what became of rows, in words too', async () => {
    await act(() => dataset.apply({ kind: 'delete', target: { kind: 'row', row: rowId(1) } }))
    await painted(() => expect(rowAt(1)?.querySelector('[role=img]')?.ariaLabel).toBe('marked as deleted'))
    await act(async () => grid.selectRow(4, 'only'))
    await painted(() => expect(rowAt(4)?.ariaSelected).toBe('true'))
    expect(host.querySelector('[role=status]')?.textContent).toContain('1 row is selected.')
  })

  test('shows another language at once', async () => {
    await act(async () => setLanguage('zh-CN'))
    await painted(() => expect(cellsOf(2)[0]?.textContent).toContain('不是 JSON'))
  })

  test('hands its row elements on when another row comes into sight', async () => {
    const before = host.querySelectorAll('[role=row]').length
    await act(async () => grid.goTo(400 as never))
    await painted(() => expect(cellsOf(400)[0]?.textContent).toBe('400'))
    expect(rowAt(0)).toBeUndefined()
    expect(host.querySelectorAll('[role=row]').length).toBeLessThanOrEqual(before + 5)
  })
})

describe('the keyboard', () => {
  beforeEach(async () => {
    await act(async () => grid.moveTo({ position: 5, column: 1 }))
    await painted(() => expect(grid.getCursor()?.row).toBe(5))
  })

  test('is heard by the text area, which names the active cell', async () => {
    await press('ArrowDown')
    await painted(() => {
      const active = document.getElementById(area().getAttribute('aria-activedescendant') ?? '')
      expect(active).toBe(cellsOf(6)[1])
    })
    expect(document.getElementById(area().getAttribute('aria-controls') ?? '')?.role).toBe('grid')
  })

  test('types over a cell from the first key, and Enter keeps it', async () => {
    await write('n')
    await write('ew')
    expect(grid.editing.getEdit()).toMatchObject({ state: 'typing', text: 'new' })
    await press('Enter')
    expect(grid.getPlace()).toEqual({ position: 6, column: 1 })
    expect(area().value).toBe('')
    await painted(() => expect(cellsOf(5)[1]?.textContent).toBe('new'))
  })

  test('leaves keys to an input method that is composing', async () => {
    await act(async () => {
      area().dispatchEvent(new Event('compositionstart', { bubbles: true }))
    })
    expect(grid.editing.getEdit()).toMatchObject({ state: 'typing', text: '' })
    await write('ni hao')
    for (const ime of [{ isComposing: true }, { keyCode: 229 } as KeyboardEventInit]) {
      for (const key of ['Enter', 'Tab', 'Escape', 'ArrowDown', ' ']) await press(key, ime)
    }
    expect(grid.editing.getEdit()).toMatchObject({ state: 'typing', text: 'ni hao' })
    expect(grid.getPlace()).toEqual({ position: 5, column: 1 })
    area().value = ''
    await write('你好')
    await press('Enter')
    await painted(() => expect(cellsOf(5)[1]?.textContent).toBe('你好'))
  })

  test('gives a composition up without a trace', async () => {
    await act(async () => {
      area().dispatchEvent(new Event('compositionstart', { bubbles: true }))
      area().dispatchEvent(new Event('compositionend', { bubbles: true }))
    })
    expect(grid.editing.getEdit().state).toBe('idle')
  })

  test('destroys nothing by a single letter or Backspace', async () => {
    const { revision } = dataset.getState()
    for (const key of ['Backspace', 'x', 'd', 'k']) await press(key)
    expect([dataset.getState().revision, grid.editing.getEdit().state]).toEqual([revision, 'idle'])
  })

  test('marks rows deleted by Delete, and edits by F2 with Escape to give up', async () => {
    await press('F2')
    await painted(() => expect(area().value).toBe('row 5\tand\u200b'))
    await press('Escape')
    expect(area().value).toBe('')
    await press('Delete')
    await until(dataset, () => dataset.getState().counts.deleted === 1)
  })

  test('says what is wrong with a value and keeps it open', async () => {
    await press('ArrowLeft')
    await write('1.')
    await press('Tab')
    expect(host.querySelector('[role=alert]')?.textContent).toContain('Character')
    expect(area().getAttribute('aria-invalid')).toBe('true')
    expect(grid.getPlace()).toEqual({ position: 5, column: 0 })
  })

  test('Escape, then Tab leaves the grid', async () => {
    const tab = (): boolean =>
      area().dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true }))
    await act(async () => expect(tab()).toBe(false))
    expect(grid.getPlace()).toEqual({ position: 5, column: 2 })
    await press('Escape')
    await act(async () => expect(tab()).toBe(true))
    expect(grid.getPlace()).toEqual({ position: 5, column: 2 })
  })
})

describe('the clipboard that a menu calls for', () => {
  /** Gives whether the grid took it. */
  const call = (type: 'copy' | 'cut' | 'paste', at: Element, text = ''): boolean => {
    const event = new ClipboardEvent(type, { bubbles: true, cancelable: true, clipboardData: new DataTransfer() })
    event.clipboardData?.setData('text/plain', text)
    return !at.dispatchEvent(event)
  }
  let clipboard: string[]

  beforeEach(async () => {
    clipboard = []
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void clipboard.push(text))
    await act(async () => grid.moveTo({ position: 5, column: 0 }))
    await painted(() => expect(grid.getCursor()?.row).toBe(5))
  })

  test('is the grid’s, wherever the focus is in the window', async () => {
    for (const place of [area(), document.body]) {
      await act(async () => expect(call('copy', place)).toBe(true))
      await act(async () => expect(call('cut', place)).toBe(true))
    }
    await vi.waitFor(() => expect(clipboard).toEqual(['5', '5', '5', '5']))
    await act(async () => expect(call('paste', area(), '55')).toBe(true))
    await painted(() => expect(cellsOf(5)[0]?.textContent).toBe('55'))
  })

  test('takes selected rows out by Cut', async () => {
    await act(async () => grid.selectRow(6, 'only'))
    await act(async () => expect(call('cut', area())).toBe(true))
    await until(dataset, () => dataset.getState().counts.deleted === 1)
    expect(clipboard).toEqual([lines[6]])
  })

  test('is left to text that is being typed, to marked text, and to a dialog', async () => {
    const dialog = document.createElement('div')
    dialog.setAttribute('role', 'dialog')
    dialog.textContent = 'some words'
    document.body.append(dialog)
    expect(call('copy', dialog)).toBe(false)
    document.getSelection()?.selectAllChildren(dialog)
    expect(call('copy', document.body)).toBe(false)
    document.getSelection()?.removeAllRanges()
    await write('7')
    for (const type of ['copy', 'cut', 'paste'] as const) expect(call(type, area())).toBe(false)
    expect(clipboard).toEqual([])
  })
})
