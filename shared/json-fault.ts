/**
 * Why a line is not JSON, and where. The scanner's functions return how far they came; a negative number is a failure that
 * holds reason and offset, so that a good row, which is nearly every row, costs no object and no exception.
 */
import type { Fault } from './contract.ts'
import { sequenceLength } from './utf8-lossless.ts'

export type FaultReason = Fault['reason']

const reasonNumbers: Readonly<Record<FaultReason, number>> = {
  'invalid-utf8': 0,
  'nul-byte': 1,
  'unexpected-character': 2,
  'unexpected-end': 3,
  'trailing-text': 4,
  'bad-escape': 5,
  'control-character': 6,
  'bad-number': 7,
  'bad-literal': 8,
  'missing-comma': 9,
  'missing-colon': 10,
  'bad-key': 11,
  'trailing-comma': 12,
}
const reasons = Object.keys(reasonNumbers) as FaultReason[]

/** Gives the failure, a negative number, of something wrong at an offset. */
export const failure = (reason: FaultReason, at: number): number => -1 - (at * 16 + reasonNumbers[reason])

/**
 * Gives the failure of a byte that is not what the grammar wants. That the line ends there, or that the byte is a NUL or
 * not UTF-8, says more than `reason` and takes its place.
 */
export const failureAt = (bytes: Uint8Array, at: number, end: number, reason: FaultReason): number => {
  if (at >= end) return failure('unexpected-end', end)
  if (bytes[at] === 0) return failure('nul-byte', at)
  return failure(sequenceLength(bytes, at, end) === 0 ? 'invalid-utf8' : reason, at)
}

/** Gives the fault that a failure stands for, in the row that starts at `start`. */
export const faultOf = (bytes: Uint8Array, start: number, failed: number): Fault => {
  const number = -1 - failed
  const at = Math.floor(number / 16)
  // All bytes before a failure are UTF-8, since the first thing wrong is what fails.
  let column = 1
  for (let i = start; i < at; i++) if ((bytes[i] & 0xc0) !== 0x80) column++
  return { reason: reasons[number % 16], byteOffset: at - start, column }
}
