/** Reads a table into JSONL, in a process of its own. */

import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { EngineContext } from '../engine-context.ts'
import type { TableLook } from './looks-tabular.ts'
import type { ImportedTable, TablePlace, TableTask } from './table-messages.ts'
import { roomBeside } from './table-room.ts'
import { runTableTask } from './table-task.ts'

export interface ImportTableOptions {
  readonly context: Pick<EngineContext, 'startChild' | 'workers'>
  /** What `looksTabular` says of a text; Parquet says itself what it is. */
  readonly look: TableLook | { readonly kind: 'parquet' }
  /** What the table is called in sentences; its file's name where it is not said. */
  readonly file?: string
  /** UTF-8 text, or Parquet. Bytes that are no UTF-8 come through as they are. */
  readonly from: string
  /** Where the rows go; what the file holds behind them is cut off. */
  readonly to: TablePlace
  readonly signal: AbortSignal
  onProgress?(done: number, total: number): void
}

/**
 * Writes a table's rows as JSONL. Cells of text are the cells as written; a column holds numbers, or true and false, where
 * each of its cells is written as JSON writes one, and null where those are empty. Fails with `table-unreadable`.
 */
export const importTable = async (options: ImportTableOptions): Promise<ImportedTable> => {
  const { look, from, to, context } = options
  const room = roomBeside(to.path, context.workers)
  const task: TableTask =
    look.kind === 'parquet' ? { kind: 'import-parquet', from, to, room } : { kind: 'import-text', from, to, look }
  try {
    return (await runTableTask(task, { ...options, file: options.file ?? basename(from) })) as ImportedTable
  } finally {
    // A process that was ended has put nothing in order.
    await rm(room.folder, { recursive: true, force: true })
  }
}
