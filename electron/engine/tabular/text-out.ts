/**
 * Writes JSONL as a table of text. A value is written as it stands in its row: numbers digit by digit, lists and objects as
 * their JSON. A text that would be read back as a number, as true or false, or as nothing at all, stands in quotes, so that
 * what was text stays text. Cells that a spreadsheet takes for formulas are not altered.
 */
import { stat } from 'node:fs/promises'
import { nodeDisk, writeFully } from '../disk.ts'
import { RowMembers } from './json-cells.ts'
import { readLines } from './line-reader.ts'
import { NoFieldsError } from './table-failure.ts'
import type { ExportedTable, TableTask } from './table-messages.ts'
import { TextOut } from './text-cells.ts'

const FLUSH_BYTES = 1 << 20
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)

type TextTask = Extract<TableTask, { kind: 'export-text' }>

/** Exports rows as a table of text. */
export const exportText = async (
  { from, to, delimiter, hasBom }: TextTask,
  onProgress: (done: number, total: number) => void,
): Promise<ExportedTable> => {
  const total = 2 * (await stat(from)).size
  const file = await nodeDisk.open(from, 'r')
  try {
    const { columns, skipped, rows } = await columnsOf(file, (done) => onProgress(done, total))
    if (columns.size === 0) throw new NoFieldsError()
    const out = await nodeDisk.open(to, 'w', 0o666)
    let bytes = 0
    try {
      const table = new TextOut(delimiter.charCodeAt(0))
      const flush = async (): Promise<void> => {
        const piece = table.take()
        await writeFully(out, piece, bytes)
        bytes += piece.length
      }
      if (hasBom) table.raw(BOM)
      table.header([...columns.keys()])
      const members = new RowMembers()
      const places = new Int32Array(columns.size)
      await readLines(file, {
        onLine: (line, start, end) => {
          if (members.read(line, start, end)) addRow(table, line, members, columns, places)
        },
        onBlock: async (byteOffset) => {
          if (table.length >= FLUSH_BYTES) await flush()
          onProgress(total / 2 + byteOffset, total)
        },
      })
      await flush()
      await out.sync()
    } finally {
      await out.close()
    }
    return { rows, bytes, skipped, columns: [...columns.keys()].map((name) => ({ name, type: 'text' })) }
  } finally {
    await file.close()
  }
}

type Columns = ReadonlyMap<string, number>

const columnsOf = async (
  file: Parameters<typeof readLines>[0],
  onProgress: (byteOffset: number) => void,
): Promise<{ columns: Columns; rows: number; skipped: number }> => {
  const columns = new Map<string, number>()
  const members = new RowMembers()
  let [rows, skipped] = [0, 0]
  await readLines(file, {
    onLine: (line, start, end) => {
      if (!members.read(line, start, end)) {
        skipped += 1
        return
      }
      rows += 1
      for (let at = 0; at < members.count; at++) {
        const key = members.keys[at]
        if (!columns.has(key)) columns.set(key, columns.size)
      }
    },
    onBlock: async (byteOffset) => onProgress(byteOffset),
  })
  return { columns, rows, skipped }
}

const addRow = (table: TextOut, line: Uint8Array, members: RowMembers, columns: Columns, places: Int32Array): void => {
  places.fill(-1)
  for (let at = 0; at < members.count; at++) places[columns.get(members.keys[at]) ?? 0] = at
  for (let column = 0; column < places.length; column++) {
    if (column > 0) table.next()
    const at = places[column]
    const kind = at === -1 ? 'null' : members.kinds[at]
    // A line of nothing is no row.
    if (kind === 'null' && places.length === 1) table.quoted(line, 0, 0)
    if (kind === 'null') continue
    const [start, end] = [members.starts[at], members.ends[at]]
    if (kind === 'string') table.string(line, start + 1, end - 1)
    else table.value(line, start, end)
  }
  table.endLine()
}
