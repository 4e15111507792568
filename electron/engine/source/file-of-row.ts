/**
 * Which file of several a row is in. Rows of one file always stand together: a row that is not in any file yet belongs to the
 * file of the row before it, be that one deleted, and one that a save took out comes back into the file where it was.
 */
import { FIRST_INSERTED_ROW_ID, position, type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'
import type { RowOrder } from '../document/row-order.ts'
import type { BaseFile } from '../read/base-file.ts'

/** Gives the number of the file that a row is in. */
export const fileOfRow = (document: Document, row: RowId): number => {
  if (document.base.parts.length < 2) return 0
  const at = document.history.edits.order.positionOf(row)
  return at === null ? (known(document, row)?.file ?? 0) : lastAtMost(fileStarts(document), at)
}

/** Gives the rows of a file, deleted ones included. */
export const rowsOfFile = (document: Document, file: number): RowSet => {
  const starts = fileStarts(document)
  const { order } = document.history.edits
  const rows = new RowSet()
  const [start, end] = [position(starts[file]), position(starts[file + 1] ?? order.count)]
  for (const run of order.runsBetween(start, end)) rows.addRange(run.start, run.end)
  return rows
}

/** Gives where the rows of each file begin in file order as it is now; a file without rows begins where the next one does. */
const fileStarts = (document: Document): readonly number[] => {
  const { base, history } = document
  const { order } = history.edits
  const last = found.get(document)
  const isSame = last?.order === order && last.version === order.version && last.base === base
  if (isSame && last.fileOrder === history.fileOrder && last.rowCount === base.index.rowCount) return last.starts
  const starts = findStarts(document)
  const { fileOrder } = history
  found.set(document, { order, version: order.version, base, fileOrder, rowCount: base.index.rowCount, starts })
  return starts
}

interface Found {
  readonly order: RowOrder
  readonly version: number
  readonly base: BaseFile
  readonly fileOrder: RowOrder
  readonly rowCount: number
  readonly starts: readonly number[]
}
const found = new WeakMap<Document, Found>()

const findStarts = (document: Document): number[] => {
  const { order } = document.history.edits
  const starts = [0]
  let at = 0
  const enter = (file: number): void => {
    while (starts.length <= file) starts.push(at)
  }
  for (const run of order.runsBetween(position(0), position(order.count))) {
    for (let row: number = run.start; row < run.end; ) {
      const stretch = known(document, rowId(row))
      if (stretch !== null) enter(stretch.file)
      const rows = Math.min(run.end - row, stretch?.rows ?? 1)
      row += rows
      at += rows
    }
  }
  enter(document.base.parts.length - 1)
  return starts
}

/** Gives the file that a row is in by itself, and for how many rows from it on that holds; null for one of the row before. */
const known = (document: Document, row: RowId): { file: number; rows: number } | null => {
  const { base, history } = document
  const inFile = history.fileOrder.runFrom(row)
  if (inFile !== null && inFile.start < base.index.rowCount) {
    const file = fileOfOrdinal(base, inFile.start)
    return { file, rows: Math.min(inFile.count, endOrdinal(base, file) - inFile.start) }
  }
  const first = row < FIRST_INSERTED_ROW_ID ? document.firstPartOf(row) : null
  return first === null ? null : { file: first, rows: 1 }
}

const fileOfOrdinal = (base: BaseFile, ordinal: number): number => {
  let low = 0
  let high = base.parts.length - 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (endOrdinal(base, middle) <= ordinal) low = middle + 1
    else high = middle
  }
  return low
}

/** The ordinal behind a file's last row, as far as rows are known. */
const endOrdinal = ({ parts, partRows, index }: BaseFile, file: number): number => {
  if (partRows !== null) return partRows[file].firstRow + partRows[file].rowCount
  const { byteEnd } = parts[file]
  let low = 0
  let high = index.rowCount
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (index.startOf(middle) < byteEnd) low = middle + 1
    else high = middle
  }
  return low
}

const lastAtMost = (starts: readonly number[], at: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (starts[middle] <= at) low = middle
    else high = middle - 1
  }
  return low
}
