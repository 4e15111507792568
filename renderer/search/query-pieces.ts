/** A query cut into what is coloured alike while it is typed, broken or not. The pieces cover the text without a gap. */

import { cutSoFar, isReserved, type QueryToken } from '../../shared/query/query-lexer.ts'
import { signalById } from '../../shared/signal/signals.ts'

export type PieceKind = 'plain' | 'name' | 'field' | 'operator' | 'not' | 'join' | 'word' | 'value' | 'phrase' | 'regex'

export interface QueryPiece {
  readonly start: number
  readonly end: number
  readonly kind: PieceKind
}

/** Cuts a text into its pieces. What can't be read is plain, and what comes behind it is coloured again. */
export const piecesOfQuery = (text: string): readonly QueryPiece[] => {
  const pieces: QueryPiece[] = []
  let from = 0
  while (from < text.length) {
    const rest = text.slice(from)
    const { tokens, fault } = cutSoFar(rest)
    for (const [at, token] of tokens.entries()) {
      pieces.push({ start: from + token.start, end: from + token.end, kind: kindOf(token, tokens[at - 1]) })
    }
    if (fault === null) break
    const isOpen = fault.code === 'open-quote' || fault.code === 'open-regex'
    if (isOpen) {
      const kind = fault.code === 'open-quote' ? 'phrase' : 'regex'
      pieces.push({ start: from + fault.start, end: from + fault.end, kind })
    }
    const next = from + Math.max(fault.end, tokens.at(-1)?.end ?? 0)
    from = next > from ? next : from + 1
  }
  return withoutGaps(pieces, text.length)
}

const kindOf = (token: QueryToken, before: QueryToken | undefined): PieceKind => {
  switch (token.kind) {
    case 'name':
      return isReserved(token.text) || signalById(token.text) !== undefined ? 'name' : 'field'
    case ':':
    case '|':
    case 'compare':
      return 'operator'
    case 'not':
      return 'not'
    case 'or':
    case 'and':
    case '(':
    case ')':
      return 'join'
    case 'value':
      if (token.form === 'phrase' || token.form === 'regex') return token.form
      return before !== undefined && [':', '|', 'compare'].includes(before.kind) && before.end === token.start
        ? 'value'
        : 'word'
  }
}

const withoutGaps = (pieces: readonly QueryPiece[], length: number): readonly QueryPiece[] => {
  const whole: QueryPiece[] = []
  let at = 0
  for (const piece of pieces) {
    if (piece.start < at || piece.end <= piece.start) continue
    if (piece.start > at) whole.push({ start: at, end: piece.start, kind: 'plain' })
    whole.push(piece)
    at = piece.end
  }
  if (at < length) whole.push({ start: at, end: length, kind: 'plain' })
  return whole
}
