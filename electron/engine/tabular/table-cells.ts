/**
 * Cuts the bytes of a table of text into rows and cells where they lie, without decoding any: a cell may hold bytes that are
 * no UTF-8, and every one of them has to come through. RFC 4180 is read where it is kept to, and where it is not (a quote
 * inside a cell that begins with one, a quote that never closes) the cell is taken as it is written, quotes and all.
 */

/** How a table is written. */
export interface Dialect {
  /** The byte between cells. */
  readonly delimiter: number
  /** Whether a cell that begins with a quote ends with one, and may hold delimiters and line breaks. */
  readonly hasQuotes: boolean
  /** Whether a quote inside of quotes may stand behind a backslash, as databases write it, besides being doubled. */
  readonly hasBackslashes: boolean
  /** Whether lines end with CR alone. */
  readonly isCr: boolean
}

export const QUOTE = 0x22
export const LF = 0x0a
export const CR = 0x0d
const BACKSLASH = 0x5c

/**
 * How a cell is written: as it is, in quotes, in quotes with doubled ones inside, in quotes that went wrong, or in quotes with
 * backslashes that may mean what stands behind them.
 */
export const cellWays = { plain: 0, quoted: 1, doubled: 2, odd: 3, escaped: 4 } as const

/** A row has no more cells than this: what stands behind is one last cell, as written. */
const MOST_CELLS = 16_384
/** A quote that is not closed within so many bytes is taken for a letter. */
const MOST_ROW_BYTES = 256 * 2 ** 20

/** The cells of the row that was read last. */
export class RowCells {
  count = 0
  /** Where each cell's text starts, inside its quotes. */
  readonly starts: number[] = []
  readonly ends: number[] = []
  /** One of `cellWays`. */
  readonly ways: number[] = []
  /** How many line breaks stand inside the row's cells. */
  innerBreaks = 0
  /** Whether a quote was opened that is closed nowhere. */
  isUnclosed = false

  /** Tells whether the row is an empty line. */
  get isBlank(): boolean {
    return this.count === 1 && this.starts[0] === this.ends[0] && this.ways[0] === cellWays.plain
  }

  /** Tells whether a cell holds nothing. */
  isEmpty(at: number): boolean {
    return this.starts[at] === this.ends[at]
  }

  /** Tells whether some cell is not written as it should be. */
  get isOdd(): boolean {
    for (let at = 0; at < this.count; at++) if (this.ways[at] === cellWays.odd) return true
    return false
  }

  clear(): void {
    this.count = 0
    this.innerBreaks = 0
    this.isUnclosed = false
  }

  add(start: number, end: number, way: number): void {
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.ways[this.count] = way
    this.count += 1
  }
}

/**
 * Reads the row that starts at an offset into `cells`; gives where the next one starts, or -1 where more bytes are needed.
 * `bytes` ends where what is known ends; `isEnd` says that nothing follows.
 */
export const readRow = (
  bytes: Uint8Array,
  start: number,
  isEnd: boolean,
  { delimiter, hasQuotes, hasBackslashes, isCr }: Dialect,
  cells: RowCells,
): number => {
  cells.clear()
  const end = bytes.length
  const lineBreak = isCr ? CR : LF
  let i = start
  for (;;) {
    const cellStart = i
    let way: number = cellWays.plain
    if (hasQuotes && i < end && bytes[i] === QUOTE && cells.count < MOST_CELLS - 1) {
      const close = closingQuote(bytes, i + 1, isEnd || end - start > MOST_ROW_BYTES, hasBackslashes)
      if (close === MORE) return -1
      if (close === NEVER) {
        cells.isUnclosed = true
        way = cellWays.odd
      } else {
        const after = Math.abs(close) + 1
        // Whether a CR ends the line is told by what follows it.
        if (after + 1 >= end && !isEnd) return -1
        cells.innerBreaks += countBytes(bytes, lineBreak, cellStart, after)
        if (after >= end || bytes[after] === delimiter || isBreakAt(bytes, after, lineBreak)) {
          const inside = hasBackslashes ? cellWays.escaped : cellWays.doubled
          cells.add(cellStart + 1, after - 1, close < 0 ? inside : cellWays.quoted)
          if (after >= end) return end
          if (bytes[after] === delimiter) {
            i = after + 1
            continue
          }
          return bytes[after] === lineBreak ? after + 1 : after + 2
        }
        way = cellWays.odd
        i = after
      }
    }
    const isLast = cells.count === MOST_CELLS - 1
    while (i < end && bytes[i] !== lineBreak && (bytes[i] !== delimiter || isLast)) i++
    if (i === end) {
      if (!isEnd) return -1
      cells.add(cellStart, i, way)
      return i
    }
    if (bytes[i] === delimiter && !isLast) {
      cells.add(cellStart, i, way)
      i += 1
      continue
    }
    const isCrLf = !isCr && i > cellStart && bytes[i - 1] === CR
    cells.add(cellStart, isCrLf ? i - 1 : i, way)
    return i + 1
  }
}

const MORE = Number.MIN_SAFE_INTEGER
const NEVER = Number.MAX_SAFE_INTEGER

/** Finds the quote that closes a cell: its offset, made negative where quotes of its own stand before it. */
const closingQuote = (bytes: Uint8Array, from: number, isEnd: boolean, hasBackslashes: boolean): number => {
  let isDoubled = false
  let at = from
  for (;;) {
    const found = indexOfByte(bytes, QUOTE, at)
    if (found === -1) return isEnd ? NEVER : MORE
    if (hasBackslashes && isEscaped(bytes, from, found)) {
      at = found + 1
      continue
    }
    if (found + 1 >= bytes.length && !isEnd) return MORE
    if (bytes[found + 1] !== QUOTE) {
      if (hasBackslashes && !isDoubled) isDoubled = bytes.subarray(from, found).includes(BACKSLASH)
      return isDoubled ? -found : found
    }
    isDoubled = true
    at = found + 2
  }
}

const isEscaped = (bytes: Uint8Array, from: number, quote: number): boolean => {
  let before = quote
  while (before > from && bytes[before - 1] === BACKSLASH) before--
  return (quote - before) % 2 === 1
}

const isBreakAt = (bytes: Uint8Array, at: number, lineBreak: number): boolean =>
  bytes[at] === lineBreak || (lineBreak === LF && bytes[at] === CR && (bytes[at + 1] === LF || at + 1 === bytes.length))

const countBytes = (bytes: Uint8Array, byte: number, start: number, end: number): number => {
  let count = 0
  for (let at = start; at < end; at++) if (bytes[at] === byte) count += 1
  return count
}

// Buffer's search is ten times faster than a Uint8Array's own.
const indexOfByte = (bytes: Uint8Array, byte: number, from: number): number =>
  Buffer.prototype.indexOf.call(bytes, byte, from)
