/** What people do to a sample. Each comes down to edits of the row's own text, made by the lens that read it. */
import type { Role, TextPlace, TurnAddress } from './sample.ts'

/** A turn to be written, by role and plain text. */
export interface TurnDraft {
  readonly role: Role
  readonly text: string
}

/** Edits that need to know how the format writes turns and candidates. */
export type StructureEdit =
  | { readonly kind: 'role'; readonly at: TurnAddress; readonly role: Role }
  /** New turns, the first of which stands at this address afterwards. */
  | { readonly kind: 'insert'; readonly at: TurnAddress; readonly turns: readonly TurnDraft[] }
  /** Takes out `count` turns. */
  | { readonly kind: 'remove'; readonly at: TurnAddress; readonly count: number }
  /** Moves a turn, so that it stands at `to` among its own afterwards. */
  | { readonly kind: 'move'; readonly at: TurnAddress; readonly to: number }
  /** An equal turn right after this one, with all that it holds. */
  | { readonly kind: 'duplicate'; readonly at: TurnAddress }
  | { readonly kind: 'train'; readonly at: TurnAddress; readonly isTrained: boolean }
  /** Lets a candidate be the chosen one: two change places, marks and scores moving along as the format has it. */
  | { readonly kind: 'choose'; readonly candidate: number }
  /** Ranks candidates: `order[0]` is best. */
  | { readonly kind: 'rank'; readonly order: readonly number[] }
  /** Adds one more candidate. */
  | { readonly kind: 'add-candidate'; readonly text: string }

export type SampleEdit =
  | StructureEdit
  /** Sets a text, and its copies where those are to follow. */
  | {
      readonly kind: 'text'
      readonly place: TextPlace
      readonly copies: readonly TextPlace[]
      readonly text: string
    }
  /** Sets a tool call's arguments; `text` is JSON, or source code where they were that. */
  | { readonly kind: 'args'; readonly at: TurnAddress; readonly part: number; readonly text: string }
  /** Cuts a turn's text in two turns of one role, at a UTF-16 unit of one of its text parts. */
  | { readonly kind: 'split'; readonly at: TurnAddress; readonly part: number; readonly unit: number }
  /** Joins a turn with the next one, with a blank line between. */
  | { readonly kind: 'merge'; readonly at: TurnAddress }
  /** Takes out everything behind a turn. */
  | { readonly kind: 'cut'; readonly at: TurnAddress }
  /** Sets a metric to JSON text. */
  | { readonly kind: 'metric'; readonly at: readonly (string | number)[]; readonly json: string }
  /** Says who won: an index of candidates, or a tie. */
  | { readonly kind: 'outcome'; readonly outcome: number; readonly winner: number | 'tie' }

/**
 * What a format may be unable to hold; worded under `cannotHold.<what>`. Thrown as EngineError `format-cannot-hold` with
 * `{format, what}` before anything changes.
 */
export const cannotHold = [
  'system',
  'role',
  'turn-order',
  'more-turns',
  'no-turns',
  'tool-call',
  'tool-result',
  'loss-mark',
  'more-candidates',
  'ranking',
  'tie',
  'structure',
] as const
export type CannotHold = (typeof cannotHold)[number]
