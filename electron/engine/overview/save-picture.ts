/** Writes a picture, or the numbers of one, to a file of its own: whole or not at all. */
import { basename, dirname } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Dataset } from '../dataset.ts'
import { removeIfThere, writeFully } from '../disk.ts'
import { checkRoom, examineTarget, writeError } from '../write/target.ts'

/** Writes bytes to a target that the user chose; the dataset's own file is none. */
export const savePicture = async (
  { context, document, id }: Dataset,
  place: { readonly path: string; readonly overwrite: boolean },
  bytes: Uint8Array,
): Promise<{ name: string; bytes: number }> => {
  const { disk } = context
  const target = await examineTarget(disk, place.path, id)
  const name = basename(target.path)
  if (target.path === document.base.path) throw new EngineError('target-is-source', { file: name })
  if (target.present !== null && !place.overwrite) throw new EngineError('target-exists', { file: name })
  try {
    await checkRoom(disk, dirname(target.path), bytes.length, target.path)
    const file = await disk.open(target.tempPath, 'w', target.present === null ? 0o666 : 0o600)
    try {
      await writeFully(file, bytes, 0)
      if (target.present !== null) await file.chmod(target.present.mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await disk.rename(target.tempPath, target.path)
    await disk.syncFolder(dirname(target.path))
    return { name, bytes: bytes.length }
  } catch (error) {
    await removeIfThere(disk, target.tempPath).catch(() => undefined)
    throw await writeError(disk, error, target.path)
  }
}
