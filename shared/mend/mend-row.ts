/** What a mend does to a row: the one place that window, engine and command line ask. */
import { assertNever, EngineError } from '../engine-error.ts'
import { bytesOfJson } from '../json-style.ts'
import type { FileLenses } from '../lens/lenses.ts'
import { compileFixes } from './fixes.ts'
import type { Mended, MendPlace, RowMend } from './mend.ts'
import { mendFields } from './mend-fields.ts'
import { mendRoles } from './mend-roles.ts'
import { mendTexts } from './mend-texts.ts'
import { compileReplace, type TextMend } from './replace-text.ts'

/** Mends one row; bytes of a row that changes are a copy. */
export type RowMender = (bytes: Uint8Array, known: FileLenses) => Mended

/**
 * Makes the mender of a mend. Fails with `mend-broken` for a regular expression that is none, and with `value-not-json`. A
 * regular expression runs without a time limit: whoever runs one that a person typed sets it.
 */
export const compileMend = (mend: RowMend): RowMender => {
  switch (mend.kind) {
    case 'replace':
      return byTexts(mend.place, replaceOf(mend))
    case 'fix':
      return byTexts(mend.place, compileFixes(mend.fixes))
    case 'role':
      return (bytes, known) => mendRoles(bytes, mend.from, mend.to, known)
    case 'set':
    case 'fill':
      bytesOfJson(mend.json)
      return (bytes) => mendFields(bytes, mend)
    case 'rename':
    case 'remove':
    case 'split':
      return (bytes) => mendFields(bytes, mend)
    default:
      return assertNever(mend)
  }
}

const byTexts =
  (place: MendPlace, mend: TextMend): RowMender =>
  (bytes, known) =>
    mendTexts(bytes, place, mend, known)

const replaceOf = (mend: Extract<RowMend, { kind: 'replace' }>): TextMend => {
  try {
    return compileReplace(mend)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new EngineError('mend-broken', { reason: error.message })
  }
}
