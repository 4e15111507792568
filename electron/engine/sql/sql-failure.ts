/** What DuckDB says went wrong, as something that crosses and can be worded. */
import { signalById } from '../../../shared/signal/signals.ts'
import type { SqlErrorCode, SqlFailure } from './sql-messages.ts'

export class SqlError extends Error {
  readonly failure: SqlFailure

  constructor(code: SqlErrorCode, values: SqlFailure['values'] = {}) {
    super(`${code} ${JSON.stringify(values)}`)
    this.failure = { code, values }
  }
}

/** Gives any caught value the form that crosses; `sql` is what was asked, so that positions can be told in it. */
export const failureOf = (error: unknown, sql: string | null): SqlFailure => {
  if (error instanceof SqlError) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  const said = parseMessage(message)
  if (said === null) {
    if (/interrupt/i.test(message)) return { code: 'cancelled', values: {} }
    return sql === null
      ? { code: 'unexpected', values: { reason: message.slice(0, MOST_CHARS) } }
      : { code: 'sql-failed', values: { reason: message.slice(0, MOST_CHARS), position: -1 } }
  }
  if (/interrupt/i.test(said.type)) return { code: 'cancelled', values: {} }
  const reason = said.message.slice(0, MOST_CHARS)
  if (/out of memory/i.test(said.type)) return { code: 'sql-too-much', values: { reason: firstLine(reason) } }
  const position = sql === null ? -1 : unitsBefore(sql, said.bytePosition)
  const column = /^Referenced column "(\w+)" not found/.exec(reason)?.[1] ?? ''
  if (signalById(column) !== undefined) return { code: 'sql-signal-apart', values: { signal: column, position } }
  return { code: 'sql-failed', values: { reason, position } }
}

const MOST_CHARS = 2000

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

// DuckDB says errors as JSON (errors_as_json), some of them with their kind before it.
const parseMessage = (message: string): { type: string; message: string; bytePosition: number } | null => {
  const start = message.indexOf('{')
  if (start === -1) return null
  try {
    const said: unknown = JSON.parse(message.slice(start))
    if (typeof said !== 'object' || said === null) return null
    const { exception_type: type, exception_message: text, position } = said as Record<string, unknown>
    if (typeof type !== 'string' || typeof text !== 'string') return null
    return { type, message: text, bytePosition: typeof position === 'string' ? Number(position) : -1 }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error // plain words that hold a brace
    return null
  }
}

// DuckDB counts bytes of UTF-8, editors UTF-16 units.
const unitsBefore = (sql: string, bytePosition: number): number =>
  bytePosition < 0 || !Number.isInteger(bytePosition)
    ? -1
    : Buffer.from(sql, 'utf8').subarray(0, bytePosition).toString('utf8').length
