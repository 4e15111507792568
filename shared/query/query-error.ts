/** A fault of a query as an error that can cross rooms. Apart from query-fault.ts, since every word on screen needs that one. */
import { EngineError } from '../engine-error.ts'
import type { QueryFault } from './query-fault.ts'

/** Gives a fault as an error. */
export const errorOfFault = ({ code, start, values }: QueryFault): EngineError =>
  new EngineError('query-broken', { ...values, fault: code, at: start + 1 })
