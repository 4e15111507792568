/**
 * A lens is one data format: it knows a row of its kind, reads it as a sample, and turns an edit of the sample into edits
 * of the row's own values. Pure; engine and renderer use the same. Adding a format is one file here, a row in the table
 * (lenses.ts), a name in the catalogues (`format.<id>`), and its cases under `test/cases/lenses`.
 */

import { EngineError } from '../engine-error.ts'
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Sample } from '../sample/sample.ts'
import type { CannotHold, StructureEdit } from '../sample/sample-edit.ts'

export interface Lens {
  readonly id: string
  /** Tells whether a row is of this format, given that no lens before it in the table took it. */
  matches(row: JsonNode): boolean
  /** Reads a row that matches. Never throws: what is not as expected is shown as unknown, or listed as rest. */
  read(row: JsonNode): Sample
  /**
   * Gives the edits of the row that an edit of the sample comes to; the sample is the one that `read` gave. Throws by
   * `cannot(...)` for what the format can't hold. A lens without this is only read.
   */
  edit?(row: JsonNode, sample: Sample, edit: StructureEdit): readonly JsonEdit[]
}

/** Makes the error for what a format can't hold. */
export const cannot = (lens: { readonly id: string }, what: CannotHold): EngineError =>
  new EngineError('format-cannot-hold', { format: lens.id, what })
