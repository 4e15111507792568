/** What went wrong with a table, as something that crosses: the disk's own codes, DuckDB's words, or a bug's. */
import { SqlError } from '../sql/sql-failure.ts'
import type { TableFailure } from './table-messages.ts'

const MOST_CHARS = 500

/** No row has a field. */
export class NoFieldsError extends Error {}

/** Gives any caught value the form that crosses. */
export const failureOfTable = (error: unknown): TableFailure => {
  if (error instanceof SqlError && error.failure.code === 'sql-unavailable') {
    return { code: 'sql-unavailable', values: { reason: String(error.failure.values.reason ?? '') } }
  }
  if (error instanceof NoFieldsError) return { code: 'table-no-fields', values: {} }
  const message = error instanceof Error ? error.message : String(error)
  const reason = (message.split('\n', 1)[0] ?? '').slice(0, MOST_CHARS)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  if (code !== null) return { code: 'system', values: { code, reason } }
  // DuckDB says so in words.
  if (/no space left|disk quota|not enough space/i.test(message))
    return { code: 'system', values: { code: 'ENOSPC', reason } }
  const isOfDuck = /^(?:[A-Z][\w ]* Error|[A-Z][\w ]*Exception|Invalid Input)/.test(message)
  return isOfDuck ? { code: 'table-unreadable', values: { reason } } : { code: 'unexpected', values: { reason } }
}
