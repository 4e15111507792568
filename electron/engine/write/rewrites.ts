/** Writes the new bytes of rows that are rewritten in bulk into a file beside the journal, before the change that refers to it is made. */
import { dirname, join } from 'node:path'
import type { RewriteChange } from '../../../shared/change.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { type Disk, removeIfThere } from '../disk.ts'
import { RowFile, RowFileWriter } from './row-file.ts'
import { writeError } from './target.ts'

/** Gives the start of the names of a journal's files of rewritten rows. */
export const rewritePrefix = (epoch: number): string => `rewrite-${epoch}-`

/** Gives the name of a file of rewritten rows; `mark` is one that no other of the journal has. */
export const rewriteName = (epoch: number, mark: string | number): string => `${rewritePrefix(epoch)}${mark}.rows`

/** Writes rows, in ascending order of identity, and syncs; what fails leaves no file, and says why in a sentence. */
export const writeRewrite = async (
  disk: Disk,
  path: string,
  fill: (writer: RowFileWriter) => Promise<void>,
): Promise<void> => {
  try {
    const writer = await RowFileWriter.create(disk, path)
    try {
      await fill(writer)
      await writer.finish()
    } catch (error) {
      await writer.abandon().catch(() => undefined)
      throw error
    }
    await disk.syncFolder(dirname(path))
  } catch (error) {
    await removeIfThere(disk, path).catch(() => undefined)
    throw await writeError(disk, error, path)
  }
}

/** Puts a rewrite on rows that have other names by now, in a file of its own; null where none of them is there. */
export const renameRewrite = async (
  disk: Disk,
  folder: string,
  change: RewriteChange,
  rename: (row: RowId) => RowId | null,
  name: string,
): Promise<RewriteChange | null> => {
  const pairs: [RowId, RowId][] = []
  for (const row of change.rows.values()) {
    const renamed = rename(row)
    if (renamed !== null) pairs.push([renamed, row])
  }
  if (pairs.length === 0) return null
  pairs.sort(([one], [other]) => one - other)
  const from = await RowFile.open(disk, join(folder, change.file))
  try {
    await writeRewrite(disk, join(folder, name), async (writer) => {
      for (const [renamed, row] of pairs) {
        const bytes = await from.read(row)
        if (bytes === null) throw new EngineError('read-failed', { file: change.file, reason: 'a row is not in it' })
        await writer.add(renamed, bytes)
      }
    })
  } finally {
    await from.close()
  }
  return { ...change, rows: RowSet.of(pairs.map(([renamed]) => renamed)), file: name }
}
