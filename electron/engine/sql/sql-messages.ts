/**
 * What the engine and the process that runs DuckDB say to each other: calls that are answered one after the other, in order,
 * and an interrupt that stops the one under way. Values are cloned, never shared, and each is bounded.
 */
import type { Layout } from '../container/container.ts'
import type { FileIdentity } from '../journal/record.ts'

/** Where a table's data lies and how much may be used for it. */
export interface SqlPlace {
  /** A folder of its own in the dataset's cache: the database, and what queries spill. */
  readonly folder: string
  readonly memoryBytes: number
  /** What queries may spill to the disk. */
  readonly spillBytes: number
  /** The process ends itself past this, since not all that DuckDB allocates counts as its memory. */
  readonly processBytes: number
  readonly threads: number
}

/** The dataset's file, so that the process reads its rows by itself. */
export interface SqlFile {
  readonly path: string
  readonly identity: FileIdentity
}

/** Who the rows of a batch are: consecutive from one on, or each by itself. */
export type BatchIds = { readonly first: number } | { readonly each: Float64Array<ArrayBuffer> }

/** Rows that stand together in the file. */
export interface FileBatch {
  readonly layout: Layout
  readonly byteStart: number
  readonly byteLength: number
  /** Where each row's span starts, counted from `byteStart`. */
  readonly starts: Uint32Array<ArrayBuffer>
  readonly ids: BatchIds
  /** Places in the batch of rows that are not JSON; null where each has to be looked at. */
  readonly malformed: Uint32Array<ArrayBuffer> | null
}

/** Rows by their bytes. */
export interface RowBytes {
  readonly ids: Float64Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where each row ends in `bytes`. */
  readonly ends: Float64Array<ArrayBuffer>
  /** Places in the batch of rows too large to be read. */
  readonly unread: readonly number[]
}

/** A field of the rows as it is asked for, with the kinds of JSON that it holds. */
export interface SqlField {
  /** The key at the root; null is the row itself. */
  readonly key: string | null
  readonly kinds: readonly string[]
}

export interface SqlColumn {
  readonly name: string
  readonly type: string
}

/** A column of the `rows` table: what it is in the data, and what it is called. */
export interface TableColumn extends SqlColumn {
  /** The field that it shows, when it does. */
  readonly key: string | null
  readonly isField: boolean
}

/** How rows are numbered: runs of consecutive identities, or a table of every row where there are too many runs. */
export type Numbering =
  | { readonly kind: 'runs'; readonly runs: readonly { start: number; end: number; number: number }[] }
  | { readonly kind: 'table' }

/** Columns of numbers by row, for tables beside the rows. */
export interface NumberColumns {
  readonly ids: Float64Array<ArrayBuffer>
  readonly columns: readonly Float64Array<ArrayBuffer>[]
}

/** Tables that are made anew whenever what they hold has changed. */
export type SideTable =
  /** Rows that the base holds and that are not among the rows now. */
  | 'gone'
  /** id, number of every row. */
  | 'places'
  /** id, verdict (1 keep, 2 drop), combination of tags, state (1 edited, 2 inserted); only rows of which there is something to say. */
  | 'known'

/** A signal as a column. */
export interface SqlSignal {
  readonly id: string
  readonly kind: 'count' | 'share' | 'ratio' | 'label' | 'flag'
  readonly labels: readonly string[]
}

/** How the tables that people ask look like now. */
export interface Definition {
  readonly fields: readonly SqlField[]
  readonly numbering: Numbering
  readonly hasGone: boolean
  readonly signals: readonly SqlSignal[]
}

export type SqlCell = string | null

/** What a query found; rows are read by pages afterwards. */
export interface SqlAnswer {
  readonly result: number
  readonly columns: readonly SqlColumn[]
  /** How many rows are kept to be read. */
  readonly kept: number
  /** How many there are; null where counting them would take too long. */
  readonly total: number | null
  /** Whether some cell was too long to be kept whole. */
  readonly isCut: boolean
  readonly durationMs: number
  /** The column that holds row numbers, when one does. */
  readonly rowColumn: number | null
}

export type SqlFormat = 'csv' | 'tsv' | 'json'

export interface SqlCalls {
  /** Makes an empty database; tells whether the file can be read from here, as the same that was opened. */
  begin(place: SqlPlace, file: SqlFile | null): { isFileSame: boolean }
  loadFile(batch: FileBatch): object
  loadRows(rows: RowBytes): object
  /** Mends what DuckDB would not read as we do; the rows can then be asked. */
  seal(): object
  /** Puts rows in the place of those of the same identities, new ones behind; empties nothing else. */
  replaceRows(rows: RowBytes): object
  beginTable(table: SideTable | `signal_${number}`, columns: number): object
  fillTable(values: NumberColumns): object
  endTable(): object
  /** Joins the tables `signal_0` and on, which hold the same rows in the same order, into one. */
  joinSignals(columns: number): object
  setTags(combinations: readonly (readonly string[])[]): object
  setNotes(notes: readonly (readonly [number, string])[]): object
  /** Puts what `known`, tags and notes hold beside the rows, in place of what stood there. */
  applyKnown(): object
  /** Defines what people ask, and makes the database read-only. */
  define(definition: Definition): { columns: readonly TableColumn[] }
  /** Makes the database writable again, for a refresh. */
  reopen(): object
  run(sql: string): SqlAnswer
  read(result: number, start: number, end: number, chars: number): readonly (readonly SqlCell[])[]
  /** Row numbers of a result, each once: of those kept where they are all, else asked anew. */
  rowNumbers(result: number): Float64Array<ArrayBuffer>
  write(sql: string, path: string, format: SqlFormat): { rows: number; bytes: number }
  functions(): readonly string[]
  close(): object
}
export type SqlCallName = keyof SqlCalls
export type SqlInput<K extends SqlCallName> = Parameters<SqlCalls[K]>
export type SqlOutput<K extends SqlCallName> = ReturnType<SqlCalls[K]>

/** A failure as it crosses. */
export interface SqlFailure {
  readonly code: SqlErrorCode
  readonly values: Readonly<Record<string, string | number>>
}
export type SqlErrorCode =
  | 'sql-failed' // {reason, position}
  | 'sql-signal-apart' // {signal, position}
  | 'sql-not-reading' // {what}
  | 'sql-one-statement'
  | 'sql-too-much' // {reason}
  | 'sql-unavailable' // {reason}
  | 'sql-result-gone'
  | 'source-changed' // {file}
  | 'disk-full' // {file, needed, free}
  | 'write-failed' // {file, reason}
  | 'cancelled'
  | 'unexpected' // {reason}

export type ToSql =
  | { readonly kind: 'call'; readonly id: number; readonly name: SqlCallName; readonly input: readonly unknown[] }
  | { readonly kind: 'interrupt' }
export type FromSql =
  | { readonly kind: 'answer'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: SqlFailure }
  /** What the call under way has done so far, in hundredths; -1 is not known. */
  | { readonly kind: 'progress'; readonly percent: number }
