/**
 * DuckDB for one task with one Parquet file: it may read the one file and write the other, and reach nothing else, whatever
 * the file holds.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { loadDuck } from '../sql/duck.ts'
import { quoteText } from '../sql/schema.ts'
import type { TableRoom } from './table-messages.ts'

const PROGRESS_MS = 200

/** Runs work with a connection that may touch these files only; its folder is gone afterwards. */
export const withTableDuck = async <T>(
  room: TableRoom,
  paths: readonly string[],
  work: (connection: DuckDBConnection) => Promise<T>,
  onProgress: (percent: number) => void,
): Promise<T> => {
  const { api } = await loadDuck()
  await mkdir(room.folder, { recursive: true, mode: 0o700 })
  try {
    const instance = await api.DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.round(room.memoryBytes / 2 ** 20)}MiB`,
      temp_directory: join(room.folder, 'spill'),
      threads: String(room.threads),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      preserve_insertion_order: 'true',
    })
    const connection = await instance.connect()
    const timer = setInterval(() => {
      const { percentage } = connection.progress
      if (percentage >= 0) onProgress(percentage)
    }, PROGRESS_MS)
    try {
      await connection.run(`SET allowed_paths = [${paths.map(quoteText).join(', ')}]`)
      await connection.run('SET enable_external_access = false; SET enable_progress_bar = true')
      await connection.run('SET enable_progress_bar_print = false; SET lock_configuration = true')
      return await work(connection)
    } finally {
      clearInterval(timer)
      connection.closeSync()
      instance.closeSync()
    }
  } finally {
    await rm(room.folder, { recursive: true, force: true })
  }
}

/** Gives the path of one file where DuckDB takes patterns. */
export const asPattern = (path: string): string => path.replace(/[*?[]/g, '[$&]')
