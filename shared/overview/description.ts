/**
 * What a dataset's pictures are drawn from: counts of one or two sets of rows, taken together so that both stand in the same
 * bins. Everything here crosses rooms and is bounded, whatever the dataset holds.
 */
import { z } from 'zod'
import { rowIdSchema, viewIdSchema } from '../ids.ts'
import { jsonPathSchema } from '../json-path.ts'

const count = z.number().int().nonnegative()

/** A set of rows that is described. Deleted rows are left out but for those of the file as it lies on the disk. */
export const sideSchema = z.discriminatedUnion('kind', [
  /** Every row as it is now. */
  z.object({ kind: z.literal('dataset') }),
  z.object({ kind: z.literal('view'), view: viewIdSchema }),
  z.object({ kind: z.literal('selection'), view: viewIdSchema }),
  /** The rows that the file on the disk holds, deleted ones too. */
  z.object({ kind: z.literal('file') }),
  /** What a curation leaves: neither deleted nor dropped. */
  z.object({ kind: z.literal('kept') }),
])
export type Side = z.infer<typeof sideSchema>

export const knownNames = ['format', 'finding', 'verdict', 'tag', 'state'] as const
export type KnownName = (typeof knownNames)[number]

export const MOST_POINTS = 2000
/** The most fields of which it is told in one picture whether they are filled. */
export const MOST_FILLED = 32

export const partSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('signal'),
    signal: z.string().max(100),
    /** About how many bins; fewer where the numbers are few. */
    bins: z.number().int().min(4).max(200).optional(),
  }),
  z.object({ kind: z.literal('known'), what: z.enum(knownNames) }),
  /** How many rows have a system prompt, an answer, reasoning, tool calls and the like. */
  z.object({ kind: z.literal('turns') }),
  z.object({
    kind: z.literal('field'),
    path: jsonPathSchema,
    top: z.number().int().min(1).max(1000),
    bins: z.number().int().min(4).max(200).optional(),
  }),
  z.object({ kind: z.literal('filled'), paths: z.array(z.array(z.string()).min(1).max(64)).min(1).max(MOST_FILLED) }),
  z.object({
    kind: z.literal('scatter'),
    x: z.string().max(100),
    y: z.string().max(100),
    points: z.number().int().min(0).max(MOST_POINTS),
  }),
])
export type Part = z.infer<typeof partSchema>

/** One number for each side. */
const sideCountsSchema = z.array(count).min(1).max(2)
export type SideCounts = z.infer<typeof sideCountsSchema>

const namedCountSchema = z.object({ name: z.string(), counts: sideCountsSchema })
export type NamedCount = z.infer<typeof namedCountSchema>

/** What is said of many numbers. Quantiles are the number of nearest rank, one that is there. */
const summarySchema = z.object({
  known: count,
  unknown: count,
  min: z.number().nullable(),
  max: z.number().nullable(),
  p5: z.number().nullable(),
  median: z.number().nullable(),
  p95: z.number().nullable(),
  mean: z.number().nullable(),
})
export type Summary = z.infer<typeof summarySchema>

/** Ends of bins, ascending: bin `i` holds numbers from `edges[i]` up to, but not including, `edges[i + 1]`. */
const axisSchema = z.object({
  edges: z.array(z.number()).min(2).max(402),
  /** `each`: a bin for each whole number. */
  scale: z.enum(['each', 'linear', 'log']),
  /** Whether all numbers are whole. */
  isWhole: z.boolean(),
})
export type Axis = z.infer<typeof axisSchema>

export const numbersSchema = z.object({
  kind: z.literal('numbers'),
  axis: axisSchema,
  sides: z
    .array(z.object({ counts: z.array(count), summary: summarySchema }))
    .min(1)
    .max(2),
})
export type Numbers = z.infer<typeof numbersSchema>

/** Of rows that a signal gives one of few labels; the most frequent of the first side first. */
const labelsSchema = z.object({
  kind: z.literal('labels'),
  entries: z.array(namedCountSchema),
  unknown: sideCountsSchema,
})
export type Labels = z.infer<typeof labelsSchema>

/** Of rows that may have several names at once, or none. */
const knownSchema = z.object({
  kind: z.literal('known'),
  what: z.enum([...knownNames, 'turns']),
  entries: z.array(namedCountSchema),
  /** Names left out past the limit. */
  omitted: count,
  /** False while a pass still counts. */
  isComplete: z.boolean(),
})
export type Known = z.infer<typeof knownSchema>

/** What stands at a path in a row. `many`: several values, reached through a list. */
export const fieldKinds = [
  'missing',
  'null',
  'empty',
  'string',
  'number',
  'boolean',
  'object',
  'array',
  'many',
  'malformed',
  'unread',
] as const
export type FieldKind = (typeof fieldKinds)[number]

const fieldSchema = z.object({
  kind: z.literal('field'),
  path: jsonPathSchema,
  /** Rows by what stands at the path; kinds that no row has are left out. */
  kinds: z.array(z.object({ name: z.enum(fieldKinds), counts: sideCountsSchema })),
  /** Rows that hold each value, the most frequent of the first side first; a text is cut past 200 UTF-16 units. */
  values: z.array(
    z.object({
      text: z.string(),
      isCut: z.boolean(),
      kind: z.enum(['string', 'number', 'boolean']),
      counts: sideCountsSchema,
    }),
  ),
  /** How many different values there are in each side, told apart by a 64-bit hash. */
  distinct: sideCountsSchema,
  /** How often values that are not listed stand in rows. */
  others: sideCountsSchema,
  /** Of the numbers at the path; null where there are none. */
  numbers: numbersSchema.nullable(),
})
export type FieldDescription = z.infer<typeof fieldSchema>

const filledSchema = z.object({
  kind: z.literal('filled'),
  /** `empty`: null, "", [] or {}. Rows that are malformed or too large count nowhere. */
  fields: z.array(
    z.object({ path: jsonPathSchema, filled: sideCountsSchema, empty: sideCountsSchema, missing: sideCountsSchema }),
  ),
})
export type Filled = z.infer<typeof filledSchema>

const scatterSchema = z.object({
  kind: z.literal('scatter'),
  x: axisSchema,
  y: axisSchema,
  /** Rows in each cell that holds one; a cell's place is `yBin * xBins + xBin`. */
  sides: z
    .array(z.object({ cells: z.array(count), counts: z.array(count), known: count, unknown: count }))
    .min(1)
    .max(2),
  /** A sample of the last side's rows, drawn so that each row has the same chance. */
  points: z.array(z.object({ row: rowIdSchema, x: z.number(), y: z.number() })).max(MOST_POINTS),
})
export type Scatter = z.infer<typeof scatterSchema>

export const partAnswerSchema = z.discriminatedUnion('kind', [
  numbersSchema,
  labelsSchema,
  knownSchema,
  fieldSchema,
  filledSchema,
  scatterSchema,
])
export type PartAnswer = z.infer<typeof partAnswerSchema>

export const descriptionSchema = z.object({
  revision: count,
  /** The first side is `of`, the second `within`. */
  sides: z
    .array(z.object({ rows: count, deleted: count }))
    .min(1)
    .max(2),
  /** In the order in which they were asked for. */
  parts: z.array(partAnswerSchema),
})
export type Description = z.infer<typeof descriptionSchema>
