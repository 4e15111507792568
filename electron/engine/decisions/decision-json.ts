/** A decision as JSON: an object of `verdict`, `tags` and `note`, as a field of a row or a line of a file holds it. */
import type { Columns, ValueKind } from '../../../shared/contract.ts'
import { type Decision, decisionSchema } from '../../../shared/decision.ts'
import { findValue } from '../../../shared/json-scan.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'

/** Gives a decision's JSON, without what it does not say; null for one that says nothing. */
export const decisionJson = (decision: Decision): string | null => {
  const said = saidBy(decision)
  return Object.keys(said).length === 0 ? null : JSON.stringify(said)
}

/** Gives what a decision says, in the order in which it is written. */
export const saidBy = ({ verdict, tags, note }: Decision): Partial<Decision> => ({
  ...(verdict === null ? {} : { verdict }),
  ...(tags.length === 0 ? {} : { tags }),
  ...(note === null ? {} : { note }),
})

const KINDS: Readonly<Record<string, readonly ValueKind[]>> = {
  verdict: ['string', 'null'],
  tags: ['array'],
  note: ['string', 'null'],
}

/** Counts the rows of which a field looks like a decision, by the fields that a survey found in it. */
export const rowsWithDecisions = ({ columns }: Columns, field: string): number => {
  const own = columns.find(({ path }) => path.length === 1 && path[0] === field)
  const inside = columns.filter(({ path }) => path.length === 2 && path[0] === field)
  const isAlike = inside.every(({ path: [, key = ''], kinds }) =>
    Object.keys(kinds).every((kind) => Object.hasOwn(KINDS, key) && KINDS[key].includes(kind as ValueKind)),
  )
  return inside.length > 0 && isAlike ? (own?.kinds.object ?? 0) : 0
}

/** What a row's field says: a decision, nothing (it is not there), or something else. */
export type FieldReading = { is: 'decision'; decision: Decision } | { is: 'absent' } | { is: 'other' }

const fieldSchema = decisionSchema.omit({ reason: true }).partial().strict()
const ABSENT: FieldReading = { is: 'absent' }
const OTHER: FieldReading = { is: 'other' }
/** More than any decision takes. */
const MOST_BYTES = 2 ** 20

/** Reads a row's field as a decision. */
export const readField = (row: Uint8Array, field: string): FieldReading => {
  const value = findValue(row, [field])
  if (value === null) return ABSENT
  if (value.kind !== 'object' || value.end - value.start > MOST_BYTES) return OTHER
  const parsed = fieldSchema.safeParse(JSON.parse(decodeLossless(row.subarray(value.start, value.end))))
  if (!parsed.success) return OTHER
  const { verdict = null, tags = [], note = null } = parsed.data
  // As a row's own decision has them, so that the order in a file is no difference.
  const named = [...new Set(tags)].sort((a, b) => (a < b ? -1 : 1))
  return { is: 'decision', decision: { verdict, tags: named, note: note === '' ? null : note, reason: null } }
}
