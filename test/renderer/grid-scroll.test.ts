import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CANVAS_LIMIT_PX,
  canvasHeight,
  elementOfTop,
  followElement,
  maxTop,
  pageRows,
  resizeSheet,
  type Scroll,
  type Sheet,
  scrollTo,
  scrollToRow,
  startOfSheet,
  topOfElement,
  visibleRows,
} from '../../renderer/grid/scroll.ts'

const sheetOf = (rowCount: number, rowHeightPx = 28, viewportPx = 800): Sheet => ({
  rowCount,
  rowHeightPx,
  viewportPx,
  canvasLimitPx: CANVAS_LIMIT_PX,
})
const anySheet = fc
  .record({
    rowCount: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 5_000, max: 2_000_000_000 })),
    rowHeightPx: fc.constantFrom(28, 64, 136),
    viewportPx: fc.integer({ min: 20, max: 2_000 }),
  })
  .map(({ rowCount, rowHeightPx, viewportPx }) => sheetOf(rowCount, rowHeightPx, viewportPx))
const tall = sheetOf(50_000_000)
const elementMax = canvasHeight(tall) - tall.viewportPx

describe('a sheet that fits into an element', () => {
  test('is scrolled as the element is', () => {
    const sheet = sheetOf(1_000)
    expect(followElement(sheet, startOfSheet, 12_345)).toEqual({ topPx: 12_345, elementTopPx: 12_345 })
    expect(canvasHeight(sheet)).toBe(28_000)
  })

  test('shows the rows that the viewport cuts or holds', () => {
    expect(visibleRows(sheetOf(1_000), 30)).toEqual({ start: 1, end: 30 })
    expect(visibleRows(sheetOf(1_000), 30, 5)).toEqual({ start: 0, end: 35 })
    expect(visibleRows(sheetOf(3), 0, 5)).toEqual({ start: 0, end: 3 })
    expect(visibleRows(sheetOf(0), 0, 5)).toEqual({ start: 0, end: 0 })
  })
})

describe('a sheet of 50 million rows', () => {
  test('stays below what Chromium lays out at a device pixel ratio of 4', () => {
    expect(canvasHeight(tall)).toBeLessThan(33_554_428 / 4)
  })

  test('moves by as many pixels as a wheel does, anywhere', () => {
    for (const start of [0, 5_000, 90_000, 700_000_000, maxTop(tall) - 200]) {
      const scroll = scrollTo(tall, start)
      expect(followElement(tall, scroll, scroll.elementTopPx + 100).topPx).toBe(Math.min(start + 100, maxTop(tall)))
    }
  })

  test('jumps with the thumb in proportion', () => {
    const { topPx } = followElement(tall, startOfSheet, elementMax / 2)
    expect(topPx / maxTop(tall)).toBeCloseTo(0.5, 3)
  })

  test('reaches its very first and very last row by the thumb', () => {
    expect(followElement(tall, scrollTo(tall, 5e8), 0).topPx).toBe(0)
    const end = followElement(tall, scrollTo(tall, 5e8), elementMax)
    expect(visibleRows(tall, end.topPx).end).toBe(50_000_000)
    expect(end.topPx).toBe(maxTop(tall))
  })

  test('reaches its first row by the wheel from wherever the thumb let go, and never sticks', () => {
    let scroll: Scroll = followElement(tall, startOfSheet, 130_000)
    const startPx = scroll.topPx
    let steps = 0
    while (scroll.topPx > 0 && steps < 200_000) {
      // A browser never scrolls an element above its start.
      scroll = followElement(tall, scroll, Math.max(0, scroll.elementTopPx - 120))
      steps++
    }
    expect(scroll.topPx).toBe(0)
    // A step is cut short where the element comes to its own end first.
    expect(steps).toBeLessThanOrEqual(Math.ceil(startPx / 120) + 3)
  })

  test('reaches its last row by the wheel, pixel by pixel', () => {
    let scroll: Scroll = scrollTo(tall, maxTop(tall) - 50_000)
    for (let step = 0; step < 500; step++) {
      scroll = followElement(tall, scroll, Math.min(elementMax, scroll.elementTopPx + 100))
    }
    expect(scroll.topPx).toBe(maxTop(tall))
  })

  test('puts any row exactly at the top', () => {
    for (const row of [0, 1, 12_345_678, 49_999_900]) {
      expect(scrollToRow(tall, startOfSheet, row, 'top').topPx).toBe(row * 28)
    }
    expect(scrollToRow(tall, startOfSheet, 49_999_999, 'top').topPx).toBe(maxTop(tall))
  })

  test('keeps the row at the top in its place when rows grow taller, and back', () => {
    const before = scrollToRow(tall, startOfSheet, 31_234_567, 'top')
    const comfortable = sheetOf(50_000_000, 136)
    const after = resizeSheet(tall, comfortable, before)
    expect(visibleRows(comfortable, after.topPx).start).toBe(31_234_567)
    expect(resizeSheet(comfortable, tall, after).topPx).toBe(before.topPx)
  })
})

