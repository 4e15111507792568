/**
 * How rows lie in a file's bytes. The index finds where each row's span starts; a span reaches to the start of the next
 * row, or to the file's end, and holds the row's content and then its gap: whatever stands between this row and the
 * next. A save copies gaps byte for byte, so nothing else in the engine may guess what a gap looks like.
 */

/** How the rows of a file end. */
export interface LineEnds {
  readonly lf: number
  readonly crlf: number
  /** The last row ends with the file, without a line ending. */
  readonly isLastMissing: boolean
}

export interface Container {
  readonly kind: 'jsonl'
  /** Where a row's content ends, given its span `start..end` of `bytes` or at least all of its content and line ending. */
  contentEnd(bytes: Uint8Array, start: number, end: number): number
  /** Where the row's own line ending ends, given where its content ends; from there to `end` stand blank lines. */
  endingEnd(bytes: Uint8Array, contentEnd: number, end: number): number
  /** The line ending that a new row takes among rows that end like this. */
  endingFor(ends: LineEnds): Uint8Array
}
