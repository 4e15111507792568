/**
 * Which files of a folder are likely datasets, by their names: who opens a folder means these, and not the read-me beside
 * them. A file that is left out can always be named by itself.
 */

const ROW_ENDINGS: ReadonlySet<string> = new Set(['jsonl', 'ndjson', 'jsonlines', 'json', 'csv', 'tsv', 'parquet'])
const PACKED_ENDINGS: ReadonlySet<string> = new Set(['gz', 'zst', 'zstd'])

/** What is packed often and holds no rows. */
const OTHER_PACKED: ReadonlySet<string> = new Set(['tar', 'sql', 'xml', 'html', 'warc', 'md', 'txt', 'log', 'bin'])

/** What tells of datasets and is none, in folders made for LLaMA-Factory and by Hugging Face. */
const ABOUT_DATASETS: ReadonlySet<string> = new Set(['dataset_info.json', 'dataset_infos.json', 'dataset_dict.json'])

const PLAIN_TEXTS = /^(?:readme|license|licence|copying|notice|authors|changelog|manifest|makefile|dockerfile)$/i

/** The ending of the file that holds the decisions on another file's rows. */
const SIDECAR_ENDING = '.decisions.jsonl'

/** Gives those of a folder's file names that are likely datasets; names without an ending only where no other is one. */
export const likelyDatasets = (names: readonly string[]): string[] => {
  const withEnding = names.filter(hasDatasetEnding)
  if (withEnding.length > 0) return withEnding
  // Of programs that write parts without endings, files beginning with `_` say that all is done.
  return names.filter((name) => !name.includes('.') && !name.startsWith('_') && !PLAIN_TEXTS.test(name))
}

/** Tells whether a file is one that Winnow keeps beside a dataset, or has not done with. */
export const isOwnFile = (name: string, inFolder: ReadonlySet<string>): boolean => {
  if (name.startsWith('.') && /\.(?:winnow-tmp|tmp)$/.test(name)) return true
  if (!name.endsWith(SIDECAR_ENDING)) return false
  const about = name.slice(0, -SIDECAR_ENDING.length)
  return inFolder.has(about) || hasDatasetEnding(about)
}

const hasDatasetEnding = (name: string): boolean => {
  if (ABOUT_DATASETS.has(name.toLowerCase())) return false
  const [last = '', before] = endingsOf(name)
  if (!PACKED_ENDINGS.has(last)) return ROW_ENDINGS.has(last)
  return before === undefined || !OTHER_PACKED.has(before)
}

/** The last ending and the one before it, if there are any. */
const endingsOf = (name: string): string[] => name.toLowerCase().split('.').slice(1).reverse()
