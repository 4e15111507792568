/** Writes who won where a row says so. */
import type { JsonEdit } from '../json-edits.ts'
import type { Outcome } from './sample.ts'

/** Gives the edits that write a winner, or a tie as the one behind all candidates; null where the format has no value for it. */
export const writeOutcome = (outcome: Outcome, winner: number): readonly JsonEdit[] | null => {
  const json = outcome.values[winner] ?? null
  if (json === null) return null
  return [outcome, ...(outcome.along ?? [])].flatMap(({ at, values }) => {
    const value = values[winner] ?? null
    return value === null ? [] : [{ do: 'set', at, json: value }]
  })
}
