/**
 * Tells whether text is a table, and what stands between its cells. Bytes decide: lines that are no JSON and fall into the same
 * number of cells. A name decides only where they can't, which is a table of one column, or of one line.
 */
import { checkJson } from '../../../shared/json-scan.ts'
import { CR, type Dialect, LF, RowCells, readRow } from './table-cells.ts'

export interface TableLook {
  readonly kind: 'csv' | 'tsv'
  /** One character. */
  readonly delimiter: string
}

const delimiters = ['\t', ',', ';', '|'] as const
/** So many rows say enough. */
const MOST_ROWS = 200
/** Of rows, as many as this have the same number of cells. */
const LEAST_ALIKE = 0.8
/** Without a name that says so, prose with a comma in each line must not become a table. */
const LEAST_ROWS_UNNAMED = 3

/** Tells by the first bytes of a text whether it is a table; null for what is none. */
export const looksTabular = (head: Uint8Array, fileName: string, isWhole = false): TableLook | null => {
  const start = textStart(head)
  const named = kindOfName(fileName)
  const said = separatorLine(head, start)
  if (said !== null) return { kind: said.delimiter === '\t' ? 'tsv' : 'csv', delimiter: said.delimiter }
  if (start >= head.length) return null
  const line = firstLine(head, start)
  const isBracket = line[0] === 0x7b || line[0] === 0x5b
  if (line.length === 0 || (named === null && head.includes(0, start))) return null
  if (named === null && holdsJsonLines(head, start)) return null
  // A name in quotes, or of digits, is JSON too, but a table is what it is called then.
  if ((isBracket || named === null) && checkJson(line) === null) return null
  const fits = delimiters
    .map((delimiter) => ({ delimiter, ...fitOf(head, start, delimiter, isWhole) }))
    .filter(({ cells, alike, rows }) => {
      if (cells < 2) return false
      if (isBracket) return named !== null && alike === 1 && rows > 1
      return named !== null ? alike >= LEAST_ALIKE || rows <= 2 : alike === 1 && rows >= LEAST_ROWS_UNNAMED
    })
    .sort((a, b) => b.alike - a.alike || b.cells - a.cells)
  const best = fits.find(({ delimiter }) => named === 'tsv' && delimiter === '\t') ?? fits[0]
  if (best !== undefined) return { kind: best.delimiter === '\t' ? 'tsv' : 'csv', delimiter: best.delimiter }
  if (named === null || isBracket) return null
  return { kind: named, delimiter: named === 'tsv' ? '\t' : ',' }
}

/**
 * Tells whether lines of a text are JSON objects or lists, behind a record separator or before a comma: the first line may be
 * the rest of one that was cut.
 */
const holdsJsonLines = (head: Uint8Array, start: number): boolean => {
  let at = start
  for (let line = 0; line < MOST_JSON_LINES && at < head.length; line++) {
    const newline = head.indexOf(LF, at)
    const end = newline === -1 ? head.length : newline
    const from = head[at] === RECORD_SEPARATOR ? at + 1 : at
    const isOpen = head[from] === 0x7b || head[from] === 0x5b
    const to = head[end - 1] === CR ? end - 1 : end
    if (isOpen && checkJson(head, from, head[to - 1] === COMMA ? to - 1 : to) === null) return true
    at = end + 1
  }
  return false
}

const RECORD_SEPARATOR = 0x1e
const COMMA = 0x2c
const MOST_JSON_LINES = 20

/** Gives where the text of a table starts: behind a byte order mark. */
export const textStart = (head: Uint8Array): number =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0

/** Finds the line `sep=;` that Excel reads as what stands between cells; null where there is none. */
export const separatorLine = (head: Uint8Array, start: number): { delimiter: string; end: number } | null => {
  const match = /^"?sep=([\t,;|])"?\r?\n/i.exec(Buffer.from(head.subarray(start, start + 12)).toString('latin1'))
  return match === null ? null : { delimiter: match[1] ?? ',', end: start + match[0].length }
}

/** Gives how most write a table with that between its cells. */
export const dialectOf = (delimiter: string, head: Uint8Array): Dialect => ({
  delimiter: delimiter.charCodeAt(0),
  hasQuotes: true,
  hasBackslashes: false,
  isCr: head.includes(CR) && !head.includes(LF),
})

const kindOfName = (name: string): 'csv' | 'tsv' | null => {
  const ending = /\.(csv|tsv|tab)(?:\.(?:gz|gzip|zst|zstd))?$/i.exec(name)?.[1]?.toLowerCase()
  if (ending === undefined) return null
  return ending === 'csv' ? 'csv' : 'tsv'
}

const firstLine = (head: Uint8Array, start: number): Uint8Array => {
  let from = start
  while (from < head.length && (head[from] === LF || head[from] === CR || head[from] === 0x20)) from++
  let end = from
  while (end < head.length && head[end] !== LF && head[end] !== CR) end++
  return head.subarray(from, end)
}

const fitOf = (
  head: Uint8Array,
  start: number,
  delimiter: string,
  isWhole: boolean,
): { cells: number; alike: number; rows: number } => {
  const dialect = dialectOf(delimiter, head)
  const cells = new RowCells()
  const counts: number[] = []
  for (let at = start; at < head.length && counts.length < MOST_ROWS; ) {
    const next = readRow(head, at, isWhole, dialect, cells)
    // What the head cuts off says nothing, unless there is no other row.
    if (next === -1) break
    if (!cells.isBlank) counts.push(cells.count)
    at = next
  }
  if (counts.length === 0) {
    readRow(head, start, true, dialect, cells)
    counts.push(cells.count)
  }
  const [first] = counts
  return { cells: first, alike: counts.filter((count) => count === first).length / counts.length, rows: counts.length }
}
