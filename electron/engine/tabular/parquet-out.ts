/**
 * Writes JSONL as Parquet: once through the rows for the types that hold them all, once more to hand them to DuckDB, which
 * writes the file. A key that a row has not is null there, since a table has no other word for it.
 */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DiskFile, nodeDisk, writeFully } from '../disk.ts'
import { quoteName, quoteText } from '../sql/schema.ts'
import { RowMembers } from './json-cells.ts'
import { JsonOut } from './json-out.ts'
import { readLines } from './line-reader.ts'
import { RowShapes, type Shape } from './row-shapes.ts'
import { RowStager } from './staged-rows.ts'
import { withTableDuck } from './table-duck.ts'
import { NoFieldsError } from './table-failure.ts'
import type { ExportedTable, TableColumn, TableTask } from './table-messages.ts'

const FLUSH_BYTES = 1 << 20
/** DuckDB's own default, and what a row may need when it is written otherwise than it stands. */
const LEAST_OBJECT_BYTES = 16 * 2 ** 20
const MORE = 6
const GROUP_BYTES = 64 * 2 ** 20
/** How much of the work each step is. */
const STEPS = { shapes: 30, staging: 60 } as const

type ParquetTask = Extract<TableTask, { kind: 'export-parquet' }>

/** Exports rows as Parquet. */
export const exportParquet = async (
  { from, to, room }: ParquetTask,
  onProgress: (done: number, total: number) => void,
): Promise<ExportedTable> => {
  const { size } = await stat(from)
  const step = (before: number, after: number, done: number): void =>
    onProgress(before + ((after - before) * done) / Math.max(1, size), 100)
  const file = await nodeDisk.open(from, 'r')
  const staged = join(room.folder, 'rows.jsonl')
  await mkdir(room.folder, { recursive: true, mode: 0o700 })
  try {
    const seen = await readShapes(file, (done) => step(0, STEPS.shapes, done))
    const columns = namedColumns(seen.shapes.columns)
    if (columns.length === 0) throw new NoFieldsError()
    await stage(file, seen.shapes.columns, staged, (done) => step(STEPS.shapes, STEPS.staging, done))
    const mostBytes = Math.min(2 ** 31 - 1, Math.max(LEAST_OBJECT_BYTES, MORE * seen.longest))
    let jsonType = 'JSON'
    await withTableDuck(
      room,
      [staged, to],
      async (connection) => {
        const copy = (jsonType: string): Promise<unknown> =>
          connection.run(
            `COPY (SELECT ${columns.map((column, at) => selected(column, at, jsonType)).join(', ')}
              FROM read_json(${quoteText(staged)},
                columns = {${columns.map(({ shape }, at) => `c${at}: ${quoteText(shape.typeAs('VARCHAR', 'read'))}`).join(', ')}},
                format = 'newline_delimited', maximum_object_size = ${mostBytes}))
              TO ${quoteText(to)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows(size, seen.rows)}, USE_TMP_FILE false)`,
          )
        await copy(jsonType).catch(async (error: unknown) => {
          if (!(error instanceof Error) || !/Malformed JSON/.test(error.message)) throw error
          // Half of a pair alone, for one, is no JSON to DuckDB: it is told as text.
          jsonType = 'VARCHAR'
          await copy(jsonType)
        })
      },
      (percent) => onProgress(STEPS.staging + ((100 - STEPS.staging) * percent) / 100, 100),
    )
    const written = await stat(to)
    return {
      rows: seen.rows,
      bytes: written.size,
      skipped: seen.skipped,
      columns: columns.map(({ name, shape }): TableColumn => ({ name, type: shape.typeAs(jsonType, 'column') })),
    }
  } finally {
    await file.close()
  }
}

const readShapes = async (
  file: DiskFile,
  onProgress: (byteOffset: number) => void,
): Promise<{ shapes: RowShapes; rows: number; skipped: number; longest: number }> => {
  const shapes = new RowShapes()
  const members = new RowMembers()
  let [rows, skipped, longest] = [0, 0, 0]
  await readLines(file, {
    onLine: (bytes, start, end) => {
      if (!members.read(bytes, start, end)) {
        skipped += 1
        return
      }
      rows += 1
      longest = Math.max(longest, end - start)
      shapes.add(bytes, start, end)
    },
    onBlock: async (byteOffset) => onProgress(byteOffset),
  })
  return { shapes, rows, skipped, longest }
}

const stage = async (
  file: DiskFile,
  columns: ReadonlyMap<string, Shape>,
  path: string,
  onProgress: (byteOffset: number) => void,
): Promise<void> => {
  const out = await nodeDisk.open(path, 'w', 0o600)
  const json = new JsonOut()
  const members = new RowMembers()
  const stager = new RowStager(columns)
  let written = 0
  const flush = async (): Promise<void> => {
    const piece = json.take()
    await writeFully(out, piece, written)
    written += piece.length
  }
  try {
    await readLines(file, {
      onLine: (bytes, start, end) => {
        if (members.read(bytes, start, end)) stager.add(bytes, start, end, json)
      },
      onBlock: async (byteOffset) => {
        if (json.length >= FLUSH_BYTES) await flush()
        onProgress(byteOffset)
      },
    })
    await flush()
  } finally {
    await out.close()
  }
}

// A group of rows is held in memory until it is written: DuckDB's own number of rows is for short ones.
const groupRows = (bytes: number, rows: number): number =>
  Math.max(2_048, Math.min(122_880, Math.floor(GROUP_BYTES / Math.max(1, bytes / Math.max(1, rows)))))

interface NamedColumn {
  readonly name: string
  readonly shape: Shape
}

// Names that differ in case alone are one name to most who read tables.
const namedColumns = (columns: ReadonlyMap<string, Shape>): NamedColumn[] => {
  const taken = new Set<string>()
  return [...columns].map(([key, shape]) => {
    let name = key.replaceAll('\0', '')
    if (name === '') name = 'empty'
    while (taken.has(name.toLowerCase())) name += '_'
    taken.add(name.toLowerCase())
    return { name, shape }
  })
}

const selected = ({ name, shape }: NamedColumn, at: number, jsonType: string): string => {
  const type = shape.typeAs(jsonType, 'column')
  const value = type === shape.typeAs('VARCHAR', 'read') ? `c${at}` : `c${at}::${type}`
  return `${value} AS ${quoteName(name)}`
}
