/** The first of what is in an archive, soon, however long the archive is. */
import type { Disk } from '../disk.ts'
import { openArchive } from './archive-reading.ts'
import type { ArchivePacking } from './packed-form.ts'

/** Gives the first bytes of what is in an archive, at most so many, as far as they can be read. */
export const readPackedHead = async (
  disk: Disk,
  path: string,
  packing: ArchivePacking,
  limitBytes: number,
): Promise<Uint8Array> => {
  const head = new Uint8Array(limitBytes)
  let used = 0
  const reading = await openArchive(disk, path, packing, new AbortController().signal)
  try {
    for await (const output of reading.outputs()) {
      const piece = output.subarray(0, limitBytes - used)
      head.set(piece, used)
      used += piece.length
      if (used === limitBytes) break
    }
    return head.subarray(0, used)
  } finally {
    await reading.close()
  }
}
