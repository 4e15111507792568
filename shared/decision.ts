/**
 * What people decide about rows: a verdict, tags, a note. Decisions live in the journal and not in the data; they belong to
 * rows, not to what a row holds, so that they outlive its edits, sorts, filters and saves.
 */
import { z } from 'zod'
import { rowIdSchema } from './ids.ts'

const count = z.number().int().nonnegative()

export const verdicts = ['keep', 'drop'] as const
/** Null is undecided. */
export const verdictSchema = z.enum(verdicts).nullable()
export type Verdict = z.infer<typeof verdictSchema>
/** A tag's name is the tag: what it looks like is the palette's matter. */
export const tagSchema = z
  .string()
  .min(1)
  .max(100)
  .refine((tag) => tag.trim() === tag && !/\p{Cc}/u.test(tag))
export const noteSchema = z.string().max(100_000)

/**
 * Why a row was marked: it is a duplicate of one that was kept. Kept for each row that a rule or a person marked as a duplicate; told
 * as long as the row still has that mark.
 */
export const reasonSchema = z.object({
  /** How they were found alike. */
  method: z.enum(['exact', 'near', 'contained', 'one-word', 'overlap']),
  /** The rule that chose, in the short form of the command line (`first`, `highest:score`); `hand` when a person did. */
  rule: z.string().max(2_000),
  /** The row that was kept in its place; null where a row of another file is. */
  kept: rowIdSchema.nullable(),
  /** The kept row's number in file order as it is now, from 0; null where it is in the file no more, or in another file. */
  keptNumber: count.nullable(),
  /** The row of another file that is kept in its place, counted from 0. */
  keptIn: z.object({ file: z.string(), number: count }).nullable(),
  /** How alike the row is to the representative of its group, from 0 to 1. */
  similarity: z.number().min(0).max(1),
  /** The mark that it was given. */
  mark: z.union([z.object({ kind: z.literal('drop') }), z.object({ kind: z.literal('tag'), tag: tagSchema })]),
})
export type Reason = z.infer<typeof reasonSchema>
/** A reason without what follows from where rows stand. */
export const saidReasonSchema = reasonSchema.omit({ keptNumber: true })
export type SaidReason = z.infer<typeof saidReasonSchema>

/** What was decided about a row. */
export const decisionSchema = z.object({
  verdict: verdictSchema,
  /** In the order of their names. */
  tags: z.array(tagSchema),
  note: noteSchema.nullable(),
  /** Why it was dropped or tagged, where that was for being a duplicate. */
  reason: reasonSchema.nullable(),
})
export type Decision = z.infer<typeof decisionSchema>
export const UNDECIDED: Decision = { verdict: null, tags: [], note: null, reason: null }

/** How many rows were decided on, rows marked as deleted included. */
export const decisionCountsSchema = z.object({
  keep: count,
  drop: count,
  noted: count,
  /** Every tag that a row has, or the palette holds, by name; at most 1,000. */
  tags: z.array(z.object({ tag: tagSchema, rows: count })),
})
export type DecisionCounts = z.infer<typeof decisionCountsSchema>

export const tagColours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const
/** What the tags of a dataset look like and mean: a matter of the dataset, not of a row. */
export const paletteSchema = z.object({
  tags: z
    .array(
      z.object({
        tag: tagSchema,
        colour: z.enum(tagColours),
        description: z.string().max(1_000),
        /** The digit that sets it in grid and review. */
        key: z.number().int().min(1).max(9).nullable(),
      }),
    )
    .max(200),
})
export type Palette = z.infer<typeof paletteSchema>
