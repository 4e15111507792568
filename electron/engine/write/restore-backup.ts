/** Puts a kept version back in a file's place; what it replaces becomes the kept version in turn. */
import { basename, dirname } from 'node:path'
import type { Dataset } from '../dataset.ts'
import { removeIfThere } from '../disk.ts'
import { backupPath, findBackup, linkBackup, removeOtherBackups } from './backups.ts'
import { OutFile } from './out-file.ts'
import { checkRoom, examineTarget, writeError } from './target.ts'

const STEP_BYTES = 16 * 2 ** 20

/** Writes a backup over the dataset's file; the caller then reads the file anew. */
export const restoreBackup = (
  dataset: Dataset,
  name: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<void> =>
  dataset.inLine(async () => {
    const { disk, now } = dataset.context
    const { backup: from, path } = await findBackup(disk, dataset.document.base.source, name)
    const target = await examineTarget(disk, path, dataset.id)
    const { sizeBytes, mode } = await disk.stat(from)
    try {
      await checkRoom(disk, dirname(target.path), sizeBytes, target.path)
      const source = await disk.open(from, 'r')
      const file = await disk.open(target.tempPath, 'w', 0o600)
      try {
        const out = new OutFile(file)
        for (let at = 0; at < sizeBytes; at += STEP_BYTES) {
          signal.throwIfAborted()
          await out.copy(source, at, Math.min(sizeBytes, at + STEP_BYTES))
          onProgress(at, sizeBytes)
        }
        await out.flush()
        await file.chmod(mode)
        await file.sync()
      } finally {
        await file.close()
        await source.close()
      }
      const backup = backupPath(target.path, now())
      const isKept = target.present === null || (await linkBackup(disk, target.path, backup))
      await disk.rename(target.tempPath, target.path)
      await disk.syncFolder(dirname(target.path))
      if (isKept && basename(backup) !== name) await removeOtherBackups(disk, target.path, backup)
    } catch (error) {
      await removeIfThere(disk, target.tempPath).catch(() => undefined)
      signal.throwIfAborted()
      throw await writeError(disk, error, target.path)
    }
  })
