import { describe, expect, test, vi } from 'vitest'
import { type Scroller, Viewport } from '../../renderer/grid/viewport.ts'

/** An element as Chromium has it: kept within its canvas, and on whole device pixels. */
class FakeElement implements Scroller {
  topPx = 0
  leftPx = 0
  widthPx = 0
  heightPx = 0
  readonly #clientPx: number
  readonly #pixelPx: number

  constructor(clientPx: number, pixelPx = 1) {
    this.#clientPx = clientPx
    this.#pixelPx = pixelPx
  }
  setCanvas(widthPx: number, heightPx: number): void {
    this.widthPx = widthPx
    this.heightPx = heightPx
  }
  moveTo(topPx: number): number {
    const most = Math.max(0, this.heightPx - this.#clientPx)
    this.topPx = Math.min(Math.max(0, Math.round(topPx / this.#pixelPx) * this.#pixelPx), most)
    return this.topPx
  }
  moveLeftTo(leftPx: number): number {
    this.leftPx = Math.max(0, leftPx)
    return this.leftPx
  }
}

const open = (rowCount: number, pixelPx = 1) => {
  const element = new FakeElement(800, pixelPx)
  const viewport = new Viewport()
  viewport.setRoom(1_000, 800)
  viewport.setColumnsWidth(3_000 - viewport.getGutterPx())
  viewport.setRowCount(rowCount)
  viewport.attach(element)
  const wheel = (stepPx: number) => {
    element.moveTo(element.topPx + stepPx)
    viewport.follow(element.topPx, element.leftPx)
  }
  return { element, viewport, wheel }
}

describe('the viewport', () => {
  test('gives the element its canvas, bounded however many rows there are', () => {
    expect(open(100).element.heightPx).toBe(2_800)
    expect(open(2_000_000_000).element.heightPx).toBe(8_000_000)
  })

  test('goes exactly to a row of 50 million, at any device pixel ratio', () => {
    for (const pixelPx of [1, 1 / 1.25, 1 / 1.5, 1 / 2]) {
      const { viewport, element } = open(50_000_000, pixelPx)
      viewport.showRow(12_345_678, 'top')
      expect(viewport.getTopPx()).toBe(12_345_678 * 28)
      // The scroll event that our own move causes changes nothing.
      viewport.follow(element.topPx, element.leftPx)
      expect(viewport.getTopPx()).toBe(12_345_678 * 28)
    }
  })

  test('a wheel after that scrolls by its pixels', () => {
    const { viewport, wheel } = open(50_000_000)
    viewport.showRow(12_345_678, 'top')
    wheel(100)
    wheel(100)
    expect(viewport.getTopPx()).toBe(12_345_678 * 28 + 200)
    expect(viewport.getDirection()).toBe(1)
  })

  test('the thumb comes to its place when scrolling rests, and nothing that is seen moves', () => {
    const { viewport, element, wheel } = open(50_000_000)
    viewport.showRow(25_000_000, 'top')
    for (let step = 0; step < 100; step++) wheel(500)
    const { topPx } = element
    const before = viewport.getTopPx()
    viewport.rest()
    expect(topPx - element.topPx).toBeGreaterThan(49_000)
    expect(viewport.getTopPx()).toBe(before)
    viewport.follow(element.topPx, element.leftPx)
    expect(viewport.getTopPx()).toBe(before)
  })

  test('more rows found change nothing that is seen', () => {
    const { viewport } = open(200_000)
    viewport.showRow(150_000, 'top')
    for (const count of [250_000, 300_000, 5_000_000, 60_000_000]) {
      viewport.setRowCount(count)
      expect(viewport.getTopPx()).toBe(150_000 * 28)
    }
  })

  test('the row at the top stays when rows change their height', () => {
    const { viewport } = open(60_000_000)
    viewport.showRow(31_234_567, 'top')
    viewport.setRowHeight(136)
    expect(viewport.getVisible().start).toBe(31_234_567)
    viewport.setRowHeight(28)
    expect(viewport.getTopPx()).toBe(31_234_567 * 28)
  })

  test('shows a column beside the pinned ones, its start first', () => {
    const { viewport, element } = open(100)
    viewport.showSpan(1_500, 1_700, 200)
    expect(element.leftPx).toBe(900)
    viewport.showSpan(1_000, 1_100, 200)
    expect(element.leftPx).toBe(900)
    viewport.showSpan(300, 2_000, 200)
    expect(element.leftPx).toBe(300)
    viewport.showSpan(2_900, 3_000, 200)
    expect(element.leftPx).toBe(2_000)
  })

  test('tells of changes only', () => {
    const { viewport } = open(100)
    const told = vi.fn()
    viewport.subscribe(told)
    viewport.showRow(3)
    viewport.setRoom(1_000, 800)
    viewport.setRowCount(100)
    expect(told).not.toHaveBeenCalled()
    viewport.showRow(90)
    expect(told).toHaveBeenCalledTimes(1)
  })
})
