/** A file whose rows are compared: the dataset's own as it was opened, or another one that is indexed for this. */
import { basename } from 'node:path'
import type { Compared } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Dataset } from '../dataset.ts'
import { type DiskFile, isSameFile } from '../disk.ts'
import type { EngineContext } from '../engine-context.ts'
import { identityOf, isSameIdentity } from '../home/dataset-home.ts'
import { startIndex } from '../index/index-file.ts'
import type { LineIndex } from '../index/line-index.ts'
import { sniff } from '../read/sniff.ts'
import { sampleFile } from '../survey/sample-file.ts'
import type { Reading } from './compared-text.ts'
import type { FindWatch } from './found-pairs.ts'

export interface ComparedSource {
  /** For people. */
  readonly name: string
  readonly path: string
  /** Its first item. */
  readonly first: number
  readonly rows: number
}

/** A source while it is read. */
export interface OpenSource extends ComparedSource {
  readonly file: DiskFile
  readonly index: LineIndex
  readonly reading: Reading
  close(): Promise<void>
}

/** Opens the dataset's file as it is now, of which the index is complete; a save leaves what is read here as it was. */
export const openOwnFile = async (dataset: Dataset, compared: Compared, sortsKeys: boolean): Promise<OpenSource> => {
  const { document, context, signs, name } = dataset
  const { base, rowCount: rows } = document
  const { usual, mapping } = signs
  const own = await reopen(context, base.path, base.identity)
  return {
    name,
    path: base.path,
    first: 0,
    rows,
    file: own ?? base.file,
    index: base.index,
    reading: { compared, sortsKeys, usual, mapping },
    close: async () => own?.close(),
  }
}

// Of a file that another program has replaced the one that was opened is read, which the dataset holds open.
const reopen = async (
  { disk }: EngineContext,
  path: string,
  identity: Parameters<typeof isSameIdentity>[0],
): Promise<DiskFile | null> => {
  const file = await disk.open(path, 'r').catch(() => null)
  if (file === null) return null
  if (isSameIdentity(identityOf(await file.stat()), identity)) return file
  await file.close()
  return null
}

/** Opens and indexes another file; fails with the sentence of what can't be read. */
export const openOtherFile = async (
  context: EngineContext,
  path: string,
  first: number,
  reading: Pick<Reading, 'compared' | 'sortsKeys'>,
  watch: FindWatch,
): Promise<OpenSource> => {
  const { stat } = await sniff(context.disk, path)
  const name = basename(path)
  const index = await indexOf(context, path, name, stat.sizeBytes, watch)
  const file = await context.disk.open(path, 'r')
  try {
    if (!isSameFile(stat, await file.stat())) throw new EngineError('source-changed', { file: name })
    const { usual, shape } = await sampleFile(file, stat.sizeBytes)
    return {
      name,
      path,
      first,
      rows: index.rowCount,
      file,
      index,
      reading: { ...reading, usual, mapping: context.mappings.of(shape) },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

const indexOf = async (
  { disk, workers }: EngineContext,
  path: string,
  name: string,
  sizeBytes: number,
  { signal, onProgress }: FindWatch,
): Promise<LineIndex> => {
  const run = startIndex({
    disk,
    path,
    name,
    sizeBytes,
    workers,
    hashFilePath: null,
    onProgress: ({ bytesDone }) => onProgress('indexing', bytesDone, sizeBytes),
  })
  const stop = (): void => void run.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    await run.done
    return run.index
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    await run.close()
  }
}
