/**
 * Where the grid is scrolled to and how much of it is seen. It holds the numbers and steers the scrolled element; what is
 * painted there is not its subject. What must stay true: the element is moved the moment that the numbers are, since a
 * scroll event that still tells of the old place would else be taken for the user's wish.
 */
import {
  CANVAS_LIMIT_PX,
  canvasHeight,
  elementOfTop,
  followElement,
  pageRows,
  type RowSpan,
  resizeSheet,
  type Scroll,
  type Sheet,
  scrollTo,
  scrollToRow,
  startOfSheet,
  visibleRows,
} from './scroll.ts'

export const rowHeights = ['line', 'three', 'comfortable'] as const
export type RowHeight = (typeof rowHeights)[number]

/** How tall a row is, how many lines of text it shows, and how much text that takes. */
export const ROW_SHAPES: Readonly<Record<RowHeight, { heightPx: number; lines: number; previewChars: number }>> = {
  line: { heightPx: 28, lines: 1, previewChars: 240 },
  three: { heightPx: 64, lines: 3, previewChars: 700 },
  comfortable: { heightPx: 136, lines: 6, previewChars: 1_600 },
}

/** The element that scrolls, and the canvas in it. */
export interface Scroller {
  setCanvas(widthPx: number, heightPx: number): void
  /** Puts the element somewhere and tells where it really stands, which may be a fraction of a pixel off. */
  moveTo(topPx: number): number
  moveLeftTo(leftPx: number): number
}

const DIGIT_PX = 7.6
const SEPARATOR_PX = 3.8
/** Room for the marks beside a number, and around both. */
const GUTTER_ROOM_PX = 42

const gutterWidth = (rowCount: number): number => {
  const digits = Math.max(3, String(rowCount).length)
  return Math.ceil(GUTTER_ROOM_PX + digits * DIGIT_PX + Math.floor((digits - 1) / 3) * SEPARATOR_PX)
}

export class Viewport {
  readonly #listeners = new Set<() => void>()
  #scroller: Scroller | null = null
  #sheet: Sheet = { rowCount: 0, rowHeightPx: ROW_SHAPES.line.heightPx, viewportPx: 0, canvasLimitPx: CANVAS_LIMIT_PX }
  #scroll: Scroll = startOfSheet
  #leftPx = 0
  #widthPx = 0
  #columnsPx = 0
  #numberPx = gutterWidth(0)
  #decisionPx = 0
  #direction: -1 | 0 | 1 = 0

