/**
 * One row a line. A line ends at byte 0x0A and nowhere else (a lone CR is part of the row, and U+2028 is text); one CR
 * right before the LF belongs to the line ending. A line of nothing but space, tab and CR is blank: no row, part of the
 * gap. The kernel that indexes files (kernels/lines.as.ts) holds the same rules.
 */
import type { LayoutRules } from './container.ts'

const LF = 0x0a
const CR = 0x0d

export const jsonl: LayoutRules = {
  contentEnd(bytes, start, end) {
    // TypedArray.indexOf has no end, and scans only to the row's line ending here; a last row without one scans no
    // further than the bytes that were read for it.
    const newline = indexOfByte(bytes, LF, start)
    if (newline === -1 || newline >= end) return end
    return newline > start && bytes[newline - 1] === CR ? newline - 1 : newline
  },

  endingEnd(bytes, contentEnd, end) {
    let at = contentEnd
    if (at < end && bytes[at] === CR) at++
    if (at < end && bytes[at] === LF) at++
    return at
  },
}

/** Tells whether a byte may stand in a blank line. */
export const isBlankByte = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === CR

// Buffer's search is ten times faster than a Uint8Array's own.
const indexOfByte = (bytes: Uint8Array, byte: number, from: number): number =>
  Buffer.prototype.indexOf.call(bytes, byte, from)
