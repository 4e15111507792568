import { describe, expect, test } from 'vitest'
import {
  blockOf,
  isInBlock,
  isMany,
  type Move,
  movePlace,
  tabPlace,
  withinBounds,
} from '../../renderer/grid/cell-range.ts'

const bounds = { rows: 100, columns: 4, pageRows: 20 }
const from = { position: 50, column: 2 }

describe('moving the cursor', () => {
  test('each move leads where its key says', () => {
    const ends = (['up', 'down', 'left', 'right', 'page-up', 'page-down', 'row-start', 'row-end'] as Move[]).map(
      (move) => {
        const place = movePlace(from, move, bounds)
        return [place.position, place.column]
      },
    )
    expect(ends).toEqual([
      [49, 2],
      [51, 2],
      [50, 1],
      [50, 3],
      [30, 2],
      [70, 2],
      [50, 0],
      [50, 3],
    ])
    expect(movePlace(from, 'sheet-start', bounds)).toEqual({ position: 0, column: 0 })
    expect(movePlace(from, 'sheet-end', bounds)).toEqual({ position: 99, column: 3 })
    expect(movePlace(from, 'first-row', bounds)).toEqual({ position: 0, column: 2 })
    expect(movePlace(from, 'last-row', bounds)).toEqual({ position: 99, column: 2 })
  })

  test('stops at the ends', () => {
    expect(movePlace({ position: 0, column: 0 }, 'up', bounds)).toEqual({ position: 0, column: 0 })
    expect(movePlace({ position: 95, column: 3 }, 'page-down', bounds)).toEqual({ position: 99, column: 3 })
    expect(movePlace({ position: 0, column: 0 }, 'down', { rows: 0, columns: 0, pageRows: 1 })).toEqual({
      position: 0,
      column: 0,
    })
  })

  test('Tab goes on in the next row and leaves at the ends', () => {
    expect(tabPlace({ position: 50, column: 3 }, 1, bounds)).toEqual({ position: 51, column: 0 })
    expect(tabPlace({ position: 50, column: 0 }, -1, bounds)).toEqual({ position: 49, column: 3 })
    expect(tabPlace({ position: 99, column: 3 }, 1, bounds)).toBeNull()
    expect(tabPlace({ position: 0, column: 0 }, -1, bounds)).toBeNull()
  })

  test('a place comes back into a sheet that shrank', () => {
    expect(withinBounds({ position: 200, column: 9 }, bounds)).toEqual({ position: 99, column: 3 })
  })
})

describe('a range', () => {
  test('is the same block from whichever corner it was drawn', () => {
    const one = { position: 7, column: 3 }
    const other = { position: 4, column: 1 }
    const block = { rowStart: 4, rowEnd: 8, columnStart: 1, columnEnd: 4 }
    expect(blockOf({ anchor: one, head: other })).toEqual(block)
    expect(blockOf({ anchor: other, head: one })).toEqual(block)
    expect(isInBlock(block, 7, 3)).toBe(true)
    expect(isInBlock(block, 8, 3)).toBe(false)
    expect(isInBlock(block, 5, 0)).toBe(false)
  })

  test('is many from two cells on', () => {
    expect(isMany(blockOf({ anchor: from, head: from }))).toBe(false)
    expect(isMany(blockOf({ anchor: from, head: { position: 50, column: 1 } }))).toBe(true)
  })
})
