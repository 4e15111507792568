/**
 * Sort keys of one field for all rows of a file, read by a pass of worker threads and kept for the next sort: the last few fields
 * that were sorted by. They are those of the file; rows that differ from it are read where they are needed.
 */
import type { JsonPath } from '../../../shared/json-path.ts'
import { pathKey } from '../../../shared/json-path.ts'
import type { Dataset } from '../dataset.ts'
import type { BaseFile } from '../read/base-file.ts'
import { pinyinRanks } from './pinyin-ranks.ts'
import { type SortKeys, startSortKeys } from './sort-keys-pass.ts'

export interface ColumnWatch {
  readonly signal: AbortSignal
  onProgress(done: number, total: number, unit: 'bytes' | 'rows'): void
}

interface Kept {
  readonly name: string
  readonly index: BaseFile['index']
  readonly keys: Promise<SortKeys>
}

const MOST_KEPT = 3
/** Columns in memory are together no larger than this, but for the last one. */
const KEPT_BYTES = 192 * 2 ** 20

/** What a row may take in a column of texts, on an average. */
const MOST_ROW_BYTES = 32

const kept = new WeakMap<Dataset, Kept[]>()

/** Gives a field's keys by ordinal of the file; the index must be complete. Throws the signal's reason. */
export const fieldColumn = async (
  dataset: Dataset,
  path: JsonPath,
  isPinyin: boolean,
  watch: ColumnWatch,
): Promise<SortKeys> => {
  const { base } = dataset.document
  const name = `${pathKey(path)} ${isPinyin}`
  const columns = (kept.get(dataset) ?? []).filter(({ index }) => index === base.index)
  const known = columns.find((one) => one.name === name)
  // The last one asked for stands first.
  const column = known ?? { name, index: base.index, keys: readColumn(dataset, path, isPinyin, watch) }
  kept.set(dataset, [column, ...columns.filter((one) => one !== column)].slice(0, mostOf(base)))
  try {
    return await column.keys
  } catch (error) {
    kept.set(
      dataset,
      (kept.get(dataset) ?? []).filter((one) => one !== column),
    )
    // Another view may have begun it and given it up.
    if (known !== undefined && !watch.signal.aborted) return fieldColumn(dataset, path, isPinyin, watch)
    throw error
  }
}

/** Tells whether a field's keys are at hand. */
export const hasFieldColumn = (dataset: Dataset, path: JsonPath, isPinyin: boolean): boolean => {
  const name = `${pathKey(path)} ${isPinyin}`
  const { index } = dataset.document.base
  return kept.get(dataset)?.some((one) => one.name === name && one.index === index) ?? false
}

const mostOf = ({ index }: BaseFile): number =>
  Math.max(1, Math.min(MOST_KEPT, Math.floor(KEPT_BYTES / (index.rowCount * MOST_ROW_BYTES + 1))))

const readColumn = async (
  dataset: Dataset,
  path: JsonPath,
  isPinyin: boolean,
  { signal, onProgress }: ColumnWatch,
): Promise<SortKeys> => {
  signal.throwIfAborted()
  const { context, document, name } = dataset
  const { path: file, index, parts, identity } = document.base
  const options = {
    disk: context.disk,
    path: file,
    name,
    index,
    parts,
    workers: context.workers,
    onProgress: (bytesDone: number) => onProgress(bytesDone, identity.sizeBytes, 'bytes'),
  }
  const run = startSortKeys(options, { path, ranks: isPinyin ? pinyinRanks() : null })
  const stop = (): void => void run.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await run.done
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
