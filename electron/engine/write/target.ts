/** Where a file is to be written: what stands there now, what it may replace, and the name that it has until it is done. */
import { basename, dirname, join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { DatasetId } from '../../../shared/ids.ts'
import { type Disk, type FileStat, hasErrorCode, isNotFound } from '../disk.ts'

export interface Target {
  path: string
  /** The file that is there now, or null. */
  present: FileStat | null
  tempPath: string
}

/** Looks a target over; a link stands for the file that it points to. Fails with a `target-...` error. */
export const examineTarget = async (disk: Disk, path: string, dataset: DatasetId): Promise<Target> => {
  const real = await realTarget(disk, path)
  const present = await statOrNull(disk, real)
  if (present !== null && !present.isFile)
    throw new EngineError('target-unwritable', { file: real, reason: 'not a regular file' })
  try {
    if (present !== null) await disk.checkWritable(real)
    await disk.checkWritable(dirname(real))
  } catch (error) {
    if (!hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT')) throw error
    throw new EngineError('target-unwritable', { file: real, reason: (error as Error).message }, { cause: error })
  }
  return { path: real, present, tempPath: join(dirname(real), `.${basename(real)}.${dataset.slice(0, 8)}.winnow-tmp`) }
}

/** Fails with `disk-full` when a folder has not room for that many bytes. */
export const checkRoom = async (disk: Disk, folder: string, needed: number, file: string): Promise<void> => {
  const free = await disk.freeBytes(folder)
  if (free < needed) throw new EngineError('disk-full', { file: basename(file), needed, free })
}

/** Gives what a failure to write means to the user; errors that say so already pass. */
export const writeError = async (disk: Disk, error: unknown, path: string): Promise<unknown> => {
  if (error instanceof EngineError || !(error instanceof Error) || !('code' in error)) return error
  if (hasErrorCode(error, 'ENOSPC', 'EDQUOT')) {
    const free = await disk.freeBytes(dirname(path)).catch(() => 0)
    return new EngineError('disk-full', { file: basename(path), needed: 0, free }, { cause: error })
  }
  return new EngineError('write-failed', { file: basename(path), reason: error.message }, { cause: error })
}

const realTarget = async (disk: Disk, path: string): Promise<string> => {
  try {
    return await disk.realpath(path)
  } catch (error) {
    if (!isNotFound(error)) throw error // nothing there yet: the name itself, in the real folder
  }
  const link = await lstatOrNull(disk, path)
  if (link !== null) throw new EngineError('target-dangling-link', { file: path })
  try {
    return join(await disk.realpath(dirname(path)), basename(path))
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new EngineError('target-unwritable', { file: path, reason: 'the folder is not there' }, { cause: error })
  }
}

const lstatOrNull = async (disk: Disk, path: string): Promise<FileStat | null> => orNull(disk.lstat(path))

/** Gives what stands at a path, or null. */
export const statOrNull = async (disk: Disk, path: string): Promise<FileStat | null> => orNull(disk.stat(path))

const orNull = async (stat: Promise<FileStat>): Promise<FileStat | null> => {
  try {
    return await stat
  } catch (error) {
    if (!isNotFound(error)) throw error // nothing there is an answer here
    return null
  }
}
