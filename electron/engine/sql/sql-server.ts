/**
 * The tables of one dataset in DuckDB, as the process that runs it keeps them: `base` holds the rows as they were told, the
 * tables beside it what is decided and known of them, and views over all of them are what people ask. While rows are put in,
 * the database is ours and writable; for queries it is opened anew, read-only and locked.
 */
import { mkdir } from 'node:fs/promises'
import { layoutRules } from '../container/container.ts'
import { type DiskFile, nodeDisk, readFully } from '../disk.ts'
import { identityOf, isSameIdentity } from '../home/dataset-home.ts'
import { closeDuck, loadDuck, type OpenDuck, openDuck, removeDuck } from './duck.ts'
import { FieldTypes } from './field-types.ts'
import { mendJson } from './mend-json.ts'
import { QueryRunner } from './query-runner.ts'
import { NumberWriter, RowWriter } from './row-writer.ts'
import { quoteText, rowsView, signalsView } from './schema.ts'
import { failureOf, SqlError } from './sql-failure.ts'
import type { FileBatch, RowBytes, SqlCalls, SqlFile, SqlPlace } from './sql-messages.ts'

/** The calls, each answered later. */
export type SqlService = {
  readonly [K in keyof SqlCalls]: (
    ...input: Parameters<SqlCalls[K]>
  ) => Promise<ReturnType<SqlCalls[K]>> | ReturnType<SqlCalls[K]>
}

const ROWS = 'id BIGINT, doc VARCHAR USING COMPRESSION uncompressed, odd VARCHAR'
/** Beside the row itself, since a join would give rows in another order than the file's. */
const KNOWN = 'verdict UTINYINT, tags VARCHAR, state UTINYINT, note VARCHAR'
/** Changes of a column wait in memory until they are put into its place. */
const UPDATED_ROWS = 500_000
const LOG_BYTES = '64MB'
const DONE = {}

export class SqlServer implements SqlService {
  #place: SqlPlace | null = null
  #open: OpenDuck | null = null
  #file: DiskFile | null = null
  #rows: RowWriter | null = null
  #numbers: { table: string; writer: NumberWriter } | null = null
  #signalColumns = 0
  /** Whether nothing was asked of the database yet. */
  #isFresh = false
  readonly #runner = new QueryRunner()
  readonly #types = new FieldTypes()

  /** The database that is open, so that what runs in it can be interrupted. */
  get open(): OpenDuck | null {
    return this.#open
  }

