/** How wide a column would have to be for what it holds, as far as that is in sight. */
import type { Cell } from '../../shared/contract.ts'
import { t } from '../app/words.ts'
import { signalName } from '../search/term-words.ts'
import { faceOf } from './cell-face.ts'
import { cellWords } from './cell-words.ts'
import { kindsText, shareText } from './field-words.ts'
import type { GridColumns, ShownColumn } from './grid-columns.ts'
import type { RowPages, ShownRow } from './row-pages.ts'
import { textWidth } from './text-width.ts'
import type { Viewport } from './viewport.ts'

const PADDING_PX = 26
const TAG_GAP_PX = 8
const HEADER_ROOM_PX = 40
/** A header's second line is set smaller than the text that is measured, with its two parts held apart. */
const FACTS_SCALE = 0.92
const FACTS_ROOM_PX = 34

/** Makes a column as wide as what the rows in sight hold in it. */
export const fitToSight = (key: string, columns: GridColumns, pages: RowPages, viewport: Viewport): void => {
  const { start, end } = viewport.getVisible()
  const rows: ShownRow[] = []
  for (let at = start; at < end; at++) {
    const shown = pages.getRow(at)
    if (shown !== null) rows.push(shown)
  }
  const column = columns.getShown().columns.find((one) => one.key === key)
  if (column !== undefined) columns.fit(key, rows, headerWidth(column, columns), cellWidth)
}

/** Gives the width that a cell would like. */
const cellWidth = (cell: Cell | undefined): number => {
  const face = faceOf(cell, { widthPx: Number.POSITIVE_INFINITY, lines: 1 }, cellWords())
  const parts = [face.tag, face.role, face.text.slice(0, 400)].filter((part) => part !== '')
  return PADDING_PX + parts.reduce((sum, part) => sum + textWidth(part), (parts.length - 1) * TAG_GAP_PX)
}

/** Gives the width that a column's header would like. */
const headerWidth = (column: ShownColumn, columns: GridColumns): number => {
  if (column.kind === 'signal') return HEADER_ROOM_PX + textWidth(signalName(column.signal.id, t)) * 1.06
  const facts = kindsText(column.field, t) + shareText(column.field.rows, columns.getFields().rowsSeen)
  return Math.max(HEADER_ROOM_PX + textWidth(column.label) * 1.06, FACTS_ROOM_PX + textWidth(facts) * FACTS_SCALE)
}
