/** What of a query can be marked in texts that are shown: the literals and expressions that rows must hold, each with where. */
import type { Query } from '../../shared/contract.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { roleOf } from '../../shared/lens/roles.ts'
import type { Ask, Pattern, Place, TextOptions } from '../../shared/query/ask.ts'
import { parseQuery } from '../../shared/query/parse-query.ts'

export interface MarkPattern {
  readonly place: Place
  readonly pattern: Pattern
}

/** What texts are to be marked by. */
export interface Marking {
  readonly patterns: readonly MarkPattern[]
  readonly options: TextOptions
}

/** More patterns than these make a text no easier to read. */
const MAX_PATTERNS = 40

/** Gives what a query's texts are marked by; no patterns where it asks for none. */
export const markingOf = ({ text, isCaseExact = false, isNormalised = false }: Query): Marking => {
  const outcome = parseQuery(text)
  const patterns = outcome.isSound ? patternsIn(outcome.ask, true).slice(0, MAX_PATTERNS) : []
  return { patterns, options: { isCaseExact, isNormalised } }
}

/** Tells whether a pattern is looked for in turns of a role; `role` is null for a text that is no turn's. */
export const isInRole = ({ place }: MarkPattern, role: string | null): boolean =>
  place.in !== 'role' || (role !== null && (place.role === role || roleOf(place.role) === role))

/**
 * Tells whether a pattern is looked for in a column; what stands inside its field, or around it, counts too. What is said in a
 * role is marked where roles are shown.
 */
export const isInField = ({ place }: MarkPattern, path: JsonPath): boolean => {
  if (place.in !== 'field') return place.in === 'all'
  const keys = (one: JsonPath): JsonPath => one.filter((step) => typeof step === 'string')
  const [asked, shown] = [keys(place.path), keys(path)]
  return asked.slice(0, shown.length).every((key, at) => key === shown[at])
}

const patternsIn = (ask: Ask, isWanted: boolean): readonly MarkPattern[] => {
  switch (ask.kind) {
    case 'and':
    case 'or':
      return ask.parts.flatMap((part) => patternsIn(part, isWanted))
    case 'not':
      return patternsIn(ask.part, !isWanted)
    case 'text':
      return isWanted ? [{ place: ask.place, pattern: ask.pattern }] : []
    case 'equals':
      return isWanted && ask.text !== ''
        ? [{ place: { in: 'field', path: ask.path }, pattern: { kind: 'literal', text: ask.text } }]
        : []
    default:
      return []
  }
}
