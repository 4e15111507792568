/**
 * Text with signs in place of what a reader would not see: line ends and tabs by their usual signs, other invisible
 * characters by small boxes with their names.
 */
import { piecesOf, specialLabel } from '../editor/special-characters.ts'

export type MarkedPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'line-feed' }
  | { readonly kind: 'tab' }
  | { readonly kind: 'box'; readonly label: string }

/** Anything that may need a sign; cheap, since every cell that comes into sight is asked. */
const SUSPECT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc]/

/** Tells whether a text may hold what needs a sign; most texts do not, and are painted as they are. */
export const mayNeedMarks = (text: string): boolean => SUSPECT.test(text)

/** Cuts a text into what is read and what is shown by a sign. */
export const markedPieces = (text: string): MarkedPiece[] =>
  piecesOf(text).flatMap((piece): MarkedPiece[] =>
    piece.kind === 'special' ? [{ kind: 'box', label: specialLabel(piece.code) }] : plainPieces(piece.text),
  )

const plainPieces = (text: string): MarkedPiece[] =>
  text
    .split(/([\n\t])/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '\n') return { kind: 'line-feed' }
      return part === '\t' ? { kind: 'tab' } : { kind: 'text', text: part }
    })
