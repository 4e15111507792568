/**
 * The calls about duplicates. What was found belongs to the dataset: every window sees the same groups, and a query can ask
 * for them. Groups are numbered from 1, in the order of their first row in the file, anew whenever they are made anew.
 */
import { z } from 'zod'
import { decisionSchema, tagSchema } from '../decision.ts'
import { errorReportSchema } from '../engine-error.ts'
import { datasetIdSchema, jobIdSchema, rowIdSchema, viewIdSchema } from '../ids.ts'
import { comparedSchema, foldingSchema, methodSchema } from './duplicate-spec.ts'
import { keepRulesSchema } from './keep-rule.ts'

const count = z.number().int().nonnegative()
const similarity = z.number().min(0).max(1)

/** A file that a dataset is compared with: picked in the host's dialog, or found in the folder that it serves. */
const otherFileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('picked'), token: z.string().max(200) }),
  z.object({ kind: z.literal('served'), path: z.array(z.string().max(1024)).max(64) }),
])
export type OtherFileRef = z.infer<typeof otherFileSchema>

const specOf = <F extends z.ZodType>(file: F) =>
  z.object({
    compared: comparedSchema,
    folding: foldingSchema,
    method: methodSchema,
    against: z.array(z.object({ file, compared: comparedSchema.nullable() })).max(64),
    isWithin: z.boolean(),
  })
export const wantedSpecSchema = specOf(otherFileSchema)
export type WantedSpec = z.infer<typeof wantedSpecSchema>
/** What was looked for, with the names of other files for people. */
export const toldSpecSchema = specOf(z.string())
export type ToldSpec = z.infer<typeof toldSpecSchema>

export const findPhases = ['indexing', 'reading', 'pairing', 'verifying', 'grouping'] as const
export type FindPhase = (typeof findPhases)[number]

/** What all windows are told whenever it changes. */
export const duplicatesStateSchema = z.object({
  /** Another one whenever the groups are other ones. */
  version: count,
  state: z.enum(['finding', 'found', 'stopped', 'failed']),
  phase: z.enum(findPhases).nullable(),
  /** Of the phase; in rows or pairs. */
  done: count,
  total: count,
  error: errorReportSchema.nullable(),
  groups: count,
  /** Rows of the dataset that are in a group. */
  rows: count,
})
export type DuplicatesState = z.infer<typeof duplicatesStateSchema>

/** What there is at one threshold. */
export const curvePointSchema = z.object({
  threshold: similarity,
  groups: count,
  /** Rows of the dataset in groups. */
  rows: count,
  /** Rows that go when one of each group stays; all where the one that stays is in another file. */
  spare: count,
  /** Rows of the largest group. */
  largest: count,
})
export type CurvePoint = z.infer<typeof curvePointSchema>

export const duplicatesSchema = z.object({
  version: count,
  spec: toldSpecSchema,
  threshold: similarity,
  /** Whether a row may be in a group for being like any member; otherwise all are like the representative. */
  isChained: z.boolean(),
  /** From the floor to 1, ascending; one point where similarity has no degrees. */
  curve: z.array(curvePointSchema).max(101),
  /** The point of the threshold. */
  here: curvePointSchema,
  /** Rows that were compared, of the dataset and of other files. */
  compared: count,
  comparedElsewhere: count,
  /** Rows that have nothing of what is compared, and are in no group. */
  empty: count,
  /** Rows too short for a shingle, which were compared whole. */
  short: count,
  /** Rows too large to be compared. */
  tooLarge: count,
  /** Pairs that were found alike at the floor. */
  pairs: count,
  /** Rows with so many candidates that not each of them was compared with all of its own. */
  crowded: count,
  /** Rows that have changed, come or gone since. */
  changedSince: count,
  tookMs: z.number(),
})
export type Duplicates = z.infer<typeof duplicatesSchema>

/** What tells a group's members apart, seen in the two that are least alike: words are under `duplicates.differs`. */
export const differKinds = [
  'equal', // in what is compared
  'space',
  'case',
  'punctuation',
  'width',
  'form', // several of the four
  'one-place', // `before` became `after` in one place
  'longer', // one goes on where the other ends
  'several', // `places` of them
] as const
const differsSchema = z.object({ kind: z.enum(differKinds), before: z.string(), after: z.string(), places: count })
export type Differs = z.infer<typeof differsSchema>

export const groupHeadSchema = z.object({
  group: count,
  /** Rows of the dataset in it, deleted ones left out. */
  rows: count,
  /** Rows of other files in it. */
  elsewhere: count,
  /** The least and the most alike to the representative. */
  least: similarity,
  most: similarity,
  /** The start of the representative's compared text. */
  text: z.string(),
  differs: differsSchema,
  /** How many of its rows have a verdict, and how many of these are kept. */
  decided: count,
  kept: count,
})
export type GroupHead = z.infer<typeof groupHeadSchema>

/** A row of a group; the representative comes first. */
export const memberSchema = z.object({
  /** Null for a row of another file. */
  row: rowIdSchema.nullable(),
  /** The other file's name. */
  file: z.string().nullable(),
  /** Where it stands in its file, from 0. */
  number: count,
  similarity,
  /** What of it is compared, before differences are folded; its first `chars` UTF-16 units. */
  text: z.string(),
  isCut: z.boolean(),
  /** The UTF-16 units of all of it. */
  length: count,
  isDeleted: z.boolean(),
  /** Whether it has changed since it was compared. */
  isChanged: z.boolean(),
  decision: decisionSchema,
})
export type Member = z.infer<typeof memberSchema>

