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
