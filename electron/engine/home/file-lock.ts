/**
 * One writer a dataset, across windows and programs. The lock is an open exclusive transaction of an empty SQLite file:
 * the operating system takes it away when its holder dies, however it dies, so there is no stale lock to judge. A lock
 * file with a process id in it cannot tell a dead holder from a reused id, and two programs that both find it stale race.
 */
import { DatabaseSync } from 'node:sqlite'

const BUSY = 5

/** Takes the lock at a path, or gives null when another holder has it. */
export const takeLock = (path: string): { release: () => void } | null => {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    return null
  }
  return { release: () => database.close() }
}

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === BUSY
