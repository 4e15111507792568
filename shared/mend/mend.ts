/**
 * What can be mended in many rows at once, as a value: in the window's dialog, on a line of a recipe, and in the engine. What a
 * mend does to a row is `mendRow` (mend-row.ts). It is never journaled: its result is, since regular expressions and
 * tables of characters are other ones in other versions.
 */
import { z } from 'zod'
import { jsonPathSchema } from '../json-path.ts'
import { roles } from '../sample/sample.ts'
import type { Splice } from '../text-splice.ts'

/** Which texts of a row are meant; numbers and keys are no texts here. */
export const mendPlaceSchema = z.discriminatedUnion('in', [
  z.object({ in: z.literal('all') }),
  /** What stands at paths, and in what stands there; a key that meets a list looks into each of its items. */
  z.object({ in: z.literal('fields'), paths: z.array(jsonPathSchema).min(1).max(100) }),
  /** The texts of the sample's turns of some roles. */
  z.object({ in: z.literal('roles'), roles: z.array(z.string().max(200)).min(1).max(20) }),
])
export type MendPlace = z.infer<typeof mendPlaceSchema>

/** Ready-made fixes, in the order in which they are made: what undoes damage comes before what tidies. */
export const fixNames = [
  'mojibake',
  'entities',
  'line-ends',
  'invisible',
  'nfkc',
  'half-width',
  'chinese-punctuation',
  'latin-punctuation',
  'quotes',
  'personal',
  'blank-lines',
  'trim',
] as const
export type FixName = (typeof fixNames)[number]

const jsonText = z.string().max(1_000_000)
const text = z.string().max(1_000_000)

export const mendSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('replace'),
    find: text.min(1),
    with: text,
    /** Whether `find` is a regular expression; `with` may then name its groups: `$1`, `$<name>`, `$&`. */
    isRegex: z.boolean(),
    isCaseExact: z.boolean(),
    place: mendPlaceSchema,
  }),
  z.object({ kind: z.literal('fix'), fixes: z.array(z.enum(fixNames)).min(1).max(20), place: mendPlaceSchema }),
  /** Sets the value at a path to JSON text; a last key that is not there yet is added. */
  z.object({ kind: z.literal('set'), path: jsonPathSchema, json: jsonText }),
  /** The same where nothing stands: no key, null, or an empty text, list or object. */
  z.object({ kind: z.literal('fill'), path: jsonPathSchema, json: jsonText }),
  z.object({ kind: z.literal('rename'), path: jsonPathSchema, key: z.string().max(10_000) }),
  z.object({ kind: z.literal('remove'), path: jsonPathSchema }),
  /** Parts the text at a path at each separator into a list, or at the first one into the field itself and a second one. */
  z.object({
    kind: z.literal('split'),
    path: jsonPathSchema,
    separator: z.string().min(1).max(1000),
    into: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('list') }),
      z.object({ kind: z.literal('field'), key: z.string().max(10_000) }),
    ]),
    /** Whether blanks around each part are left out. */
    isTrimmed: z.boolean(),
  }),
  /** Gives turns of one role another, in the words of the row's own format. */
  z.object({ kind: z.literal('role'), from: z.enum(roles), to: z.enum(roles) }),
  /** Marks the rows deleted that were judged to be dropped. */
  z.object({ kind: z.literal('drop') }),
])
export type Mend = z.infer<typeof mendSchema>
export type MendKind = Mend['kind']
/** A mend of what stands in rows, which a row alone decides about. */
export type RowMend = Exclude<Mend, { kind: 'drop' }>

/** Why a row is left as it is though something in it was meant; worded under `mend.skip.<reason>`. */
export const mendSkips = [
  'malformed',
  'too-large',
  'timeout',
  'inner-json',
  'unknown-format',
  'cannot-hold',
  'no-place',
  'not-text',
  'key-taken',
] as const
export type MendSkip = (typeof mendSkips)[number]

/** One value of a row that changes. */
export interface ValueChange {
  /** Where it stands in the row. */
  readonly at: (string | number)[]
  /** A text; JSON; a key; or the role of a turn. */
  readonly what: 'text' | 'json' | 'key' | 'role'
  /** What stands there; empty for what is not there yet. */
  readonly before: string
  readonly splices: readonly Splice[]
}

/** What a mend comes to for one row. */
export type Mended =
  | { readonly kind: 'same' }
  | { readonly kind: 'skipped'; readonly reason: MendSkip }
  | { readonly kind: 'changed'; readonly bytes: Uint8Array; readonly changes: readonly ValueChange[] }

/** Counts what changes: each place of a text that is replaced, and each value. */
export const countChanges = (changes: readonly ValueChange[]): number =>
  changes.reduce((sum, { what, splices }) => sum + (what === 'text' ? splices.length : 1), 0)
