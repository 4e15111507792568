/**
 * A reason as JSON, in lines of changes, beside a file and in a field of its rows. Rows are named by where they stand, since
 * nobody else knows who they are: `{"method":"near","rule":"longest","keptRow":1203,"similarity":0.93}`.
 */
import { z } from 'zod'
import { type Reason, reasonSchema, type SaidReason, tagSchema } from '../../../shared/decision.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { PlaceOf } from './written-places.ts'

const place = z.int().nonnegative()

export const writtenReasonSchema = z.strictObject({
  method: reasonSchema.shape.method,
  rule: reasonSchema.shape.rule,
  /** Where the row that is kept in its place stands, from 0, in the file that the reason is written with. */
  keptRow: place.optional(),
  /** The same in another file. */
  keptIn: z.strictObject({ file: z.string().max(4096), row: place }).optional(),
  similarity: reasonSchema.shape.similarity,
  /** The tag that is the mark; without one it is the verdict `drop`. */
  tag: tagSchema.optional(),
})
export type WrittenReason = z.infer<typeof writtenReasonSchema>

/** Gives a reason as it is written into a file that holds rows at these places. */
export const writtenReason = (
  { method, rule, kept, keptIn, similarity, mark }: Reason,
  placeOf: PlaceOf,
): WrittenReason => {
  const keptRow = kept === null ? null : placeOf(kept)
  return {
    method,
    rule,
    ...(keptRow === null ? {} : { keptRow }),
    ...(keptIn === null ? {} : { keptIn: { file: keptIn.file, row: keptIn.number } }),
    similarity,
    ...(mark.kind === 'tag' ? { tag: mark.tag } : {}),
  }
}

/** Gives what a written reason says; `rowAt` finds the row at a place, or null. */
export const readReason = (
  { method, rule, keptRow, keptIn, similarity, tag }: WrittenReason,
  rowAt: (place: number) => RowId | null,
): SaidReason => ({
  method,
  rule,
  kept: keptRow === undefined ? null : rowAt(keptRow),
  keptIn: keptIn === undefined ? null : { file: keptIn.file, number: keptIn.row },
  similarity,
  mark: tag === undefined ? { kind: 'drop' } : { kind: 'tag', tag },
})
