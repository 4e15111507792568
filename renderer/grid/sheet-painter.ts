/**
 * Paints the rows in sight into a pool of elements, without React: at 60 frames a second every visible row may change,
 * and a page of a thousand cells reconciled by React takes longer than a frame. What must stay true: there are never more
 * row elements than fit into the window and a few more, and whatever is shown is painted from the grid's state alone.
 */
import type { ErrorReport } from '../../shared/engine-error.ts'
import { errorText, t } from '../app/words.ts'
import { cellWords } from './cell-words.ts'
import type { Shown } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'
import { type Frame, RowPainter } from './row-painter.ts'
import styles from './sheet.module.css'
import { ROW_SHAPES } from './viewport.ts'

export const HEADER_PX = 44
/** Rows lie in a layer that is moved as a whole; far down it starts anew, since graphics count in 32-bit floats. */
const LAYER_PX = 200_000
const EDITOR_LEAST_PX = 360
const EDITOR_MOST_PX = 720
const EDGE_PX = 4

/** The elements that React made for the painter to fill and move. */
export interface SheetParts {
  readonly scroller: HTMLElement
  readonly canvas: HTMLElement
  /** Stays where the scroller is, whatever is scrolled. */
  readonly window: HTMLElement
  readonly grid: HTMLElement
  readonly body: HTMLElement
  /** Moves with the active cell: the text area that hears the keyboard. */
  readonly anchor: HTMLElement
}

/** A place under the pointer. */
export interface Spot {
  readonly position: number
  /** -1 on the row's number, -2 on what was decided about it. */
  readonly column: number
}

export class SheetPainter {
  readonly #parts: SheetParts
  readonly #grid: GridStore
  readonly #cellId: string
  readonly #lines = document.createElement('div')
  readonly #layer = document.createElement('div')
  readonly #rows: RowPainter[] = []
  readonly #leave: (() => void)[] = []
  #words = cellWords()
  #style = 0
  #styledFor = ''
  #linesPx = -1
  #linedFor: Shown | null = null
  #leftPx = -1
  #roomPx = { widthPx: 0, heightPx: 0 }
  #anchorSize = { widthPx: 0, heightPx: 0 }
  #anchorPlace = ''
  #frameRequest = 0
  #describedCell: HTMLElement | null = null

