/** Turns a Parquet file into JSONL: a line for each row, in the file's order, written by DuckDB itself where rows are short. */
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type DiskFile, nodeDisk, readFully, writeFully } from '../disk.ts'
import { type Duck, loadDuck } from '../sql/duck.ts'
import { quoteText } from '../sql/schema.ts'
import { type ParquetColumn, rowExpression, valueExpression } from './parquet-json.ts'
import { mayBeLong, writerFor } from './parquet-values.ts'
import { asPattern, withTableDuck } from './table-duck.ts'
import type { ImportedTable, TablePlace, TableRoom } from './table-messages.ts'

const BLOCK_BYTES = 1 << 20
const LONG_ROW_BYTES = 4096
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
  const table = `read_parquet(${quoteText(pattern)}, hive_partitioning = false)`
  return withTableDuck(
    room,
    [from, pattern, lines],
    async (connection) => {
      const duck = await loadDuck()
      const result = await connection.stream(`SELECT * FROM ${table} LIMIT 0`)
      const names = result.columnNames()
      const columns = result.columnTypes().map((type, at) => ({ name: names[at] ?? '', sql: `c${at}`, type }))
      const source = `${table} AS t(${columns.map(({ sql }) => sql).join(', ')})`
      const rows = (await hasLongRows(connection, pattern))
        ? await writeByHand(duck, connection, columns, source, lines)
        : await writeByDuck(duck, connection, columns, source, lines)
      const { size } = await stat(lines)
      await putAt(lines, to)
      const told = columns.map(({ name, type }) => ({ name, type: type.alias ?? String(type) }))
      return { rows, bytes: size, columns: told, faults: [], faultCount: 0 }
    },
    (percent) => onProgress(percent, 100),
  )
}

/** Tells whether rows of some group are so long that DuckDB should not make JSON of 2,048 of them at once. */
const hasLongRows = async (connection: DuckDBConnection, pattern: string): Promise<boolean> => {
  const reader = await connection.runAndReadAll(
    `SELECT coalesce(max(size / greatest(1, n)), 0)::DOUBLE FROM (
      SELECT sum(total_uncompressed_size) AS size, max(row_group_num_rows) AS n
      FROM parquet_metadata(${quoteText(pattern)}) GROUP BY row_group_id)`,
  )
  return Number(reader.getRows()[0]?.[0] ?? 0) > LONG_ROW_BYTES
}

const writeByDuck = async (
  { api }: Duck,
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
  source: string,
  lines: string,
): Promise<number> => {
  const written = await connection.runAndReadAll(
    `COPY (SELECT ${rowExpression(columns, api.DuckDBTypeId)} FROM ${source}) TO ${quoteText(lines)}
      (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER ${NOWHERE}, USE_TMP_FILE false)`,
  )
  return Number(written.getRows()[0]?.[0] ?? 0)
}

const writeByHand = async (
  duck: Duck,
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
  source: string,
  lines: string,
): Promise<number> => {
  const members = columns.map(({ name, sql, type }, at) => {
    const key = `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`
    return mayBeLong(type, duck)
      ? { key, sql, write: writerFor(type, duck) }
      : { key, sql: valueExpression(type, sql, duck.api.DuckDBTypeId), write: String }
  })
  const file = await nodeDisk.open(lines, 'w', 0o600)
  let [rows, bytes] = [0, 0]
  try {
    const result = await connection.stream(`SELECT ${members.map(({ sql }) => sql).join(', ')} FROM ${source}`)
    let text = ''
    const flush = async (): Promise<void> => {
      const piece = Buffer.from(text)
      text = ''
      await writeFully(file, piece, bytes)
      bytes += piece.length
    }
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const vectors = members.map((_, at) => chunk?.getColumnVector(at))
      for (let row = 0; row < chunk.rowCount; row++) {
        for (const [at, { key, write }] of members.entries()) text += key + write(vectors[at]?.getItem(row) ?? null)
        text += '}\n'
        rows += 1
        if (text.length > BLOCK_BYTES) await flush()
      }
    }
    await flush()
  } finally {
    await file.close()
  }
  return rows
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
