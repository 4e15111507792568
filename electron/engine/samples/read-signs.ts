/** What is told of a row as a sample, at a glance: its format and what is wrong with it. */
import { readJson } from '../../../shared/json-node.ts'
import { detect, type FileLenses, readSample, UNKNOWN } from '../../../shared/lens/lenses.ts'
import { lint, lintBits } from '../../../shared/sample/lint.ts'

export interface RowSigns {
  readonly lens: string
  /** Bits of lint kinds. */
  readonly findings: number
}

/** Rows longer than this are not read as samples unasked: a tree of their values takes many times their bytes. */
export const SIGNS_LIMIT_BYTES = 4 * 2 ** 20

const NOTHING: RowSigns = { lens: UNKNOWN, findings: 0 }

/** Reads a row's signs. */
export const readSigns = (bytes: Uint8Array, known: FileLenses): RowSigns => {
  if (bytes.length > SIGNS_LIMIT_BYTES) return NOTHING
  const row = readJson(bytes)
  const lens = row === null ? null : detect(row, known)
  if (row === null || lens === null) return NOTHING
  return { lens: lens.id, findings: lintBits(lint(readSample(row, lens))) }
}
