/** Whether a source can be written as it is, or why only another file can. */
import type { Source } from './source.ts'

export type InPlace = 'yes' | 'table' | 'truncated'

/** Tells whether a save writes the files of a source themselves. */
export const inPlaceOf = ({ files }: Source): InPlace => {
  if (files.some(({ form }) => isTable(form.container))) return 'table'
  return files.some(({ isTruncated }) => isTruncated) ? 'truncated' : 'yes'
}

/** Tells whether a file holds a table. */
export const isTable = (container: string): boolean =>
  container === 'csv' || container === 'tsv' || container === 'parquet'
