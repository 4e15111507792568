/**
 * What a pasted block does to the cells that it falls on, as one change. What must stay true: a cell keeps its kind (text
 * stays text, a number takes numbers only), what it cannot take is left as it was and counted, and a block that is larger
 * than the sheet is cut and that is counted too.
 */
import type { Cell, ChangeRequest, RowView, ValueKind } from '../../shared/contract.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import type { Block } from './cell-range.ts'
import { readTyped } from './cell-value.ts'

/** A column that is pasted into; `usualKind` is what a cell takes that holds nothing. */
export interface PasteColumn {
  readonly path: JsonPath
  readonly usualKind: ValueKind
}

export interface PastePlan {
  readonly requests: readonly SetRequest[]
  /** Cells that kept what they had, since the text is no value of their kind. */
  readonly refused: number
  readonly malformedRows: number
}
export type SetRequest = Extract<ChangeRequest, { kind: 'set' }>

/** Gives the cells that a block falls on: from the marked block's corner, or all of it for a single value. */
export const pasteTarget = (
  marked: Block,
  block: readonly (readonly string[])[],
  sheet: { rows: number; columns: number },
): { target: Block; cutRows: number; cutColumns: number } => {
  const isFill = block.length === 1 && block[0]?.length === 1
  const rows = isFill ? marked.rowEnd - marked.rowStart : block.length
  const columns = isFill ? marked.columnEnd - marked.columnStart : Math.max(...block.map((row) => row.length))
  const rowEnd = Math.min(sheet.rows, marked.rowStart + rows)
  const columnEnd = Math.min(sheet.columns, marked.columnStart + columns)
  return {
    target: { rowStart: marked.rowStart, rowEnd, columnStart: marked.columnStart, columnEnd },
    cutRows: marked.rowStart + rows - rowEnd,
    cutColumns: marked.columnStart + columns - columnEnd,
  }
}

/** Plans the change; `rows` are those of the target, with a cell for each of `columns`. */
export const planPaste = (
  block: readonly (readonly string[])[],
  rows: readonly RowView[],
  columns: readonly PasteColumn[],
): PastePlan => {
  const requests: SetRequest[] = []
  let refused = 0
  let malformedRows = 0
  const isFill = block.length === 1 && block[0]?.length === 1
  for (const [down, row] of rows.entries()) {
    if (row.fault !== null) {
      malformedRows++
      continue
    }
    for (const [across, column] of columns.entries()) {
      const text = isFill ? block[0]?.[0] : block[down]?.[across]
      if (text === undefined) continue
      const outcome = pasteInto(row.cells[across], column.usualKind, text)
      if (outcome === 'refused') refused++
      else if (outcome !== 'same')
        requests.push({ kind: 'set', target: { kind: 'row', row: row.row }, path: column.path, json: outcome.json })
    }
  }
  return { requests, refused, malformedRows }
}

const pasteInto = (
  cell: Cell | undefined,
  usualKind: ValueKind,
  text: string,
): { json: string } | 'same' | 'refused' => {
  const kept = cell === undefined || cell.kind === 'absent' || cell.kind === 'null' ? null : cell.kind
  // What a cell with nothing in it is copied as, pasted back.
  if (kept === null && (text === '' || (cell?.kind === 'null' && text.trim() === 'null'))) return 'same'
  const kind = kept ?? usualKind
  // Spreadsheets write TRUE and FALSE.
  const typed = readTyped({ kind, text: kind === 'boolean' ? text.toLowerCase() : text })
  if ('problem' in typed) return 'refused'
  const isSame = kept !== null && cell?.isCut === false && cell.text === (kind === 'string' ? text : typed.json)
  return isSame ? 'same' : typed
}
