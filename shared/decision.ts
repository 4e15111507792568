/**
 * What people decide about rows: a verdict, tags, a note. Decisions live in the journal and not in the data; they belong to
 * rows, not to what a row holds, so that they outlive its edits, sorts, filters and saves.
 */
import { z } from 'zod'

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

/** What was decided about a row. */
export const decisionSchema = z.object({
  verdict: verdictSchema,
  /** In the order of their names. */
  tags: z.array(tagSchema),
  note: noteSchema.nullable(),
})
export type Decision = z.infer<typeof decisionSchema>

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