  getSheet(): Sheet {
    return this.#sheet
  }
  getTopPx(): number {
    return this.#scroll.topPx
  }
  getLeftPx(): number {
    return this.#leftPx
  }
  getWidthPx(): number {
    return this.#widthPx
  }
  /** Gives the width of what stays at the left of every row: its number, and what was decided about it. */
  getGutterPx(): number {
    return this.#numberPx + this.#decisionPx
  }
  /** Gives the width of the decisions beside the row numbers. */
  getDecisionPx(): number {
    return this.#decisionPx
  }
  /** Tells which way somebody scrolled last. */
  getDirection(): -1 | 0 | 1 {
    return this.#direction
  }
  getVisible(moreRows = 0): RowSpan {
    return visibleRows(this.#sheet, this.#scroll.topPx, moreRows)
  }
  getPageRows(): number {
    return pageRows(this.#sheet)
  }

  /** Calls back after anything here changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes the element that scrolls, or lets it go. */
  attach(scroller: Scroller | null): void {
    this.#scroller = scroller
    this.#steer()
  }

  /** Takes in the room for rows: the grid's inside without its header. */
  setRoom(widthPx: number, heightPx: number): void {
    if (widthPx === this.#widthPx && heightPx === this.#sheet.viewportPx) return
    this.#widthPx = widthPx
    this.#resize({ ...this.#sheet, viewportPx: heightPx })
  }

  setRowCount(rowCount: number): void {
    if (rowCount !== this.#sheet.rowCount) this.#resize({ ...this.#sheet, rowCount })
  }

  setRowHeight(rowHeightPx: number): void {
    if (rowHeightPx !== this.#sheet.rowHeightPx) this.#resize({ ...this.#sheet, rowHeightPx })
  }

  /** Takes in how wide the columns are together. */
  setColumnsWidth(columnsPx: number): void {
    if (columnsPx === this.#columnsPx) return
    this.#columnsPx = columnsPx
    this.#steer()
    this.#tell()
  }

  /** Makes room for row numbers up to a count; the room never shrinks, so that nothing jumps. */
  setGutter(rowCount: number): void {
    const numberPx = Math.max(this.#numberPx, gutterWidth(rowCount))
    if (numberPx === this.#numberPx) return
    this.#numberPx = numberPx
    this.#steer()
    this.#tell()
  }

  /** Makes room for decisions. */
  setDecisionWidth(decisionPx: number): void {
    if (decisionPx === this.#decisionPx) return
    this.#decisionPx = decisionPx
    this.#steer()
    this.#tell()
  }

  /** Follows the element where the user scrolled it. */
  follow(elementTopPx: number, elementLeftPx: number): void {
    const before = this.#scroll
    this.#scroll = followElement(this.#sheet, before, elementTopPx)
    this.#direction = Math.sign(this.#scroll.topPx - before.topPx) as -1 | 0 | 1
    this.#leftPx = Math.max(0, elementLeftPx)
    if (this.#scroll.elementTopPx !== elementTopPx) this.#steer()
    this.#tell()
  }

  /** Puts the thumb where it belongs once scrolling rests; what is seen stays. */
  rest(): void {
    const elementTopPx = elementOfTop(this.#sheet, this.#scroll.topPx)
    if (Math.abs(elementTopPx - this.#scroll.elementTopPx) < 1) return
    this.#scroll = { ...this.#scroll, elementTopPx }
    this.#steer()
  }

  /** Shows a row whole, scrolling no further than needed. */
  showRow(position: number, where: 'nearest' | 'middle' | 'top' = 'nearest'): void {
    this.#moveTo(scrollToRow(this.#sheet, this.#scroll, position, where))
  }

  /** Scrolls by some pixels, as a drag past the edge does. */
  scrollBy(xPx: number, yPx: number): void {
    this.#moveTo(scrollTo(this.#sheet, this.#scroll.topPx + yPx))
    this.showSpan(this.#leftPx + xPx, this.#leftPx + xPx + 1, 0)
  }

  /** Scrolls sideways until a stretch of the columns is seen, in what the pinned part leaves free. */
  showSpan(startPx: number, endPx: number, pinnedPx: number): void {
    const freePx = Math.max(0, this.#widthPx - pinnedPx)
    const most = Math.max(0, this.getGutterPx() + this.#columnsPx - this.#widthPx)
    // The start wins where both do not fit.
    const leftPx = Math.min(Math.max(this.#leftPx, endPx - freePx), startPx)
    const clampedPx = Math.min(Math.max(leftPx, 0), most)
    if (clampedPx === this.#leftPx) return
    this.#leftPx = clampedPx
    this.#steer()
    this.#tell()
  }

  #resize(sheet: Sheet): void {
    const before = this.#sheet
    this.#sheet = sheet
    this.#moveTo(resizeSheet(before, sheet, this.#scroll))
    this.#tell()
  }

  #moveTo(scroll: Scroll): void {
    if (scroll.topPx === this.#scroll.topPx && scroll.elementTopPx === this.#scroll.elementTopPx) {
      this.#steer()
      return
    }
    this.#direction = Math.sign(scroll.topPx - this.#scroll.topPx) as -1 | 0 | 1
    this.#scroll = scroll
    this.#steer()
    this.#tell()
  }

  #steer(): void {
    if (this.#scroller === null) return
    this.#scroller.setCanvas(this.getGutterPx() + this.#columnsPx, canvasHeight(this.#sheet))
    this.#scroll = { ...this.#scroll, elementTopPx: this.#scroller.moveTo(this.#scroll.elementTopPx) }
    this.#leftPx = this.#scroller.moveLeftTo(this.#leftPx)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
