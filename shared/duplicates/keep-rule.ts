/** Which row of a group of duplicates is kept, when that is not decided group by group. */
import { z } from 'zod'
import { tagSchema } from '../decision.ts'
import { jsonPathSchema } from '../json-path.ts'

/** Chooses among rows; those that are equal by it are left to the next rule, and to their order in the file at last. */
export const keepRuleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first') }),
  z.object({ kind: z.literal('last') }),
  /** By the characters of what the assistant says (the signal `answer_chars`). */
  z.object({ kind: z.literal('longest-answer') }),
  z.object({ kind: z.literal('shortest-answer') }),
  z.object({ kind: z.literal('highest-signal'), signal: z.string().max(100) }),
  z.object({ kind: z.literal('lowest-signal'), signal: z.string().max(100) }),
  /** By the number at a path; a row without one comes last. */
  z.object({ kind: z.literal('highest-field'), path: jsonPathSchema }),
  z.object({ kind: z.literal('lowest-field'), path: jsonPathSchema }),
  /** The fewest fields that are missing, null, "", [] or {}, of those that any row of the group has. */
  z.object({ kind: z.literal('most-complete') }),
  z.object({ kind: z.literal('has-tag'), tag: tagSchema }),
  /** By the time at a path: a number, or a text that begins with a date as ISO 8601 writes it. */
  z.object({ kind: z.literal('newest'), path: jsonPathSchema }),
])
export type KeepRule = z.infer<typeof keepRuleSchema>
export const keepRulesSchema = z.array(keepRuleSchema).min(1).max(8)

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
  kept: z.number().int().nonnegative().nullable(),
  /** The kept row's number in file order as it is now, from 0; null where it is in the file no more, or in another file. */
  keptNumber: z.number().int().nonnegative().nullable(),
  /** The row of another file that is kept in its place, counted from 0. */
  keptIn: z.object({ file: z.string(), number: z.number().int().nonnegative() }).nullable(),
  /** How alike the row is to the representative of its group, from 0 to 1. */
  similarity: z.number().min(0).max(1),
  /** The mark that it was given. */
  mark: z.union([z.object({ kind: z.literal('drop') }), z.object({ kind: z.literal('tag'), tag: tagSchema })]),
})
export type Reason = z.infer<typeof reasonSchema>
