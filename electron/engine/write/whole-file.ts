/** A file of its own, written whole or not at all: what is exported that is not rows. */
import { basename, dirname } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Dataset } from '../dataset.ts'
import { removeIfThere } from '../disk.ts'
import { OutFile } from './out-file.ts'
import { checkRoom, examineTarget, writeError } from './target.ts'

/** Writes to a target that the user chose, which the dataset's own file is not; `write` gives the bytes, at least so many. */
export const writeWholeFile = async (
  { context, document, id }: Dataset,
  place: { readonly path: string; readonly overwrite: boolean },
  leastBytes: number,
  write: (out: OutFile) => Promise<void>,
): Promise<{ name: string; bytes: number }> => {
  const { disk } = context
  const target = await examineTarget(disk, place.path, id)
  const name = basename(target.path)
  if (document.base.source.files.some(({ path }) => path === target.path))
    throw new EngineError('target-is-source', { file: name })
  if (target.present !== null && !place.overwrite) throw new EngineError('target-exists', { file: name })
  try {
    await checkRoom(disk, dirname(target.path), leastBytes, target.path)
    const file = await disk.open(target.tempPath, 'w', target.present === null ? 0o666 : 0o600)
    const out = new OutFile(file)
    try {
      await write(out)
      await out.flush()
      if (target.present !== null) await file.chmod(target.present.mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await disk.rename(target.tempPath, target.path)
    await disk.syncFolder(dirname(target.path))
    return { name, bytes: out.size }
  } catch (error) {
    await removeIfThere(disk, target.tempPath).catch(() => undefined)
    throw await writeError(disk, error, target.path)
  }
}