/** Which groups. `view`: those with a row in a view; `isOpenOnly` leaves out those that `readGroups` does not call open. */
export const chosenGroupsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all'), isOpenOnly: z.boolean() }),
  z.object({ kind: z.literal('view'), view: viewIdSchema, isOpenOnly: z.boolean() }),
  z.object({ kind: z.literal('some'), groups: z.array(count).min(1).max(10_000) }),
])
export type ChosenGroups = z.infer<typeof chosenGroupsSchema>

export const markSchema = z.union([
  z.object({ kind: z.literal('drop') }),
  z.object({ kind: z.literal('tag'), tag: tagSchema }),
])
export type Mark = z.infer<typeof markSchema>

export const templateSchema = z.object({ text: z.string(), rows: count })
export type Template = z.infer<typeof templateSchema>

export const MOST_GROUP_HEADS = 200
export const MOST_MEMBERS = 200

/** What is decided about groups: which row of each stays, and what becomes of the others. */
const groupDecision = {
  groups: chosenGroupsSchema,
  keep: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rules'), rules: keepRulesSchema }),
    z.object({ kind: z.literal('row'), row: rowIdSchema }),
    z.object({ kind: z.literal('all') }),
  ]),
  mark: markSchema,
  merges: z.boolean(),
}
const groupDecisionSchema = z.object(groupDecision)
export type GroupDecision = z.infer<typeof groupDecisionSchema>

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const ofDataset = { dataset: datasetIdSchema }
const ofVersion = { dataset: datasetIdSchema, version: count }

export const duplicateCalls = {
  /** Says, before anything is read, what a search would take; `pairsBytes` besides, where very many rows are alike. */
  estimateDuplicates: call(
    z.object({ ...ofDataset, spec: wantedSpecSchema }),
    z.object({ rows: count, bytes: count, memoryBytes: count, pairsBytes: count, diskBytes: count }),
  ),
  /**
   * Finds duplicates in the background, in place of what was found before; `state` events say how far it is. Fails at once for
   * a spec that can't be (`duplicates-spec`), or another file that can't be read.
   */
  findDuplicates: call(
    z.object({ ...ofDataset, spec: wantedSpecSchema, threshold: similarity, isChained: z.boolean() }),
    duplicatesStateSchema,
  ),
  stopDuplicates: call(z.object(ofDataset), z.object({})),
  /** Forgets what was found; `is:duplicate` is about equal lines again. */
  clearDuplicates: call(z.object(ofDataset), z.object({})),
  /** What was found last; null where nothing was. */
  getDuplicates: call(z.object(ofDataset), duplicatesSchema.nullable()),
  /** Makes the groups anew from the pairs that were found, without reading anything. */
  regroupDuplicates: call(z.object({ ...ofVersion, threshold: similarity, isChained: z.boolean() }), duplicatesSchema),
  /** Groups `start` to `end` in an order; fails with `duplicates-stale` for groups that are others by now. */
  readGroups: call(
    z.object({
      ...ofVersion,
      start: count,
      end: count,
      sort: z.enum(['number', 'size', 'similarity']),
      isDescending: z.boolean(),
      /** `open`: those in which more than one row is neither dropped nor deleted, and that nobody decided on as a whole. */
      only: z.enum(['all', 'open', 'decided']),
      view: viewIdSchema.nullable(),
    }),
    z.object({ total: count, groups: z.array(groupHeadSchema) }),
  ),
  readGroup: call(
    z.object({
      ...ofVersion,
      group: count,
      start: count,
      end: count,
      chars: z
        .number()
        .int()
        .min(1)
        .max(2 ** 20),
    }),
    /** `revision`: the one whose decisions and marks the members have. */
    z.object({ revision: count, total: count, members: z.array(memberSchema) }),
  ),
  /**
   * Decides about groups, as one step. With rules one row of each group stays as it is, the others get the mark and the
   * reason for it; rows that were judged `keep` stay in any case, and one of them is then the one that is kept. Of a group that has a row of another file all rows
   * get it. `row` keeps that one; `all` judges all rows of the groups `keep`. `merges` puts the tags of all rows on those that stay.
   */
  decideGroups: call(
    z.object({
      ...ofVersion,
      change: z.string().min(8).max(64),
      job: jobIdSchema.optional(),
      ...groupDecision,
    }),
    z.object({
      revision: count,
      /** Groups that were decided on, rows that got the mark. */
      groups: count,
      rows: count,
    }),
  ),
  /** Says what `decideGroups` would come to now, and does nothing; `staying` counts the rows of the dataset in these groups that it does not mark. */
  weighGroups: call(
    z.object({ ...ofVersion, job: jobIdSchema.optional(), ...groupDecision }),
    z.object({ groups: count, rows: count, staying: count }),
  ),
  /** Looks for long texts that many rows share, so that they can be left out of what is compared. */
  findTemplates: call(
    z.object({ ...ofDataset, job: jobIdSchema, compared: comparedSchema, folding: foldingSchema }),
    z.object({ templates: z.array(templateSchema).max(200), rowsSeen: count }),
  ),
} as const

type DuplicateCalls = typeof duplicateCalls
/** The calls about duplicates as their callers see them. */
export type DuplicatesApi = {
  readonly [K in keyof DuplicateCalls]: (
    input: z.infer<DuplicateCalls[K]['input']>,
  ) => Promise<z.infer<DuplicateCalls[K]['output']>>
}
