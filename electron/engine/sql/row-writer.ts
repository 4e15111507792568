/**
 * Puts rows into a table of the database by their bytes, without making strings of them: most rows are UTF-8 JSON that DuckDB
 * takes as it is. A table of rows begins with three columns: who a row is, its JSON, and its line where that is not its JSON (a
 * malformed row has no JSON; a mended one has both). What is known of rows stands in columns behind them, empty at first.
 */
import type { Appender, DataChunk, Vector } from '@duckdb/node-bindings'
import { checkJson } from '../../../shared/json-scan.ts'
import type { Duck, OpenDuck } from './duck.ts'

/** A DataChunk holds so many rows; fewer where they are long. */
const CHUNK_ROWS = 2048
const CHUNK_BYTES = 4 * 2 ** 20
/** What was appended is handed on after so many bytes, since it waits in memory until then. */
const FLUSH_BYTES = 32 * 2 ** 20
/** No row of a chunk has a value. */
const NONE = new Uint8Array(CHUNK_ROWS / 8)

export class RowWriter {
  readonly #duck: Duck
  readonly #appender: Appender
  readonly #chunk: DataChunk
  readonly #columns: number
  readonly #ids = new BigInt64Array(CHUNK_ROWS)
  readonly #hasDoc = new Uint8Array(CHUNK_ROWS / 8)
  readonly #hasOdd = new Uint8Array(CHUNK_ROWS / 8)
  #docs: Vector
  #odds: Vector
  #count = 0
  #bytes = 0
  #unflushed = 0

  constructor(duck: Duck, { connection }: OpenDuck, table: string) {
    this.#duck = duck
    const { bindings } = duck
    this.#appender = bindings.appender_create_ext(rawConnection(connection), null, null, table)
    const { UTINYINT, VARCHAR } = bindings.Type
    const known = [UTINYINT, VARCHAR, UTINYINT, VARCHAR].slice(0, bindings.appender_column_count(this.#appender) - 3)
    this.#columns = 3 + known.length
    const types = [bindings.Type.BIGINT, VARCHAR, VARCHAR, ...known]
    this.#chunk = bindings.create_data_chunk(types.map((type) => bindings.create_logical_type(type)))
    this.#docs = bindings.data_chunk_get_vector(this.#chunk, 1)
    this.#odds = bindings.data_chunk_get_vector(this.#chunk, 2)
  }

  /** Adds a row; `isJson` where that is known, and null bytes for a row too large to be read. */
  add(id: number, bytes: Uint8Array | null, isJson: boolean | null): void {
    const { bindings } = this.#duck
    const at = this.#count
    this.#ids[at] = BigInt(id)
    if (bytes !== null) {
      const isDoc = isJson ?? checkJson(bytes) === null
      const valid = isDoc ? this.#hasDoc : this.#hasOdd
      bindings.vector_assign_string_element_len(isDoc ? this.#docs : this.#odds, at, isDoc ? bytes : readable(bytes))
      valid[at >> 3] |= 1 << (at & 7)
      this.#bytes += bytes.length
    }
    this.#count += 1
    if (this.#count === CHUNK_ROWS || this.#bytes >= CHUNK_BYTES) this.#append()
  }

  finish(): void {
    if (this.#count > 0) this.#append()
    this.#duck.bindings.appender_close_sync(this.#appender)
  }

  #append(): void {
    const { bindings } = this.#duck
    const ids = bindings.data_chunk_get_vector(this.#chunk, 0)
    bindings.copy_data_to_vector(ids, 0, this.#ids.buffer, 0, this.#count * 8)
    for (const [vector, valid] of [[this.#docs, this.#hasDoc] as const, [this.#odds, this.#hasOdd] as const]) {
      bindings.vector_ensure_validity_writable(vector)
      bindings.copy_data_to_vector_validity(vector, 0, valid.buffer, 0, valid.byteLength)
      valid.fill(0)
    }
    for (let column = 3; column < this.#columns; column++) {
      const vector = bindings.data_chunk_get_vector(this.#chunk, column)
      bindings.vector_ensure_validity_writable(vector)
      bindings.copy_data_to_vector_validity(vector, 0, NONE.buffer, 0, NONE.byteLength)
    }
    bindings.data_chunk_set_size(this.#chunk, this.#count)
    bindings.append_data_chunk(this.#appender, this.#chunk)
    bindings.data_chunk_reset(this.#chunk)
    this.#docs = bindings.data_chunk_get_vector(this.#chunk, 1)
    this.#odds = bindings.data_chunk_get_vector(this.#chunk, 2)
    this.#unflushed += this.#bytes
    if (this.#unflushed >= FLUSH_BYTES) {
      bindings.appender_flush_sync(this.#appender)
      this.#unflushed = 0
    }
    this.#count = 0
    this.#bytes = 0
  }
}

/** Fills a table of an id and numbers. */
export class NumberWriter {
  readonly #duck: Duck
  readonly #appender: Appender
  readonly #chunk: DataChunk
  readonly #columns: number

  constructor(duck: Duck, { connection }: OpenDuck, table: string, columns: number) {
    const { bindings } = duck
    this.#duck = duck
    this.#columns = columns
    this.#appender = bindings.appender_create_ext(rawConnection(connection), null, null, table)
    const types = [bindings.Type.BIGINT, ...Array.from({ length: columns }, () => bindings.Type.DOUBLE)]
    this.#chunk = bindings.create_data_chunk(types.map((type) => bindings.create_logical_type(type)))
  }

  add(ids: Float64Array<ArrayBuffer>, columns: readonly Float64Array<ArrayBuffer>[]): void {
    const { bindings } = this.#duck
    if (columns.length !== this.#columns) throw new RangeError('A row has one number for each column')
    const wide = new BigInt64Array(CHUNK_ROWS)
    for (let from = 0; from < ids.length; from += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, ids.length - from)
      for (let at = 0; at < count; at++) wide[at] = BigInt(ids[from + at])
      bindings.copy_data_to_vector(bindings.data_chunk_get_vector(this.#chunk, 0), 0, wide.buffer, 0, count * 8)
      for (const [column, values] of columns.entries()) {
        const vector = bindings.data_chunk_get_vector(this.#chunk, column + 1)
        bindings.copy_data_to_vector(vector, 0, values.buffer, values.byteOffset + from * 8, count * 8)
      }
      bindings.data_chunk_set_size(this.#chunk, count)
      bindings.append_data_chunk(this.#appender, this.#chunk)
      bindings.data_chunk_reset(this.#chunk)
    }
  }

  finish(): void {
    this.#duck.bindings.appender_close_sync(this.#appender)
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

// A database holds text: bytes that are none are told by U+FFFD.
const readable = (bytes: Uint8Array): Uint8Array => encoder.encode(decoder.decode(bytes))

// The appender by bytes is in the bindings alone, and they want their own connection.
const rawConnection = (connection: OpenDuck['connection']): Parameters<Duck['bindings']['disconnect_sync']>[0] =>
  (connection as unknown as { connection: Parameters<Duck['bindings']['disconnect_sync']>[0] }).connection
