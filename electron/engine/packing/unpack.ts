/** Unpacks an archive into a file. */
import type { Disk, DiskFile } from '../disk.ts'
import { AppendedFile } from './appended-file.ts'
import { type ArchiveOutcome, openArchive } from './archive-reading.ts'
import type { ArchivePacking, PackedForm } from './packed-form.ts'

export interface UnpackResult extends ArchiveOutcome {
  /** How to pack alike. */
  readonly packed: PackedForm
}

export interface UnpackOptions {
  readonly disk: Disk
  /** Path of the archive. */
  readonly from: string
  readonly packing: ArchivePacking
  readonly to: DiskFile
  /** Where in `to` the text begins. */
  readonly at: number
  readonly signal: AbortSignal
  onProgress(archiveBytes: number): void
}

/** Unpacks an archive, as far as it can be read. */
export const unpack = async (options: UnpackOptions): Promise<UnpackResult> => {
  const { disk, from, packing, to, at, signal, onProgress } = options
  const out = new AppendedFile(to, at)
  const reading = await openArchive(disk, from, packing, signal)
  try {
    for await (const output of reading.outputs()) {
      await out.write(output)
      onProgress(reading.position)
    }
    await out.flush()
    onProgress(reading.position)
    return { packed: await reading.form(), ...reading.outcome() }
  } finally {
    await out.settle()
    await reading.close()
  }
}
