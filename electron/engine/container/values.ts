/**
 * JSON values one after another, each on one line or on many: the items of a list, or values without a list around them.
 * Between them stand blanks, commas and record separators (RFC 7464), and nothing else; they are all gap. Scanned by
 * scan-values.ts and by the kernel (kernels/values.as.ts).
 */
import type { LayoutRules } from './container.ts'

const LF = 0x0a
const CR = 0x0d
const COMMA = 0x2c
const RECORD_SEPARATOR = 0x1e

export const values: LayoutRules = {
  contentEnd: (bytes, start, end) => trimmedEnd(bytes, start, end),
  endingEnd: (_bytes, _contentEnd, end) => end,
}

/** Tells whether a byte is white space of JSON. */
export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === CR || byte === 0x09

/** Tells whether a byte may stand between values. */
export const isBetween = (byte: number): boolean =>
  byte === COMMA || byte === 0x20 || byte === LF || byte === CR || byte === 0x09 || byte === RECORD_SEPARATOR

/** Goes back from `end` over what stands between values, but never so far that nothing is left. */
export const trimmedEnd = (bytes: Uint8Array, start: number, end: number): number => {
  let at = end
  while (at > start + 1 && isBetween(bytes[at - 1])) at--
  return at
}
