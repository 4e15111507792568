/**
 * Refuses text that the encoding of a row's file does not have, while it is typed: refused at a save, it would stand between
 * the user and everything else that was done.
 */
import { EngineError } from '../../../shared/engine-error.ts'
import type { FileForm } from '../../../shared/file-form.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { Document } from '../document/document.ts'
import { cannotHoldBytes } from '../encoding/cannot-hold.ts'
import { fileOfRow } from './file-of-row.ts'
import { isTable } from './in-place.ts'

/**
 * Fails with `encoding-cannot-hold` if a row of these bytes could not be written; what it held `before` it may hold still.
 * Of a row that is not there yet, `row` is the one that it is to stand behind.
 */
export const checkHeld = (
  document: Document,
  row: RowId | null,
  bytes: Uint8Array,
  before: Uint8Array | null,
): void => {
  const form = narrowFormOf(document, row)
  const notHeld = form === null ? null : cannotHoldBytes(form, bytes, before)
  if (form === null || notHeld === null) return
  const number = (row === null ? 0 : (document.history.edits.order.positionOf(row) ?? 0)) + 1
  throw new EngineError('encoding-cannot-hold', { ...notHeld, encoding: form.encoding, row: number })
}

/** Tells whether the file of a row can't hold every text. */
export const isNarrow = (document: Document, row: RowId): boolean => narrowFormOf(document, row) !== null

/** Does what `checkHeld` does for new bytes of a row, which is read only where they are in doubt. */
export const checkRewritten = (document: Document, row: RowId, bytes: Uint8Array): Promise<void> | null => {
  const form = narrowFormOf(document, row)
  if (form === null || cannotHoldBytes(form, bytes, null) === null) return null
  return document.readRow(row).then((before) => checkHeld(document, row, bytes, before))
}

/** Gives what the file of a row is, if it is one that can't hold every text; null if all can be written. */
const narrowFormOf = (document: Document, row: RowId | null): FileForm | null => {
  const { base } = document
  if (base.savesAsUtf8) return null
  const form = base.source.files[row === null ? 0 : fileOfRow(document, row)]?.form
  // A table is saved under another name only, as JSON Lines in UTF-8.
  return form === undefined || form.encoding === 'utf-8' || isTable(form.container) ? null : form
}
