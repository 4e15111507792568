/** What of the machine DuckDB may use for one table. */
import { totalmem } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { TableRoom } from './table-messages.ts'

const MOST_MEMORY_BYTES = 2 * 2 ** 30

let roomCount = 0

/** Gives room for a task: a folder of its own beside a file, and a part of the memory. */
export const roomBeside = (path: string, workers: number): TableRoom => {
  roomCount += 1
  const folder = join(dirname(path), `.${basename(path)}.${process.pid}-${roomCount}.table`)
  return { folder, memoryBytes: Math.min(MOST_MEMORY_BYTES, totalmem() / 4), threads: Math.max(1, workers) }
}
