/** Tells what an encoding has no code for, so that it is refused while it is typed and not when the file is saved. */
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { encodeLossless, sequenceLength } from '../../../shared/utf8-lossless.ts'
import { pointAt } from './codec.ts'
import { codecOf } from './codecs.ts'
import { isOfFaults } from './from-utf8.ts'

/** A character that can't be written, or a byte (0x80 to 0xFF) that would be read as something else behind its new neighbour. */
export interface NotHeld {
  readonly char: string
  readonly code: number
}

/** Finds the first character of a text that an encoding does not have; null if it has them all. */
export const cannotHold = (choice: EncodingChoice, text: string): NotHeld | null =>
  cannotHoldBytes(choice, encodeLossless(text), null)

/**
 * Finds the first character of a row that could not be written, or would be read as another one when the file is
 * opened again. What the row held `before` it may hold still, wherever that came from.
 */
export const cannotHoldBytes = (
  { encoding }: EncodingChoice,
  bytes: Uint8Array,
  before: Uint8Array | null,
): NotHeld | null => {
  if (encoding === 'utf-8') return null
  const codec = codecOf(encoding)
  const written = new Uint8Array(bytes.length * codec.spread + 8)
  let [at, length, faults] = [0, 0, 0]
  while (at < bytes.length) {
    const made = codec.encode(bytes, at, bytes.length, true, written, length)
    length = made.written
    faults += made.faults
    at = made.read
    if (!made.isStopped) break
    const char = bytes.subarray(at, at + sequenceLength(bytes, at, bytes.length))
    const isKept = before !== null && isOfFaults(char, codec) && Buffer.from(before).includes(Buffer.from(char))
    if (!isKept) return notHeld(pointAt(char, 0, char.length))
    written.set(char, length)
    length += char.length
    at += char.length
    faults += char.length
  }
  if (faults === 0) return null
  const again = new Uint8Array(length * codec.growth + 8)
  const decoded = codec.decode(written, 0, length, true, again, 0)
  const differsAt = firstDifference(bytes, again.subarray(0, decoded.written))
  return differsAt === -1 ? null : { char: `\\x${bytes[differsAt].toString(16).toUpperCase()}`, code: bytes[differsAt] }
}

const notHeld = (code: number): NotHeld => ({ char: String.fromCodePoint(code), code })

const firstDifference = (a: Uint8Array, b: Uint8Array): number => {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at
  return a.length === b.length ? -1 : Math.min(length, a.length - 1)
}
