/**
 * Finishes a save of several files that was cut off between two renames. All of them had been written whole and read back
 * before the first was put in place, so what is missing is put in place from the temporary files that are left.
 */
import { dirname } from 'node:path'
import type { Disk } from '../disk.ts'
import type { SavingFile } from '../journal/record.ts'
import { statOrNull } from './target.ts'

/** Puts the rest in place if one was; answers whether anything was done. */
export const finishSave = async (disk: Disk, files: readonly SavingFile[]): Promise<boolean> => {
  const waiting: SavingFile[] = []
  for (const file of files) if (!(await isThat(disk, file.path, file))) waiting.push(file)
  // None was put in place: the save has failed as a whole, and the old files are all there.
  if (waiting.length === 0 || waiting.length === files.length) return false
  let isDone = false
  for (const file of waiting) {
    if (!(await isThat(disk, file.temp, file))) continue
    await disk.rename(file.temp, file.path)
    await disk.syncFolder(dirname(file.path))
    isDone = true
  }
  return isDone
}

// A rename alters the ctime alone; the device may have another number since the machine was started anew.
const isThat = async (disk: Disk, path: string, { ino, sizeBytes }: SavingFile): Promise<boolean> => {
  const stat = await statOrNull(disk, path)
  return stat !== null && stat.ino === ino && stat.sizeBytes === sizeBytes
}
