/** One row whole, as text that turns back into the same bytes, beside what it was in the file. */
import type { RowText } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import type { Dataset } from '../dataset.ts'

/** A UTF-16 unit comes of at most three bytes, so this many bytes are enough for as many units as are asked for. */
const BYTES_A_UNIT = 3

/** Reads a row for reading and editing; `limit` is in UTF-16 units. */
export const readWholeRow = async (dataset: Dataset, row: RowId, limit: number): Promise<RowText> => {
  const { document, revision } = dataset
  const ordinal = document.ordinalOf(row)
  const isKnown = ordinal === null || ordinal < document.base.index.rowCount
  if (document.history.edits.order.positionOf(row) === null || !isKnown) throw new EngineError('row-missing', { row })
  const bytes = await document.readRow(row)
  const state = document.stateOf(row)
  const before = state === 'edited' ? await document.readFileRow(row) : null
  const text = firstUnits(bytes, limit)
  return {
    row,
    revision,
    text,
    before: before === null ? null : firstUnits(before, limit),
    isCut: text.length >= limit && decodedIsLonger(bytes, limit),
    byteLength: bytes.length,
    fault: checkJson(bytes),
    state,
    isDeleted: document.isDeleted(row),
  }
}

const firstUnits = (bytes: Uint8Array, limit: number): string =>
  decodeLossless(bytes.subarray(0, limit * BYTES_A_UNIT)).slice(0, limit)

const decodedIsLonger = (bytes: Uint8Array, limit: number): boolean =>
  bytes.length > limit * BYTES_A_UNIT || decodeLossless(bytes).length > limit
