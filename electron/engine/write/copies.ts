/** Writes the rows of a bulk duplication into a file beside the journal, before the change that refers to it is made. */
import { dirname } from 'node:path'
import { type RowId, rowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Disk } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { RowFileWriter } from './row-file.ts'

/** Writes a copy of each row, in order of identity, as rows `first`, `first + 1`, ... */
export const writeCopies = async (
  disk: Disk,
  document: Document,
  rows: RowSet,
  first: RowId,
  path: string,
  signal: AbortSignal,
): Promise<void> => {
  const writer = await RowFileWriter.create(disk, path)
  let next: number = first
  try {
    for (const row of rows.values()) {
      signal.throwIfAborted()
      await writer.add(rowId(next), await document.readRow(row))
      next += 1
    }
    await writer.finish()
  } catch (error) {
    await writer.abandon()
    throw error
  }
  await disk.syncFolder(dirname(path))
}
