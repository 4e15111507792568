/**
 * What a pointer does on the rows: put the cursor, draw a range, select rows by their numbers, scroll on past the edges.
 * Places come from arithmetic, not from the elements under the pointer, so that a drag goes on where there are none.
 */
import { isInBlock } from './cell-range.ts'
import type { GridStore } from './grid-store.ts'
import { HEADER_PX, type SheetPainter, type Spot } from './sheet-painter.ts'

/** Pixels scrolled in a frame for each pixel that the pointer is past the edge. */
const SPEED = 0.25

/** What the painter calls the column of decisions. */
const ON_DECISION = -2

type Drag = 'cells' | 'rows'

/** Listens on the rows' element until told to stop. */
export const listenToPointer = (body: HTMLElement, painter: SheetPainter, grid: GridStore): (() => void) => {
  let drag: Drag | null = null
  let last = { clientX: 0, clientY: 0 }
  let frame = 0

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0 && event.button !== 2) return
    // The text area keeps the focus, and text is not selected.
    event.preventDefault()
    grid.focus()
    const spot = painter.spotAt(event.clientX, event.clientY)
    if (spot.position < 0 || !grid.editing.commit()) return
    if (event.button === 2) {
      aimMenu(grid, spot)
      return
    }
    if (spot.column === ON_DECISION) {
      grid.moveTo({ position: spot.position, column: grid.getPlace()?.column ?? 0 })
      grid.deciding.start()
      return
    }
    drag = spot.column < 0 ? 'rows' : 'cells'
    last = event
    body.setPointerCapture(event.pointerId)
    if (drag === 'rows')
      grid.selectRow(spot.position, event.shiftKey ? 'reach' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
    else {
      grid.deciding.stop()
      grid.moveTo(spot, event.shiftKey)
    }
  }
  const onMove = (event: PointerEvent): void => {
    if (drag === null) return
    last = event
    follow()
    if (frame === 0 && pastEdge(body, last) !== null) frame = requestAnimationFrame(scrollOn)
  }
  const onUp = (event: PointerEvent): void => {
    drag = null
    if (body.hasPointerCapture(event.pointerId)) body.releasePointerCapture(event.pointerId)
  }
  const onDouble = (event: MouseEvent): void => {
    if (painter.spotAt(event.clientX, event.clientY).column >= 0) grid.startEdit()
  }
  const follow = (): void => {
    const spot = painter.spotAt(last.clientX, last.clientY)
    const head = grid.getPlace()
    if (head === null || (spot.position === head.position && (drag === 'rows' || spot.column === head.column))) return
    if (drag === 'rows') grid.selectRow(spot.position, 'reach')
    else if (drag === 'cells') grid.dragTo({ ...spot, column: Math.max(0, spot.column) })
  }
  const scrollOn = (): void => {
    frame = 0
    const past = drag === null ? null : pastEdge(body, last)
    if (past === null) return
    grid.viewport.scrollBy(past.xPx * SPEED, past.yPx * SPEED)
    follow()
    frame = requestAnimationFrame(scrollOn)
  }

  body.addEventListener('pointerdown', onDown)
  body.addEventListener('pointermove', onMove)
  body.addEventListener('pointerup', onUp)
  body.addEventListener('pointercancel', onUp)
  body.addEventListener('dblclick', onDouble)
  return () => {
    cancelAnimationFrame(frame)
    body.removeEventListener('pointerdown', onDown)
    body.removeEventListener('pointermove', onMove)
    body.removeEventListener('pointerup', onUp)
    body.removeEventListener('pointercancel', onUp)
    body.removeEventListener('dblclick', onDouble)
  }
}

/** A menu is about what is marked, or else about the cell under the pointer. */
const aimMenu = (grid: GridStore, { position, column }: Spot): void => {
  const block = grid.getBlock()
  const isMarked = block !== null && isInBlock(block, position, column < 0 ? block.columnStart : column)
  const isSelected = grid.pages.getRow(position)?.row.isSelected === true
  const isAimed = isMarked || (isSelected && grid.getScope() === 'rows')
  if (!isAimed) grid.moveTo({ position, column: Math.max(0, column) })
}

const pastEdge = (body: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }) => {
  const bounds = body.getBoundingClientRect()
  const xPx = past(clientX, bounds.left, bounds.right)
  const yPx = past(clientY, bounds.top, bounds.top + bounds.height)
  return xPx === 0 && yPx === 0 ? null : { xPx, yPx: Math.sign(yPx) * Math.min(Math.abs(yPx), HEADER_PX * 8) }
}

const past = (at: number, least: number, most: number): number => (at < least ? at - least : at > most ? at - most : 0)
