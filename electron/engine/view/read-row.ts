/** One row whole, as text that turns back into the same bytes, beside what it was in the file. */
import type { RowText } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import type { Dataset } from '../dataset.ts'
import type { Document } from '../document/document.ts'
import { fileOfRow } from '../source/file-of-row.ts'

/** A UTF-16 unit comes of at most three bytes, so this many bytes are enough for as many units as are asked for. */
const BYTES_A_UNIT = 3

/** Reads a row for reading and editing; `limit` is in UTF-16 units, or in bytes for a part that begins at `startByte`. */
export const readWholeRow = async (
  dataset: Dataset,
  row: RowId,
  limit: number,
  startByte?: number,
): Promise<RowText> => {
  const { document, revision } = dataset
  const ordinal = document.ordinalOf(row)
  const isKnown = ordinal === null || ordinal < document.base.index.rowCount
  if (document.history.edits.order.positionOf(row) === null || !isKnown) throw new EngineError('row-missing', { row })
  const bytes = await readOnce(dataset, row)
  const state = document.stateOf(row)
  if (startByte !== undefined) {
    const endByte = characterEnd(bytes, startByte, startByte + limit)
    if (endByte >= bytes.length) lastLarge.delete(dataset)
    return {
      row,
      revision,
      text: decodeLossless(bytes.subarray(startByte, endByte)),
      before: null,
      isCut: true,
      byteLength: bytes.length,
      fault: null,
      state,
      isDeleted: document.isDeleted(row),
      decision: document.history.decisions.of(row),
      ...fileOf(document, row),
      nextByte: endByte < bytes.length ? endByte : null,
    }
  }
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
    decision: document.history.decisions.of(row),
    ...fileOf(document, row),
  }
}

const fileOf = (document: Document, row: RowId): { file?: string } => {
  const { files } = document.base.source
  return files.length < 2 ? {} : { file: files[fileOfRow(document, row)].name }
}

/** A large row is asked for in many parts: read and put together once, it is kept until its last part, or another row. */
const LARGE_BYTES = 2 ** 20
const lastLarge = new WeakMap<Dataset, { row: RowId; revision: number; bytes: Uint8Array }>()

const readOnce = async (dataset: Dataset, row: RowId): Promise<Uint8Array> => {
  const known = lastLarge.get(dataset)
  if (known?.row === row && known.revision === dataset.revision) return known.bytes
  const { revision } = dataset
  const bytes = await dataset.document.readRow(row)
  if (bytes.length >= LARGE_BYTES) lastLarge.set(dataset, { row, revision, bytes })
  else lastLarge.delete(dataset)
  return bytes
}

/** Moves the end of a part back out of a character that it would cut; bytes that are no UTF-8 may be cut anywhere. */
const characterEnd = (bytes: Uint8Array, start: number, wanted: number): number => {
  if (wanted >= bytes.length) return bytes.length
  for (let end = wanted; end > Math.max(start, wanted - 4); end--) {
    if (((bytes[end] ?? 0) & 0xc0) !== 0x80) return end
  }
  return wanted
}

const firstUnits = (bytes: Uint8Array, limit: number): string =>
  decodeLossless(bytes.subarray(0, limit * BYTES_A_UNIT)).slice(0, limit)

const decodedIsLonger = (bytes: Uint8Array, limit: number): boolean =>
  bytes.length > limit * BYTES_A_UNIT || decodeLossless(bytes).length > limit
