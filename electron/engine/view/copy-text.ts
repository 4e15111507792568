/** Text for the clipboard: rows as lines, or a block of cells as a spreadsheet writes it. */
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { JsonPath } from '../../../shared/json-path.ts'
import { findValue, stringOf } from '../../../shared/json-scan.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import { oneLine } from '../container/one-line.ts'
import type { Document } from '../document/document.ts'

const MAX_TEXT = 32 * 2 ** 20

/** Gives rows as lines joined by line feeds; fails with `too-much-to-copy`. */
export const copyLines = (document: Document, rows: Iterable<RowId>): Promise<{ text: string; rows: number }> =>
  copyRows(document, rows, (bytes) => decodeLossless(oneLine(bytes)))

/** Gives cells as tab-separated values: texts as they are, quoted where they hold a tab, a quote or a line break. */
export const copyCells = (
  document: Document,
  rows: Iterable<RowId>,
  columns: readonly JsonPath[],
): Promise<{ text: string; rows: number }> =>
  copyRows(document, rows, (bytes) => columns.map((path) => quoted(cellText(bytes, path))).join('\t'))

const copyRows = async (
  document: Document,
  rows: Iterable<RowId>,
  textOf: (bytes: Uint8Array) => string,
): Promise<{ text: string; rows: number }> => {
  const lines: string[] = []
  let length = 0
  for (const row of rows) {
    const line = textOf(await document.readRow(row))
    length += line.length + 1
    if (length > MAX_TEXT) throw new EngineError('too-much-to-copy', { rows: lines.length, limit: MAX_TEXT })
    lines.push(line)
  }
  return { text: lines.join('\n'), rows: lines.length }
}

const cellText = (bytes: Uint8Array, path: JsonPath): string => {
  const value = findValue(bytes, path)
  if (value === null) return ''
  return value.kind === 'string' ? stringOf(bytes, value) : decodeLossless(bytes.subarray(value.start, value.end))
}

const quoted = (text: string): string => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
