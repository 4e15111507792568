/**
 * Templates that somebody chose to ignore, cut out of what is compared. They are looked for in folded text, folded themselves, so that
 * case and spacing make no difference; what stood before and behind one are pieces of their own, without blanks at their ends.
 */
import { foldText } from './fold-text-units.ts'

/** Gives templates as they are looked for: the longest first, since a shorter one may be a part of it. */
export const foldTemplates = (without: readonly string[], table: Uint32Array): readonly string[] =>
  [...new Set(without.map((template) => foldText(template, table)))]
    .filter((template) => template !== '')
    .sort((a, b) => b.length - a.length)

/** Gives what is left of a folded text, in order; nothing of it is empty. */
export const cutTemplates = (text: string, templates: readonly string[]): readonly string[] => {
  let pieces = [text]
  for (const template of templates) {
    pieces = pieces.flatMap((piece) => (piece.includes(template) ? trimmed(piece.split(template)) : [piece]))
  }
  return pieces.filter((piece) => piece !== '')
}

const trimmed = (pieces: readonly string[]): string[] =>
  pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
