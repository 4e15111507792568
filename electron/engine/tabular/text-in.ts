/** Turns a table of text into JSONL: a line for each of its rows, cells as they are written. */
import { stat } from 'node:fs/promises'
import { type DiskFile, nodeDisk, readFully, writeFully } from '../disk.ts'
import { JsonOut } from './json-out.ts'
import { dialectOf, separatorLine, type TableLook, textStart } from './looks-tabular.ts'
import { cellWays, type Dialect, type RowCells } from './table-cells.ts'
import type { ImportedTable, TablePlace } from './table-messages.ts'
import { readTable } from './table-reader.ts'
import { surveyTable, type TableSurvey, type TextColumn } from './table-survey.ts'

const HEAD_BYTES = 1 << 20
const FLUSH_BYTES = 1 << 20
const NULL = Buffer.from('null')

/** Imports a table of text; rows are written from the place on. */
export const importText = async (
  from: string,
  to: TablePlace,
  look: TableLook,
  onProgress: (done: number, total: number) => void,
): Promise<ImportedTable> => {
  const total = 2 * (await stat(from)).size
  const file = await nodeDisk.open(from, 'r')
  try {
    const { dialect, byteStart, survey } = await understand(file, look, (done) => onProgress(done, total))
    const out = await nodeDisk.open(to.path, to.position === 0 ? 'w' : 'r+', 0o600)
    try {
      const bytes = await writeRows(file, byteStart, dialect, survey.columns, out, to.position, (done) =>
        onProgress(total / 2 + done, total),
      )
      await out.truncate(to.position + bytes)
      const columns = survey.columns.map(({ name, kind }) => ({ name, type: kind }))
      return { rows: survey.rows, bytes, columns, faults: survey.faults, faultCount: survey.faultCount }
    } finally {
      await out.close()
    }
  } finally {
    await file.close()
  }
}

interface Understood {
  readonly dialect: Dialect
  readonly byteStart: number
  readonly survey: TableSurvey
}

const understand = async (
  file: DiskFile,
  look: TableLook,
  onProgress: (byteOffset: number) => void,
): Promise<Understood> => {
  const buffer = new Uint8Array(HEAD_BYTES)
  const head = buffer.subarray(0, await readFully(file, buffer, 0, HEAD_BYTES, 0))
  const byteStart = separatorLine(head, textStart(head))?.end ?? textStart(head)
  const dialect = dialectOf(look.delimiter, head)
  const survey = await surveyTable(file, byteStart, dialect, onProgress)
  let best = { dialect, byteStart, survey }
  for (const other of othersOf(dialect, look, head)) {
    if (best.survey.faultCount === 0) break
    const seen = await surveyTable(file, byteStart, other, onProgress)
    if (seen.faultCount < best.survey.faultCount) best = { dialect: other, byteStart, survey: seen }
  }
  return best
}

/** Gives ways to write a table that are looked at where the usual one goes wrong. */
const othersOf = (dialect: Dialect, { kind }: TableLook, head: Uint8Array): Dialect[] => [
  ...(Buffer.from(head).includes('\\"') ? [{ ...dialect, hasBackslashes: true }] : []),
  // Many write tab-separated values without quoting anything: a quote is a letter there.
  ...(kind === 'tsv' ? [{ ...dialect, hasQuotes: false }] : []),
]

const writeRows = async (
  file: DiskFile,
  byteStart: number,
  dialect: Dialect,
  columns: readonly TextColumn[],
  out: DiskFile,
  position: number,
  onProgress: (byteOffset: number) => void,
): Promise<number> => {
  const json = new JsonOut()
  let written = 0
  let isNamed = false
  const flush = async (): Promise<void> => {
    const bytes = json.take()
    await writeFully(out, bytes, position + written)
    written += bytes.length
  }
  await readTable(file, byteStart, dialect, {
    onRow: (bytes, cells) => {
      if (cells.isBlank) return
      if (isNamed) addRow(json, bytes, cells, columns)
      isNamed = true
    },
    onBlock: async (byteOffset) => {
      if (json.length >= FLUSH_BYTES) await flush()
      onProgress(byteOffset)
    },
  })
  await flush()
  return written
}

// A line with fewer cells than there are names has fewer keys: what is not there is not made up.
const addRow = (json: JsonOut, bytes: Uint8Array, cells: RowCells, columns: readonly TextColumn[]): void => {
  json.byte(0x7b)
  for (let at = 0; at < cells.count; at++) {
    const column = columns[at]
    if (at > 0) json.byte(0x2c)
    json.raw(column.key)
    const [start, end] = [cells.starts[at], cells.ends[at]]
    const way = cells.ways[at]
    if (column.kind === 'text') {
      if (start === end && way === cellWays.plain && column.hasNulls) json.raw(NULL)
      else json.string(bytes, start, end, way)
    } else if (start === end) {
      json.raw(NULL)
    } else {
      json.raw(bytes, start, end)
    }
  }
  json.byte(0x7d)
  json.byte(0x0a)
}
