/**
 * Alters a query's text by clicks: a term that must hold is added, taken out, or stands in for another. What was typed stays as it
 * was typed. A text that can't be read is left alone but for what is put behind it.
 */
import type { Ask } from './ask.ts'
import { parseQuery, type QueryTerm } from './parse-query.ts'
import { printQuery } from './print-query.ts'

/** Gives what must hold by itself, in the order of the text; nothing where the text can't be read. */
export const termsOf = (text: string): readonly QueryTerm[] => {
  const outcome = parseQuery(text)
  return outcome.isSound ? outcome.terms : []
}

/** Tells whether a question asks for something by itself. */
export const hasTerm = (text: string, ask: Ask): boolean => termsOf(text).some((term) => isSame(term.ask, ask))

/** Gives the text with a term that must hold too; the same text where it has it. */
export const withTerm = (text: string, ask: Ask): string => {
  if (hasTerm(text, ask)) return text
  const spelled = printTerm(ask)
  const before = text.trim()
  if (before === '' || spelled === '') return before + spelled
  const outcome = parseQuery(before)
  const isEither = outcome.isSound && outcome.isEither
  return isEither ? `(${before}) ${spelled}` : `${before} ${spelled}`
}

/** Gives the text without the terms that a test picks. */
export const withoutTerms = (text: string, isOut: (ask: Ask) => boolean): string => {
  let rest = text
  for (const term of [...termsOf(text)].reverse()) {
    if (isOut(term.ask)) rest = `${rest.slice(0, term.start).trimEnd()} ${rest.slice(term.end).trimStart()}`
  }
  return rest.trim()
}

/** Gives the text without a term. */
export const withoutTerm = (text: string, ask: Ask): string => withoutTerms(text, (one) => isSame(one, ask))

/** Gives the text with a term in the place of those that a test picks; without them where there is none. */
export const withTermInstead = (text: string, isOut: (ask: Ask) => boolean, ask: Ask | null): string => {
  const rest = withoutTerms(text, isOut)
  return ask === null ? rest : withTerm(rest, ask)
}

/** Spells a question so that it can stand beside others. */
export const printTerm = (ask: Ask): string => {
  const spelled = printQuery(ask)
  const isOneName = ask.kind === 'or' ? alternatives(ask.parts) : null
  return isOneName ?? (ask.kind === 'or' ? `(${spelled})` : spelled)
}

/** Gives `tag:a|b` for what would be `tag:a or tag:b`; null where they are not of one name. */
const alternatives = (parts: readonly Ask[]): string | null => {
  const [first] = parts
  const isOneKind = first !== undefined && SHORT.has(first.kind) && parts.every(({ kind }) => kind === first.kind)
  if (!isOneKind) return null
  const spelled = parts.map(printQuery)
  const name = spelled[0].slice(0, spelled[0].indexOf(':') + 1)
  if (!spelled.every((one) => one.startsWith(name))) return null
  return name + spelled.map((one) => one.slice(name.length)).join('|')
}

const SHORT: ReadonlySet<Ask['kind']> = new Set([
  'is',
  'tag',
  'verdict',
  'finding',
  'format',
  'file',
  'role',
  'signal-label',
  'has',
])

const isSame = (one: Ask, other: Ask): boolean => printQuery(one) === printQuery(other)
