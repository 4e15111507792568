/**
 * Reads what is in an archive. What can be read of one that is cut off or damaged is read, and what is wrong with it is
 * told; only a disk that fails, and whoever gives up, make a reading fail.
 */
import type { Disk } from '../disk.ts'
import { ArchiveReader } from './archive-reader.ts'
import type { ArchivePacking, PackedForm } from './packed-form.ts'
import { GzipUnpacker } from './unpack-gzip.ts'
import { ZstdUnpacker } from './unpack-zstd.ts'
import { type PackDamage, UnpackedTally } from './unpacked-tally.ts'

export interface ArchiveOutcome {
  /** How many bytes came of it. */
  readonly bytes: number
  /** The archive ends before its end: of the last rows something is missing. */
  readonly isTruncated: boolean
  /** The first thing wrong with it otherwise. */
  readonly damage: PackDamage | null
}

export interface ArchiveReading {
  /** How far the archive is read. */
  readonly position: number
  /** Gives what can be read, in order, once. Each piece is valid for good. */
  outputs(): AsyncGenerator<Uint8Array, void, void>
  /** What came of it so far. */
  outcome(): ArchiveOutcome
  /** Finds how to pack alike, once all is read. */
  form(): Promise<PackedForm>
  close(): Promise<void>
}

/** Opens an archive to be read front to back; fails with the signal's reason once that is aborted. */
export const openArchive = async (
  disk: Disk,
  path: string,
  packing: ArchivePacking,
  signal: AbortSignal,
): Promise<ArchiveReading> => {
  const reader = await ArchiveReader.open(disk, path)
  const tally = new UnpackedTally()
  const unpacker =
    packing === 'gzip' ? new GzipUnpacker(reader, tally, signal) : new ZstdUnpacker(reader, tally, signal)
  return {
    get position() {
      return reader.position
    },
    async *outputs() {
      signal.throwIfAborted()
      for await (const output of unpacker.outputs()) {
        yield output
        signal.throwIfAborted()
      }
    },
    outcome: () => ({ bytes: tally.bytes, isTruncated: tally.isTruncated, damage: tally.damage }),
    form: () => unpacker.form(),
    close: () => reader.close(),
  }
}
