/** The first of what is in an archive, soon, however long the archive is. */
import type { Disk } from '../disk.ts'
import { openArchive } from './archive-reading.ts'
import type { ArchivePacking } from './packed-form.ts'

export interface PackedHead {
  /** At most as many as were asked for; less when there are no more, or no more can be read. */
  readonly bytes: Uint8Array
  /** Whether the archive is cut off or damaged, as far as it was read. */
  readonly isBroken: boolean
}

/** Gives the first bytes of what is in an archive, as far as they can be read. */
export const readPackedHead = async (
  disk: Disk,
  path: string,
  packing: ArchivePacking,
  limitBytes: number,
): Promise<PackedHead> => {
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
    const { isTruncated, damage } = reading.outcome()
    return { bytes: head.subarray(0, used), isBroken: isTruncated || damage !== null }
  } finally {
    await reading.close()
  }
}
