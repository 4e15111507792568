/**
 * Finds in many rows at once what leaves of a question ask for. The kernel goes over a whole block looking for what a row must
 * hold; only rows that have it are read, and then decided exactly.
 */
import { TextKernel } from '../kernels/text.ts'
import { type BlockRow, type LeafPlan, planOf } from './leaf-plan.ts'
import type { SearchFound, SearchLeaf } from './search-task.ts'
import { TimedRun } from './timed-run.ts'

/** Texts of about so many UTF-16 units are run over in one go. */
const TIMED_UNITS = 2 ** 20

export class RowScanner {
  readonly #kernel = new TextKernel()
  readonly #plans: readonly LeafPlan[]
  readonly #timed: readonly TimedRun<readonly string[]>[]
  #hits: number[] = []
  #skips: number[] = []

  constructor(leaves: readonly SearchLeaf[]) {
    this.#plans = leaves.map((leaf) => planOf(this.#kernel, leaf))
    this.#timed = this.#plans.map(({ test }) => new TimedRun((texts) => texts.some(test)))
  }

  /** How much memory it holds. */
  get byteLength(): number {
    return this.#kernel.byteLength
  }

  /** Gives where the next block is to be put. */
  roomFor(byteLength: number): Uint8Array {
    return this.#kernel.room(byteLength)
  }

  /**
   * Looks into the rows of the block that was put there, which start at these places; `endOf` gives where a row's content
   * ends.
   */
  scan(bytes: Uint8Array, starts: Uint32Array, endOf: (row: number) => number): SearchFound {
    this.#hits = []
    this.#skips = []
    const rowAt = (row: number): BlockRow => ({ bytes, start: starts[row], end: endOf(row) })
    for (const [leaf, plan] of this.#plans.entries()) {
      const candidates = this.#candidates(plan, bytes.length, starts, rowAt)
      if (plan.texts !== null) this.#runTimed(leaf, plan.texts, candidates, rowAt)
      else for (const row of candidates) this.#note(leaf, row, plan.decide(rowAt(row)))
    }
    return { hits: Uint32Array.from(this.#hits), skips: Uint32Array.from(this.#skips) }
  }

  #note(leaf: number, row: number, isFound: boolean | null): void {
    if (isFound === true) this.#hits.push(leaf, row)
    else if (isFound === null) this.#skips.push(leaf, row)
  }

  /** Gives the rows that are worth a look, each once, in order. */
  *#candidates(
    { needles, isBeyondNeedles }: LeafPlan,
    byteLength: number,
    starts: Uint32Array,
    rowAt: (row: number) => BlockRow,
  ): Generator<number> {
    if (needles.length === 0) {
      for (let row = 0; row < starts.length; row++) yield row
    } else if (needles.length > 1 || isBeyondNeedles !== null) {
      for (let row = 0; row < starts.length; row++) {
        const one = rowAt(row)
        const isHeld = needles.some((needle) => this.#kernel.find(needle, one.start, one.end) >= 0)
        if (isHeld || isBeyondNeedles?.(one) === true) yield row
      }
    } else {
      let row = 0
      for (let from = 0; ; from = starts[row]) {
        const place = this.#kernel.find(needles[0], from, byteLength)
        if (place < 0) return
        row = rowHolding(starts, place, row)
        yield row
        row += 1
        if (row >= starts.length) return
      }
    }
  }

  #runTimed(
    leaf: number,
    textsOf: (row: BlockRow) => readonly string[] | null,
    candidates: Iterable<number>,
    rowAt: (row: number) => BlockRow,
  ): void {
    const timed = this.#timed[leaf]
    let rows: number[] = []
    let texts: (readonly string[])[] = []
    let units = 0
    const run = (): void => {
      for (const [at, answer] of timed.run(texts).entries())
        this.#note(leaf, rows[at], answer === 'skipped' ? null : answer === 'yes')
      rows = []
      texts = []
      units = 0
    }
    for (const row of candidates) {
      // Reading rows that are given up anyway would only take time.
      const ofRow = timed.isSpent ? null : textsOf(rowAt(row))
      if (ofRow === null) {
        this.#note(leaf, row, null)
        continue
      }
      rows.push(row)
      texts.push(ofRow)
      for (const text of ofRow) units += text.length
      if (units > TIMED_UNITS) run()
    }
    run()
  }
}

/** Gives the row that a place is in, at or after one. */
const rowHolding = (starts: Uint32Array, place: number, from: number): number => {
  let low = from
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (starts[middle] <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}
