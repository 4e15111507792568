/** Answers a query row by row, the plain way: what is known of rows, and texts by looking into all of their strings. */
import type { Query } from '../../shared/contract.ts'
import type { Ask, RowStateName } from '../../shared/query/ask.ts'
import { parseQuery } from '../../shared/query/parse-query.ts'
import { errorOfFault } from '../../shared/query/query-error.ts'
import type { NaiveRow } from './naive-document.ts'
import { parseRow } from './naive-json.ts'
import { stateOfRow } from './naive-rows.ts'

/** Gives a test of rows; null for a query that finds every row. Fails with `query-broken`. */
export const naiveTest = ({ text }: Query): ((row: NaiveRow, number: number) => boolean) | null => {
  const outcome = parseQuery(text)
  if (!outcome.isSound) throw errorOfFault(outcome.fault)
  const { ask } = outcome
  return ask.kind === 'every' ? null : (row, number) => holds(ask, row, number)
}

const holds = (ask: Ask, row: NaiveRow, number: number): boolean => {
  switch (ask.kind) {
    case 'every':
      return true
    case 'and':
      return ask.parts.every((part) => holds(part, row, number))
    case 'or':
      return ask.parts.some((part) => holds(part, row, number))
    case 'not':
      return !holds(ask.part, row, number)
    case 'is':
      return isSo(ask.what, row)
    case 'verdict':
      return row.decision.verdict === ask.verdict
    case 'tag':
      return row.decision.tags.includes(ask.tag)
    case 'row':
      return number >= ask.first && number <= ask.last
    case 'text':
      if (ask.place.in !== 'all' || ask.pattern.kind !== 'literal') throw new Error('not in the naive engine')
      return row.text.toLowerCase().includes(ask.pattern.text.toLowerCase())
    default:
      throw new Error(`not in the naive engine: ${ask.kind}`)
  }
}

const isSo = (what: RowStateName, row: NaiveRow): boolean => {
  if (what === 'noted') return row.decision.note !== null
  if (what === 'tagged') return row.decision.tags.length > 0
  if (what === 'deleted') return row.isDeleted
  if (what === 'malformed') return !row.isDeleted && !parseRow(row.text).ok
  if (what === 'changed') return row.isDeleted || stateOfRow(row) !== 'original'
  return stateOfRow(row) === what
}
