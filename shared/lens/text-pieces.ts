/** A text that is made of pieces with gaps between them: pieces come, go and change places, and the gaps stay. */

export interface Piece {
  readonly start: number
  readonly end: number
}

/** A change of a text: units `start` to `end` become another text. */
export interface TextChange extends Piece {
  readonly text: string
}

/** Gives the change that puts pieces before the one at an index. */
export const insertPieces = (
  pieces: readonly Piece[],
  index: number,
  texts: readonly string[],
  gap: string,
): TextChange => {
  const behind = pieces[index]
  if (behind !== undefined) {
    return { start: behind.start, end: behind.start, text: texts.map((text) => text + gap).join('') }
  }
  const end = pieces.at(-1)?.end ?? 0
  return { start: end, end, text: texts.map((text) => gap + text).join('') }
}

/** Gives the change that takes pieces out, each with a gap. */
export const removePieces = (pieces: readonly Piece[], index: number, count: number): TextChange => {
  const behind = pieces[index + count]
  const last = pieces[index + count - 1]
  if (behind !== undefined) return { start: pieces[index].start, end: behind.start, text: '' }
  return { start: pieces[index - 1]?.end ?? pieces[index].start, end: last.end, text: '' }
}

/** Gives the change that lets a piece stand at another index. */
export const movePiece = (text: string, pieces: readonly Piece[], from: number, to: number): TextChange => {
  const low = Math.min(from, to)
  const region = pieces.slice(low, Math.max(from, to) + 1)
  const texts = region.map(({ start, end }) => text.slice(start, end))
  const gaps = region.slice(1).map(({ start }, at) => text.slice(region[at].end, start))
  texts.splice(to - low, 0, ...texts.splice(from - low, 1))
  return {
    start: region[0].start,
    end: region[region.length - 1].end,
    text: texts.map((piece, at) => (at === 0 ? '' : gaps[at - 1]) + piece).join(''),
  }
}

/** Gives where a stretch of a text ends without the line breaks at its end; a pattern would try at each of many breaks. */
export const endWithoutBreaks = (text: string, start: number, end: number): number => {
  let at = end
  while (at > start && (text[at - 1] === '\n' || text[at - 1] === '\r')) at -= 1
  return at
}

/** Gives what stands between the first two pieces. */
export const usualGap = (text: string, pieces: readonly Piece[]): string | null =>
  pieces.length < 2 ? null : text.slice(pieces[0].end, pieces[1].start)
