/**
 * Runs queries that read (find-rows.ts). Of the rows of one a bounded part is
 * kept to be looked at; how many there are is counted where that is quick, and said to be unknown where it is not.
 */
import { open } from 'node:fs/promises'
import { headerOf, lineOf } from './cell-text.ts'
import { loadDuck, type OpenDuck } from './duck.ts'
import { find, statementOf } from './find-rows.ts'
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
    const found = await find(open, sql, MOST_ROWS + 1)
    const rows: SqlCell[][] = []
    let [units, isCut] = [0, false]
    for await (const cells of found.rows(duck)) {
      if (rows.length === MOST_ROWS || units > MOST_UNITS) break
      rows.push(cells)
      for (const [at, cell] of cells.entries()) {
        units += CELL_UNITS + Math.min(cell?.length ?? 0, MOST_CELL_UNITS)
        if (cell !== null && cell.length > MOST_CELL_UNITS) {
          cells[at] = cell.slice(0, MOST_CELL_UNITS)
          isCut = true
        }
      }
    }
    await found.forget()
    const durationMs = performance.now() - startMs
    const { columns } = found
    const answer: SqlAnswer = {
      result: this.#next,
      columns,
      kept: rows.length,
      total: found.count > MOST_ROWS ? await countQuickly(open, sql) : found.count,
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
    const numbersOf = `SELECT DISTINCT ${name}::DOUBLE AS n FROM (\n${statementOf(sql)}\n) WHERE ${name} IS NOT NULL`
    const found = await find(open, numbersOf, null)
    const numbers = new Float64Array(found.count)
    let at = 0
    for await (const [number] of found.rows(await loadDuck())) {
      numbers[at] = Number(number)
      at += 1
    }
    await found.forget()
    return numbers
  }

  /** Writes all rows of a query to a new file. */
  async write(
    database: OpenDuck,
    sql: string,
    path: string,
    format: SqlFormat,
  ): Promise<{ rows: number; bytes: number }> {
    const duck = await loadDuck()
    const found = await find(database, sql, null)
    const file = await open(path, 'wx')
    let [rows, bytes] = [0, 0]
    try {
      const { columns } = found
      const header = headerOf(columns, format)
      let pending = header === null ? '' : `${header}\n`
      const flush = async (): Promise<void> => {
        await file.writeFile(pending)
        bytes += Buffer.byteLength(pending)
        pending = ''
      }
      for await (const cells of found.rows(duck)) {
        pending += `${lineOf(cells, format, columns)}\n`
        rows += 1
        if (pending.length > 2 ** 20) await flush()
      }
      await flush()
      await file.sync()
    } finally {
      await file.close()
      await found.forget()
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

const countQuickly = async ({ connection }: OpenDuck, sql: string): Promise<number | null> => {
  const timer = setTimeout(() => connection.interrupt(), COUNT_MS)
  try {
    const reader = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM (\n${statementOf(sql)}\n)`)
    const count = reader.getRows()[0]?.[0]
    return typeof count === 'number' ? count : null
  } catch {
    return null // too slow to count, or nothing that a query can be put around
  } finally {
    clearTimeout(timer)
  }
}

const WHOLE = /^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/

const rowColumnOf = (columns: readonly SqlColumn[]): number | null => {
  const at = columns.findIndex(({ name, type }) => name.toLowerCase() === 'row' && WHOLE.test(type))
  return at === -1 ? null : at
}
