/** Turns a Parquet file into JSONL: a line for each row, in the file's order, written by DuckDB itself. */
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DiskFile, nodeDisk, readFully, writeFully } from '../disk.ts'
import { loadDuck } from '../sql/duck.ts'
import { quoteText } from '../sql/schema.ts'
import { rowExpression } from './parquet-json.ts'
import { asPattern, withTableDuck } from './table-duck.ts'
import type { ImportedTable, TablePlace, TableRoom } from './table-messages.ts'

const BLOCK_BYTES = 1 << 20
/** JSON escapes this character, so that no line holds it. */
const NOWHERE = "E'\\x01'"

/** Imports a Parquet file; rows are written from the place on. */
export const importParquet = (
  from: string,
  to: TablePlace,
  room: TableRoom,
  onProgress: (done: number, total: number) => void,
): Promise<ImportedTable> => {
  const pattern = asPattern(from)
  const lines = join(room.folder, 'rows.jsonl')
  return withTableDuck(
    room,
    [from, pattern, lines],
    async (connection) => {
      const { api } = await loadDuck()
      const table = `read_parquet(${quoteText(pattern)}, hive_partitioning = false)`
      const result = await connection.stream(`SELECT * FROM ${table} LIMIT 0`)
      const names = result.columnNames()
      const columns = result.columnTypes().map((type, at) => ({ name: names[at] ?? '', sql: `c${at}`, type }))
      const row = rowExpression(columns, api.DuckDBTypeId)
      const aliases = columns.map(({ sql }) => sql).join(', ')
      const written = await connection.runAndReadAll(
        `COPY (SELECT ${row} FROM ${table} AS t(${aliases})) TO ${quoteText(lines)}
            (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER ${NOWHERE}, USE_TMP_FILE false)`,
      )
      const { size } = await stat(lines)
      await putAt(lines, to)
      return {
        rows: Number(written.getRows()[0]?.[0] ?? 0),
        bytes: size,
        columns: columns.map(({ name, type }) => ({ name, type: type.alias ?? String(type) })),
        faults: [],
        faultCount: 0,
      }
    },
    (percent) => onProgress(percent, 100),
  )
}

const putAt = async (lines: string, { path, position }: TablePlace): Promise<void> => {
  if (position === 0) {
    await rename(lines, path)
    return
  }
  const from = await nodeDisk.open(lines, 'r')
  const to = await nodeDisk.open(path, 'r+').catch(async (error: unknown) => {
    await from.close()
    throw error
  })
  try {
    await to.truncate((await append(from, to, position)) + position)
  } finally {
    await from.close()
    await to.close()
  }
}

const append = async (from: DiskFile, to: DiskFile, position: number): Promise<number> => {
  const buffer = new Uint8Array(BLOCK_BYTES)
  for (let at = 0; ; ) {
    const count = await readFully(from, buffer, 0, BLOCK_BYTES, at)
    if (count === 0) return at
    await writeFully(to, buffer.subarray(0, count), position + at)
    at += count
  }
}
