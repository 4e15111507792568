/**
 * What the engine and the process that reads and writes tables say to each other: one task for each process, its progress,
 * and how it ended. A task is stopped by ending its process.
 */
import type { TableLook } from './looks-tabular.ts'

/** What DuckDB may use while it reads or writes Parquet. */
export interface TableRoom {
  /** A folder for what does not fit in memory; made, and removed with all in it. */
  readonly folder: string
  readonly memoryBytes: number
  readonly threads: number
}

/** Where rows are written: from a position of a file, which is there already where that is not 0. */
export interface TablePlace {
  readonly path: string
  readonly position: number
}

export type TableTask =
  | { readonly kind: 'import-text'; readonly from: string; readonly to: TablePlace; readonly look: TableLook }
  | { readonly kind: 'import-parquet'; readonly from: string; readonly to: TablePlace; readonly room: TableRoom }
  | {
      readonly kind: 'export-text'
      readonly from: string
      readonly to: string
      readonly delimiter: string
      readonly hasBom: boolean
    }
  | {
      readonly kind: 'export-lines'
      readonly from: string
      readonly to: string
      readonly isList: boolean
      readonly hasBom: boolean
    }
  | { readonly kind: 'export-parquet'; readonly from: string; readonly to: string; readonly room: TableRoom }

/** What is wrong with a line of a table. */
const tableFaults = ['too-few-cells', 'too-many-cells', 'quote-unclosed', 'quote-inside'] as const
export type TableFaultReason = (typeof tableFaults)[number]

export interface TableFault {
  /** The line of the file where the row starts, from 1. */
  readonly line: number
  readonly reason: TableFaultReason
}

/** A column, as it is in the rows; its type in the words of the table's kind. */
export interface TableColumn {
  readonly name: string
  readonly type: string
}

/** What came of an import. */
export interface ImportedTable {
  readonly rows: number
  /** How many bytes of JSONL were written. */
  readonly bytes: number
  readonly columns: readonly TableColumn[]
  /** The first of what is wrong; all of these rows are kept. */
  readonly faults: readonly TableFault[]
  readonly faultCount: number
}

/** What came of an export. */
export interface ExportedTable {
  readonly rows: number
  readonly bytes: number
  /** Rows that no table holds: malformed ones, and those that are no objects. */
  readonly skipped: number
  readonly columns: readonly TableColumn[]
}

export interface TableFailure {
  /** `system`: the disk's own code stands in `values`. */
  readonly code: 'table-unreadable' | 'table-no-fields' | 'sql-unavailable' | 'system' | 'unexpected'
  readonly values: Readonly<Record<string, string>>
}

export type FromTable =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly output: ImportedTable | ExportedTable }
  | { readonly kind: 'failed'; readonly failure: TableFailure }