describe('showing a row', () => {
  const sheet = sheetOf(1_000)

  test('does not scroll when the row is in sight', () => {
    const scroll = scrollTo(sheet, 280)
    expect(scrollToRow(sheet, scroll, 10, 'nearest')).toBe(scroll)
    expect(scrollToRow(sheet, scroll, 20, 'middle')).toBe(scroll)
  })

  test('scrolls no further than needed', () => {
    const scroll = scrollTo(sheet, 280)
    expect(scrollToRow(sheet, scroll, 9, 'nearest').topPx).toBe(252)
    expect(scrollToRow(sheet, scroll, 40, 'nearest').topPx).toBe(41 * 28 - 800)
  })

  test('shows the start of a row that is taller than the viewport', () => {
    const low = sheetOf(1_000, 136, 60)
    expect(scrollToRow(low, startOfSheet, 5, 'nearest').topPx).toBe(5 * 136)
  })

  test('turns pages that keep one row in sight', () => {
    expect(pageRows(sheet)).toBe(27)
    expect(pageRows(sheetOf(10, 136, 60))).toBe(1)
  })
})

describe('for any sheet', () => {
  test('the two mappings are each other’s inverse', () => {
    fc.assert(
      fc.property(anySheet, fc.double({ min: 0, max: 1, noNaN: true }), (sheet, share) => {
        const topPx = Math.round(maxTop(sheet) * share)
        expect(Math.abs(topOfElement(sheet, elementOfTop(sheet, topPx)) - topPx)).toBeLessThan(0.01)
      }),
    )
  })

  test('the mapping never turns back', () => {
    fc.assert(
      fc.property(anySheet, fc.nat(8_000_000), fc.nat(8_000_000), (sheet, one, other) => {
        const [lower, upper] = one < other ? [one, other] : [other, one]
        expect(topOfElement(sheet, lower)).toBeLessThanOrEqual(topOfElement(sheet, upper))
      }),
    )
  })

  test('no walk of scrolls leaves the sheet or the element', () => {
    fc.assert(
      fc.property(
        anySheet,
        fc.array(fc.integer({ min: -9_000_000, max: 9_000_000 }), { maxLength: 40 }),
        (sheet, steps) => {
          const most = Math.max(0, canvasHeight(sheet) - sheet.viewportPx)
          let scroll: Scroll = startOfSheet
          for (const step of steps) {
            const element = Math.min(most, Math.max(0, scroll.elementTopPx + step))
            scroll = followElement(sheet, scroll, element)
            expect(scroll.topPx).toBeGreaterThanOrEqual(0)
            expect(scroll.topPx).toBeLessThanOrEqual(maxTop(sheet))
            expect(scroll.elementTopPx).toBeGreaterThanOrEqual(0)
            expect(scroll.elementTopPx).toBeLessThanOrEqual(most)
          }
        },
      ),
    )
  })

  test('a row that was asked for is in sight', () => {
    fc.assert(
      fc.property(
        anySheet,
        fc.nat(2_000_000_000),
        fc.constantFrom('nearest', 'middle', 'top'),
        (sheet, seed, where) => {
          fc.pre(sheet.rowCount > 0)
          const row = seed % sheet.rowCount
          const { topPx } = scrollToRow(sheet, scrollTo(sheet, maxTop(sheet) / 3), row, where as 'nearest')
          const { start, end } = visibleRows(sheet, topPx)
          expect(row).toBeGreaterThanOrEqual(start)
          expect(row).toBeLessThan(end)
        },
      ),
    )
  })
})
