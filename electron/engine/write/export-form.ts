/** How an export is written: as its name says, unless somebody says otherwise. */
import { basename } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Encoding, ExportContainer, ExportForm, Packing } from '../../../shared/file-form.ts'

/** The form of an export, all of it known. */
export interface WholeForm {
  readonly container: ExportContainer
  readonly packing: Packing
  readonly encoding: Encoding
  readonly hasBom: boolean
}

/** Gives the form that a file's name says, with what is said besides; fails with `form-unfit` where the two don't go together. */
export const exportFormOf = (path: string, said: ExportForm = {}): WholeForm => {
  const name = basename(path)
  const packing: Packing = /\.(?:gz|gzip)$/i.test(name) ? 'gzip' : /\.(?:zst|zstd)$/i.test(name) ? 'zstd' : 'none'
  const container = said.container ?? containerOfName(name.replace(/\.(?:gz|gzip|zst|zstd)$/i, ''))
  const encoding = said.encoding ?? 'utf-8'
  // Parquet has packing of its own, and says in which encoding its text is.
  if (container === 'parquet' && (packing !== 'none' || encoding !== 'utf-8'))
    throw new EngineError('form-unfit', { file: name })
  // Nothing but a mark tells one UTF-16 from the other.
  const isTable = container === 'csv' || container === 'tsv'
  const hasBom = encoding.startsWith('utf-16') || (isTable && encoding === 'utf-8' && said.hasBom === true)
  return { container, packing, encoding, hasBom }
}

const containerOfName = (name: string): ExportContainer => {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()
  switch (ending) {
    case 'json':
      return 'json-array'
    case 'csv':
    case 'tsv':
    case 'parquet':
      return ending
    case 'tab':
      return 'tsv'
    default:
      return 'jsonl'
  }
}
