/**
 * The rows that a filter found, by their places among one another, in file order. What is kept is how many of them lie in
 * each run of the file's order; the rest is counted in the bitmap when it is asked for, so that a filter which finds ten
 * million rows costs no more after each change than one that finds ten.
 */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import type { RowRange, RowSet } from '../../../shared/row-set.ts'
import type { RowOrder } from '../document/row-order.ts'

export class FoundRows {
  readonly #members: RowSet
  readonly order: RowOrder
  /** Of the order, which may grow. */
  readonly version: number
  /** Runs of the order that hold a member, as first and last identity, and where each begins in the file. */
  readonly #runs: RowRange[] = []
  readonly #inFile: number[] = []
  /** How many members lie before each run, and the total behind the last. */
  readonly #before: number[] = [0]

  /** Holds for as long as neither members nor order are altered. */
  constructor(members: RowSet, order: RowOrder) {
    this.#members = members
    this.order = order
    this.version = order.version
    let inFile = 0
    for (const run of order.runsBetween(position(0), position(order.count))) {
      const count = members.countBetween(run.start, run.end)
      if (count > 0) {
        this.#runs.push(run)
        this.#inFile.push(inFile)
        this.#before.push(this.count + count)
      }
      inFile += run.end - run.start
    }
  }

  get count(): number {
    return this.#before[this.#before.length - 1]
  }

  /** Gives where a row stands among those found, or null. */
  positionOf(row: RowId): number | null {
    const inFile = this.#members.has(row) ? this.order.positionOf(row) : null
    if (inFile === null) return null
    const run = lastAtMost(this.#inFile, inFile, this.#inFile.length)
    return this.#before[run] + this.#members.countBetween(this.#runs[run].start, row)
  }

  /** Gives the rows of places `start` to `end` as runs of consecutive identities. */
  *runsBetween(start: number, end: number): Generator<RowRange> {
    const stop = Math.min(end, this.count)
    if (start >= stop) return
    let run = lastAtMost(this.#before, start, this.#runs.length)
    let row: RowId | null = this.#members.nthFrom(this.#runs[run].start, start - this.#before[run])
    for (let at = start; at < stop; ) {
      if (row === null) {
        run += 1
        row = this.#members.firstFrom(this.#runs[run].start, this.#runs[run].end)
        continue
      }
      const first: RowId = row
      const runEnd: number = this.#runs[run].end
      let last: number = row
      let next: RowId | null = null
      for (at += 1; ; at++, last++) {
        next = last + 1 < runEnd ? this.#members.firstFrom(rowId(last + 1), rowId(runEnd)) : null
        if (next !== last + 1 || at >= stop) break
      }
      yield { start: first, end: rowId(last + 1) }
      row = next
    }
  }
}

/** Gives the last of the first `length` ascending numbers that is at most a number. */
const lastAtMost = (numbers: readonly number[], most: number, length: number): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle] <= most) low = middle + 1
    else high = middle
  }
  return low - 1
}
