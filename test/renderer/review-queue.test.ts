import { beforeEach, describe, expect, test } from 'vitest'
import { ReviewQueue } from '../../renderer/review/review-queue.ts'
import {
  type EngineApi,
  type RowPage,
  type RowText,
  type RowView,
  SEARCH_DONE,
  type ViewInfo,
} from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type DatasetId, position, rowId } from '../../shared/ids.ts'

const NOTHING = { verdict: null, tags: [], note: null, reason: null }
const viewOf = (rowCount: number, view = 'v'): ViewInfo => ({
  view: view as ViewInfo['view'],
  query: { text: 'verdict:keep' },
  rowCount,
  search: SEARCH_DONE,
})
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** Rows whose identity is not their place: 100, 101, ... */
let rows: number[]
let asked: { rows: number; texts: number[] }
let failing: EngineError | null
let failures: string[]
let changes: number
let queue: ReviewQueue

const api: Pick<EngineApi, 'readRows' | 'readRow' | 'findPosition'> = {
  readRows: async ({ start, end }) => {
    asked.rows++
    if (failing !== null) throw failing
    const page = rows.slice(start, end).map((row) => ({ row: rowId(row), number: row - 100 }) as RowView)
    return { revision: 1, start, rows: page } satisfies RowPage
  },
  readRow: async ({ row }) => {
    asked.texts.push(row)
    return { row, revision: 1, text: `{"n":${row}}`, decision: NOTHING } as unknown as RowText
  },
  findPosition: async ({ row }) => {
    const at = rows.indexOf(row)
    return { position: at === -1 ? null : position(at) }
  },
}

beforeEach(() => {
  rows = Array.from({ length: 200 }, (_, at) => 100 + at)
  asked = { rows: 0, texts: [] }
  failing = null
  failures = []
  changes = 0
  queue = new ReviewQueue(
    api,
    'd' as DatasetId,
    viewOf(200),
    () => changes++,
    (error) => failures.push(error.code),
  )
})

describe('a queue of samples', () => {
  test('reads the next three and the one before while one is looked at', async () => {
    await queue.goTo(10)
    expect(queue.getPlace()).toEqual({ position: 10, row: 110, number: 10 })
    expect([queue.getRemaining(), asked.texts.toSorted()]).toEqual([189, [109, 111, 112, 113]])
  })

  test('goes on in the same turn as the key, to a row that is there', async () => {
    await queue.goTo(10)
    asked = { rows: 0, texts: [] }
    void queue.step(1)
    expect(queue.getPlace()?.row).toBe(111)
    await expect(queue.readRow(rowId(111))).resolves.toMatchObject({ text: '{"n":111}' })
    expect([asked.rows, asked.texts.includes(111)]).toEqual([0, false])
  })

  test('asks who stands where for many rows at once', async () => {
    await queue.goTo(0)
    for (let at = 1; at < 120; at++) await queue.step(1)
    expect(queue.getPlace()?.row).toBe(219)
    expect(asked.rows).toBeLessThan(5)
    expect(new Set(asked.texts).size).toBe(asked.texts.length)
  })

  test('ends after the last row, and comes back from there', async () => {
    await queue.goTo(199)
    await queue.step(1)
    expect([queue.isOver(), queue.getPlace(), queue.getRemaining()]).toEqual([true, null, 0])
    await queue.step(1)
    expect(queue.isOver()).toBe(true)
    await queue.step(-1)
    expect([queue.isOver(), queue.getPlace()?.row]).toEqual([false, 299])
    await queue.goTo(0)
    await queue.step(-1)
    expect(queue.getPlace()?.row).toBe(100)
  })

  test('stays at its row when rows join the view before it', async () => {
    await queue.goTo(10)
    rows.splice(3, 0, 900, 901)
    await queue.setView(viewOf(202))
    expect(queue.getPlace()).toEqual({ position: 12, row: 110, number: 10 })
    await queue.step(1)
    expect(queue.getPlace()?.row).toBe(111)
  })

  test('goes on in another view at its row, or where it is told', async () => {
    await queue.goTo(10)
    rows = [105, 110, 120]
    await queue.setView(viewOf(3, 'w'))
    expect(queue.getPlace()).toMatchObject({ position: 1, row: 110 })
    rows = [105, 120, 130]
    await queue.setView(viewOf(3, 'x'), position(1))
    expect(queue.getPlace()).toMatchObject({ position: 1, row: 120 })
  })

  test('goes to a row by who it is, and says when it does not hold it', async () => {
    await queue.goTo(0)
    expect(await queue.goToRow(rowId(150))).toBe(true)
    expect(queue.getPlace()?.position).toBe(50)
    expect(await queue.goToRow(rowId(5))).toBe(false)
    expect(queue.getPlace()?.position).toBe(50)
  })

  test('forgets an answer to a move that another one followed', async () => {
    await queue.goTo(0)
    const far = queue.goTo(150)
    const near = queue.goTo(2)
    await Promise.all([far, near])
    expect(queue.getPlace()?.position).toBe(2)
  })

  test('reads a row again when it is told to, and holds few', async () => {
    await queue.goTo(10)
    await queue.readAnew(rowId(111))
    expect(asked.texts.filter((row) => row === 111)).toHaveLength(2)
    for (let at = 11; at < 40; at++) await queue.step(1)
    asked.texts = []
    await queue.readRow(rowId(111))
    expect(asked.texts).toEqual([111])
    queue.forgetTexts()
    await queue.readRow(rowId(111))
    expect(asked.texts).toEqual([111, 111])
  })

  test('says what went wrong, but for a connection that comes back', async () => {
    failing = new EngineError('connection-lost')
    await queue.goTo(0)
    failing = new EngineError('read-failed', { file: 'a', reason: 'EIO' })
    await queue.goTo(0)
    await settled()
    expect(failures).toEqual(['read-failed'])
  })
})
