/**
 * Versions that saves replaced, kept in a folder beside the file so that keeping one is a link and takes no room until
 * the file itself has moved on. One version a file is kept: the previous one.
 */
import { basename, dirname, join } from 'node:path'
import type { Backup } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { type Disk, hasErrorCode, isNotFound, removeIfThere } from '../disk.ts'
import type { Source } from '../source/source.ts'

const BACKUP_FOLDER = '.winnow-backups'

/** Gives the path of a new backup of a file. */
export const backupPath = (path: string, timeMs: number): string =>
  join(dirname(path), BACKUP_FOLDER, `${basename(path)}.${new Date(timeMs).toISOString().replaceAll(':', '-')}`)

/** Lists the kept versions of a file, newest first. */
export const listBackups = async (disk: Disk, path: string): Promise<Backup[]> => {
  const folder = join(dirname(path), BACKUP_FOLDER)
  const backups: Backup[] = []
  for (const name of await namesIn(disk, folder)) {
    const timeMs = timeOf(name, basename(path))
    if (timeMs === null) continue
    const { sizeBytes } = await disk.stat(join(folder, name))
    backups.push({ backup: name, timeMs, sizeBytes })
  }
  return backups.sort((a, b) => b.timeMs - a.timeMs)
}

/** Lists the kept versions of all files of a dataset, newest first. */
export const listAllBackups = async (disk: Disk, { files }: Pick<Source, 'files'>): Promise<Backup[]> => {
  const all = await Promise.all(files.map(({ path }) => listBackups(disk, path)))
  return all.flat().sort((a, b) => b.timeMs - a.timeMs)
}

/**
 * Gives the path of a listed backup, and of the file that it is a version of; fails with `backup-missing` for a name that is
 * none of these files'.
 */
export const findBackup = async (
  disk: Disk,
  { files }: Pick<Source, 'files'>,
  name: string,
): Promise<{ backup: string; path: string }> => {
  for (const { path } of files) {
    const backups = await listBackups(disk, path)
    const isListed = backups.some(({ backup }) => backup === name)
    if (isListed) return { backup: join(dirname(path), BACKUP_FOLDER, name), path }
  }
  throw new EngineError('backup-missing', { file: name })
}

/** Removes all kept versions of a file but one. */
export const removeOtherBackups = async (disk: Disk, path: string, kept: string): Promise<void> => {
  for (const { backup } of await listBackups(disk, path)) {
    if (backup !== basename(kept)) await removeIfThere(disk, join(dirname(path), BACKUP_FOLDER, backup))
  }
}

/** Keeps the file now at a path as a backup; gives false where the file system has no links. */
export const linkBackup = async (disk: Disk, path: string, backup: string): Promise<boolean> => {
  await disk.mkdir(dirname(backup))
  try {
    await disk.link(path, backup)
    return true
  } catch (error) {
    if (!hasErrorCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV')) throw error
    return false
  }
}

const timeOf = (name: string, fileName: string): number | null => {
  if (!name.startsWith(`${fileName}.`)) return null
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3})Z$/.exec(name.slice(fileName.length + 1))
  return match === null ? null : Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`)
}

const namesIn = async (disk: Disk, folder: string): Promise<string[]> => {
  try {
    return await disk.readdir(folder)
  } catch (error) {
    if (!isNotFound(error)) throw error // nothing was kept yet
    return []
  }
}
