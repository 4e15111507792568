/**
 * Where each row of a file starts, at 4 bytes a row. The index grows in file order while a file is being read, and every
 * row it holds has a known end: the start of the next row, or where the rows of its part end. Between parts there may be
 * bytes of no row. Offsets are 53-bit numbers: a segment's base is a number, and only what is added to it fits 32 bits.
 */

import type { Layout } from '../container/container.ts'

/** Rows that follow one another: their starts, and where the span of the last one ends. */
export interface IndexSegment {
  readonly byteBase: number
  /** Starts of rows, counted from `byteBase`, ascending. */
  readonly starts: Uint32Array
  readonly byteEnd: number
}

export class LineIndex {
  #segments: IndexSegment[] = []
  /** The ordinal of each segment's first row, as many as segments. */
  #firstRows: number[] = []
  #rowCount = 0
  /** Rows that are not read together with those before them, ascending. */
  readonly #breaks: number[] = []
  /** Of the rows taken last. */
  #layout: Layout = 'lines'
  #isComplete = false
  /** The segment that answered last: rows are mostly asked for in runs. */
  #lastSegment = 0

  /** Makes an index of a few rows, as of a file's first block. */
  static fromStarts(starts: readonly number[], byteEnd: number, isComplete: boolean): LineIndex {
    const index = new LineIndex()
    const byteBase = starts[0] ?? 0
    index.append({ byteBase, starts: Uint32Array.from(starts, (start) => start - byteBase), byteEnd })
    if (isComplete) index.complete()
    return index
  }

  /** How many rows are known so far. */
  get rowCount(): number {
    return this.#rowCount
  }

  /** Whether the whole file is in. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Up to where the file is in: the end of the last known row's span. */
  get byteEnd(): number {
    return this.#segments.at(-1)?.byteEnd ?? 0
  }

  /** The segments in order, to be stored. */
  get segments(): readonly IndexSegment[] {
    return this.#segments
  }

  /** Gives the offset of a row's first byte. */
  startOf(row: number): number {
    const { segment, firstRow } = this.#find(row)
    return segment.byteBase + segment.starts[row - firstRow]
  }

  /** Gives the offset where a row's span ends. */
  endOf(row: number): number {
    const { segment, firstRow } = this.#find(row)
    const next = row - firstRow + 1
    return next < segment.starts.length ? segment.byteBase + segment.starts[next] : segment.byteEnd
  }

  /**
   * Gives where a row and those that follow it start, counted from where it does: up to `most` rows whose spans end by a byte,
   * the first one in any case. The rows lie side by side and in the same way.
   */
  startsFrom(firstRow: number, byteLimit: number, most: number): Uint32Array<ArrayBuffer> {
    let low = firstRow
    let high = Math.min(this.#breakAfter(firstRow), firstRow + most) - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.endOf(middle) <= byteLimit) low = middle
      else high = middle - 1
    }
    const byteStart = this.startOf(firstRow)
    const starts = new Uint32Array(low - firstRow + 1)
    for (let row = firstRow; row <= low; ) {
      const { segment, firstRow: firstOfSegment } = this.#find(row)
      const from = row - firstOfSegment
      const to = Math.min(segment.starts.length, low + 1 - firstOfSegment)
      const shift = segment.byteBase - byteStart
      for (let at = from; at < to; at++) starts[row++ - firstRow] = segment.starts[at] + shift
    }
    return starts
  }

  /** Gives the row whose span holds a byte, or the last one before it where it is in none; -1 before the first row. */
  rowAt(byteOffset: number): number {
    let low = 0
    let high = this.#rowCount
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.startOf(middle) <= byteOffset) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Takes the rows that follow those already known. */
  append(segment: IndexSegment, layout: Layout = 'lines'): void {
    if (this.#isComplete) throw new Error('the index is complete')
    if (segment.starts.length === 0) return
    const isInOrder = segment.byteBase + segment.starts[0] >= this.byteEnd && segment.byteEnd >= segment.byteBase
    if (!isInOrder) throw new Error('index segments come in file order')
    const isHole = segment.byteBase + segment.starts[0] > this.byteEnd
    if (this.#rowCount > 0 && (isHole || layout !== this.#layout)) this.#breaks.push(this.#rowCount)
    this.#layout = layout
    this.#segments.push(segment)
    this.#firstRows.push(this.#rowCount)
    this.#rowCount += segment.starts.length
  }

  /** Says that no rows follow. */
  complete(): void {
    this.#isComplete = true
  }

  /** Gives the first row behind a row that is not read together with it. */
  #breakAfter(row: number): number {
    let low = 0
    let high = this.#breaks.length
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.#breaks[middle] <= row) low = middle + 1
      else high = middle
    }
    return low < this.#breaks.length ? this.#breaks[low] : this.#rowCount
  }

  #find(row: number): { segment: IndexSegment; firstRow: number } {
    if (!(row >= 0 && row < this.#rowCount)) throw new RangeError(`row ${row} of ${this.#rowCount}`)
    let at = this.#lastSegment
    if (!this.#holds(at, row)) {
      at = this.#holds(at + 1, row) ? at + 1 : this.#search(row)
      this.#lastSegment = at
    }
    return { segment: this.#segments[at], firstRow: this.#firstRows[at] }
  }

  #holds(at: number, row: number): boolean {
    return (
      at < this.#segments.length &&
      row >= this.#firstRows[at] &&
      row - this.#firstRows[at] < this.#segments[at].starts.length
    )
  }

  #search(row: number): number {
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.#firstRows[middle] <= row) low = middle
      else high = middle - 1
    }
    return low
  }
}
