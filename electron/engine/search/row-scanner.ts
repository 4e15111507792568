/**
 * Finds in many rows at once what leaves of a question ask for. The kernel goes over a whole block looking for what a row must
 * hold; only rows that have it are read, and then decided exactly.
 */
import { TextKernel } from '../kernels/text.ts'
import { type BlockRow, type LeafPlan, planOf } from './leaf-plan.ts'
import { groupsOf, type LiteralGroup } from './literal-group.ts'
import type { SearchFound, SearchLeaf } from './search-task.ts'
import { TimedRun } from './timed-run.ts'

/** Texts of about so many UTF-16 units are run over in one go. */
const TIMED_UNITS = 2 ** 20

export class RowScanner {
  readonly #kernel: TextKernel
  /** By leaf; null for those that are in a group. */
  readonly #plans: readonly (LeafPlan | null)[]
  readonly #groups: readonly LiteralGroup[]
  readonly #timed = new Map<LeafPlan, TimedRun<readonly string[]>>()
  #hits: number[] = []
  #skips: number[] = []

  /** Takes a kernel that no other scanner uses any more. */
  constructor(leaves: readonly SearchLeaf[], kernel = new TextKernel()) {
    kernel.clear()
    this.#kernel = kernel
    const { groups, grouped } = groupsOf(this.#kernel, leaves)
    this.#groups = groups
    this.#plans = leaves.map((leaf, at) => (grouped.has(at) ? null : planOf(this.#kernel, leaf)))
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
    for (let row = 0; row < starts.length && this.#groups.length > 0; row++) {
      for (const group of this.#groups) group.look(rowAt(row), (leaf, isFound) => this.#note(leaf, row, isFound))
    }
    for (const [leaf, plan] of this.#plans.entries()) {
      if (plan === null) continue
      const candidates = this.#candidates(plan, bytes.length, starts, rowAt)
      if (plan.texts !== null) this.#runTimed(leaf, this.#timedOf(plan), plan.texts, candidates, rowAt)
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

  #timedOf(plan: LeafPlan): TimedRun<readonly string[]> {
    const timed = this.#timed.get(plan) ?? new TimedRun((texts) => texts.some(plan.test))
    this.#timed.set(plan, timed)
    return timed
  }

  #runTimed(
    leaf: number,
    timed: TimedRun<readonly string[]>,
    textsOf: (row: BlockRow) => readonly string[] | null,
    candidates: Iterable<number>,
    rowAt: (row: number) => BlockRow,
  ): void {
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
