/**
 * Values of a result as text: exact for whole and decimal numbers of any size, JSON for lists, structs and maps, and null for
 * NULL, which an empty text is not.
 */
import type { DuckDBValue } from '@duckdb/node-api'
import type { Duck } from './duck.ts'
import type { SqlCell, SqlFormat } from './sql-messages.ts'

/** Gives a value's text. */
export const cellText = (value: DuckDBValue, { api }: Duck): SqlCell => {
  if (value === null) return null
  return isNested(value, api) ? jsonOf(value, api) : plainText(value)
}

/** Gives a line of a file: cells as CSV, tab-separated or JSON. */
export const lineOf = (
  cells: readonly SqlCell[],
  format: SqlFormat,
  columns: readonly { readonly name: string; readonly type: string }[],
): string => {
  if (format === 'tsv') return cells.map((cell) => tabSafe(cell ?? '')).join('\t')
  if (format === 'csv') return cells.map(csvField).join(',')
  const members = cells.map(
    (cell, at) => `${JSON.stringify(columns[at]?.name ?? '')}:${jsonCell(cell, columns[at]?.type ?? '')}`,
  )
  return `{${members.join(',')}}`
}

/** Gives the line of column names; null where the format has none. */
export const headerOf = (columns: readonly { readonly name: string }[], format: SqlFormat): string | null =>
  format === 'json'
    ? null
    : lineOf(
        columns.map(({ name }) => name),
        format,
        [],
      )

// RFC 4180; an empty text is quoted, so that it is told from NULL.
const csvField = (cell: SqlCell): string => {
  if (cell === null) return ''
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

const tabSafe = (text: string): string => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const NUMBER_TYPE = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL|DOUBLE|FLOAT|BIGNUM)/
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const jsonCell = (cell: SqlCell, type: string): string => {
  if (cell === null) return 'null'
  if (type === 'BOOLEAN') return cell
  if (NUMBER_TYPE.test(type) && !/[[(]/.test(type.replace(/^DECIMAL\(\d+,\s*\d+\)/, '')) && JSON_NUMBER.test(cell))
    return cell
  if (type === 'JSON' || /^(?:STRUCT|MAP|UNION)\(|\]$/.test(type)) return cell
  return JSON.stringify(cell)
}

const isNested = (value: NonNullable<DuckDBValue>, api: Duck['api']): boolean =>
  value instanceof api.DuckDBListValue ||
  value instanceof api.DuckDBArrayValue ||
  value instanceof api.DuckDBStructValue ||
  value instanceof api.DuckDBMapValue ||
  value instanceof api.DuckDBUnionValue

const plainText = (value: NonNullable<DuckDBValue>): string => String(value)

const jsonOf = (value: DuckDBValue, api: Duck['api']): string => {
  if (value === null) return 'null'
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : JSON.stringify(String(value))
  if (value instanceof api.DuckDBDecimalValue) return value.toString()
  if (value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue) {
    return `[${value.items.map((item) => jsonOf(item, api)).join(',')}]`
  }
  if (value instanceof api.DuckDBStructValue) {
    const members = Object.entries(value.entries).map(([key, item]) => `${JSON.stringify(key)}:${jsonOf(item, api)}`)
    return `{${members.join(',')}}`
  }
  if (value instanceof api.DuckDBMapValue) {
    const members = value.entries.map(
      (entry) => `${JSON.stringify(cellText(entry.key, { api } as Duck) ?? 'null')}:${jsonOf(entry.value, api)}`,
    )
    return `{${members.join(',')}}`
  }
  if (value instanceof api.DuckDBUnionValue) return jsonOf(value.value, api)
  return JSON.stringify(String(value))
}
