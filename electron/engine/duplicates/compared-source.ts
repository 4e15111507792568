/** A file whose rows are compared: the dataset's own as it was opened, or another one that is indexed for this. */
import { basename } from 'node:path'
import type { Compared } from '../../../shared/duplicates/duplicate-spec.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'
import type { Dataset } from '../dataset.ts'
import type { DiskFile } from '../disk.ts'
import type { EngineContext } from '../engine-context.ts'
import { identityOf, isSameIdentity, listHomes } from '../home/dataset-home.ts'
import type { LineIndex } from '../index/line-index.ts'
import { findFiles } from '../source/find-files.ts'
import { openRows } from '../source/open-rows.ts'
import type { PartPlan } from '../source/source.ts'
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
  readonly parts: readonly PartPlan[]
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
    parts: base.parts,
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
  const name = basename(path)
  const opened = await openRows(context, {
    found: await findFiles(context.disk, path, { areTyped: false }),
    said: await encodingOf(context, path),
    signal: watch.signal,
    onProgress: (done, total) => watch.onProgress('indexing', done, total),
  })
  const { file, index, found } = opened
  try {
    const { usual, shape } = await sampleFile(file, found.stat.sizeBytes, found.parts)
    return {
      name,
      path: opened.path,
      first,
      rows: index.rowCount,
      file,
      index,
      parts: found.parts,
      reading: { ...reading, usual, mapping: context.mappings.of(shape) },
      close: () => opened.close(),
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

// How its text is read may have been said when it was opened as a dataset.
const encodingOf = async ({ disk, dataFolder }: EngineContext, path: string): Promise<EncodingChoice | null> => {
  const real = await disk.realpath(path).catch(() => path)
  return (await listHomes(disk, dataFolder)).find(({ about }) => about.path === real)?.about.encoding ?? null
}
