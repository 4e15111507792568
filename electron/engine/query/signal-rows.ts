/** The rows whose signal has a value that is asked for. Kept while rows change: only those that did are looked at again. */
import { position, rowId } from '../../../shared/ids.ts'
import type { NumberRange, SignalAsk } from '../../../shared/query/ask.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Dataset } from '../dataset.ts'
import type { RowOrder } from '../document/row-order.ts'
import { decided, type FoundSoFar } from './combine-rows.ts'

/** The numbers of one signal for all rows. */
export interface SignalNumbers {
  readonly info: SignalInfo
  /** Writes the values of consecutive rows, NaN where one is not known. */
  fill(range: RowRange, out: Float64Array, offset: number): void
}

interface Known {
  readonly revision: number
  readonly order: RowOrder
  readonly orderVersion: number
  readonly isComplete: boolean
  readonly found: FoundSoFar
}

export class SignalRows {
  readonly #dataset: Dataset
  readonly #numbers: SignalNumbers
  readonly #test: (value: number) => boolean
  #known: Known | null = null

  constructor(dataset: Dataset, numbers: SignalNumbers, ask: SignalAsk) {
    this.#dataset = dataset
    this.#numbers = numbers
    this.#test = valueTest(numbers.info, ask)
  }

  /** Gives the rows found; where not every row was measured, those that were not may be found yet. */
  now(isComplete: boolean): FoundSoFar {
    const { revision, document, touched } = this.#dataset
    const { order } = document.history.edits
    const known = this.#known
    const isOrderSame = known?.order === order && known.orderVersion === order.version
    if (known !== null && isOrderSame && known.revision === revision && known.isComplete === isComplete && isComplete)
      return known.found
    const again = known?.order === order && known.isComplete && isComplete ? touched.since(known.revision) : null
    const found = known === null || again === null ? this.#all(isComplete) : this.#lookAgain(known.found, again)
    this.#known = { revision, order, orderVersion: order.version, isComplete, found }
    return found
  }

  #all(isComplete: boolean): FoundSoFar {
    const { order } = this.#dataset.document.history.edits
    const sure = new RowSet()
    const possible = isComplete ? sure : new RowSet()
    for (const run of order.runsBetween(position(0), position(order.count))) this.#add(run, sure, possible)
    return { sure, possible }
  }

  #lookAgain({ sure }: FoundSoFar, rows: RowSet): FoundSoFar {
    const now = sure.clone()
    now.deleteAll(rows)
    const here = rows.clone()
    here.keepAll(this.#dataset.document.rowsInOrder())
    for (const run of here.ranges()) this.#add(run, now, now)
    return decided(now)
  }

  /** Adds rows that are found, and to `possible`, where that is another set, those that are not measured yet as well. */
  #add({ start, end }: RowRange, sure: RowSet, possible: RowSet): void {
    for (let from: number = start; from < end; ) {
      const block = Math.floor(from / BLOCK_ROWS)
      const to = Math.min(end, (block + 1) * BLOCK_ROWS)
      const [first, last] = [from % BLOCK_ROWS, to - block * BLOCK_ROWS]
      this.#numbers.fill({ start: rowId(from), end: rowId(to) }, values, first)
      bits.fill(0)
      open.fill(0)
      for (let at = first; at < last; at++) {
        const value = values[at]
        if (Number.isNaN(value)) open[at >>> 5] |= 1 << (at & 31)
        else if (this.#test(value)) bits[at >>> 5] |= 1 << (at & 31)
      }
      sure.addBits(block, bits)
      if (possible !== sure) {
        possible.addBits(block, bits)
        possible.addBits(block, open)
      }
      from = to
    }
  }
}

const BLOCK_ROWS = 65_536
const values = new Float64Array(BLOCK_ROWS)
const bits = new Uint32Array(BLOCK_ROWS / 32)
const open = new Uint32Array(BLOCK_ROWS / 32)

const valueTest = (info: SignalInfo, ask: SignalAsk): ((value: number) => boolean) => {
  if (ask.kind === 'signal-label') {
    const isWanted = (info.labels ?? []).map((label) => label === ask.label || label.startsWith(`${ask.label}-`))
    return (value) => isWanted[value] ?? false
  }
  const { min, isMinIn, max, isMaxIn } = keptRange(ask.range, info.scale)
  return (value) => (isMinIn ? value >= min : value > min) && (isMaxIn ? value <= max : value < max)
}

// An end that is meant as a kept value may have lost a bit on its way, as 0.29 does that was typed as 29 %.
const keptRange = (range: NumberRange, scale: number): NumberRange => {
  const kept = (end: number): number => {
    const nearest = Math.round(end * scale)
    return Math.abs(end * scale - nearest) < 1e-7 ? nearest / scale : end
  }
  return { ...range, min: kept(range.min), max: kept(range.max) }
}
