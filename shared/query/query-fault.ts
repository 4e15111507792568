/** What is wrong with a query, and where: worded under `query.fault.<code>` of the catalogues. */
import type { ErrorReport } from '../engine-error.ts'

export const queryFaultCodes = [
  'open-quote',
  'open-paren',
  'stray-paren',
  'open-regex',
  'bad-regex', // {reason}
  'empty-value', // {name}
  'unknown-value', // {name, value, known}
  'bad-number', // {value}
  'bad-path', // {value}
  'nothing-after-not',
  'nothing-beside-or',
  'too-deep', // {limit}
] as const

/** `start` to `end` are UTF-16 units of the query's text. */
export interface QueryFault {
  readonly code: (typeof queryFaultCodes)[number]
  readonly start: number
  readonly end: number
  readonly values: Readonly<Record<string, string>>
}

/** Gives the fault's code of an error that is one (query-error.ts); null for any other. */
export const queryFaultOf = ({ code, values }: Pick<ErrorReport, 'code' | 'values'>): QueryFault['code'] | null =>
  code === 'query-broken' ? (queryFaultCodes.find((one) => one === values.fault) ?? null) : null

/** Thrown inside the parser alone. */
export class QueryFaultError extends Error {
  readonly fault: QueryFault

  constructor(code: QueryFault['code'], start: number, end: number, values: Readonly<Record<string, string>> = {}) {
    super(code)
    this.fault = { code, start, end, values: { ...values } }
  }
}
