import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MAX_PAGES, PAGE_ROWS, PageShape, RowPages } from '../../renderer/grid/row-pages.ts'
import type { RowPage, RowView } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { position, rowId, type ViewId } from '../../shared/ids.ts'

const view = 'view-1' as ViewId
const shapeOf = (columns: string[], name: ViewId = view): PageShape =>
  new PageShape(
    name,
    columns.map((column) => [column]),
    200,
  )

interface Asked {
  start: number
  end: number
  shape: PageShape
  answer: (revision?: number, rows?: number) => Promise<void>
  fail: (error: unknown) => Promise<void>
}

/** An engine that answers when the test says so. */
const slowEngine = () => {
  const asked: Asked[] = []
  const ask = (shape: PageShape, start: number, end: number): Promise<RowPage> =>
    new Promise((resolve, reject) => {
      const settled = () => new Promise<void>((done) => process.nextTick(() => done()))
      asked.push({
        start,
        end,
        shape,
        answer: (revision = 0, rows = end - start) => {
          resolve({ revision, start: position(start), rows: rowsAt(start, rows, revision) })
          return settled()
        },
        fail: (error) => {
          reject(error)
          return settled()
        },
      })
    })
  return { asked, ask }
}

const rowsAt = (start: number, count: number, revision: number): RowView[] =>
  Array.from({ length: count }, (_, index) => ({
    row: rowId(start + index),
    number: start + index,
    state: 'original',
    isDeleted: false,
    isSelected: false,
    signals: [],
    byteLength: revision,
    fault: null,
    raw: null,
    decision: { verdict: null, tags: [], note: null, reason: null },
    sample: null,
    cells: [],
  }))

