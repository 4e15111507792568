/**
 * A question about rows, as a tree: what the search bar's text comes to (parse-query.ts), what clicks alter, and what the engine
 * answers. Each leaf is answered by itself, as a set of rows, and stays answered while rows change; the rest is arithmetic of sets.
 */
import type { Verdict } from '../decision.ts'
import type { LintKind } from '../sample/lint.ts'

/**
 * A path inside rows: keys and indexes from the root. A key that meets a list looks into each of its items, so that
 * `messages.content` is every message's content and `messages[0].content` the first one's.
 */
export type FieldPath = readonly (string | number)[]

/** Where a text is looked for. */
export type Place =
  /** Every string and number of the row, keys left out; the raw text of a malformed row. */
  | { readonly in: 'all' }
  /** The value or values at a path: strings as they mean, other literals as written, lists and objects by what is in them. */
  | { readonly in: 'field'; readonly path: FieldPath }
  /** The text of the sample's turns of one role. */
  | { readonly in: 'role'; readonly role: string }

/** What is looked for. A literal is found anywhere, in the middle of a word too; it never spans two values. */
export type Pattern =
  | { readonly kind: 'literal'; readonly text: string }
  /** A JavaScript regular expression (query-regex.ts); flags are of `i`, `m` and `s`. */
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }

export interface TextAsk {
  readonly kind: 'text'
  readonly place: Place
  readonly pattern: Pattern
}

/** A value at a path is this string, or a literal that is written so, or a number equal to this one. */
export interface EqualsAsk {
  readonly kind: 'equals'
  readonly path: FieldPath
  readonly text: string
}

/** A key of this name stands somewhere in the row (or the path does) with something in it: not null, "", [] or {}. */
export interface HasAsk {
  readonly kind: 'has'
  readonly path: FieldPath
}

/** The sample has a turn of this role. */
export interface RoleAsk {
  readonly kind: 'role'
  readonly role: string
}

/** Numbers from `min` to `max`; an end that is left out is open. */
export interface NumberRange {
  readonly min: number
  readonly isMinIn: boolean
  readonly max: number
  readonly isMaxIn: boolean
}

/** A number at a path lies in a range; strings that are numbers don't count. */
export interface FieldRangeAsk {
  readonly kind: 'field-range'
  readonly path: FieldPath
  readonly range: NumberRange
}

/** Leaves that are answered by reading rows. */
export type RowAsk = TextAsk | EqualsAsk | HasAsk | RoleAsk | FieldRangeAsk

/** A signal's number lies in a range. */
export interface SignalRangeAsk {
  readonly kind: 'signal-range'
  readonly signal: string
  readonly range: NumberRange
}

/** A signal's label is this one, or one that it begins (`zh` for `zh-Hans`). */
export interface SignalLabelAsk {
  readonly kind: 'signal-label'
  readonly signal: string
  readonly label: string
}
export type SignalAsk = SignalRangeAsk | SignalLabelAsk

/** What is known of a row by its history and decisions. */
export const rowStates = [
  'changed',
  'edited',
  'inserted',
  'deleted',
  'malformed',
  'duplicate',
  'copy',
  'noted',
  'tagged',
] as const
export type RowStateName = (typeof rowStates)[number]

/** Leaves that are answered by what is known already. */
export type KnownAsk =
  | { readonly kind: 'is'; readonly what: RowStateName }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'finding'; readonly finding: LintKind | 'any' }
  | { readonly kind: 'format'; readonly format: string }
  /** The note on the row holds a text. */
  | { readonly kind: 'note'; readonly text: string }
  /** The file that the row is in, of several, has such a name; of a dataset of one file, its field `file` holds this. */
  | { readonly kind: 'file'; readonly pattern: Pattern }
  /** Rows that an answer of the SQL console names; the engine keeps them under a name. */
  | { readonly kind: 'result'; readonly name: string }
  /** Rows by their number in file order, from 1; both ends included. */
  | { readonly kind: 'row'; readonly first: number; readonly last: number }

export type LeafAsk = RowAsk | SignalAsk | KnownAsk

export type Ask =
  | { readonly kind: 'every' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Ask[] }
  | { readonly kind: 'not'; readonly part: Ask }
  | LeafAsk

/** How texts are compared, for a whole question. */
export interface TextOptions {
  /** Whether `A` and `a` differ. */
  readonly isCaseExact: boolean
  /** Whether texts are compared after NFKC, so that full-width and half-width, ligatures and compositions are alike. */
  readonly isNormalised: boolean
}
