/**
 * How rows lie in the bytes of a file. The index finds where each row's span starts; a span reaches to the start of the
 * next row, and holds the row's content and then its gap: whatever stands between this row and the next. What stands before
 * the first row of a part and behind its last one is in no span. A save copies gaps byte for byte, so nothing else in the
 * engine may guess what a gap looks like.
 */
import { jsonl } from './jsonl.ts'
import { keyed } from './keyed.ts'
import { values } from './values.ts'

/** How the rows of a file end. */
export interface LineEnds {
  readonly lf: number
  readonly crlf: number
  /** The last row ends with the file, without a line ending. */
  readonly isLastMissing: boolean
}

/**
 * `lines`: one row a line. `values`: JSON values of one line or many, with blanks, commas and record separators between.
 * `keyed`: values of an object, each behind its key; the key of the next row stands at the end of a row's gap.
 */
export const layouts = ['lines', 'values', 'keyed'] as const
export type Layout = (typeof layouts)[number]

export interface LayoutRules {
  /** Where a row's content ends, given its span `start..end` of `bytes`. */
  contentEnd(bytes: Uint8Array, start: number, end: number): number
  /**
   * Where the row's own ending ends, given where its content ends: its line ending, where rows are lines; all of the gap
   * but the key of the next row elsewhere. From there to `end` stands what is not the row's own.
   */
  endingEnd(bytes: Uint8Array, contentEnd: number, end: number): number
}

export const layoutRules: Readonly<Record<Layout, LayoutRules>> = { lines: jsonl, values, keyed }
