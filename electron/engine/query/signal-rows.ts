/** The rows whose signal has a value that is asked for. Kept while rows change: only those that did are looked at again. */
import { position, rowId } from '../../../shared/ids.ts'
import type { NumberRange, SignalAsk } from '../../../shared/query/ask.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Breath } from '../breath.ts'
import type { Dataset } from '../dataset.ts'
import type { RowOrder } from '../document/row-order.ts'

/** The numbers of one signal for all rows. */
export interface SignalNumbers {
  readonly info: SignalInfo
  /** Writes the values of consecutive rows, NaN where one is not known. */
  fill(range: RowRange, out: Float64Array, offset: number): void
}

interface Known {
  readonly revision: number
  readonly order: RowOrder
  readonly rows: RowSet
}

export class SignalRows {
  readonly #dataset: Dataset
  readonly #numbers: SignalNumbers
  readonly #test: (value: number) => boolean
  #known: Known | null = null

  /** Takes numbers that are known for all rows; a row without one is not found. */
  constructor(dataset: Dataset, numbers: SignalNumbers, ask: SignalAsk) {
    this.#dataset = dataset
    this.#numbers = numbers
    this.#test = valueTest(numbers.info, ask)
  }

  /** Looks at all rows; after this, only at those that have changed since. */
  async prepare(breath: Breath): Promise<void> {
    const { revision, document } = this.#dataset
    const { order } = document.history.edits
    const rows = new RowSet()
    // Rows may come and go meanwhile: these are those of now.
    for (const run of [...order.runsBetween(position(0), position(order.count))]) {
      for (let start: number = run.start; start < run.end; start += BLOCK_ROWS) {
        this.#add({ start: rowId(start), end: rowId(Math.min(run.end, start + BLOCK_ROWS)) }, rows)
        await breath.take()
      }
    }
    this.#known = { revision, order, rows }
  }

  /** Gives the rows found; not to be altered. */
  now(): RowSet {
    const { revision, document, touched } = this.#dataset
    const { order } = document.history.edits
    const known = this.#known
    if (known?.revision === revision && known.order === order) return known.rows
    const again = known?.order === order ? touched.since(known.revision) : null
    const rows = known === null || again === null ? this.#all(order) : this.#lookAgain(known.rows, again)
    this.#known = { revision, order, rows }
    return rows
  }

  #all(order: RowOrder): RowSet {
    const rows = new RowSet()
    for (const run of order.runsBetween(position(0), position(order.count))) this.#add(run, rows)
    return rows
  }

  #lookAgain(before: RowSet, rows: RowSet): RowSet {
    if (rows.size === 0) return before
    const now = before.clone()
    now.deleteAll(rows)
    const here = rows.clone()
    here.keepAll(this.#dataset.document.rowsInOrder())
    for (const run of here.ranges()) this.#add(run, now)
    return now
  }

  #add({ start, end }: RowRange, rows: RowSet): void {
    for (let from: number = start; from < end; ) {
      const block = Math.floor(from / BLOCK_ROWS)
      const to = Math.min(end, (block + 1) * BLOCK_ROWS)
      const [first, last] = [from % BLOCK_ROWS, to - block * BLOCK_ROWS]
      this.#numbers.fill({ start: rowId(from), end: rowId(to) }, values, first)
      bits.fill(0)
      // What is not known is NaN, and in no range.
      for (let at = first; at < last; at++) if (this.#test(values[at])) bits[at >>> 5] |= 1 << (at & 31)
      rows.addBits(block, bits)
      from = to
    }
  }
}

const BLOCK_ROWS = 65_536
const values = new Float64Array(BLOCK_ROWS)
const bits = new Uint32Array(BLOCK_ROWS / 32)

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
