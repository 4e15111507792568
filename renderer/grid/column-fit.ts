/** How wide a column would have to be for what it holds. */
import type { Cell } from '../../shared/contract.ts'
import { faceOf } from './cell-face.ts'
import { cellWords } from './cell-words.ts'
import type { ShownColumn } from './grid-columns.ts'
import { textWidth } from './text-width.ts'

const PADDING_PX = 26
const TAG_GAP_PX = 8
const HEADER_ROOM_PX = 40

/** Gives the width that a cell would like. */
export const cellWidth = (cell: Cell | undefined): number => {
  const face = faceOf(cell, { widthPx: Number.POSITIVE_INFINITY, lines: 1 }, cellWords())
  const parts = [face.tag, face.role, face.text.slice(0, 400)].filter((part) => part !== '')
  return PADDING_PX + parts.reduce((sum, part) => sum + textWidth(part), (parts.length - 1) * TAG_GAP_PX)
}

/** Gives the width that a column's name would like. */
export const headerWidth = (column: ShownColumn): number => HEADER_ROOM_PX + textWidth(column.label) * 1.06
