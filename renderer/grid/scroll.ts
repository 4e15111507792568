/**
 * Where a sheet of any number of rows is scrolled to, as pure arithmetic. Rows have one fixed height, so a place is a
 * product, never a measurement.
 *
 * Chromium lays out at most 33,554,428 px divided by the device pixel ratio, so a taller sheet is scrolled by an element
 * of bounded height (the canvas). What must stay true there: a small scroll of the element moves the sheet by as many
 * pixels, a large one (the thumb) proportionally, and first and last row are reached exactly. The first and last
 * EDGE_SHARE of the canvas are 1:1 with the sheet, so that the ends can be scrolled to pixel by pixel; between them
 * the element's place may drift from its share of the sheet, until it is set right once scrolling rests.
 */

/** What a sheet's places depend on. */
export interface Sheet {
  readonly rowCount: number
  readonly rowHeightPx: number
  /** Height of the part of the window that shows rows. */
  readonly viewportPx: number
  /** The tallest element that may be laid out. */
  readonly canvasLimitPx: number
}

/** Where a sheet is scrolled to, and where the element that scrolls it stands. */
export interface Scroll {
  readonly topPx: number
  readonly elementTopPx: number
}

/** Rows `start` to `end` of a sheet, end excluded. */
export interface RowSpan {
  readonly start: number
  readonly end: number
}

/** Well below Chromium's limit at a device pixel ratio of 4; a thumb is no coarser for it. */
export const CANVAS_LIMIT_PX = 8_000_000
const EDGE_SHARE = 1 / 80
/** A scroll past this many viewports, and this many pixels, is the thumb's doing. */
const LARGE_VIEWPORTS = 3
const LARGE_PX = 2_400

export const startOfSheet: Scroll = { topPx: 0, elementTopPx: 0 }

/** Gives the height of all rows together. */
export const sheetHeight = (sheet: Sheet): number => sheet.rowCount * sheet.rowHeightPx

/** Gives the height of the element that stands for all rows. */
export const canvasHeight = (sheet: Sheet): number => Math.min(sheetHeight(sheet), sheet.canvasLimitPx)

/** Gives the place at which the last row ends where the viewport ends. */
export const maxTop = (sheet: Sheet): number => Math.max(0, sheetHeight(sheet) - sheet.viewportPx)

/** Gives the place in the sheet that a place of the element stands for. */
export const topOfElement = (sheet: Sheet, elementTopPx: number): number => {
  if (!isMapped(sheet)) return clamp(elementTopPx, 0, maxTop(sheet))
  const edge = edgePx(sheet)
  const elementMax = maxElementTop(sheet)
  if (elementTopPx <= edge) return Math.max(0, elementTopPx)
  if (elementTopPx >= elementMax - edge) return maxTop(sheet) - Math.max(0, elementMax - elementTopPx)
  return edge + (elementTopPx - edge) * slope(sheet)
}

/** Gives the place of the element that stands for a place in the sheet; the inverse of topOfElement. */
export const elementOfTop = (sheet: Sheet, topPx: number): number => {
  if (!isMapped(sheet)) return clamp(topPx, 0, maxTop(sheet))
  const edge = edgePx(sheet)
  if (topPx <= edge) return Math.max(0, topPx)
  const fromEnd = maxTop(sheet) - topPx
  if (fromEnd <= edge) return maxElementTop(sheet) - Math.max(0, fromEnd)
  return edge + (topPx - edge) / slope(sheet)
}

/**
 * Follows the element to where the user scrolled it. The answer's `elementTopPx` differs from the one given when the
 * element must be put elsewhere: it came to an end of its own before the sheet did, or drifted too far.
 */
