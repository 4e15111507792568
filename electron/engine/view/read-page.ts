/** A window of rows as bounded previews: what the grid draws, however large the rows are. */
import type { Cell, RowView } from '../../../shared/contract.ts'
import type { RowId } from '../../../shared/ids.ts'
import { rowId } from '../../../shared/ids.ts'
import type { JsonPath } from '../../../shared/json-path.ts'
import { findValue } from '../../../shared/json-scan.ts'
import type { RowRange, RowSet } from '../../../shared/row-set.ts'
import { kindsOfBits } from '../../../shared/sample/lint.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import type { Document } from '../document/document.ts'
import { MAX_ROW_BYTES, readContents, readStart, spanBytes } from '../read/base-file.ts'
import { previewRow } from '../read/preview.ts'
import { type RowSigns, SIGNS_LIMIT_BYTES } from '../samples/read-signs.ts'

export interface PageRequest {
  runs: Iterable<RowRange>
  columns: readonly JsonPath[]
  previewChars: number
  selection: RowSet
  /** Reads a row's format and findings; null where nobody wants them. */
  readSigns: ((bytes: Uint8Array) => RowSigns) | null
}

/** Reads rows for showing; stops before the first that is not indexed yet. */
export const readPage = async (document: Document, request: PageRequest): Promise<RowView[]> => {
  const views: RowView[] = []
  for (const run of request.runs) {
    for (let row: number = run.start; row < run.end; ) {
      const stretch = untouchedStretch(document, rowId(row), run.end)
      if (stretch === 'unknown') return views
      if (stretch === null) {
        views.push(await viewOf(document, rowId(row), null, request))
        row += 1
        continue
      }
      const contents = await readContents(document.base, stretch.ordinal, stretch.ordinal + stretch.count)
      for (const [index, bytes] of contents.entries())
        views.push(await viewOf(document, rowId(row + index), bytes, request))
      row += stretch.count
    }
  }
  return views
}

/** Finds rows from one on that are as in the file and stand together in it. */
const untouchedStretch = (
  document: Document,
  row: RowId,
  end: number,
): { ordinal: number; count: number } | 'unknown' | null => {
  const inFile = document.history.fileOrder.runFrom(row)
  if (inFile === null) return null
  if (inFile.start >= document.base.index.rowCount) return 'unknown'
  if (!isUntouched(document, row)) return null
  const most = Math.min(end - row, inFile.count, document.base.index.rowCount - inFile.start)
  let count = 1
  while (count < most && isUntouched(document, rowId(row + count))) count += 1
  return { ordinal: inFile.start, count }
}

const isUntouched = (document: Document, row: RowId): boolean =>
  document.isAsInFile(row) &&
  !document.history.edits.isEdited(row) &&
  document.history.edits.order.positionOf(row) !== null

const viewOf = async (
  document: Document,
  row: RowId,
  untouched: Uint8Array | null,
  request: PageRequest,
): Promise<RowView> => {
  const ordinal = document.ordinalOf(row)
  const state = document.stateOf(row)
  const base = {
    row,
    number: document.history.edits.order.positionOf(row) ?? 0,
    state,
    isDeleted: document.isDeleted(row),
    isSelected: request.selection.has(row),
    decision: document.history.decisions.of(row),
  }
  if (
    untouched === null &&
    state === 'original' &&
    ordinal !== null &&
    spanBytes(document.base, ordinal) > MAX_ROW_BYTES
  ) {
    const start = await readStart(document.base, ordinal, 4096)
    const raw = decodeLossless(start).slice(0, request.previewChars)
    return { ...base, byteLength: spanBytes(document.base, ordinal), fault: null, raw, cells: [], sample: null }
  }
  const bytes = untouched ?? (await document.readRow(row))
  const preview = previewRow(bytes, request.columns, request.previewChars)
  const cells =
    state === 'edited' ? await markEdited(document, row, bytes, preview.cells, request.columns) : preview.cells
  const sample = preview.fault === null ? sampleOf(bytes, request) : null
  return { ...base, byteLength: bytes.length, fault: preview.fault, raw: preview.raw, cells, sample }
}

const sampleOf = (bytes: Uint8Array, { readSigns }: PageRequest): RowView['sample'] => {
  if (readSigns === null || bytes.length > SIGNS_LIMIT_BYTES) return null
  const { lens, findings } = readSigns(bytes)
  return { lens, findings: kindsOfBits(findings) }
}

const markEdited = async (
  document: Document,
  row: RowId,
  now: Uint8Array,
  cells: Cell[],
  columns: readonly JsonPath[],
): Promise<Cell[]> => {
  const before = await document.readFileRow(row)
  if (before === null) return cells
  return cells.map((cell, index) => ({ ...cell, isEdited: !isSameValue(before, now, columns[index]) }))
}

const isSameValue = (before: Uint8Array, now: Uint8Array, path: JsonPath): boolean => {
  const was = findValue(before, path)
  const is = findValue(now, path)
  if (was === null || is === null) return was === is
  return Buffer.from(before.subarray(was.start, was.end)).equals(now.subarray(is.start, is.end))
}
