/**
 * Opens any file that a dataset can be opened from for its rows alone: no work is looked for, no lock is taken, and what has
 * to be made of it is gone when it is closed.
 */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { type DiskFile, isSameFile } from '../disk.ts'
import type { EngineContext } from '../engine-context.ts'
import { type IndexResult, startIndex } from '../index/index-file.ts'
import type { LineIndex } from '../index/line-index.ts'
import { checkNotEmpty, examineSource } from './examine-source.ts'
import type { FoundFiles } from './find-files.ts'
import { prepareSource } from './prepare-source.ts'
import type { Source } from './source.ts'

export interface OpenedRows {
  readonly source: Source
  /** The working file. */
  readonly path: string
  readonly file: DiskFile
  readonly index: LineIndex
  readonly found: IndexResult
  /** Removes what was made, for who closes the file himself. */
  clear(): Promise<void>
  close(): Promise<void>
}

export interface OpenRowsOptions {
  readonly found: FoundFiles
  readonly said: EncodingChoice | null
  /** Whether the fingerprint is wanted, for which every byte is hashed. */
  readonly isHashed?: boolean
  readonly signal: AbortSignal
  /** In bytes; first of the files while they are made ready, then of the working file. */
  onProgress(done: number, total: number): void
}

/** Opens and indexes files; fails with the sentence of what can't be read. */
export const openRows = async (
  context: Pick<EngineContext, 'disk' | 'dataFolder' | 'workers' | 'startChild'>,
  { found, said, isHashed = false, signal, onProgress }: OpenRowsOptions,
): Promise<OpenedRows> => {
  const { disk, workers } = context
  const folder = join(context.dataFolder, 'cache', `rows-${randomUUID()}`)
  const clear = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const examined = await examineSource(disk, found)
    checkNotEmpty(examined)
    await disk.mkdir(folder, 0o700)
    const { source, path, parts } = await prepareSource(examined, { context, folder, said, signal, onProgress })
    const file = await disk.open(path, 'r')
    try {
      const name = examined.files[0].name
      const { sizeBytes } = await file.stat()
      const run = startIndex({
        disk,
        path,
        name,
        sizeBytes,
        parts,
        workers,
        hashFilePath: isHashed ? join(folder, 'rows.hashes') : null,
        onProgress: ({ bytesDone }) => onProgress(bytesDone, sizeBytes),
      })
      const stop = (): void => void run.close()
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        const result = await run.done
        if (!isSameFile(result.stat, await file.stat())) throw new EngineError('source-changed', { file: name })
        const close = async (): Promise<void> => {
          await file.close()
          await clear()
        }
        return { source, path, file, index: run.index, found: result, clear, close }
      } finally {
        signal.removeEventListener('abort', stop)
        await run.close()
      }
    } catch (error) {
      await file.close()
      throw error
    }
  } catch (error) {
    await clear()
    signal.throwIfAborted()
    throw error
  }
}