  constructor(parts: SheetParts, grid: GridStore, cellId: string) {
    this.#parts = parts
    this.#grid = grid
    this.#cellId = cellId
    this.#layer.role = 'presentation'
    this.#layer.className = styles.layer
    this.#lines.role = 'presentation'
    this.#lines.className = styles.lines
    parts.body.append(this.#lines, this.#layer)
    const scroller = {
      setCanvas: (widthPx: number, heightPx: number) => {
        parts.canvas.style.width = `${widthPx}px`
        parts.canvas.style.height = `${heightPx + HEADER_PX}px`
      },
      moveTo: (topPx: number) => {
        if (parts.scroller.scrollTop !== topPx) parts.scroller.scrollTop = topPx
        return parts.scroller.scrollTop
      },
      moveLeftTo: (leftPx: number) => {
        if (parts.scroller.scrollLeft !== leftPx) parts.scroller.scrollLeft = leftPx
        return parts.scroller.scrollLeft
      },
    }
    const onScroll = (): void => {
      grid.viewport.follow(parts.scroller.scrollTop, parts.scroller.scrollLeft)
      this.paint()
    }
    const onRest = (): void => grid.viewport.rest()
    parts.scroller.addEventListener('scroll', onScroll)
    parts.scroller.addEventListener('scrollend', onRest)
    const sizes = new ResizeObserver(() => this.#measure())
    sizes.observe(parts.scroller)
    // Asking an element for its size makes the browser lay out; being told costs nothing.
    const anchorSizes = new ResizeObserver(() => {
      this.#anchorSize = { widthPx: parts.anchor.offsetWidth, heightPx: parts.anchor.offsetHeight }
      this.#paintSoon()
    })
    anchorSizes.observe(parts.anchor)
    this.#measure()
    grid.viewport.attach(scroller)
    this.#leave.push(
      grid.subscribe(() => this.#paintSoon()),
      grid.viewport.subscribe(() => this.#paintSoon()),
      grid.editing.subscribe(() => this.#paintSoon()),
      () => parts.scroller.removeEventListener('scroll', onScroll),
      () => parts.scroller.removeEventListener('scrollend', onRest),
      () => sizes.disconnect(),
      () => anchorSizes.disconnect(),
      () => grid.viewport.attach(null),
    )
    this.paint()
  }

  /** Paints all words anew, as after a change of language. */
  restyle(): void {
    this.#words = cellWords()
    this.#style++
    this.paint()
  }

  /** Lets go of everything outside. */
  end(): void {
    for (const leave of this.#leave.splice(0)) leave()
    this.#grid.pages.rest()
    cancelAnimationFrame(this.#frameRequest)
    this.#lines.remove()
    this.#layer.remove()
  }

  /** Paints what the grid shows now. */
  paint(): void {
    cancelAnimationFrame(this.#frameRequest)
    this.#frameRequest = 0
    const { viewport, pages } = this.#grid
    // Nothing moves but by painting, so that no row beyond the edge can come into sight before it is painted.
    const span = viewport.getVisible()
    pages.want(span, viewport.getDirection())
    const frame = this.#frame()
    const topPx = viewport.getTopPx()
    const layerPx = Math.floor(topPx / LAYER_PX) * LAYER_PX
    this.#layer.style.transform = `translateY(${layerPx - topPx}px)`
    this.#setSideways(viewport.getLeftPx())
    this.#drawLines(topPx)

    const poolSize = this.#growPool(span.end - span.start)
    const isUsed = new Uint8Array(poolSize)
    for (let position = span.start; position < span.end; position++) {
      const slot = position % poolSize
      isUsed[slot] = 1
      const shown = pages.getRow(position)
      this.#rows[slot].show(frame, position, position * frame.rowHeightPx - layerPx, shown, this.#wholeOf(position))
    }
    for (let slot = 0; slot < this.#rows.length; slot++) if (isUsed[slot] === 0) this.#rows[slot].hide()
    this.#parts.window.toggleAttribute('data-editing', this.#grid.editing.getEdit().state !== 'idle')
    this.#placeAnchor(frame, topPx)
    this.#describe(frame, span)
  }

  /** Gives the place under the pointer, clamped into the sheet. */
  spotAt(clientX: number, clientY: number): Spot {
    const bounds = this.#parts.window.getBoundingClientRect()
    const { viewport } = this.#grid
    const yPx = clientY - bounds.top - HEADER_PX + viewport.getTopPx()
    const { rowCount, rowHeightPx } = viewport.getSheet()
    const position = Math.min(Math.max(0, Math.floor(yPx / rowHeightPx)), rowCount - 1)
    return { position, column: this.#columnAt(clientX - bounds.left) }
  }

  #columnAt(xPx: number): number {
    const { columns, pinnedCount, pinnedWidthPx } = this.#grid.columns.getShown()
    const inColumnsPx = xPx - this.#grid.viewport.getGutterPx()
    if (inColumnsPx < -this.#grid.viewport.getDecisionPx()) return -1
    if (inColumnsPx < 0) return -2
    const isPinned = inColumnsPx < pinnedWidthPx
    const partPx = isPinned ? inColumnsPx : inColumnsPx - pinnedWidthPx + this.#grid.viewport.getLeftPx()
    const start = isPinned ? 0 : pinnedCount
    const end = isPinned ? pinnedCount : columns.length
    for (let at = start; at < end; at++) if (partPx < columns[at].leftPx + columns[at].widthPx) return at
    return Math.max(0, end - 1)
  }

  #paintSoon(): void {
    if (this.#frameRequest === 0) this.#frameRequest = requestAnimationFrame(() => this.paint())
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#parts.scroller
    this.#roomPx = { widthPx: clientWidth, heightPx: clientHeight }
    this.#parts.window.style.width = `${clientWidth}px`
    this.#parts.window.style.height = `${clientHeight}px`
    this.#grid.columns.setRoom(Math.max(0, clientWidth - this.#grid.viewport.getGutterPx()))
    this.#grid.viewport.setRoom(clientWidth, Math.max(0, clientHeight - HEADER_PX))
  }

  #frame(): Frame {
    const { viewport, columns } = this.#grid
    const shown = columns.getShown()
    const { rowHeightPx } = viewport.getSheet()
    const gutterPx = viewport.getGutterPx()
    const decisionPx = viewport.getDecisionPx()
    const look = `${rowHeightPx} ${gutterPx} ${decisionPx} ${shown.pinnedWidthPx} ${shown.looseWidthPx}`
    if (look !== this.#styledFor) {
      this.#styledFor = look
      this.#style++
      this.#grid.columns.setRoom(Math.max(0, this.#roomPx.widthPx - gutterPx))
      const { style } = this.#parts.window
      style.setProperty('--row-height', `${rowHeightPx}px`)
      style.setProperty('--row-lines', String(ROW_SHAPES[this.#grid.getRowHeight()].lines))
      style.setProperty('--gutter-width', `${gutterPx}px`)
      style.setProperty('--decision-width', `${decisionPx}px`)
      style.setProperty('--pinned-width', `${shown.pinnedWidthPx}px`)
      style.setProperty('--loose-width', `${shown.looseWidthPx}px`)
    }
    const leftPx = viewport.getLeftPx()
    const freePx = viewport.getWidthPx() - gutterPx - shown.pinnedWidthPx
    const all = shown.columns.slice(shown.pinnedCount)
    const first = all.findIndex((column) => column.leftPx + column.widthPx > leftPx)
    const past = all.findIndex((column) => column.leftPx >= leftPx + freePx)
    const start = first === -1 ? all.length : first
    return {
      rowHeightPx,
      gutterPx,
      lines: ROW_SHAPES[this.#grid.getRowHeight()].lines,
      widthPx: viewport.getWidthPx(),
      pinnedWidthPx: shown.pinnedWidthPx,
      looseWidthPx: shown.looseWidthPx,
      pinned: shown.columns.slice(0, shown.pinnedCount),
      loose: all.slice(start, past === -1 ? all.length : Math.max(past, start)),
      looseStart: shown.pinnedCount + start,
      columnCount: shown.columns.length,
      style: this.#style,
      block: this.#grid.getBlock(),
      active: this.#grid.getPlace(),
      isDeciding: this.#grid.deciding.isOn(),
      palette: this.#grid.dataset.decisions.getPalette(),
      words: this.#words,
      getCell: (row, key) => this.#grid.getCell(row, key),
      getDecision: (row) => this.#grid.getDecision(row),
    }
  }

  /** What is said in place of a row's cells: its own text when it is malformed, or why it could not be read. */
  #wholeOf(position: number): string {
    const shown = this.#grid.pages.getRow(position)
    // A malformed row may be blank, and is still one.
    if (shown !== null) return shown.row.fault === null ? '' : (shown.row.raw ?? '') || ' '
    const missing = this.#grid.pages.getMissing(position)
    return missing.state === 'failed' ? t('grid.row.unread', { reason: reasonOf(missing.error) }) : ''
  }

  #setSideways(leftPx: number): void {
    if (leftPx === this.#leftPx) return
    this.#leftPx = leftPx
    this.#parts.window.style.setProperty('--left', `${-leftPx}px`)
    this.#parts.window.toggleAttribute('data-sideways', leftPx > 0)
  }

  /**
   * The hairlines between columns are drawn once for all rows, and stay while rows come and go; a row on a ground of its
   * own draws them over it (sheet.module.css).
   */
  #drawLines(topPx: number): void {
    const { rowCount, rowHeightPx, viewportPx } = this.#grid.viewport.getSheet()
    const linesPx = Math.min(viewportPx, Math.max(0, rowCount * rowHeightPx - topPx))
    if (linesPx !== this.#linesPx) {
      this.#linesPx = linesPx
      this.#lines.style.height = `${linesPx}px`
    }
    const shown = this.#grid.columns.getShown()
    if (shown === this.#linedFor) return
    this.#linedFor = shown
    const lines = shown.columns.slice(shown.pinnedCount).map(({ leftPx, widthPx }) => {
      const line = document.createElement('div')
      line.style.left = `${leftPx + widthPx - 1}px`
      return line
    })
    this.#lines.replaceChildren(...lines)
  }

  #growPool(rowCount: number): number {
    while (this.#rows.length < rowCount) {
      const row = new RowPainter()
      this.#rows.push(row)
      this.#layer.append(row.element)
    }
    // A pool that could shrink would hand every row another element.
    return Math.max(1, this.#rows.length)
  }

  /** Keeps the text area at the active cell, and inside the window, so that an input method opens where the text will be. */
  #placeAnchor(frame: Frame, topPx: number): void {
    const { anchor } = this.#parts
    const box = this.#boxOf(frame, topPx)
    const { widthPx, heightPx } = this.#roomPx
    // An editor grows to the right of its cell, and leaves it only where there is hardly any room.
    const leastPx = Math.min(EDITOR_LEAST_PX, widthPx - 2 * EDGE_PX)
    const editorPx = clamp(widthPx - box.xPx - EDGE_PX, leastPx, EDITOR_MOST_PX)
    const xPx = Math.round(clamp(box.xPx, 0, widthPx - EDGE_PX - this.#anchorSize.widthPx))
    const yPx = Math.round(clamp(box.yPx, HEADER_PX, heightPx - EDGE_PX - this.#anchorSize.heightPx))
    const place = `${box.widthPx} ${editorPx} ${xPx} ${yPx}`
    if (place === this.#anchorPlace) return
    this.#anchorPlace = place
    anchor.style.setProperty('--cell-width', `${box.widthPx}px`)
    anchor.style.setProperty('--editor-width', `${editorPx}px`)
    anchor.style.transform = `translate(${xPx}px, ${yPx}px)`
  }

  #boxOf(frame: Frame, topPx: number): { xPx: number; yPx: number; widthPx: number } {
    const { active } = frame
    if (active === null) return { xPx: 0, yPx: HEADER_PX, widthPx: 0 }
    const yPx = HEADER_PX + active.position * frame.rowHeightPx - topPx
    if (frame.isDeciding) return { xPx: 0, yPx, widthPx: frame.gutterPx }
    const column = this.#grid.columns.getShown().columns[active.column]
    const isWhole = this.#wholeOf(active.position) !== ''
    if (column === undefined || isWhole) return { xPx: frame.gutterPx, yPx, widthPx: frame.widthPx - frame.gutterPx }
    const partPx = column.isPinned ? 0 : frame.pinnedWidthPx - this.#leftPx
    return { xPx: frame.gutterPx + partPx + column.leftPx, yPx, widthPx: column.widthPx }
  }

  /** Names the active cell's element, to which a screen reader is sent while the text area holds the focus. */
  #describe(frame: Frame, span: { start: number; end: number }): void {
    const { active } = frame
    const isInSight = active !== null && active.position >= span.start && active.position < span.end
    const row = isInSight ? this.#rows[active.position % this.#rows.length] : undefined
    const element = row === undefined || active === null ? null : row.getCellElement(active.column, frame)
    if (element === this.#describedCell) return
    this.#describedCell?.removeAttribute('id')
    this.#describedCell = element
    if (element !== null) element.id = this.#cellId
    const area = this.#parts.anchor.querySelector('textarea')
    if (element === null) area?.removeAttribute('aria-activedescendant')
    else area?.setAttribute('aria-activedescendant', this.#cellId)
  }
}

const reasonOf = (error: ErrorReport): string => errorText(error)

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
