/** Finds and replaces in one text. What is found never overlaps, goes on behind what was found before, and cuts no character. */

import { foldCase } from '../query/fold-text.ts'
import { compileQueryRegex } from '../query/query-regex.ts'
import type { Splice } from '../text-splice.ts'

/** Gives what changes in a text, in order; nothing where it stays. */
export type TextMend = (text: string) => readonly Splice[]

export interface ReplaceWish {
  readonly find: string
  readonly with: string
  readonly isRegex: boolean
  readonly isCaseExact: boolean
}

/** Makes the replacement; throws a SyntaxError for a regular expression that is none. */
export const compileReplace = (wish: ReplaceWish): TextMend => (wish.isRegex ? byRegex(wish) : byLiteral(wish))

const byLiteral = ({ find, with: inserted, isCaseExact }: ReplaceWish): TextMend => {
  const wanted = isCaseExact ? find : foldCase(find)
  return (text) => {
    const searched = isCaseExact ? text : foldCase(text)
    const splices: Splice[] = []
    for (let at = searched.indexOf(wanted); at >= 0; ) {
      const end = at + wanted.length
      const isWhole = !cutsPair(text, at) && !cutsPair(text, end)
      const removed = text.slice(at, end)
      if (isWhole && removed !== inserted) splices.push({ start: at, removed, inserted })
      at = searched.indexOf(wanted, isWhole ? end : at + 1)
    }
    return splices
  }
}

const byRegex = ({ find, with: template, isCaseExact }: ReplaceWish): TextMend => {
  const regex = compileQueryRegex(find, isCaseExact ? 'gm' : 'gim')
  const pieces = piecesOf(template)
  return (text) => {
    const splices: Splice[] = []
    for (const match of text.matchAll(regex)) {
      const [removed] = match
      const inserted = pieces.map((piece) => (typeof piece === 'string' ? piece : piece(match))).join('')
      const end = match.index + removed.length
      if (removed === inserted || cutsPair(text, match.index) || cutsPair(text, end)) continue
      splices.push({ start: match.index, removed, inserted })
    }
    return splices
  }
}

type Piece = string | ((match: RegExpMatchArray) => string)

// As String.replace reads it, with the escapes that editors take besides, since a field of one line has no way to type them.
const TEMPLATE = /\$(?:\$|&|<([^>]*)>|(\d{1,2}))|\\([nrt\\])/g
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' }

const piecesOf = (template: string): Piece[] => {
  const pieces: Piece[] = []
  let done = 0
  for (const found of template.matchAll(TEMPLATE)) {
    pieces.push(template.slice(done, found.index))
    done = found.index + found[0].length
    const [whole, name, digits, escaped] = found
    if (escaped !== undefined) pieces.push(ESCAPES[escaped])
    else if (whole === '$$') pieces.push('$')
    else if (whole === '$&') pieces.push((match) => match[0])
    else if (name !== undefined)
      pieces.push((match) => (match.groups === undefined ? whole : (match.groups[name] ?? '')))
    else pieces.push((match) => groupOf(match, digits, whole))
  }
  pieces.push(template.slice(done))
  return pieces.filter((piece) => piece !== '')
}

/** `$12` is the twelfth group where there is one, else the first with a 2 behind; `$0` and groups that are not there stay text. */
const groupOf = (match: RegExpMatchArray, digits: string, whole: string): string => {
  for (const length of [digits.length, 1]) {
    const number = Number(digits.slice(0, length))
    if (number > 0 && number < match.length) return (match[number] ?? '') + digits.slice(length)
  }
  return whole
}

const cutsPair = (text: string, at: number): boolean =>
  at > 0 &&
  at < text.length &&
  (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 &&
  (text.charCodeAt(at) & 0xfc00) === 0xdc00