const open = (rowCount = 1_000_000) => {
  const engine = slowEngine()
  const arrivals = vi.fn()
  const pages = new RowPages(engine.ask, shapeOf(['a']), arrivals)
  pages.setExtent(rowCount, 0)
  return { ...engine, pages, arrivals }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('pages of rows', () => {
  test('are asked for when wanted, and read synchronously once there', async () => {
    const { pages, asked, arrivals } = open()
    pages.want({ start: 60, end: 100 }, 0)
    expect(asked.map(({ start, end }) => [start, end])).toEqual([
      [0, 64],
      [64, 128],
    ])
    expect(pages.getRow(70)).toBeNull()
    expect(pages.getMissing(70)).toEqual({ state: 'loading' })
    await asked[1].answer()
    expect(pages.getRow(70)?.row.number).toBe(70)
    expect(arrivals).toHaveBeenCalledTimes(1)
  })

  test('ahead of the scroll are fetched once the wanted ones are on their way', async () => {
    const { pages, asked } = open()
    pages.want({ start: 0, end: 40 }, 1)
    expect(asked.map(({ start }) => start)).toEqual([0, 64])
    await asked[0].answer()
    await asked[1].answer()
    expect(asked).toHaveLength(2)
  })

  test('that were scrolled past before they were asked for are never asked for', async () => {
    const { pages, asked } = open()
    for (let start = 0; start < 600_000; start += 10_000) pages.want({ start, end: start + 40 }, 1)
    expect(asked).toHaveLength(3)
    await asked[0].answer()
    // One page spans rows 589,952 to 590,016, so both are wanted.
    expect(asked[3].start).toBe(Math.floor(590_000 / PAGE_ROWS) * PAGE_ROWS)
    expect(asked).toHaveLength(4)
  })

  test('are held up to a bound, the wanted ones among them', async () => {
    const { pages, asked } = open()
    for (let page = 0; page < 100; page++) {
      pages.want({ start: page * PAGE_ROWS, end: page * PAGE_ROWS + 10 }, 0)
      for (const one of asked.splice(0)) await one.answer()
      for (const one of asked.splice(0)) await one.answer()
    }
    const held = Array.from({ length: 101 }, (_, page) => pages.getRow(page * PAGE_ROWS)).filter((row) => row !== null)
    expect(held.length).toBeLessThanOrEqual(MAX_PAGES)
    expect(pages.getRow(99 * PAGE_ROWS)?.row.number).toBe(99 * PAGE_ROWS)
    expect(pages.getRow(0)).toBeNull()
  })

  test('stay shown while they are read anew at a later revision', async () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    await asked[0].answer(0)
    pages.setExtent(64, 1)
    expect(asked).toHaveLength(2)
    expect(pages.getRow(3)?.revision).toBe(0)
    await asked[1].answer(1)
    expect(pages.getRow(3)?.revision).toBe(1)
    expect(asked).toHaveLength(2)
  })

  test('asked for before a change are asked for again after it', async () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    pages.setExtent(64, 1)
    expect(asked).toHaveLength(1)
    await asked[0].answer(0)
    expect(pages.getRow(3)?.revision).toBe(0)
    expect(asked).toHaveLength(2)
    await asked[1].answer(1)
    expect(pages.getRow(3)?.revision).toBe(1)
  })

  test('keep the shape they were read in until the new columns are there', async () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    await asked[0].answer()
    const wider = shapeOf(['b', 'a'])
    pages.setShape(wider)
    expect(pages.getRow(3)?.shape.cellIndexOf.get('["a"]')).toBe(0)
    await asked[1].answer()
    expect(pages.getRow(3)?.shape).toBe(wider)
  })

  test('of another view replace the old at once, and late answers of the old are ignored', async () => {
    const { pages, asked, arrivals } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    pages.setShape(shapeOf(['a'], 'view-2' as ViewId))
    expect(asked).toHaveLength(2)
    await asked[0].answer()
    expect(pages.getRow(3)).toBeNull()
    expect(arrivals).not.toHaveBeenCalled()
    await asked[1].answer()
    expect(pages.getRow(3)?.shape.view).toBe('view-2')
  })

  test('that ended where the index had come to grow with it, and are not asked for in a loop', async () => {
    const { pages, asked } = open(40)
    pages.want({ start: 0, end: 40 }, 0)
    await asked[0].answer(0, 30)
    expect(asked).toHaveLength(1)
    expect(pages.getRow(35)).toBeNull()
    pages.setExtent(200, 0)
    expect(asked.map(({ start, end }) => [start, end]).slice(1)).toEqual([
      [0, 64],
      [64, 128],
    ])
  })

  test('past the end are not asked for', () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 64 }, 1)
    expect(asked).toHaveLength(1)
  })

  test('that could not be read say why, and are tried again', async () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    await asked[0].fail(new EngineError('connection-lost'))
    expect(pages.getMissing(3)).toEqual({ state: 'failed', error: { code: 'connection-lost', values: {} } })
    expect(asked).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    expect(asked).toHaveLength(2)
    await asked[1].answer()
    expect(pages.getRow(3)?.row.number).toBe(3)
  })

  test('that fail when read anew keep what they showed', async () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    await asked[0].answer()
    pages.refresh()
    await asked[1].fail(new EngineError('connection-lost'))
    expect(pages.getRow(3)?.row.number).toBe(3)
    vi.advanceTimersByTime(2_000)
    expect(asked).toHaveLength(3)
  })

  test('can be painted over, also those on their way anew', async () => {
    const { pages, asked } = open(64)
    pages.want({ start: 0, end: 40 }, 0)
    await asked[0].answer()
    pages.refresh()
    pages.paint((row, at) => (at === 3 ? { ...row, isSelected: true } : row))
    expect([2, 3].map((at) => pages.getRow(at)?.row.isSelected)).toEqual([false, true])
    await asked[1].answer()
    expect(pages.getRow(3)?.row.isSelected).toBe(true)
    await asked[2].answer()
    expect(pages.getRow(3)?.row.isSelected).toBe(false)
    expect(asked).toHaveLength(3)
  })
})
