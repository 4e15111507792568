/** Packs a stretch of text as an archive was packed. */
import { availableParallelism } from 'node:os'
import type { DiskFile } from '../disk.ts'
import { AppendedFile } from './appended-file.ts'
import { packGzip } from './pack-gzip.ts'
import { packZstd } from './pack-zstd.ts'
import type { PackedForm } from './packed-form.ts'
import type { TextRange } from './packed-text.ts'

export interface PackOptions extends TextRange {
  /** An empty file, which is written from its start. */
  readonly to: DiskFile
  readonly packed: PackedForm
  readonly signal: AbortSignal
  /** Told how much of the text is packed. */
  onProgress(textBytes: number): void
}

/** Packs text into a file; fails with EIO when the text turns out to be shorter than was said. */
export const pack = async (options: PackOptions): Promise<{ bytes: number }> => {
  const { to, packed, signal, onProgress } = options
  const out = new AppendedFile(to, 0)
  let taken = 0
  const onTaken = (bytes: number): void => {
    taken += bytes
    onProgress(taken)
  }
  signal.throwIfAborted()
  const outputs =
    packed.packing === 'gzip'
      ? packGzip(options, packed, availableParallelism(), onTaken)
      : packZstd(options, packed, onTaken)
  try {
    for await (const output of outputs) {
      await out.write(output)
      signal.throwIfAborted()
    }
    await out.flush()
    return { bytes: out.end }
  } finally {
    await out.settle()
  }
}
