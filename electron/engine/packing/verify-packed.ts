/** Makes sure that what was packed comes out again as it went in. */
import type { Disk } from '../disk.ts'
import { openArchive } from './archive-reading.ts'
import type { ArchivePacking } from './packed-form.ts'
import { readRange, type TextRange } from './packed-text.ts'

/** Tells whether an archive is whole and holds exactly this text. */
export const verifyPacked = async (options: {
  readonly disk: Disk
  readonly path: string
  readonly packing: ArchivePacking
  readonly expected: TextRange
  readonly signal: AbortSignal
  /** Told how much of the text was found right. */
  onProgress?(textBytes: number): void
}): Promise<boolean> => {
  const { disk, path, packing, expected, signal } = options
  const reading = await openArchive(disk, path, packing, signal)
  try {
    let at = expected.byteStart
    let wanted = Buffer.allocUnsafe(0)
    for await (const output of reading.outputs()) {
      if (at + output.length > expected.byteEnd) return false
      if (wanted.length < output.length) wanted = Buffer.allocUnsafeSlow(output.length)
      await readRange(expected, wanted, 0, output.length, at)
      if (!wanted.subarray(0, output.length).equals(output)) return false
      at += output.length
      options.onProgress?.(at - expected.byteStart)
    }
    const { isTruncated, damage } = reading.outcome()
    return at === expected.byteEnd && !isTruncated && damage === null
  } finally {
    await reading.close()
  }
}
