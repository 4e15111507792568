/** How the naive engine shows its rows. */
import type { RowView } from '../../shared/contract.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import type { NaiveRow } from './naive-document.ts'
import { cellOf, parseRow, valueAt } from './naive-json.ts'

export const rowViewOf = (
  row: NaiveRow,
  number: number,
  isSelected: boolean,
  columns: readonly JsonPath[],
  chars: number,
): RowView => {
  const parsed = parseRow(row.text)
  const before = row.before === null ? null : parseRow(row.before)
  return {
    row: row.row,
    number,
    state: stateOfRow(row),
    isDeleted: row.isDeleted,
    isSelected,
    signals: [],
    decision: row.decision,
    sample: null,
    byteLength: byteLengthOf(row.text),
    fault: parsed.ok ? null : parsed.fault,
    raw: parsed.ok ? null : row.text.slice(0, chars),
    cells: parsed.ok
      ? columns.map((path) =>
          cellOf(
            valueAt(parsed.value, path),
            before?.ok ? valueAt(before.value, path) : undefined,
            row.before === null,
            chars,
          ),
        )
      : [],
  }
}

export const stateOfRow = (row: NaiveRow): RowView['state'] => {
  if (row.before === null) return 'inserted'
  return row.before === row.text ? 'original' : 'edited'
}

export const cellText = (text: string, path: JsonPath): string => {
  const parsed = parseRow(text)
  const cell = cellOf(parsed.ok ? valueAt(parsed.value, path) : undefined, undefined, true, 1e6)
  return /[\t\n"]/.test(cell.text) ? `"${cell.text.replaceAll('"', '""')}"` : cell.text
}

export const textOf = (rows: readonly NaiveRow[]): string => rows.map((row) => `${row.text}\n`).join('')
export const byteLengthOf = (text: string): number => new TextEncoder().encode(text).length
