/**
 * The calls of the SQL console: a query that reads the dataset as it is now, the pages of what it found, and what can be asked
 * about. Cells are text, exact for numbers of any size; null is NULL, which an empty text is not.
 */
import { z } from 'zod'
import { datasetIdSchema, jobIdSchema, rowIdSchema } from './ids.ts'

const count = z.number().int().nonnegative()

/** The most characters of a query. */
export const MOST_SQL_CHARS = 200_000
export const sqlTextSchema = z.string().max(MOST_SQL_CHARS)

export const sqlColumnSchema = z.object({ name: z.string(), type: z.string() })
export type SqlResultColumn = z.infer<typeof sqlColumnSchema>

export const sqlCellSchema = z.string().nullable()
export type SqlResultCell = z.infer<typeof sqlCellSchema>

export const sqlResultSchema = z.object({
  /** Names what was found, as long as it is kept. */
  result: count,
  columns: z.array(sqlColumnSchema),
  /** The first rows, with at most SQL_PREVIEW_CHARS of each cell. */
  rows: z.array(z.array(sqlCellSchema)),
  /** How many rows can be read. */
  kept: count,
  /** How many rows there are; null where counting them would take too long. */
  total: count.nullable(),
  /** Whether cells were too long to be kept whole. */
  isCut: z.boolean(),
  durationMs: z.number(),
  /** The column of row numbers, when there is one: a whole number named `row`. */
  rowColumn: count.nullable(),
  /** Rows that are too large to be asked about; their fields are NULL. */
  unread: count,
  /** Of which revision of the dataset this is. */
  revision: count,
})
export type SqlResult = z.infer<typeof sqlResultSchema>

/** How many rows come with a result, and how many characters of each cell; a page has at most so many rows. */
export const SQL_FIRST_ROWS = 200
export const SQL_PREVIEW_CHARS = 500
export const MOST_SQL_PAGE_ROWS = 1_000
/** The most characters that one page or one copy holds. */
export const MOST_SQL_PAGE_CHARS = 8 * 2 ** 20

export const sqlFormatSchema = z.enum(['csv', 'tsv', 'json'])
export type SqlFormatName = z.infer<typeof sqlFormatSchema>

/** A column that can be asked about; `field` is the key that it shows, where its name is another. */
export const sqlTableColumnSchema = sqlColumnSchema.extend({ field: z.string().nullable() })
export const sqlTableSchema = z.object({ name: z.string(), columns: z.array(sqlTableColumnSchema) })
export type SqlTable = z.infer<typeof sqlTableSchema>

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const ofResult = { dataset: datasetIdSchema, result: count }

export const sqlCalls = {
  /** Runs one query that reads, on the dataset as it is now, and keeps what it finds for a while. */
  runSql: call(z.object({ dataset: datasetIdSchema, job: jobIdSchema, sql: sqlTextSchema }), sqlResultSchema),
  /** Gives rows of a result, with at most `chars` of each cell; fewer rows than asked for where they are long. */
  readSql: call(
    z.object({
      ...ofResult,
      start: count,
      end: count,
      chars: z
        .number()
        .int()
        .min(1)
        .max(2 ** 20),
    }),
    z.object({ rows: z.array(z.array(sqlCellSchema)) }),
  ),
  /** Gives rows `start` to `end` of a result as text, whole; fails past 8 million characters. */
  copySql: call(
    z.object({ ...ofResult, start: count, end: count, format: sqlFormatSchema }),
    z.object({ text: z.string(), rows: count }),
  ),
  /** Says which tables and columns there are. */
  describeSql: call(z.object({ dataset: datasetIdSchema }), z.object({ tables: z.array(sqlTableSchema) })),
  /** Gives the names of functions; begins what runs queries, if it does not run yet. */
  listSqlFunctions: call(z.object({ dataset: datasetIdSchema }), z.object({ functions: z.array(z.string()) })),
  /** Keeps the rows that a result names, under a name that a query can ask for (`result:NAME`). */
  nameSqlRows: call(
    z.object({ ...ofResult, job: jobIdSchema }),
    z.object({ name: z.string(), rows: count, first: rowIdSchema.nullable() }),
  ),
  /** Gives the row that has a number, counted from 1 in file order; null where none has. */
  rowOfNumber: call(z.object({ dataset: datasetIdSchema, number: count }), z.object({ row: rowIdSchema.nullable() })),
} as const
