/** A decision as JSON: an object of `verdict`, `tags`, `note` and `reason`, as a field of a row or a line of a file holds it. */
import { z } from 'zod'
import type { Columns, ValueKind } from '../../../shared/contract.ts'
import { type Decision, decisionSchema } from '../../../shared/decision.ts'
import { findValue } from '../../../shared/json-scan.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import { type WrittenReason, writtenReason, writtenReasonSchema } from './reason-json.ts'
import type { PlaceOf } from './written-places.ts'

/** What is written of a decision: what it does not say is left out. */
export type WrittenDecision = Partial<Omit<Decision, 'reason'> & { reason: WrittenReason }>

/** Gives a written decision's JSON; null for one that says nothing. */
export const decisionJson = (written: WrittenDecision): string | null =>
  Object.keys(written).length === 0 ? null : JSON.stringify(written)

/** Gives what a decision says, in the order in which it is written; `placeOf` says where rows stand in the file that it goes into. */
export const saidBy = ({ verdict, tags, note, reason }: Decision, placeOf: PlaceOf): WrittenDecision => ({
  ...(verdict === null ? {} : { verdict }),
  ...(tags.length === 0 ? {} : { tags }),
  ...(note === null ? {} : { note }),
  ...(reason === null ? {} : { reason: writtenReason(reason, placeOf) }),
})

const KINDS: Readonly<Record<string, readonly ValueKind[]>> = {
  verdict: ['string', 'null'],
  tags: ['array'],
  note: ['string', 'null'],
  reason: ['object', 'null'],
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
export type FieldReading = { is: 'decision'; written: WrittenDecision } | { is: 'absent' } | { is: 'other' }

const { verdict, tags, note } = decisionSchema.shape
const fieldSchema = z.strictObject({ verdict, tags, note, reason: writtenReasonSchema.nullable() }).partial()
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
  return parsed.success ? { is: 'decision', written: asWritten(parsed.data) } : OTHER
}

// As Winnow writes it, so that no order in a file, and nothing that is said to be missing, is a difference.
const asWritten = ({ verdict, tags = [], note, reason }: z.infer<typeof fieldSchema>): WrittenDecision => ({
  ...(verdict === null || verdict === undefined ? {} : { verdict }),
  ...(tags.length === 0 ? {} : { tags: [...new Set(tags)].sort((a, b) => (a < b ? -1 : 1)) }),
  ...(note === null || note === undefined || note === '' ? {} : { note }),
  ...(reason === null || reason === undefined ? {} : { reason: inOrder(reason) }),
})

const inOrder = ({ method, rule, keptRow, keptIn, similarity, tag }: WrittenReason): WrittenReason => ({
  method,
  rule,
  ...(keptRow === undefined ? {} : { keptRow }),
  ...(keptIn === undefined ? {} : { keptIn: { file: keptIn.file, row: keptIn.row } }),
  similarity,
  ...(tag === undefined ? {} : { tag }),
})
