/**
 * Where the cursor stands and which block of cells is marked, as pure arithmetic over positions of the view and places
 * of the shown columns. Nothing here knows a row: who a row is, the engine says.
 */

/** A cell's place: a position in the view, and a place among the shown columns. */
export interface Place {
  readonly position: number
  readonly column: number
}

/** A block of cells: `anchor` stays where the marking began, `head` follows the pointer or the arrows. */
export interface CellRange {
  readonly anchor: Place
  readonly head: Place
}

/** Positions and columns from start to end, ends excluded. */
export interface Block {
  readonly rowStart: number
  readonly rowEnd: number
  readonly columnStart: number
  readonly columnEnd: number
}

/** How far places reach, and how many rows a page turns. */
export interface Bounds {
  readonly rows: number
  readonly columns: number
  readonly pageRows: number
}

export const moves = [
  'up',
  'down',
  'left',
  'right',
  'page-up',
  'page-down',
  'row-start',
  'row-end',
  'sheet-start',
  'sheet-end',
  'first-row',
  'last-row',
] as const
export type Move = (typeof moves)[number]

/** Gives where a move leads, within bounds. */
export const movePlace = (from: Place, move: Move, bounds: Bounds): Place => {
  const { position, column } = from
  const target: Record<Move, Place> = {
    up: { position: position - 1, column },
    down: { position: position + 1, column },
    left: { position, column: column - 1 },
    right: { position, column: column + 1 },
    'page-up': { position: position - bounds.pageRows, column },
    'page-down': { position: position + bounds.pageRows, column },
    'row-start': { position, column: 0 },
    'row-end': { position, column: bounds.columns - 1 },
    'sheet-start': { position: 0, column: 0 },
    'sheet-end': { position: bounds.rows - 1, column: bounds.columns - 1 },
    'first-row': { position: 0, column },
    'last-row': { position: bounds.rows - 1, column },
  }
  return withinBounds(target[move], bounds)
}

/** Gives the next or previous cell as Tab goes: along the row, then on to the next one; null past either end. */
export const tabPlace = (from: Place, step: 1 | -1, bounds: Bounds): Place | null => {
  const column = from.column + step
  if (column >= 0 && column < bounds.columns) return { position: from.position, column }
  const position = from.position + step
  if (position < 0 || position >= bounds.rows) return null
  return { position, column: step === 1 ? 0 : bounds.columns - 1 }
}

/** Puts a place back into a sheet that shrank. */
export const withinBounds = (place: Place, bounds: Pick<Bounds, 'rows' | 'columns'>): Place => ({
  position: clamp(place.position, 0, bounds.rows - 1),
  column: clamp(place.column, 0, bounds.columns - 1),
})

/** Gives the block that a range marks. */
export const blockOf = ({ anchor, head }: CellRange): Block => ({
  rowStart: Math.min(anchor.position, head.position),
  rowEnd: Math.max(anchor.position, head.position) + 1,
  columnStart: Math.min(anchor.column, head.column),
  columnEnd: Math.max(anchor.column, head.column) + 1,
})

/** Tells whether a block is more than one cell. */
export const isMany = (block: Block): boolean =>
  block.rowEnd - block.rowStart > 1 || block.columnEnd - block.columnStart > 1

/** Tells whether a block holds a cell. */
export const isInBlock = (block: Block, position: number, column: number): boolean =>
  position >= block.rowStart && position < block.rowEnd && column >= block.columnStart && column < block.columnEnd

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
