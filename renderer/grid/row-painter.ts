/**
 * One row's element: the gutter and pinned cells over the others, which move sideways beneath them. A row element is
 * handed from one row to the next as they come into sight, and writes only what differs.
 */

import type { Cell } from '../../shared/contract.ts'
import type { Palette } from '../../shared/decision.ts'
import type { LintKind } from '../../shared/sample/lint.ts'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import { faceOf } from './cell-face.ts'
import { CellPainter, cellFlags, markedNodes } from './cell-painter.ts'
import { type Block, isMany, type Place } from './cell-range.ts'
import type { CellWords } from './cell-words.ts'
import { DecisionPainter } from './decision-painter.ts'
import type { ShownColumn } from './grid-columns.ts'
import type { ShownRow } from './row-pages.ts'
import styles from './sheet.module.css'

/** What all rows of one painting have in common. */
export interface Frame {
  readonly rowHeightPx: number
  readonly lines: number
  readonly gutterPx: number
  readonly widthPx: number
  readonly pinnedWidthPx: number
  readonly looseWidthPx: number
  readonly pinned: readonly ShownColumn[]
  /** The columns beside the pinned ones that are in sight, and the place of the first of them. */
  readonly loose: readonly ShownColumn[]
  readonly looseStart: number
  readonly columnCount: number
  /** Another number means that every face may differ. */
  readonly style: number
  readonly block: Block | null
  readonly active: Place | null
  /** Whether the cursor stands on what was decided about its row. */
  readonly isDeciding: boolean
  readonly palette: Palette
  readonly words: CellWords
  getDecision(shown: ShownRow): ShownDecision
  getCell(shown: ShownRow, key: string): Cell | undefined
}

interface Slot {
  readonly painter: CellPainter
  key: string
  /** Null until one was shown. */
  cell: Cell | undefined | null
  style: number
  widthPx: number
}

const NO_FINDINGS: readonly LintKind[] = []
const ROW_BITS = {
  edited: 1,
  inserted: 2,
  deleted: 4,
  malformed: 8,
  selected: 16,
  waiting: 32,
  active: 64,
  deciding: 128,
  dropped: 256,
} as const

export class RowPainter {
  readonly element = part('div', styles.row)
  readonly #pinned = part('div', styles.pinned)
  readonly #gutter = part('div', styles.gutter)
  readonly #mark = part('span', styles.mark)
  readonly #number = document.createElement('span')
  readonly #decision = new DecisionPainter()
  readonly #loose = part('div', styles.loose)
  readonly #raw = part('div', styles.raw)
  readonly #pinnedSlots: Slot[] = []
  readonly #looseSlots: Slot[] = []
  #position = -1
  #topPx = Number.NaN
  #bits = -1
  #shown: ShownRow | null = null
  #whole = ''
  #numberText = ''
  #style = -1

