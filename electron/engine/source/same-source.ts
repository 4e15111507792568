/**
 * Whether the files of a source, though touched, hold what they held: told by making a working file of them anew, since an
 * archive packed again, or a text in another encoding, can be other bytes and the same rows.
 */
import { basename } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { EngineContext } from '../engine-context.ts'
import { type DatasetHome, readAbout } from '../home/dataset-home.ts'
import type { BaseFile } from '../read/base-file.ts'
import { foundBefore } from './find-files.ts'
import { keepSource } from './kept-source.ts'
import { openRows } from './open-rows.ts'

/** Gives the same rows with the files as they are now; null where they are others, or the files can't be read. */
export const withFilesOfNow = async (
  context: EngineContext,
  home: DatasetHome,
  base: BaseFile,
  signal: AbortSignal,
): Promise<BaseFile | null> => {
  const { disk } = context
  const { path, files } = base.source
  const found = foundBefore(
    path,
    files.map((file) => file.path),
    files.map(({ name }) => name),
  )
  const said = (await readAbout(disk, home))?.encoding ?? null
  const options = { found, said, signal, isHashed: true, onProgress: () => undefined }
  const rows = await openRows(context, options).catch((error: unknown) => {
    if (!(error instanceof EngineError) && !signal.aborted) throw error
    return null // what can't be opened is not what it was
  })
  if (rows === null) return null
  try {
    if (base.fingerprint === null || rows.found.fingerprint !== base.fingerprint) return null
    // Of text that is not what stands in the file, the places are those in a working file of the same bytes.
    const { source } = rows
    await keepSource(disk, home.cacheFolder, { workName: basename(base.path), files: source.files, parts: base.parts })
    return { ...base, source, file: await disk.open(base.path, 'r') }
  } finally {
    await rows.close()
  }
}
