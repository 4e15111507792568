/** Keeps the rows that a save changes or takes out as the file has them, so that undo reaches through the save. */
import { dirname } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Disk } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { layoutOf, nameOf, readSpan } from '../read/base-file.ts'
import { partAt } from '../source/part-at.ts'
import { packOldRow } from './old-row.ts'
import { ReadWindow } from './out-file.ts'
import { cutUp } from './part-writer.ts'
import { RowFileWriter } from './row-file.ts'
import { gapBefore } from './value-writer.ts'
import { rowsToKeepOld } from './write-rows.ts'

/** One read takes in a thousand short rows that were deleted together, and little that is not wanted between others. */
const OLD_ROWS_BLOCK_BYTES = 1 << 17

/** Writes the rows, each with what follows it and its key, to a file of old rows. */
export const writeOldRows = async (disk: Disk, document: Document, path: string): Promise<void> => {
  const writer = await RowFileWriter.create(disk, path)
  const { base } = document
  const { index } = base
  const window = new ReadWindow(base.file, OLD_ROWS_BLOCK_BYTES)
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = window.peek(start, end) ?? (await window.read(start, end))
    if (bytes === null) throw new EngineError('source-changed', { file: nameOf(base) })
    return bytes
  }
  try {
    for (const row of rowsToKeepOld(document).values()) {
      const ordinal = document.ordinalOf(row)
      if (ordinal === null) continue
      const [start, end] = [index.startOf(ordinal), index.endOf(ordinal)]
      const isLong = end - start > OLD_ROWS_BLOCK_BYTES
      const span = isLong ? await readSpan(base, ordinal) : await read(start, end)
      const layout = layoutOf(base, ordinal)
      if (layout === 'lines') {
        await writer.add(row, span)
        continue
      }
      const { content, ending } = cutUp(layout, span.slice())
      const part = base.partRows?.[partAt(base.parts, start)]
      if (part === undefined) throw new Error('a dataset is written once its rows are known')
      await writer.add(row, packOldRow({ content, ending, ...(await gapBefore(base, part, ordinal, read)) }))
    }
    await writer.finish()
  } catch (error) {
    await writer.abandon()
    throw error
  }
  await disk.syncFolder(dirname(path))
}