  constructor() {
    this.element.role = 'row'
    this.#pinned.role = 'presentation'
    this.#loose.role = 'presentation'
    this.#gutter.role = 'rowheader'
    this.#gutter.ariaColIndex = '1'
    this.#raw.role = 'gridcell'
    this.#mark.role = 'img'
    this.#gutter.append(this.#mark, this.#number, this.#decision.element)
    this.#pinned.append(this.#gutter)
    this.element.append(this.#pinned, this.#loose)
  }

  /** Shows the row at a position, `topPx` down in the layer of rows; `whole` is said in place of its cells, if anything. */
  show(frame: Frame, position: number, topPx: number, shown: ShownRow | null, whole: string): void {
    if (topPx !== this.#topPx) {
      this.#topPx = topPx
      this.element.style.top = `${topPx}px`
    }
    const isOther = position !== this.#position || frame.style !== this.#style
    if (isOther) {
      if (this.#position === -1) this.element.style.display = ''
      this.#position = position
      this.#style = frame.style
      this.element.ariaRowIndex = String(position + 2)
    }
    if (isOther || shown !== this.#shown) this.#showGutter(frame, position, shown)
    const decision = shown === null ? null : frame.getDecision(shown)
    // What a row that waits showed before is hidden with it (is-waiting), and need not be cleared.
    if (decision !== null)
      this.#decision.show(decision, shown?.row.sample?.findings ?? NO_FINDINGS, frame.palette, frame.words.decision)
    this.#setBits(frame, position, shown, decision)
    this.#shown = shown
    if (whole !== this.#whole || (whole !== '' && isOther)) this.#showWhole(frame, whole, shown)
    const cellsOf = whole === '' ? shown : null
    const isHidden = whole !== ''
    this.#showCells(frame, isHidden ? [] : frame.pinned, 0, this.#pinnedSlots, this.#pinned, cellsOf)
    this.#showCells(frame, isHidden ? [] : frame.loose, frame.looseStart, this.#looseSlots, this.#loose, cellsOf)
    if (whole !== '')
      this.#raw.classList.toggle(styles.active, position === frame.active?.position && !frame.isDeciding)
  }

  /** Gives the element of the cell that a screen reader is to be sent to. */
  getCellElement(place: number, frame: Frame): HTMLElement | null {
    if (frame.isDeciding) return this.#gutter
    if (this.#whole !== '') return this.#raw
    const slots = place < frame.pinned.length ? this.#pinnedSlots : this.#looseSlots
    const at = place < frame.pinned.length ? place : place - frame.looseStart
    return slots[at]?.painter.element ?? null
  }

  hide(): void {
    if (this.#position === -1) return
    this.#position = -1
    this.element.style.display = 'none'
  }

  #showGutter(frame: Frame, position: number, shown: ShownRow | null): void {
    const text = frame.words.number((shown?.row.number ?? position) + 1)
    if (text !== this.#numberText) {
      this.#numberText = text
      this.#number.textContent = text
    }
  }

  #setBits(frame: Frame, position: number, shown: ShownRow | null, decision: ShownDecision | null): void {
    let bits = position === frame.active?.position ? ROW_BITS.active : 0
    if (bits !== 0 && frame.isDeciding) bits |= ROW_BITS.deciding
    if (decision?.verdict === 'drop') bits |= ROW_BITS.dropped
    if (shown === null) bits |= ROW_BITS.waiting
    else {
      const { row } = shown
      if (row.state === 'edited') bits |= ROW_BITS.edited
      if (row.state === 'inserted') bits |= ROW_BITS.inserted
      if (row.isDeleted) bits |= ROW_BITS.deleted
      if (row.fault !== null) bits |= ROW_BITS.malformed
      if (row.isSelected) bits |= ROW_BITS.selected
    }
    if (bits === this.#bits) return
    this.#bits = bits
    let name = styles.row
    for (const [word, bit] of Object.entries(ROW_BITS)) if ((bits & bit) !== 0) name += ` ${styles[`is-${word}`]}`
    this.element.className = name
    this.element.ariaSelected = (bits & ROW_BITS.selected) === 0 ? 'false' : 'true'
    const label = frame.words.state(shown?.row ?? null)
    this.#mark.ariaLabel = label
    this.#mark.hidden = label === ''
  }

  /** A line of text in place of cells: a malformed row's own, or why there is none. */
  #showWhole(frame: Frame, whole: string, shown: ShownRow | null): void {
    this.#whole = whole
    if (whole === '') {
      this.#raw.remove()
      return
    }
    this.#raw.ariaColIndex = '2'
    this.#raw.ariaColSpan = String(Math.max(1, frame.columnCount))
    const text = part('span', styles.rawText)
    const reason = part('span', styles.reason)
    if (shown === null) {
      reason.textContent = whole
      this.#raw.replaceChildren(reason)
    } else {
      reason.textContent = frame.words.fault(shown.row)
      text.append(...markedNodes(whole, frame.lines > 1))
      this.#raw.replaceChildren(reason, text)
    }
    if (this.#raw.parentNode === null) this.element.append(this.#raw)
  }

  #showCells(
    frame: Frame,
    columns: readonly ShownColumn[],
    startPlace: number,
    slots: Slot[],
    parent: HTMLElement,
    shown: ShownRow | null,
  ): void {
    while (slots.length > columns.length) slots.pop()?.painter.element.remove()
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]
      slots[at] ??= newSlot(parent)
      const slot = slots[at]
      const place = startPlace + at
      slot.painter.place(at === 0 ? column.leftPx : 0, column.widthPx, place + 2)
      // A row that waits hides its cells as one (is-waiting); what they showed before need not be cleared for that.
      if (shown === null) {
        slot.painter.mark(flagsOf(frame, this.#position, place, false))
        continue
      }
      const cell = frame.getCell(shown, column.key)
      const isSame =
        cell === slot.cell && column.key === slot.key && frame.style === slot.style && column.widthPx === slot.widthPx
      if (!isSame) {
        slot.cell = cell
        slot.key = column.key
        slot.style = frame.style
        slot.widthPx = column.widthPx
        slot.painter.show(faceOf(cell, roomOf(column, frame), frame.words), frame.lines, frame.words.absent)
      }
      slot.painter.mark(flagsOf(frame, this.#position, place, cell?.isEdited === true))
    }
  }
}

const CELL_PADDING_PX = 17

const roomOf = (column: ShownColumn, frame: Frame) => ({
  widthPx: column.widthPx - CELL_PADDING_PX,
  lines: frame.lines,
})

const newSlot = (parent: HTMLElement): Slot => {
  const painter = new CellPainter()
  parent.append(painter.element)
  return { painter, key: '', cell: null, style: -1, widthPx: -1 }
}

const flagsOf = ({ block, active, isDeciding }: Frame, position: number, place: number, isEdited: boolean): number => {
  let flags = isEdited ? cellFlags.edited : 0
  if (isDeciding || block === null || position < block.rowStart || position >= block.rowEnd) return flags
  if (place < block.columnStart || place >= block.columnEnd) return flags
  if (active?.position === position && active.column === place) flags |= cellFlags.active
  if (!isMany(block)) return flags
  flags |= cellFlags.marked
  if (position === block.rowStart) flags |= cellFlags.top
  if (position === block.rowEnd - 1) flags |= cellFlags.bottom
  if (place === block.columnStart) flags |= cellFlags.left
  if (place === block.columnEnd - 1) flags |= cellFlags.right
  return flags
}

const part = (tag: 'div' | 'span', name: string): HTMLElement => {
  const element = document.createElement(tag)
  element.className = name
  return element
}
