/** Whether a dataset's files are saved in UTF-8, or in the encodings that they are in. */
import { EngineError } from '../../../shared/engine-error.ts'
import type { Document } from '../document/document.ts'
import { cannotHoldBytes } from '../encoding/cannot-hold.ts'
import { readContent } from '../read/base-file.ts'
import { fileOfRow } from './file-of-row.ts'

/** Has saves write one or the other; answers whether that is news. Fails where rows hold what the files' encodings can't. */
export const changeEncodingOut = async (document: Document, isUtf8: boolean): Promise<boolean> => {
  const { base } = document
  const isOther = base.source.files.some(({ form }) => form.encoding !== 'utf-8' || form.rest !== null)
  if (base.savesAsUtf8 === (isUtf8 && isOther)) return false
  if (!isUtf8) await checkEncodable(document)
  base.savesAsUtf8 = isUtf8 && isOther
  return true
}

/** Fails with `encoding-cannot-hold` at the first row that holds what the encoding of its file can't. */
const checkEncodable = async (document: Document): Promise<void> => {
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
