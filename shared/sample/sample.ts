/**
 * A sample: the reading of a row that does not depend on its format. A view and never a replacement: everything in it says
 * where in the row it stands, edits go there, and what was not understood is listed, never dropped. Plain data.
 */
import type { JsonPath } from '../json-path.ts'

export const roles = ['system', 'user', 'assistant', 'tool', 'unknown'] as const
export type Role = (typeof roles)[number]

/** Where a text stands in its row. */
export type TextPlace =
  /** The whole string at a path. */
  | { readonly kind: 'value'; readonly at: JsonPath }
  /** UTF-16 units `start` to `end` of the string at a path. */
  | { readonly kind: 'span'; readonly at: JsonPath; readonly start: number; readonly end: number }
  /** The text that Python's literal at UTF-16 units `start` to `end`, quotes included, of the string at a path says. */
  | { readonly kind: 'python'; readonly at: JsonPath; readonly start: number; readonly end: number }
  /** A place in the JSON that is written in the string at a path. */
  | { readonly kind: 'inside'; readonly at: JsonPath; readonly place: TextPlace }

/** Whether something is trained on, in the format's own words. */
export interface LossMark {
  /** The key that says so: `weight`, `train`, `loss`, `loss_scale`, `loss_weight`. */
  readonly key: string
  /** The JSON literal that stands there. */
  readonly json: string
  readonly isTrained: boolean
  readonly at: JsonPath
}

export type Part =
  | {
      readonly kind: 'text'
      readonly text: string
      /** Null where it can't be edited as text. */
      readonly place: TextPlace | null
      /** Other places that hold the same text because the format stores it several times. */
      readonly copies?: readonly TextPlace[]
      /** What the text is called in its row where that tells people something: `instruction`, `input`. */
      readonly name?: string
      readonly train?: LossMark
    }
  | {
      readonly kind: 'reasoning'
      readonly text: string
      readonly place: TextPlace | null
      readonly carrier: 'field' | 'think-tag' | 'part'
    }
  | {
      readonly kind: 'tool-call'
      readonly id: string | null
      readonly name: string
      readonly namePlace: TextPlace | null
      /** The arguments as JSON or source text. */
      readonly args: string
      readonly argsWas: 'json-string' | 'object' | 'double-json-string' | 'code'
      /** For an object: the path of the value itself, as a `value` place. */
      readonly argsPlace: TextPlace | null
    }
  | {
      readonly kind: 'tool-result'
      readonly id: string | null
      readonly name: string | null
      readonly text: string
      readonly was: 'string' | 'json' | 'parts'
      readonly place: TextPlace | null
    }
  | {
      readonly kind: 'media'
      readonly media: 'image' | 'video' | 'audio' | 'file'
      /** A path or an address; of a data address its start. Never fetched. */
      readonly ref: string
      readonly place: TextPlace | null
      readonly carrier: 'part' | 'tag' | 'inline'
    }
  /** Something that no format explains, as JSON text of at most 2,000 units. */
  | { readonly kind: 'unknown'; readonly json: string; readonly at: JsonPath }

export interface Turn {
  readonly role: Role
  /** The role as the row writes it; null where the format says it by place. */
  readonly rawRole: string | null
  readonly parts: readonly Part[]
  readonly contentWas: 'string' | 'null' | 'absent' | 'parts' | 'object' | 'number' | 'boolean'
  readonly train: LossMark | null
  /** The turn's own value in the row; null where it has none. */
  readonly at: JsonPath | null
  /** Fields of the turn that were not understood. */
  readonly extra: readonly JsonPath[]
}

/** Worded under `metric.<meaning>`. */
export const metricMeanings = [
  'thumbs-up',
  'thumbs-down',
  'correct',
  'incorrect',
  'side-a',
  'side-b',
  'tie',
  'both-bad',
  'failed',
  'yes',
  'no',
] as const
export type MetricMeaning = (typeof metricMeanings)[number]

/** A number, a label or a comment that somebody gave. */
export interface Metric {
  readonly name: string
  /** The value as the row writes it: JSON text. */
  readonly json: string
  readonly at: JsonPath
  /** Least and most of its scale, where the format or the numbers tell: `annotation_metrics` are 1 to 5. */
  readonly scale: { readonly min: number; readonly max: number; readonly step: number } | null
  readonly annotator: string | null
  readonly rationale: string | null
  /** What it says in a word, where the raw value needs explaining. */
  readonly meaning: MetricMeaning | null
}

/** One of several answers to the same prompt. */
export interface Candidate {
  readonly turns: readonly Turn[]
  readonly tag: 'chosen' | 'rejected' | 'good' | 'bad' | 'reference' | null
  /** 1 is best. */
  readonly rank: number | null
  readonly model: string | null
  readonly metrics: readonly Metric[]
  /** The value in the row that a candidate is; swapping two swaps these. */
  readonly at: JsonPath | null
}

/** Which side won, by whom. `winner` is an index of candidates. */
export interface Outcome {
  readonly winner: number | 'tie' | 'both-bad' | null
  readonly annotator: string | null
  /** The value as the row writes it. */
  readonly json: string
  readonly at: JsonPath
  /** Values to write for each winner, in order of candidates, then for a tie; null where the format knows no such value. */
  readonly values: readonly (string | null)[]
  /** Further values that are written along, where the format says it in several columns. */
  readonly along?: readonly { readonly at: JsonPath; readonly values: readonly string[] }[]
}

export interface ToolDefinition {
  readonly name: string
  /** The definition as JSON text. */
  readonly json: string
  readonly at: JsonPath
}

/** A node of a tree of replies, or a pair under one row: what does not fit one line of turns, to be shown below it. */
export interface Branch {
  readonly turns: readonly Turn[]
  readonly metrics: readonly Metric[]
  readonly branches: readonly Branch[]
}

export interface Sample {
  readonly lens: string
  /** The conversation; with several candidates the prompt that they share. */
  readonly turns: readonly Turn[]
  /** Several answers, or one that is marked; a plain answer is the last of the turns. */
  readonly candidates: readonly Candidate[]
  readonly tools: readonly ToolDefinition[]
  readonly toolsWas: 'list' | 'json-string' | 'in-system' | 'part' | 'dict-schema' | null
  readonly metrics: readonly Metric[]
  readonly outcomes: readonly Outcome[]
  readonly branches: readonly Branch[]
  /** Media that stand in columns of the row, in order: the k-th tag of a kind means the k-th of them. */
  readonly media: readonly {
    readonly media: 'image' | 'video' | 'audio'
    readonly ref: string
    readonly at: JsonPath
  }[]
  /** Fields of the row that were not understood. */
  readonly rest: readonly JsonPath[]
}

/** Where a turn stands: in the shared turns, or in a candidate's. */
export interface TurnAddress {
  readonly candidate: number | null
  readonly turn: number
}

/** Gives an empty sample for a lens to fill. */
export const emptySample = (lens: string): Sample => ({
  lens,
  turns: [],
  candidates: [],
  tools: [],
  toolsWas: null,
  metrics: [],
  outcomes: [],
  branches: [],
  media: [],
  rest: [],
})

/** Gives the turns of an address's side. */
export const turnsOf = (sample: Sample, candidate: number | null): readonly Turn[] =>
  candidate === null ? sample.turns : (sample.candidates[candidate]?.turns ?? [])

/** Gives a turn's texts, joined: what is counted, compared and searched. */
export const textOfTurn = (turn: Turn): string =>
  turn.parts.flatMap((part) => ('text' in part && part.kind !== 'reasoning' ? [part.text] : [])).join('\n')