  async begin(place: SqlPlace, file: SqlFile | null): Promise<{ isFileSame: boolean }> {
    const duck = await loadDuck()
    await this.close()
    this.#place = place
    await removeDuck(place)
    await mkdir(place.folder, { recursive: true, mode: 0o700 })
    this.#open = await openDuck(place, true)
    this.#isFresh = true
    this.#types.clear()
    this.#signalColumns = 0
    await this.#do(`CREATE TABLE base (${ROWS}, ${KNOWN}); CREATE TABLE staged (${ROWS});
      CREATE TABLE tag_sets (id DOUBLE, tags VARCHAR); CREATE TABLE notes (id BIGINT, note VARCHAR); BEGIN`)
    this.#rows = new RowWriter(duck, this.#open, 'base')
    this.#file = file === null ? null : await openSame(file)
    return { isFileSame: this.#file !== null }
  }

  async loadFile({ layout, byteStart, byteLength, starts, ids, malformed }: FileBatch): Promise<object> {
    const writer = this.#rows
    if (this.#file === null || writer === null) throw new Error('no file is being read')
    const bytes = Buffer.allocUnsafeSlow(byteLength)
    const count = await readFully(this.#file, bytes, 0, byteLength, byteStart)
    if (count < byteLength) throw new SqlError('source-changed', { file: '' })
    let nextMalformed = 0
    for (let at = 0; at < starts.length; at++) {
      const end = at + 1 < starts.length ? starts[at + 1] : byteLength
      const isMalformed = malformed?.[nextMalformed] === at
      if (isMalformed) nextMalformed += 1
      const content = bytes.subarray(starts[at], layoutRules[layout].contentEnd(bytes, starts[at], end))
      writer.add('first' in ids ? ids.first + at : ids.each[at], content, malformed === null ? null : !isMalformed)
    }
    return DONE
  }

  loadRows(rows: RowBytes): object {
    if (this.#rows === null) throw new Error('no rows are being read')
    addAll(this.#rows, rows)
    return DONE
  }

  async seal(): Promise<object> {
    this.#rows?.finish()
    this.#rows = null
    await this.#file?.close()
    this.#file = null
    await this.#do('COMMIT')
    await this.#mend('base')
    return DONE
  }

  async replaceRows(rows: RowBytes): Promise<object> {
    const { open } = this.#writable()
    await this.#do('DELETE FROM staged')
    const writer = new RowWriter(await loadDuck(), open, 'staged')
    addAll(writer, rows)
    writer.finish()
    await this.#mend('staged')
    await this.#do(`UPDATE base SET doc = s.doc, odd = s.odd FROM staged s WHERE s.id = base.id;
      INSERT INTO base (id, doc, odd) SELECT * FROM staged s WHERE s.id NOT IN (SELECT id FROM base)`)
    await this.#types.learn(open.connection, 'staged')
    return DONE
  }

  async beginTable(table: string, columns: number): Promise<object> {
    const { open } = this.#writable()
    const names = Array.from({ length: columns }, (_, at) => `, c${at} DOUBLE`)
    await this.#do(`CREATE OR REPLACE TABLE ${table} (id BIGINT${names.join('')}); BEGIN`)
    this.#numbers = { table, writer: new NumberWriter(await loadDuck(), open, table, columns) }
    return DONE
  }

  fillTable({ ids, columns }: Parameters<SqlCalls['fillTable']>[0]): object {
    this.#numbers?.writer.add(ids, columns)
    return DONE
  }

  async endTable(): Promise<object> {
    this.#numbers?.writer.finish()
    this.#numbers = null
    await this.#do('COMMIT')
    return DONE
  }

  async joinSignals(columns: number): Promise<object> {
    const numbers = Array.from({ length: columns }, (_, at) => at)
    const names = ['signal_0.id', ...numbers.map((at) => `signal_${at}.c0 AS c${at}`)]
    const tables = numbers.map((at) => `signal_${at}`)
    await this.#do(
      `CREATE OR REPLACE TABLE signal_values AS SELECT ${names.join(', ')} FROM ${tables.join(' POSITIONAL JOIN ')}`,
    )
    for (const table of tables) await this.#do(`DROP TABLE ${table}`)
    this.#signalColumns = columns
    return DONE
  }

  async setTags(combinations: readonly (readonly string[])[]): Promise<object> {
    await this.#do('DELETE FROM tag_sets')
    for (let from = 0; from < combinations.length; from += 500) {
      const lines = combinations
        .slice(from, from + 500)
        .map((tags, at) => `(${from + at}, ${quoteText(JSON.stringify(tags))})`)
      await this.#do(`INSERT INTO tag_sets VALUES ${lines.join(', ')}`)
    }
    return DONE
  }

  async setNotes(notes: readonly (readonly [number, string])[]): Promise<object> {
    await this.#do('DELETE FROM notes')
    for (let from = 0; from < notes.length; from += 500) {
      const lines = notes.slice(from, from + 500).map(([id, note]) => `(${id}, ${quoteText(note)})`)
      await this.#do(`INSERT INTO notes VALUES ${lines.join(', ')}`)
    }
    return DONE
  }

  async applyKnown(): Promise<object> {
    const { open } = this.#writable()
    await this.#do(`UPDATE base SET verdict = NULL, tags = NULL, state = NULL, note = NULL
      WHERE verdict IS NOT NULL OR tags IS NOT NULL OR state IS NOT NULL OR note IS NOT NULL`)
    const reader = await open.connection.runAndReadAll('SELECT count(*)::DOUBLE FROM known')
    const count = Number(reader.getRows()[0]?.[0] ?? 0)
    for (let from = 0; from < count; from += UPDATED_ROWS) {
      await this.#do(`UPDATE base SET verdict = k.verdict, tags = k.tags, state = k.state, note = k.note FROM (
        SELECT known.id, nullif(c0, 0)::UTINYINT AS verdict, t.tags, nullif(c2, 0)::UTINYINT AS state, n.note
        FROM known LEFT JOIN tag_sets t ON t.id = c1 LEFT JOIN notes n ON n.id = known.id
        WHERE known.rowid >= ${from} AND known.rowid < ${from + UPDATED_ROWS}) k WHERE k.id = base.id`)
      if (count > UPDATED_ROWS) await this.#do('CHECKPOINT')
    }
    await this.#do('DROP TABLE known')
    return DONE
  }

  async define(definition: Parameters<SqlCalls['define']>[0]): Promise<ReturnType<SqlCalls['define']>> {
    const { open, place } = this.#writable()
    const columns = await this.#types.columns(open.connection, definition.fields)
    await this.#do(rowsView(columns, definition))
    const hasSignals = definition.signals.length > 0 && definition.signals.length === this.#signalColumns
    await this.#do(hasSignals ? signalsView(definition) : 'DROP VIEW IF EXISTS signals')
    if (this.#isFresh) await this.#do('CHECKPOINT')
    this.#isFresh = false
    this.#shut()
    this.#open = await openDuck(place, false)
    return { columns }
  }

  async reopen(): Promise<object> {
    if (this.#place === null) throw new Error('no database was begun')
    this.#runner.forget()
    if (this.#open?.isWritable === true) return DONE
    this.#shut()
    this.#open = await openDuck(this.#place, true)
    // To put a changed row in its place is to write all rows around it anew; read from the log it costs next to nothing.
    await this.#do(`PRAGMA disable_checkpoint_on_shutdown; SET wal_autocheckpoint = '${LOG_BYTES}'`)
    return DONE
  }

  run(sql: string): ReturnType<QueryRunner['run']> {
    return this.#runner.run(this.#readable(), sql)
  }

  read(result: number, start: number, end: number, chars: number): ReturnType<SqlCalls['read']> {
    return this.#runner.read(result, start, end, chars)
  }

  rowNumbers(result: number): ReturnType<QueryRunner['rowNumbers']> {
    return this.#runner.rowNumbers(this.#readable(), result)
  }

  write(...[sql, path, format]: Parameters<SqlCalls['write']>): ReturnType<QueryRunner['write']> {
    return this.#runner.write(this.#readable(), sql, path, format)
  }

  async functions(): Promise<string[]> {
    const { api } = await loadDuck()
    const instance = await api.DuckDBInstance.create(':memory:', { enable_external_access: 'false' })
    const connection = await instance.connect()
    try {
      const reader = await connection.runAndReadAll(FUNCTIONS)
      return reader.getRows().map(([name]) => String(name))
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }

  async close(): Promise<object> {
    this.#rows = null
    this.#numbers = null
    this.#runner.forget()
    await this.#file?.close()
    this.#file = null
    this.#shut()
    if (this.#place !== null) await removeDuck(this.#place)
    this.#place = null
    return DONE
  }

  #shut(): void {
    if (this.#open !== null) closeDuck(this.#open)
    this.#open = null
  }

  #writable(): { open: OpenDuck; place: SqlPlace } {
    if (this.#open?.isWritable !== true || this.#place === null)
      throw new Error('the database is not open to be written')
    return { open: this.#open, place: this.#place }
  }

  #readable(): OpenDuck {
    if (this.#open === null || this.#open.isWritable) throw new Error('the database is not open to be asked')
    return this.#open
  }

  async #do(sql: string): Promise<void> {
    await this.#writable().open.connection.run(sql)
  }

  async #mend(table: 'base' | 'staged'): Promise<void> {
    const { open } = this.#writable()
    if (await this.#isReadAlike(table)) return
    const reader = await open.connection.runAndReadAll(
      `SELECT id::DOUBLE, doc FROM ${table} WHERE doc IS NOT NULL AND ${READ_OTHERWISE}`,
    )
    const mended = reader.getRows().map(([id, doc]) => [Number(id), mendJson(String(doc))] as const)
    if (mended.length === 0) return
    await this.#do(`CREATE OR REPLACE TEMP TABLE mended (${ROWS})`)
    const writer = new RowWriter(await loadDuck(), open, 'mended')
    const encoder = new TextEncoder()
    for (const [id, json] of mended) writer.add(id, json === null ? null : encoder.encode(json), true)
    writer.finish()
    await this.#do(
      `UPDATE ${table} SET odd = ${table}.doc, doc = m.doc FROM mended m WHERE m.id = ${table}.id; DROP TABLE mended`,
    )
  }

  /** Tells whether DuckDB reads every row as we do; one look at each, where finding those that it does not takes several. */
  async #isReadAlike(table: 'base' | 'staged'): Promise<boolean> {
    try {
      const reader = await this.#writable().open.connection.runAndReadAll(
        `SELECT count(*)::INTEGER FROM (SELECT DISTINCT json_keys(doc) AS k FROM ${table}) WHERE len(k) <> list_unique(k)`,
      )
      return reader.getRows()[0]?.[0] === 0
    } catch (error) {
      if (failureOf(error, '').code !== 'sql-failed') throw error // some row is no JSON to it
      return false
    }
  }
}

const READ_OTHERWISE = `CASE WHEN json_valid(doc)
  THEN len(json_keys(doc)) <> list_unique(json_keys(doc)) ELSE true END`

const FUNCTIONS = `SELECT DISTINCT function_name FROM duckdb_functions()
  WHERE function_type IN ('scalar', 'aggregate', 'macro') AND regexp_full_match(function_name, '[a-z][a-z0-9_]+') ORDER BY 1`

const addAll = (writer: RowWriter, { ids, bytes, ends, unread }: RowBytes): void => {
  const missing = new Set(unread)
  for (let at = 0; at < ids.length; at++) {
    const start = at === 0 ? 0 : ends[at - 1]
    writer.add(ids[at], missing.has(at) ? null : bytes.subarray(start, ends[at]), null)
  }
}

// The file may have been replaced on the disk while the engine holds the one that was opened.
const openSame = async ({ path, identity }: SqlFile): Promise<DiskFile | null> => {
  const file = await nodeDisk.open(path, 'r').catch(() => null)
  if (file === null) return null
  if (isSameIdentity(identityOf(await file.stat()), identity)) return file
  await file.close()
  return null
}
