/** Cells of a table of text being written, as RFC 4180 has them, into a buffer that grows. */
import { isBooleanWord, numberLiteral } from './cell-words.ts'
import { CR, LF, QUOTE } from './table-cells.ts'

const BACKSLASH = 0x5c
/** What stands for a backslash and a letter in JSON. */
const escaped = new Map([
  [0x62, 0x08],
  [0x74, 0x09],
  [0x6e, 0x0a],
  [0x66, 0x0c],
  [0x72, 0x0d],
])

export class TextOut {
  #bytes = Buffer.allocUnsafeSlow(1 << 20)
  #scratch = Buffer.allocUnsafeSlow(1 << 16)
  readonly #delimiter: number
  length = 0

  constructor(delimiter: number) {
    this.#delimiter = delimiter
  }

  /** Adds the line of names. */
  header(names: readonly string[]): void {
    for (const [at, name] of names.entries()) {
      if (at > 0) this.next()
      const bytes = Buffer.from(name)
      // Blanks around a name are dropped where it stands without quotes.
      const isBare = bytes.length > 0 && !/^[ \t]|[ \t]$/.test(name) && !this.#isSpecial(bytes, 0, bytes.length)
      if (isBare) this.raw(bytes)
      else this.quoted(bytes, 0, bytes.length)
    }
    this.endLine()
  }

  /** Begins the next cell. */
  next(): void {
    this.#reserve(1)
    this.#bytes[this.length++] = this.#delimiter
  }

  endLine(): void {
    this.#reserve(1)
    this.#bytes[this.length++] = LF
  }

  /** Adds the text that a string of JSON says; its quotes are left out of the span. */
  string(bytes: Uint8Array, start: number, end: number): void {
    if (!hasByte(bytes, BACKSLASH, start, end)) {
      this.#text(bytes, start, end)
      return
    }
    if (this.#scratch.length < end - start) this.#scratch = Buffer.allocUnsafeSlow(2 * (end - start))
    this.#text(this.#scratch, 0, putSaid(bytes, start, end, this.#scratch))
  }

  /** Adds a value that is no string as it is written in its row. */
  value(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isSpecial(bytes, start, end)) this.quoted(bytes, start, end)
    else this.raw(bytes, start, end)
  }

  /** Adds a cell in quotes. */
  quoted(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(2 * (end - start) + 2)
    const out = this.#bytes
    let to = this.length
    out[to++] = QUOTE
    for (let at = start; at < end; at++) {
      if (bytes[at] === QUOTE) out[to++] = QUOTE
      out[to++] = bytes[at]
    }
    out[to++] = QUOTE
    this.length = to
  }

  /** Adds bytes as they are. */
  raw(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#reserve(end - start)
    const out = this.#bytes
    let to = this.length
    for (let at = start; at < end; at++) out[to++] = bytes[at]
    this.length = to
  }

  /** Gives what was written, valid until more is, and starts anew. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.length)
    this.length = 0
    return taken
  }

  #text(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isSpecial(bytes, start, end) || looksLikeValue(bytes, start, end)) this.quoted(bytes, start, end)
    else this.raw(bytes, start, end)
  }

  #isSpecial(bytes: Uint8Array, start: number, end: number): boolean {
    const delimiter = this.#delimiter
    for (let at = start; at < end; at++) {
      const byte = bytes[at]
      if (byte === QUOTE || byte === delimiter || byte === LF || byte === CR) return true
    }
    return false
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.length + more))
    larger.set(this.#bytes.subarray(0, this.length))
    this.#bytes = larger
  }
}

/** Tells whether a text would be read back as something else if it stood without quotes. */
const looksLikeValue = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (start === end) return true
  const first = bytes[start]
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) return numberLiteral(bytes, start, end) !== 'none'
  return isBooleanWord(bytes, start, end)
}

const hasByte = (bytes: Uint8Array, byte: number, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (bytes[at] === byte) return true
  return false
}

/** Writes what a string of JSON says to `out`; gives where it ends. Half of a pair alone stays the escape that it is. */
const putSaid = (bytes: Uint8Array, start: number, end: number, out: Uint8Array): number => {
  let to = 0
  for (let at = start; at < end; ) {
    const byte = bytes[at]
    if (byte !== BACKSLASH) {
      out[to++] = byte
      at += 1
      continue
    }
    const letter = bytes[at + 1]
    if (letter !== 0x75) {
      out[to++] = escaped.get(letter) ?? letter
      at += 2
      continue
    }
    let point = unitAt(bytes, at)
    let length = 6
    if (point >= 0xd800 && point <= 0xdbff && at + 12 <= end && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75) {
      const low = unitAt(bytes, at + 6)
      if (low >= 0xdc00 && low <= 0xdfff) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00)
        length = 12
      }
    }
    if (point >= 0xd800 && point <= 0xdfff) {
      for (let i = 0; i < length; i++) out[to++] = bytes[at + i]
    } else {
      to = putPoint(point, out, to)
    }
    at += length
  }
  return to
}

const unitAt = (bytes: Uint8Array, at: number): number => {
  let unit = 0
  for (let i = at + 2; i < at + 6; i++) {
    const byte = bytes[i]
    unit = unit * 16 + (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57)
  }
  return unit
}

const putPoint = (point: number, out: Uint8Array, at: number): number => {
  if (point < 0x80) {
    out[at] = point
    return at + 1
  }
  if (point < 0x800) {
    out[at] = 0xc0 | (point >> 6)
    out[at + 1] = 0x80 | (point & 0x3f)
    return at + 2
  }
  if (point < 0x10000) {
    out[at] = 0xe0 | (point >> 12)
    out[at + 1] = 0x80 | ((point >> 6) & 0x3f)
    out[at + 2] = 0x80 | (point & 0x3f)
    return at + 3
  }
  out[at] = 0xf0 | (point >> 18)
  out[at + 1] = 0x80 | ((point >> 12) & 0x3f)
  out[at + 2] = 0x80 | ((point >> 6) & 0x3f)
  out[at + 3] = 0x80 | (point & 0x3f)
  return at + 4
}
