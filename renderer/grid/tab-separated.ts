/**
 * Blocks of cells as spreadsheets put them on the clipboard: cells between tabs, rows between line ends, and a cell that
 * holds a tab, a line end or a quote stands in quotes with its own quotes doubled. Prose that only starts with a quote
 * is no quoted cell and stays as it is.
 */

/** Reads clipboard text as rows of cells; a last line end starts no row. */
export const parseTabSeparated = (text: string): string[][] => {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at <= text.length) {
    const quoted = text[at] === '"' ? readQuoted(text, at) : null
    const end = quoted?.end ?? endOfCell(text, at)
    row.push(quoted?.cell ?? text.slice(at, end))
    if (text[end] === '\t') {
      at = end + 1
      continue
    }
    rows.push(row)
    row = []
    at = end + (text.startsWith('\r\n', end) ? 2 : 1)
    if (at >= text.length) break
  }
  return rows
}

/** Writes rows of cells as clipboard text. */
export const formatTabSeparated = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(formatCell).join('\t')).join('\n')

const formatCell = (cell: string): string => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Reads a quoted cell; null when the quote is never closed, or text follows the closing one. */
const readQuoted = (text: string, start: number): { cell: string; end: number } | null => {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return null
    if (text[quote + 1] === '"') {
      at = quote + 2
      continue
    }
    if (!isDelimiter(text[quote + 1])) return null
    return { cell: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 }
  }
}

const endOfCell = (text: string, start: number): number => {
  let end = start
  while (!isDelimiter(text[end])) end++
  return end
}

const isDelimiter = (unit: string | undefined): boolean =>
  unit === undefined || unit === '\t' || unit === '\n' || unit === '\r'
