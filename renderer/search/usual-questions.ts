/** The questions that have a place of their own on screen, and what they are as a query. */
import type { Query } from '../../shared/contract.ts'
import type { Ask } from '../../shared/query/ask.ts'
import { hasTerm, termsOf } from '../../shared/query/query-terms.ts'

export const usualQuestions = [
  'all',
  'changed',
  'edited',
  'inserted',
  'deleted',
  'malformed',
  'kept',
  'dropped',
  'undecided',
  'noted',
] as const
export type UsualQuestion = (typeof usualQuestions)[number]

const asks: Readonly<Record<UsualQuestion, Ask>> = {
  all: { kind: 'every' },
  changed: { kind: 'is', what: 'changed' },
  edited: { kind: 'is', what: 'edited' },
  inserted: { kind: 'is', what: 'inserted' },
  deleted: { kind: 'is', what: 'deleted' },
  malformed: { kind: 'is', what: 'malformed' },
  kept: { kind: 'verdict', verdict: 'keep' },
  dropped: { kind: 'verdict', verdict: 'drop' },
  undecided: { kind: 'verdict', verdict: null },
  noted: { kind: 'is', what: 'noted' },
}

/** Gives a usual question as a term of a query. */
export const askOf = (question: UsualQuestion): Ask => asks[question]

/** Tells whether a query asks for this among other things; `all` only if it asks for nothing. */
export const asksFor = (query: Query, question: UsualQuestion): boolean =>
  question === 'all'
    ? termsOf(query.text).length === 0 && query.text.trim() === ''
    : hasTerm(query.text, asks[question])

/** Gives the usual question that a query is as a whole; null for any other. */
export const usualQuestionOf = (query: Query): UsualQuestion | null => {
  if (query.text.trim() === '') return 'all'
  if (termsOf(query.text).length !== 1) return null
  return usualQuestions.find((question) => question !== 'all' && asksFor(query, question)) ?? null
}

/** Gives the tags of which rows must have one; nothing where the query does not say. */
export const tagsOf = (query: Query): readonly string[] => termsOf(query.text).flatMap(({ ask }) => tagsIn(ask) ?? [])

/** Tells whether a term asks for tags and nothing else. */
export const isTagsTerm = (ask: Ask): boolean => tagsIn(ask) !== null

const tagsIn = (ask: Ask): readonly string[] | null => {
  if (ask.kind === 'tag') return [ask.tag]
  if (ask.kind !== 'or') return null
  const tags = ask.parts.flatMap((part) => (part.kind === 'tag' ? [part.tag] : []))
  return tags.length > 0 && tags.length === ask.parts.length ? tags : null
}

/** Tells whether a term says what was decided about rows. */
export const isDecisionTerm = (ask: Ask): boolean =>
  ask.kind === 'verdict' || (ask.kind === 'is' && ask.what === 'noted') || isTagsTerm(ask)

/** Tells whether a term says what rows are as samples. */
export const isSampleTerm = ({ kind }: Ask): boolean => kind === 'finding' || kind === 'format'

/** Gives the term that asks for rows with one of these tags; null for none. */
export const tagsTerm = (tags: readonly string[]): Ask | null => {
  const parts = tags.map((tag): Ask => ({ kind: 'tag', tag }))
  return parts.length === 0 ? null : parts.length === 1 ? parts[0] : { kind: 'or', parts }
}
