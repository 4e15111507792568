/** Looks for text in a dataset's changed rows that the encodings of its files can't hold. */
import { EngineError } from '../../../shared/engine-error.ts'
import type { Document } from '../document/document.ts'
import { cannotHoldBytes } from '../encoding/cannot-hold.ts'
import { readContent } from '../read/base-file.ts'
import { fileOfRow } from './file-of-row.ts'

/** Fails with `encoding-cannot-hold` at the first such row. */
export const checkEncodable = async (document: Document): Promise<void> => {
  const { edited, inserted } = document.differences()
  for (const rows of [edited, inserted]) {
    for (const row of rows.values()) {
      const { form } = document.base.source.files[fileOfRow(document, row)]
      if (form.encoding === 'utf-8' && form.rest === null) continue
      const ordinal = document.ordinalOf(row)
      const before = ordinal === null ? null : await readContent(document.base, ordinal)
      const refused = cannotHoldBytes(form, await document.readRow(row), before)
      const number = document.history.edits.order.positionOf(row)
      if (refused !== null)
        throw new EngineError('encoding-cannot-hold', { ...refused, encoding: form.encoding, row: (number ?? 0) + 1 })
    }
  }
}
