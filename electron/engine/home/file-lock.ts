/**
 * One writer a dataset, across windows and programs. The lock is an open write transaction of an empty SQLite file:
 * the operating system takes it away when its holder dies, however it dies, so there is no stale lock to judge. A lock
 * file with a process id in it cannot tell a dead holder from a reused id, and two programs that both find it stale race.
 */
import { DatabaseSync } from 'node:sqlite'

const BUSY = 5

/** Takes the lock at a path, or gives null when another holder has it. Needs no room on the disk once the file is there. */
export const takeLock = (path: string): { release: () => void } | null => {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    // Else a journal file would be written for each opening, and a full disk, or one that is only read, would refuse it.
    database.exec('PRAGMA journal_mode = MEMORY')
    // One step, of which one of many succeeds. EXCLUSIVE takes several, and two that are half-way refuse each other.
    database.exec('BEGIN IMMEDIATE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    return null
  }
  return { release: () => database.close() }
}

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === BUSY
