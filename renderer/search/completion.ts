/**
 * What can stand at the caret of a query: names where a term begins, values behind a name. What is known (known-names.ts) is
 * handed in, so that this is arithmetic of texts.
 */
import { cutSoFar, type QueryToken } from '../../shared/query/query-lexer.ts'

/** Something that can be put into a query. */
export interface Suggestion {
  /** What is put there, as a query spells it. */
  readonly text: string
  /** What it is called for people, where that is not the text itself. */
  readonly label: string
  readonly detail: string
  /** How many rows it is about; null where that is not known. */
  readonly rows: number | null
  readonly kind: 'name' | 'field' | 'signal' | 'value'
  /** Other words by which it is found. */
  readonly also?: string
  /** The tag that it is about, which has a look of its own. */
  readonly tag?: string
}

export interface KnownNames {
  /** What a term may begin with, the most useful first. */
  readonly names: readonly Suggestion[]
  /** Whole terms that are found by what they say, as `tag:wrong` by `wrong`. */
  readonly terms: readonly Suggestion[]
  /** What may stand behind a name; nothing where that is anybody's guess. */
  values(name: string): readonly Suggestion[]
}

export interface Completion {
  /** What of the text the chosen suggestion takes the place of. */
  readonly start: number
  readonly end: number
  readonly isValue: boolean
  readonly suggestions: readonly Suggestion[]
}

/** More than these are not looked through in a list. */
const MAX_LISTED = 60
/** What is left of the word behind the caret. */
const WORD_REST = /^[^\s\u3000()"|:=<>!/]*/

/** Gives what can stand at the caret; null where nothing is known. */
export const completionAt = (text: string, caret: number, known: KnownNames): Completion | null => {
  const { tokens, fault } = cutSoFar(text.slice(0, caret))
  const typed = typedAt(text, caret, tokens, fault)
  if (typed === null) return null
  const end = caret + (WORD_REST.exec(text.slice(caret))?.[0].length ?? 0)
  const name = nameBefore(tokens.slice(0, typed.tokens), typed.start)
  if (name !== null) return listed(known.values(name), typed, end, true)
  if (typed.isQuoted) return null
  const terms = [...typed.text].length >= (/\p{Script=Han}/u.test(typed.text) ? 1 : 2) ? known.terms : []
  return listed([...known.names, ...terms], typed, end, false)
}

/** Puts a suggestion into the text; gives the new text and where the caret then stands. */
export const completed = (
  text: string,
  { start, end, isValue }: Pick<Completion, 'start' | 'end' | 'isValue'>,
  suggestion: Suggestion,
): { text: string; caret: number } => {
  const rest = text.slice(end)
  const isWhole = isValue ? !suggestion.text.endsWith(':') : !/[:=<>]$/.test(suggestion.text)
  // A closing quote belongs to what was typed in quotes.
  const behind = text[start] === '"' && rest.startsWith('"') ? rest.slice(1) : rest
  const gap = isWhole && !/^[\s)|]/.test(behind) ? ' ' : ''
  const before = text.slice(0, start) + suggestion.text + gap
  return { text: before + behind, caret: before.length }
}

interface Typed {
  readonly text: string
  readonly start: number
  readonly isQuoted: boolean
  /** How many tokens stand before it. */
  readonly tokens: number
}

const typedAt = (
  text: string,
  caret: number,
  tokens: readonly QueryToken[],
  fault: ReturnType<typeof cutSoFar>['fault'],
): Typed | null => {
  if (fault?.code === 'open-quote') {
    const typed = text.slice(fault.start + 1, caret)
    return { text: typed, start: fault.start, isQuoted: true, tokens: tokens.length }
  }
  if (fault !== null && fault.code !== 'empty-value') return null
  const last = tokens.at(-1)
  if (last?.kind !== 'value' || last.end !== caret) {
    return { text: '', start: caret, isQuoted: false, tokens: tokens.length }
  }
  // What is in quotes or between slashes was ended by its own sign.
  return last.form === 'word' || last.form === 'path'
    ? { text: text.slice(last.start, caret), start: last.start, isQuoted: false, tokens: tokens.length - 1 }
    : null
}

/** Gives the name that a value at `start` belongs to; null where a term begins there. */
const nameBefore = (tokens: readonly QueryToken[], start: number): string | null => {
  let at = tokens.length - 1
  let edge = start
  for (let token = tokens[at]; token !== undefined && token.end === edge; token = tokens[at]) {
    edge = token.start
    at -= 1
    if (token.kind !== ':' && token.kind !== 'compare') {
      if (token.kind !== '|' && token.kind !== 'value') return null
      continue
    }
    const name = tokens[at]
    if (name?.kind !== 'name') return null
    const outer = tokens[at - 2]
    const isNested = tokens[at - 1]?.kind === ':' && outer?.kind === 'name' && tokens[at - 1]?.end === name.start
    return isNested && outer.text === 'role' ? 'role:' : name.text
  }
  return null
}

const listed = (all: readonly Suggestion[], typed: Typed, end: number, isValue: boolean): Completion | null => {
  const wanted = typed.text.toLowerCase()
  const ranked = all
    .map((suggestion, at) => ({ suggestion, at, rank: rankOf(suggestion, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .toSorted((one, other) => one.rank - other.rank || one.at - other.at)
  const suggestions = ranked.slice(0, MAX_LISTED).map(({ suggestion }) => suggestion)
  // What stands there already needs no list.
  const isThere = suggestions.length === 1 && suggestions[0]?.text.toLowerCase() === wanted
  return suggestions.length === 0 || isThere ? null : { start: typed.start, end, isValue, suggestions }
}

const NO_MATCH = 9

const rankOf = ({ text, label, also }: Suggestion, wanted: string): number => {
  if (wanted === '') return 0
  const spelled = text.toLowerCase().replace(/^"/, '')
  if (spelled.startsWith(wanted)) return 0
  const called = label.toLowerCase()
  if (called.startsWith(wanted)) return 1
  if (spelled.split(/[_.:\s"-]+/).some((part) => part.startsWith(wanted))) return 2
  // One Latin letter is in the middle of nearly everything.
  if (/^[\x20-\x7e]$/.test(wanted)) return NO_MATCH
  if (called.includes(wanted) || also?.toLowerCase().includes(wanted)) return 3
  return spelled.includes(wanted) ? 4 : NO_MATCH
}
