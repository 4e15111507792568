/**
 * Finds what one query asks for, and runs nothing but a query that reads: what kind of statement it is, DuckDB itself says.
 *
 * What is found goes into a temporary table first, which may spill to the disk. Read as it is being made, a result that fails
 * half-way ends as if it were whole: the binding gives no error then. A table is whole or not there, and its rows are counted.
 */
import type { DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api'
import { cellText } from './cell-text.ts'
import { type Duck, loadDuck, type OpenDuck } from './duck.ts'
import { SqlError } from './sql-failure.ts'
import type { SqlCell, SqlColumn } from './sql-messages.ts'

const TABLE = 'temp._winnow_found'
const YIELD_EVERY_CHUNKS = 8

/** What a query has found. */
export interface FoundRows {
  readonly columns: readonly SqlColumn[]
  readonly count: number
  /** Reads the rows, once; fails rather than end before the last one. */
  rows(duck: Duck): AsyncGenerator<SqlCell[]>
  /** Lets go of them. */
  forget(): Promise<void>
}

/** Runs one query that reads, for at most so many rows. */
export const find = async (open: OpenDuck, sql: string, most: number | null): Promise<FoundRows> => {
  const prepared = await prepare(open, sql)
  try {
    const names = Array.from({ length: prepared.columnCount }, (_, at) => prepared.columnName(at))
    const isTable = await makeTable(open, sql, most)
    // What can't stand in a table is a plan, or a list of what there is: short, and held in memory.
    // Counted first: another query ends the reading of this one.
    const count = isTable ? await countTable(open) : await rowCountOf(prepared)
    const result = isTable ? await open.connection.stream(`FROM ${TABLE}`) : await prepared.run()
    return {
      columns: columnsOf(result, names),
      count,
      rows: (duck) => rowsOf(result, duck, count),
      forget: async () => {
        if (isTable) await open.connection.run(`DROP TABLE IF EXISTS ${TABLE}`)
      },
    }
  } finally {
    prepared.destroySync()
  }
}

/** Gives a statement without the semicolon and the comments behind it, so that a query can be put around it. */
export const statementOf = (sql: string): string => {
  for (const match of sql.matchAll(TOKEN)) if (match[0] === ';') return sql.slice(0, match.index)
  return sql
}

// What holds semicolons that end nothing, or one that does.
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;/g

const makeTable = async ({ connection }: OpenDuck, sql: string, most: number | null): Promise<boolean> => {
  const limit = most === null ? '' : ` LIMIT ${most}`
  try {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE _winnow_found AS SELECT * FROM (\n${statementOf(sql)}\n)${limit}`,
    )
    return true
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('"exception_type":"Parser"'))) throw error
    return false // EXPLAIN and the like, which were prepared as they are
  }
}

const countTable = async ({ connection }: OpenDuck): Promise<number> => {
  const reader = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${TABLE}`)
  return Number(reader.getRows()[0]?.[0] ?? 0)
}

const rowCountOf = async (prepared: DuckDBPreparedStatement): Promise<number> =>
  (await prepared.runAndReadAll()).currentRowCount

/** Prepares a query; fails unless it is one statement that reads. */
const prepare = async (open: OpenDuck, sql: string): Promise<DuckDBPreparedStatement> => {
  const { api } = await loadDuck()
  const prepared = await prepareOne(open, sql)
  const { statementType } = prepared
  if (statementType === api.StatementType.SELECT) return prepared
  if (statementType === api.StatementType.EXPLAIN && (await isExplainOfReading(open, sql))) return prepared
  prepared.destroySync()
  throw new SqlError('sql-not-reading', { what: api.StatementType[statementType] ?? '' })
}

const prepareOne = async ({ connection }: OpenDuck, sql: string): Promise<DuckDBPreparedStatement> => {
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    // What holds no statement at all is said by nothing but this.
    if (error instanceof Error && /native callback/.test(error.message)) throw new SqlError('sql-one-statement')
    throw error
  })
  if (statements.count !== 1) throw new SqlError('sql-one-statement')
  return statements.prepare(0)
}

const EXPLAIN = /^\s*explain\s*(?:analyze\b|\([^)]*\))?/i

// EXPLAIN ANALYZE runs what it explains, and says of it only that it is an EXPLAIN.
const isExplainOfReading = async (open: OpenDuck, sql: string): Promise<boolean> => {
  const { api } = await loadDuck()
  const inner = await prepareOne(open, sql.replace(EXPLAIN, ''))
  const { statementType } = inner
  inner.destroySync()
  return statementType === api.StatementType.SELECT
}

const columnsOf = (result: DuckDBResult, names: readonly string[]): SqlColumn[] =>
  result.columnTypes().map((type, at) => ({
    name: names[at] ?? result.columnName(at),
    type: result.columnLogicalType(at).alias || type.toString(),
  }))

async function* rowsOf(result: DuckDBResult, duck: Duck, count: number): AsyncGenerator<SqlCell[]> {
  let [chunks, seen] = [0, 0]
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const columns = Array.from({ length: chunk.columnCount }, (_, at) => chunk?.getColumnVector(at))
    for (let row = 0; row < chunk.rowCount; row++) {
      seen += 1
      yield columns.map((vector) => cellText(vector?.getItem(row) ?? null, duck))
    }
    chunks += 1
    if (chunks % YIELD_EVERY_CHUNKS === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  // Nothing but an interrupt ends the reading of a table early.
  if (seen < count) throw new SqlError('cancelled')
}
