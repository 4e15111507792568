/** What is known of a mend that is looked at before it is made. */
import { z } from 'zod'
import { errorReportSchema } from '../engine-error.ts'
import { datasetIdSchema, mendIdSchema, rowIdSchema } from '../ids.ts'
import { mendSkips } from './mend.ts'
import { shownChangeSchema } from './shown-change.ts'

const count = z.number().int().nonnegative()

export const mendInfoSchema = z.object({
  mend: mendIdSchema,
  dataset: datasetIdSchema,
  state: z.enum(['running', 'done', 'failed']),
  /** How far it is, while it runs. */
  done: count,
  total: count,
  unit: z.enum(['bytes', 'rows']),
  /** Rows that change, those left out included, and how much changes in them. */
  rows: count,
  changes: count,
  /** Of these rows, those that somebody left out. */
  leftOut: count,
  /** Rows that stay as they are though something in them was meant. */
  skipped: z.array(z.object({ reason: z.enum(mendSkips), rows: count })),
  error: errorReportSchema.nullable(),
})
export type MendInfo = z.infer<typeof mendInfoSchema>

/** A row that changes. */
export const mendedRowSchema = z.object({
  row: rowIdSchema,
  /** Where it stands in file order. */
  number: count,
  isOn: z.boolean(),
  /** Whether it would still come to what was found; if not it stays as it is. */
  isAsFound: z.boolean(),
  changes: z.array(shownChangeSchema),
  /** Values that change too and are not shown. */
  more: count,
})
export type MendedRow = z.infer<typeof mendedRowSchema>
