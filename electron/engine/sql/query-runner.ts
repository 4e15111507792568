/**
 * Runs one query that reads, and nothing else: what kind of statement it is, DuckDB itself says. Of its rows a bounded part is
 * kept to be looked at; how many there are is counted where that is quick, and said to be unknown where it is not.
 */
import { open } from 'node:fs/promises'
import type { DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api'
import { cellText, headerOf, lineOf } from './cell-text.ts'
import { type Duck, loadDuck, type OpenDuck } from './duck.ts'
import { SqlError } from './sql-failure.ts'
import type { SqlAnswer, SqlCell, SqlColumn, SqlFormat } from './sql-messages.ts'

/** The most rows that are kept of a result, and the most UTF-16 units of all their cells, and of one. */
const MOST_ROWS = 100_000
const MOST_UNITS = 32 * 2 ** 20
const MOST_CELL_UNITS = 2 ** 20
/** What a cell costs beside its text. */
const CELL_UNITS = 16
/** How long the rows of a result that is not kept whole may be counted. */
const COUNT_MS = 2_000
/** Older results are forgotten. */
const MOST_RESULTS = 4
const YIELD_EVERY_CHUNKS = 8

interface KeptResult {
  readonly sql: string
  readonly rows: readonly (readonly SqlCell[])[]
  readonly answer: SqlAnswer
}

export class QueryRunner {
  readonly #results = new Map<number, KeptResult>()
  #next = 1

  /** Runs a query and keeps what it finds. */
  async run(open: OpenDuck, sql: string): Promise<SqlAnswer> {
    const duck = await loadDuck()
    const startMs = performance.now()
    const prepared = await prepare(open, sql)
    const rows: SqlCell[][] = []
    let [units, isCut, isMore] = [0, false, false]
    let columns: SqlColumn[]
    try {
      const result = await prepared.stream()
      columns = columnsOf(result)
      for await (const cells of rowsOf(result, duck)) {
        if (rows.length === MOST_ROWS || units > MOST_UNITS) {
          isMore = true
          break
        }
        rows.push(cells)
        for (const [at, cell] of cells.entries()) {
          units += CELL_UNITS + Math.min(cell?.length ?? 0, MOST_CELL_UNITS)
          if (cell !== null && cell.length > MOST_CELL_UNITS) {
            cells[at] = cell.slice(0, MOST_CELL_UNITS)
            isCut = true
          }
        }
      }
    } finally {
      prepared.destroySync()
    }
    const durationMs = performance.now() - startMs
    const answer: SqlAnswer = {
      result: this.#next,
      columns,
      kept: rows.length,
      total: isMore ? await countQuickly(open, sql) : rows.length,
      isCut,
      durationMs,
      rowColumn: rowColumnOf(columns),
    }
    this.#results.set(this.#next, { sql, rows, answer })
    this.#next += 1
    for (const old of this.#results.keys()) {
      if (this.#results.size <= MOST_RESULTS) break
      this.#results.delete(old)
    }
    return answer
  }

  /** Gives rows `start` to `end` of what was kept, with at most so many UTF-16 units of each cell. */
  read(result: number, start: number, end: number, chars: number): SqlCell[][] {
    const { rows } = this.#kept(result)
    return rows.slice(start, end).map((cells) => cells.map((cell) => cell?.slice(0, chars) ?? null))
  }

  /** Gives the row numbers that a result names. */
  async rowNumbers(open: OpenDuck, id: number): Promise<Float64Array<ArrayBuffer>> {
    const { sql, rows, answer } = this.#kept(id)
    const { rowColumn } = answer
    if (rowColumn === null) return new Float64Array(0)
    if (answer.kept === answer.total) {
      return Float64Array.from(
        rows.flatMap((cells) => cells[rowColumn] ?? []),
        Number,
      )
    }
    const name = `"${(answer.columns[rowColumn]?.name ?? '').replaceAll('"', '""')}"`
    const result = await open.connection.stream(
      `SELECT DISTINCT ${name}::DOUBLE FROM (\n${withoutEnd(sql)}\n) WHERE ${name} IS NOT NULL`,
    )
    const numbers: number[] = []
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      chunk.visitColumnValues(0, (value) => numbers.push(Number(value)))
    }
    return Float64Array.from(numbers)
  }

  /** Writes all rows of a query to a new file. */
  async write(
    database: OpenDuck,
    sql: string,
    path: string,
    format: SqlFormat,
  ): Promise<{ rows: number; bytes: number }> {
    const duck = await loadDuck()
    const prepared = await prepare(database, sql)
    const file = await open(path, 'wx')
    let [rows, bytes] = [0, 0]
    try {
      const result = await prepared.stream()
      const columns = columnsOf(result)
      const header = headerOf(columns, format)
      let pending = header === null ? '' : `${header}\n`
      const flush = async (): Promise<void> => {
        await file.writeFile(pending)
        bytes += Buffer.byteLength(pending)
        pending = ''
      }
      for await (const cells of rowsOf(result, duck)) {
        pending += `${lineOf(cells, format, columns)}\n`
        rows += 1
        if (pending.length > 2 ** 20) await flush()
      }
      await flush()
      await file.sync()
    } finally {
      prepared.destroySync()
      await file.close()
    }
    return { rows, bytes }
  }

  #kept(result: number): KeptResult {
    const kept = this.#results.get(result)
    if (kept === undefined) throw new SqlError('sql-result-gone')
    return kept
  }

  /** Forgets all results, since the rows that they are of are about to change. */
  forget(): void {
    this.#results.clear()
  }
}

/** Prepares a query; fails unless it is one statement that reads. */
export const prepare = async (open: OpenDuck, sql: string): Promise<DuckDBPreparedStatement> => {
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

const countQuickly = async ({ connection }: OpenDuck, sql: string): Promise<number | null> => {
  const timer = setTimeout(() => connection.interrupt(), COUNT_MS)
  try {
    const reader = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM (\n${withoutEnd(sql)}\n)`)
    const count = reader.getRows()[0]?.[0]
    return typeof count === 'number' ? count : null
  } catch {
    return null // too slow to count, or nothing that a query can be put around
  } finally {
    clearTimeout(timer)
  }
}

const withoutEnd = (sql: string): string => sql.replace(/;\s*$/, '')

const columnsOf = (result: DuckDBResult): SqlColumn[] =>
  result.columnTypes().map((type, at) => ({
    name: result.columnName(at),
    type: result.columnLogicalType(at).alias || type.toString(),
  }))

const WHOLE = /^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/

const rowColumnOf = (columns: readonly SqlColumn[]): number | null => {
  const at = columns.findIndex(({ name, type }) => name.toLowerCase() === 'row' && WHOLE.test(type))
  return at === -1 ? null : at
}

async function* rowsOf(result: DuckDBResult, duck: Duck): AsyncGenerator<SqlCell[]> {
  let chunks = 0
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const columns = Array.from({ length: chunk.columnCount }, (_, at) => chunk?.getColumnVector(at))
    for (let row = 0; row < chunk.rowCount; row++) {
      yield columns.map((vector) => cellText(vector?.getItem(row) ?? null, duck))
    }
    chunks += 1
    if (chunks % YIELD_EVERY_CHUNKS === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}
