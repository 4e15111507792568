/**
 * An encoding, as two loops over bytes: its text as UTF-8, and UTF-8 as its text. What must stay true of every one:
 *
 * - A byte that means nothing in the encoding comes as itself, and goes back as itself. It is then a byte that is no
 *   UTF-8, which is how the rest of the program shows and keeps such bytes.
 * - What a loop reads without naming it odd, the other loop writes as the very same bytes.
 * - A loop stops before a character that its block cuts, and needs at most `LONGEST_CHAR` bytes more to go on.
 */
import type { Encoding } from '../../../shared/file-form.ts'
import { sequenceLength } from '../../../shared/utf8-lossless.ts'

export interface Codec {
  /** The most bytes of UTF-8 that one byte of the encoding comes to. */
  readonly growth: number
  /** The most bytes of the encoding that one byte of UTF-8 comes to. */
  readonly spread: number
  decode(from: Uint8Array, start: number, end: number, isLast: boolean, to: Uint8Array, at: number): Decoded
  encode(from: Uint8Array, start: number, end: number, isLast: boolean, to: Uint8Array, at: number): Encoded
}

export interface Decoded {
  /** Where the loop stopped reading, and writing. */
  readonly read: number
  readonly written: number
  /** How many bytes mean nothing. */
  readonly faults: number
  /** What would not be written as the same bytes again: four numbers each, its start and end in `to`, then in `from`. */
  readonly odd: readonly number[]
}

export interface Encoded {
  readonly read: number
  readonly written: number
  /** How many bytes that are no UTF-8 were written as they are. */
  readonly faults: number
  /** The character at `read` can't be written. */
  readonly isStopped: boolean
}

export const encodingNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  gb18030: 'GB18030',
  big5: 'Big5',
  shift_jis: 'Shift_JIS',
  latin1: 'Latin-1',
  'windows-1252': 'Windows-1252',
}

/**
 * Notes bytes that mean nothing and stand in a row so that they would pass for UTF-8 among the text around them.
 * `written` is what was written so far, the last byte of it being one of them; `run` is how many of them stand in a row.
 */
export const noteFalseUtf8 = (to: Uint8Array, written: number, run: number, read: number, odd: number[]): void => {
  // A lead byte, or a second lead byte, ends no character.
  if (run < 2 || to[written - 1] > 0xbf) return
  for (let length = 2; length <= 4 && length <= run; length++) {
    if (sequenceLength(to, written - length, written) !== length) continue
    odd.push(written - length, written, read - length, read)
    return
  }
}

/** Gives how many of the last bytes of a run of meaningless ones are the start of a character of UTF-8. */
export const openUtf8 = (bytes: Uint8Array, end: number, run: number): number => {
  for (let length = 1; length <= 3 && length <= run; length++) {
    const lead = bytes[end - length]
    if (lead < 0x80) return 0
    if (lead < 0xc0) continue
    return lead > 0xc1 && lead < 0xf5 && length < (lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4) ? length : 0
  }
  return 0
}

/** Tells whether bytes that end a block may be the start of a character of UTF-8 that goes on in the next one. */
export const isCutUtf8 = (bytes: Uint8Array, at: number, end: number): boolean => {
  const lead = bytes[at]
  if (lead < 0xc2 || lead > 0xf4) return false
  if (end - at >= (lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)) return false
  for (let i = at + 1; i < end; i++) if ((bytes[i] & 0xc0) !== 0x80) return false
  return true
}

/** Gives the character of a whole sequence of UTF-8. */
export const pointAt = (bytes: Uint8Array, at: number, length: number): number => {
  const lead = bytes[at]
  if (length === 1) return lead
  if (length === 2) return ((lead & 0x1f) << 6) | (bytes[at + 1] & 0x3f)
  if (length === 3) return ((lead & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f)
  return ((lead & 0x07) << 18) | ((bytes[at + 1] & 0x3f) << 12) | ((bytes[at + 2] & 0x3f) << 6) | (bytes[at + 3] & 0x3f)
}

/** Writes a character as UTF-8 (a surrogate as its three bytes) and gives where it ends. */
export const putPoint = (to: Uint8Array, at: number, point: number): number => {
  if (point < 0x80) {
    to[at] = point
    return at + 1
  }
  if (point < 0x800) {
    to[at] = 0xc0 | (point >> 6)
    to[at + 1] = 0x80 | (point & 0x3f)
    return at + 2
  }
  if (point < 0x10000) {
    to[at] = 0xe0 | (point >> 12)
    to[at + 1] = 0x80 | ((point >> 6) & 0x3f)
    to[at + 2] = 0x80 | (point & 0x3f)
    return at + 3
  }
  to[at] = 0xf0 | (point >> 18)
  to[at + 1] = 0x80 | ((point >> 12) & 0x3f)
  to[at + 2] = 0x80 | ((point >> 6) & 0x3f)
  to[at + 3] = 0x80 | (point & 0x3f)
  return at + 4
}
