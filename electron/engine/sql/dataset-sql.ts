/** Questions in SQL about a dataset as it is now: one after the other, each over tables that hold every change made before it. */
import { rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import { position } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { startNodeChild } from '../child-process.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { isNotFound, removeIfThere } from '../disk.ts'
import { RowDrift } from './row-drift.ts'
import { columnsOfRows } from './schema.ts'
import { SqlClient } from './sql-client.ts'
import type { SqlAnswer, SqlCell, SqlColumn, SqlFormat, TableColumn } from './sql-messages.ts'
import { fieldsOf, SqlTables } from './sql-tables.ts'

const CLOSE_MS = 2_000

export class DatasetSql {
  /** What the dataset tells of its changes. */
  readonly drift = new RowDrift()
  readonly #dataset: Dataset
  readonly #tables: SqlTables
  #client: SqlClient | null = null
  #line: Promise<unknown> = Promise.resolve()
  #functions: readonly string[] | null = null
  readonly #named = new Map<string, RowSet>()
  readonly #columnsOf = new Map<number, readonly SqlColumn[]>()

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.#tables = new SqlTables(dataset, this.drift)
  }

  /** Runs one query that reads. */
  run(sql: string, watch: JobWatch): Promise<SqlAnswer & { unread: number }> {
    return this.#inOrder(watch.signal, async () => {
      const client = this.#start()
      await this.#tables.refresh(client, sql, watch)
      client.onProgress = (percent) => watch.onProgress(Math.round(percent), 100, 'rows')
      const goOnWithPasses = this.#dataset.passes.pause()
      const answer = await client.call('run', [sql], watch.signal).finally(goOnWithPasses)
      this.#columnsOf.set(answer.result, answer.columns)
      return { ...answer, unread: this.#tables.unread }
    })
  }

  /** Gives rows of a result. */
  async read(result: number, start: number, end: number, chars: number): Promise<readonly (readonly SqlCell[])[]> {
    return this.#running().call('read', [result, start, end, chars])
  }

  /** Gives the columns of a result. */
  columnsOf(result: number): readonly SqlColumn[] {
    return this.#columnsOf.get(result) ?? []
  }

  /** Gives the rows that a result names by their numbers; numbers of no row are passed over. */
  async rowsOfResult(result: number, signal: AbortSignal): Promise<RowSet> {
    const numbers = await this.#inOrder(signal, () => this.#running().call('rowNumbers', [result], signal))
    const { order } = this.#dataset.document.history.edits
    const rows = new RowSet()
    for (const number of numbers) {
      if (number >= 1 && number <= order.count) rows.add(order.rowAt(position(number - 1)))
    }
    return rows
  }

  /** Keeps the rows that a result names under a name of their own, which a view's query can ask for. */
  async nameRows(result: number, signal: AbortSignal): Promise<{ name: string; rows: RowSet }> {
    const rows = await this.rowsOfResult(result, signal)
    const name = `sql-${this.#named.size + 1}`
    this.#named.set(name, rows)
    return { name, rows }
  }

  /** Gives rows that were kept under a name; none for a name that is not known. Not to be altered. */
  namedRows(name: string): RowSet {
    return this.#named.get(name) ?? new RowSet()
  }

  /** Writes all that a query finds to a file, which is put in place once it is whole. */
  write(
    sql: string,
    target: { path: string; overwrite: boolean },
    format: SqlFormat,
    watch: JobWatch,
  ): Promise<{ rows: number; bytes: number }> {
    return this.#inOrder(watch.signal, async () => {
      const { disk } = this.#dataset.context
      const name = basename(target.path)
      if (!target.overwrite && (await isThere(disk.lstat(target.path))))
        throw new EngineError('target-exists', { file: name })
      const client = this.#start()
      await this.#tables.refresh(client, sql, watch)
      const part = join(dirname(target.path), `.${name}.${process.pid}.part`)
      await removeIfThere(disk, part)
      try {
        const written = await client.call('write', [sql, part, format], watch.signal)
        await rename(part, target.path)
        await disk.syncFolder(dirname(target.path))
        return written
      } catch (error) {
        await removeIfThere(disk, part)
        if (error instanceof EngineError) throw error
        throw new EngineError('write-failed', { file: name, reason: error instanceof Error ? error.message : '' })
      }
    })
  }

  /** Gives the columns of the `rows` table, as far as they are known, without making it. */
  get columns(): readonly TableColumn[] {
    const made = this.#tables.columns
    return made.length > 0 ? made : columnsOfRows(fieldsOf(this.#dataset))
  }

  /** Gives the names of DuckDB's functions. */
  async functions(): Promise<readonly string[]> {
    this.#functions ??= await this.#start().call('functions', [])
    return this.#functions
  }

  /** Ends the process and removes its files. */
  async close(): Promise<void> {
    const client = this.#client
    if (client === null) return
    this.#client = null
    const timer = setTimeout(() => client.kill(), CLOSE_MS)
    await client.call('close', []).catch(() => undefined) // gone already, or killed
    clearTimeout(timer)
    client.kill()
    await this.#tables.remove()
  }

  #start(): SqlClient {
    if (this.#client === null || this.#client.isOver) {
      this.#client = new SqlClient(this.#dataset.context.startChild ?? startNodeChild)
    }
    return this.#client
  }

  #running(): SqlClient {
    if (this.#client === null || this.#client.isOver) throw new EngineError('sql-result-gone')
    return this.#client
  }

  #inOrder<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = this.#line.then(() => {
      signal.throwIfAborted()
      return work()
    })
    this.#line = result.catch(() => undefined)
    return result
  }
}

const isThere = async (stat: Promise<unknown>): Promise<boolean> => {
  try {
    await stat
    return true
  } catch (error) {
    if (!isNotFound(error)) throw error
    return false // a new file
  }
}
