/** Writes JSONL as another format, in a process of its own. */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ExportContainer } from '../../../shared/file-form.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ExportedTable, TableRoom, TableTask } from './table-messages.ts'
import { roomBeside } from './table-room.ts'
import { runTableTask } from './table-task.ts'

export interface ExportTableOptions {
  readonly context: Pick<EngineContext, 'startChild' | 'workers'>
  readonly kind: ExportContainer
  /** What the table is called in sentences; its file's name where it is not said. */
  readonly file?: string
  /** JSONL. */
  readonly from: string
  /** A folder for what is made on the way. */
  readonly folder: string
  /** Written anew; what stands there is lost. */
  readonly to: string
  /** Whether a table of text begins with a byte order mark, without which Excel takes its letters for others. */
  readonly hasBom?: boolean
  readonly signal: AbortSignal
  onProgress?(done: number, total: number): void
}

/**
 * Writes rows as a table, or as a list. In text, lists and objects are their JSON; in Parquet they are nested columns where all rows agree,
 * and JSON where they do not. Rows that are no objects are left out, and counted.
 */
export const exportTable = async (options: ExportTableOptions): Promise<ExportedTable> => {
  const { to, context } = options
  const room = roomBeside(join(options.folder, 'export'), context.workers)
  const task = taskFor(options, room)
  try {
    return (await runTableTask(task, { ...options, file: options.file ?? basename(to) })) as ExportedTable
  } finally {
    // A process that was ended has put nothing in order.
    await rm(room.folder, { recursive: true, force: true })
  }
}

const taskFor = ({ kind, from, to, hasBom = false }: ExportTableOptions, room: TableRoom): TableTask => {
  switch (kind) {
    case 'parquet':
      return { kind: 'export-parquet', from, to, room }
    case 'csv':
    case 'tsv':
      return { kind: 'export-text', from, to, delimiter: kind === 'csv' ? ',' : '\t', hasBom }
    default:
      return { kind: 'export-lines', from, to, isList: kind === 'json-array', hasBom }
  }
}
