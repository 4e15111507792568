/** How white space is drawn where nothing else tells two texts apart. */

const LABELS: ReadonlyMap<string, string> = new Map([
  [' ', '·'],
  ['\t', '→'],
  ['\n', '↵'],
  ['\r', '␍'],
  ['\u00a0', '⍽'],
  ['\u3000', '□'],
])

/** A stretch of text without white space, or one character of it with the sign that stands for it. */
export interface BlankPiece {
  readonly text: string
  readonly label: string | null
}

/** Cuts a text at its white space; joining the pieces gives the text. */
export const blankPieces = (text: string): readonly BlankPiece[] =>
  (text.match(/\s|[^\s]+/gu) ?? []).map((piece) => ({
    text: piece,
    label: /^\s$/u.test(piece) ? (LABELS.get(piece) ?? '·') : null,
  }))
