/** The terms of the text that was asked, read once for all that draw it. */
import type { QueryTerm } from '../../shared/query/parse-query.ts'
import { termsOf } from '../../shared/query/query-terms.ts'

let known: { readonly text: string; readonly terms: readonly QueryTerm[] } = { text: '', terms: [] }

/** Gives the terms of a text; the same list for the same text. */
export const termsOfQuery = (text: string): readonly QueryTerm[] => {
  if (known.text !== text) known = { text, terms: termsOf(text) }
  return known.terms
}
