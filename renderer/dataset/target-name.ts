/** What a file that is written is called: its ending says to the engine how rows are laid out in it, and how it is packed. */
import type { ContainerKind, Packing } from '../../shared/file-form.ts'

export const rowFormats = ['jsonl', 'json', 'csv', 'tsv', 'parquet'] as const
/** How rows are laid out in a file that is written. */
export type RowFormat = (typeof rowFormats)[number]

export interface TargetForm {
  readonly format: RowFormat
  readonly packing: Packing
  /** Whether a table of text is for Excel, which takes its letters for others without a mark; true unless said. */
  readonly isForExcel?: boolean
}

/** Gives the form that is nearest to what a file is. */
export const formLike = (container: ContainerKind, packing: Packing): TargetForm => {
  if (container === 'csv' || container === 'tsv') return { format: container, packing: 'none' }
  if (container === 'parquet') return { format: 'parquet', packing: 'none' }
  return { format: container === 'jsonl' || container === 'json-sequence' ? 'jsonl' : 'json', packing }
}

/** Gives a name with the ending of a form; `suffix` tells it from the file that it is made of. */
export const targetName = (name: string, { format, packing }: TargetForm, suffix = ''): string =>
  `${stemOf(name)}${suffix}.${format}${ENDINGS[packing]}`

/** Tells whether rows of a format can be packed by themselves: Parquet packs its own. */
export const canPack = (format: RowFormat): boolean => format === 'jsonl' || format === 'json'

/** Tells whether a format is a table of text. */
export const isTextTable = (format: RowFormat): boolean => format === 'csv' || format === 'tsv'

const ENDINGS: Readonly<Record<Packing, string>> = { none: '', gzip: '.gz', zstd: '.zst' }

/** A dataset of several files may be called by a pattern, which can't be a file's name. */
const stemOf = (name: string): string => {
  const unpacked = name.replace(/\.(?:gz|gzip|zst|zstd)$/i, '')
  const stem = unpacked.replace(/\.(?:jsonl|ndjson|json|csv|tsv|txt|parquet|data)$/i, '')
  return stem.replace(/[*?]+/g, 'all').replace(/[/\\:"<>|]/g, '_') || 'rows'
}
