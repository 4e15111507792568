/** JSON being written as bytes, into a buffer that grows: what of a cell's bytes JSON takes as it is stays as it is. */
import { cellWays, QUOTE } from './table-cells.ts'

const BACKSLASH = 0x5c
const HEX = Buffer.from('0123456789abcdef')
/** What stands behind the backslash for control characters that have a letter of their own. */
const letters = new Map([
  [0x08, 0x62],
  [0x09, 0x74],
  [0x0a, 0x6e],
  [0x0c, 0x66],
  [0x0d, 0x72],
])
/** For each byte how it is written in a string: 0 as it is, 1 by its number, else a backslash and this. */
const escapes = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22 || byte === 0x5c) return byte
  return byte < 0x20 ? (letters.get(byte) ?? 1) : 0
})

export class JsonOut {
  bytes = Buffer.allocUnsafeSlow(1 << 20)
  length = 0

  /** Adds a byte. */
  byte(byte: number): void {
    if (this.length === this.bytes.length) this.#grow(1)
    this.bytes[this.length++] = byte
  }

  /** Adds bytes as they are. */
  raw(bytes: Uint8Array, start = 0, end = bytes.length): void {
    if (this.length + end - start > this.bytes.length) this.#grow(end - start)
    if (end - start > LONG_BYTES) {
      this.bytes.set(bytes.subarray(start, end), this.length)
      this.length += end - start
      return
    }
    for (let at = start; at < end; at++) this.bytes[this.length++] = bytes[at]
  }

  /** Adds a string of JSON that holds what a cell says, given the way in which it is written. */
  string(bytes: Uint8Array, start: number, end: number, way: number = cellWays.quoted): void {
    if (this.length + 6 * (end - start) + 2 > this.bytes.length) this.#grow(6 * (end - start) + 2)
    const out = this.bytes
    let to = this.length
    out[to++] = QUOTE
    for (let at = start; at < end; at++) {
      const byte = bytes[at]
      const written = escapes[byte]
      if (written === 0) {
        out[to++] = byte
        continue
      }
      out[to++] = 0x5c
      if (written !== 1) {
        const isOne = at + 1 < end && isPair(byte, bytes[at + 1], way)
        if (isOne) at++
        out[to++] = isOne ? bytes[at] : written
        continue
      }
      out[to++] = 0x75
      out[to++] = 0x30
      out[to++] = 0x30
      out[to++] = HEX[byte >> 4]
      out[to++] = HEX[byte & 15]
    }
    out[to++] = QUOTE
    this.length = to
  }

  /** Gives what was written, valid until more is, and starts anew. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length)
    this.length = 0
    return taken
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + more))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}

// Of two quotes one is meant, and of a backslash with a quote, or with another, the latter.
const isPair = (byte: number, next: number, way: number): boolean => {
  if (byte === QUOTE) return way === cellWays.doubled || way === cellWays.escaped
  return way === cellWays.escaped && byte === BACKSLASH && (next === QUOTE || next === BACKSLASH)
}

/** A call costs more than copying less than this by hand. */
const LONG_BYTES = 48
