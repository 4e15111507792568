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
import { MAX_ROW_BYTES, readStart, spanBytes } from '../read/base-file.ts'
import { previewRow } from '../read/preview.ts'
import { type RowSigns, SIGNS_LIMIT_BYTES } from '../samples/read-signs.ts'
import { rowsAtHand } from './page-bytes.ts'

export interface PageRequest {
  runs: Iterable<RowRange>
  columns: readonly JsonPath[]
  previewChars: number
  selection: RowSet
  /** Reads a row's format and findings; null where nobody wants them. */
  readSigns: ((bytes: Uint8Array) => RowSigns) | null
  /** Gives the signals that are shown of a row. */
  signalsOf: (row: RowId) => (number | null)[]
}

/** Reads rows for showing; stops before the first that is not indexed yet. */
export const readPage = async (document: Document, request: PageRequest): Promise<RowView[]> => {
  const views: RowView[] = []
  for await (const slice of rowsAtHand(document, rowsOf(request.runs)))
    for (const { row, bytes } of slice) views.push(await viewOf(document, row, bytes ?? null, request))
  return views
}

function* rowsOf(runs: Iterable<RowRange>): Generator<RowId> {
  for (const { start, end } of runs) for (let row: number = start; row < end; row++) yield rowId(row)
}

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
    signals: request.signalsOf(row),
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