export const followElement = (sheet: Sheet, scroll: Scroll, elementTopPx: number): Scroll => {
  if (!isMapped(sheet)) return { topPx: topOfElement(sheet, elementTopPx), elementTopPx }
  const stepPx = elementTopPx - scroll.elementTopPx
  if (Math.abs(stepPx) > largeStepPx(sheet)) return { topPx: topOfElement(sheet, elementTopPx), elementTopPx }
  const topPx = clamp(scroll.topPx + stepPx, 0, maxTop(sheet))
  const isAtElementEnd = elementTopPx <= 0 || elementTopPx >= maxElementTop(sheet)
  const rightPx = elementOfTop(sheet, topPx)
  const mustMove = isAtElementEnd || Math.abs(rightPx - elementTopPx) > edgePx(sheet) / 2
  return { topPx, elementTopPx: mustMove ? rightPx : elementTopPx }
}

/** Scrolls to a place of the sheet, as near as the sheet's ends let it. */
export const scrollTo = (sheet: Sheet, topPx: number): Scroll => {
  const clampedPx = clamp(topPx, 0, maxTop(sheet))
  return { topPx: clampedPx, elementTopPx: elementOfTop(sheet, clampedPx) }
}

/** Scrolls no further than needed to show a row whole; a row out of sight comes to the middle if so asked. */
export const scrollToRow = (sheet: Sheet, scroll: Scroll, row: number, where: 'nearest' | 'middle' | 'top'): Scroll => {
  const rowTopPx = row * sheet.rowHeightPx
  const spareBelowPx = sheet.viewportPx - sheet.rowHeightPx
  const isInSight = rowTopPx >= scroll.topPx && rowTopPx - spareBelowPx <= scroll.topPx
  if (where === 'top') return scrollTo(sheet, rowTopPx)
  if (isInSight) return scroll
  // Whole rows above it, so that none is cut at the top.
  const rowsAbove = Math.floor(Math.max(0, spareBelowPx / 2) / sheet.rowHeightPx)
  if (where === 'middle') return scrollTo(sheet, rowTopPx - rowsAbove * sheet.rowHeightPx)
  // A viewport lower than a row shows the row's start.
  const isAbove = rowTopPx < scroll.topPx || spareBelowPx < 0
  return scrollTo(sheet, isAbove ? rowTopPx : rowTopPx - spareBelowPx)
}

/** Keeps the row at the top in its place when row height, row count or viewport change. */
export const resizeSheet = (before: Sheet, after: Sheet, scroll: Scroll): Scroll => {
  if (before.rowHeightPx === after.rowHeightPx) return scrollTo(after, scroll.topPx)
  const row = Math.floor(scroll.topPx / before.rowHeightPx)
  const hiddenShare = scroll.topPx / before.rowHeightPx - row
  return scrollTo(after, (row + hiddenShare) * after.rowHeightPx)
}

/** Gives the rows that the viewport shows, cut ones included, with some more on either side. */
export const visibleRows = (sheet: Sheet, topPx: number, moreRows = 0): RowSpan => {
  const start = Math.floor(topPx / sheet.rowHeightPx) - moreRows
  const end = Math.ceil((topPx + sheet.viewportPx) / sheet.rowHeightPx) + moreRows
  return { start: clamp(start, 0, sheet.rowCount), end: clamp(end, 0, sheet.rowCount) }
}

/** Gives how many rows a press of Page Down moves: all that are whole but one, to keep one in sight. */
export const pageRows = (sheet: Sheet): number => Math.max(1, Math.floor(sheet.viewportPx / sheet.rowHeightPx) - 1)

const isMapped = (sheet: Sheet): boolean => sheetHeight(sheet) > sheet.canvasLimitPx

const maxElementTop = (sheet: Sheet): number => Math.max(0, canvasHeight(sheet) - sheet.viewportPx)

const edgePx = (sheet: Sheet): number => sheet.canvasLimitPx * EDGE_SHARE

/** Pixels of the sheet that one pixel of the element stands for, away from the ends. */
const slope = (sheet: Sheet): number => (maxTop(sheet) - 2 * edgePx(sheet)) / (maxElementTop(sheet) - 2 * edgePx(sheet))

const largeStepPx = (sheet: Sheet): number => Math.max(LARGE_PX, LARGE_VIEWPORTS * sheet.viewportPx)

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)
