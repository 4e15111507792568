/**
 * The order of rows in a file: runs of consecutive identities. A file as opened is one run; each insertion splits one.
 * The first opened file may still be growing while it is indexed, so the row after its last known one is kept as the open
 * end of the order, and rows that the index finds are added there, behind insertions made meanwhile.
 *
 * Every position belongs to one run; runs are never empty but the open end.
 */
import { type Position, position, type RowId, rowId } from '../../../shared/ids.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'

interface Run {
  start: number
  count: number
}

export class RowOrder {
  #runs: Run[]
  /** Position of each run's first row, and the total behind the last. */
  #positions: Float64Array = new Float64Array(1)
  /** Run numbers by ascending start, for looking identities up. */
  #byStart: Uint32Array = new Uint32Array(0)
  #isStale = true
  #version = 0

  private constructor(runs: Run[]) {
    this.#runs = runs
  }

  /** Gives the order of a file whose rows are numbered as they stand. */
  static ofFile(count: number): RowOrder {
    return new RowOrder([{ start: 0, count }])
  }

  /** Gives the order that `toRuns` wrote down. */
  static fromRuns(runs: Float64Array): RowOrder {
    const list: Run[] = []
    for (let index = 0; index + 1 < runs.length; index += 2) list.push({ start: runs[index], count: runs[index + 1] })
    return new RowOrder(list)
  }

  /** Writes the order down as pairs of first identity and count. */
  toRuns(): Float64Array {
    return Float64Array.from(this.#runs.flatMap((run) => [run.start, run.count]))
  }

  /** Grows whenever rows join, or are taken out. */
  get version(): number {
    return this.#version
  }

  get count(): number {
    this.#index()
    return this.#positions[this.#runs.length]
  }

  clone(): RowOrder {
    return new RowOrder(this.#runs.map((run) => ({ ...run })))
  }

  /** Tells the order how many rows of the first file are known by now. */
  growTo(fileRows: number): void {
    const last = this.#runs.at(-1)
    if (last === undefined) this.#runs.push({ start: 0, count: fileRows })
    else last.count = fileRows - last.start
    this.#isStale = true
    this.#version += 1
  }

  /** Gives the row at a position; the position must be inside the order. */
  rowAt(at: Position): RowId {
    const run = this.#runAt(at)
    return rowId(this.#runs[run].start + at - this.#positions[run])
  }

  /** Gives where a row stands, or null when it is not in the order. */
  positionOf(row: RowId): Position | null {
    return this.runFrom(row)?.start ?? null
  }

  /** Gives where a row stands and how many rows from it on follow one another in identity as in place. */
  runFrom(row: RowId): { start: Position; count: number } | null {
    this.#index()
    let low = 0
    let high = this.#byStart.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#runs[this.#byStart[middle]].start <= row) low = middle + 1
      else high = middle
    }
    if (low === 0) return null
    const number = this.#byStart[low - 1]
    const run = this.#runs[number]
    const left = run.start + run.count - row
    return left > 0 ? { start: position(this.#positions[number] + row - run.start), count: left } : null
  }

  /** Gives the rows of positions `start` to `end` as runs of consecutive identities, in order. */
  *runsBetween(start: Position, end: Position): Generator<RowRange> {
    const stop = Math.min(end, this.count)
    if (start >= stop) return
    for (let number = this.#runAt(start); number < this.#runs.length; number++) {
      const { start: first, count } = this.#runs[number]
      const from = Math.max(start, this.#positions[number])
      const to = Math.min(stop, this.#positions[number] + count)
      if (from >= stop) return
      if (from < to)
        yield { start: rowId(first + from - this.#positions[number]), end: rowId(first + to - this.#positions[number]) }
    }
  }

  /** Gives all rows as a set. */
  asSet(): RowSet {
    const rows = new RowSet()
    for (const { start, count } of this.#runs) rows.addRange(rowId(start), rowId(start + count))
    return rows
  }

  /** Puts `count` new rows after a row (null: before the first). */
  insertAfter(after: RowId | null, first: RowId, count: number): void {
    this.insertAll([{ after, first, count }])
  }

  /** Puts many new runs in at once; the time is that of one pass over the runs. */
  insertAll(insertions: readonly { after: RowId | null; first: RowId; count: number }[]): void {
    this.#index()
    const placed = insertions.map(({ after, first, count }) => {
      const at = after === null ? -1 : this.positionOf(after)
      if (at === null) throw new RangeError(`Row ${after} is not in the order`)
      return { at: at + 1, start: first as number, count }
    })
    placed.sort((a, b) => a.at - b.at)
    const runs: Run[] = []
    let next = 0
    this.#runs.forEach((run, number) => {
      let from = this.#positions[number]
      const end = from + run.count
      let start = run.start
      const isLast = number === this.#runs.length - 1
      while (next < placed.length && placed[next].at < end + (isLast ? 1 : 0)) {
        const { at, start: first, count } = placed[next]
        if (at > from) {
          runs.push({ start, count: at - from })
          start += at - from
          from = at
        }
        runs.push({ start: first, count })
        next += 1
      }
      // The last run stays even when empty: it is the open end that a growing index adds to.
      if (from < end || isLast) runs.push({ start, count: end - from })
    })
    this.#replace(runs)
  }

  /** Takes rows out. */
  remove(rows: RowSet): void {
    this.#index()
    const runs: Run[] = []
    const gone = [...rows.ranges()]
    for (const [number, run] of this.#runs.entries()) {
      let from = run.start
      const end = run.start + run.count
      for (let index = firstRangeEndingAfter(gone, from); index < gone.length && gone[index].start < end; index++) {
        if (gone[index].start > from) runs.push({ start: from, count: gone[index].start - from })
        from = Math.min(end, gone[index].end)
      }
      if (from < end || number === this.#runs.length - 1) runs.push({ start: from, count: end - from })
    }
    this.#replace(runs)
  }

  #replace(runs: readonly Run[]): void {
    const merged: Run[] = []
    for (const [number, run] of runs.entries()) {
      const last = merged.at(-1)
      if (last !== undefined && last.start + last.count === run.start) last.count += run.count
      else if (run.count > 0 || number === runs.length - 1) merged.push({ ...run })
    }
    this.#runs = merged
    this.#isStale = true
    this.#version += 1
  }

  #runAt(at: number): number {
    this.#index()
    let low = 0
    let high = this.#runs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#positions[middle + 1] <= at) low = middle + 1
      else high = middle
    }
    if (low === this.#runs.length) throw new RangeError(`Position ${at} is past the last row`)
    return low
  }

  #index(): void {
    if (!this.#isStale) return
    this.#positions = new Float64Array(this.#runs.length + 1)
    this.#runs.forEach((run, number) => {
      this.#positions[number + 1] = this.#positions[number] + run.count
    })
    this.#byStart = Uint32Array.from(this.#runs.keys()).sort((a, b) => this.#runs[a].start - this.#runs[b].start)
    this.#isStale = false
  }
}

const firstRangeEndingAfter = (ranges: readonly RowRange[], row: number): number => {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ranges[middle].end <= row) low = middle + 1
    else high = middle
  }
  return low
}
