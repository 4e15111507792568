/**
 * Columns of all rows as they are now: a file of columns in the order in which the rows stood when it was made, with the values of
 * rows over it that were changed since. Columns are read when they are asked for, and the least used ones let go of.
 *
 * A save gives rows other places in the file and takes nothing else from them: the columns stay those of the order that
 * they were made in, and rows that were changed before the save keep their values here (`#carried`).
 */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { type RowRange, RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { RowOrder } from '../document/row-order.ts'
import { type ColumnFile, type ColumnNumbers, type ColumnWidth, emptyColumn } from './column-file.ts'

/** Numbers of one signal, by row. They follow the rows while these change, until the columns are made anew. */
export interface SignalColumn {
  readonly info: SignalInfo
  /** Gives a row's value divided by scale (of labels the label's number); NaN where it is not known. */
  at(row: RowId): number
  /** Gives the same for rows of consecutive identities. */
  fill(range: RowRange, out: Float64Array, offset: number): void
}

/** Values of a row, as they are kept. */
type Values = ReadonlyMap<RowId, { readonly values: Uint32Array }>

/** Columns in memory are together no larger than this, or than four numbers of four bytes a row. */
const KEPT_BYTES = 64 * 2 ** 20
const KEPT_BYTES_A_ROW = 16

export class RowColumns {
  readonly #looked: () => Values
  #made: { readonly file: ColumnFile; readonly order: RowOrder } | null = null
  #carried = new Map<RowId, { readonly values: Uint32Array }>()
  readonly #cache = new Map<number, ColumnNumbers>()

  /** `looked` gives the rows that were read anew since the file was opened or saved. */
  constructor(looked: () => Values) {
    this.#looked = looked
  }

  get isReady(): boolean {
    return this.#made !== null
  }

  get file(): ColumnFile | null {
    return this.#made?.file ?? null
  }

  /** Takes columns that were just made, or found, for rows in this order. */
  async take(file: ColumnFile, order: RowOrder): Promise<void> {
    await this.clear()
    this.#made = { file, order }
  }

  /** Lets go of the columns: the rows are to be read another way, or there is another file. */
  async clear(): Promise<void> {
    const made = this.#made
    this.#made = null
    this.#carried = new Map()
    this.#cache.clear()
    await made?.file.close()
  }

  /** Goes on past a save: what is known of changed rows by now is what the saved file holds. */
  carry(): void {
    this.#carried = new Map([...this.#carried, ...this.#looked()])
  }

  /** Reads a column; null where the file is not what was written. */
  async column(at: number, info: SignalInfo): Promise<SignalColumn | null> {
    const made = this.#made
    if (made === null) return null
    const numbers = await this.#numbersOf(made.file, at)
    if (numbers === null) return null
    return new LiveColumn(info, numbers, at, made.order, this.#looked, () => this.#carried)
  }

  /** Gives a column for rows in another order as it was at the last save, to be written there; null as `column` does. */
  async ordered(at: number, width: ColumnWidth, order: RowOrder): Promise<ColumnNumbers | null> {
    const made = this.#made
    // Read past the cache: all columns are, one after the other, and none of them twice.
    const numbers = made === null ? null : (this.#cache.get(at) ?? (await made.file.read(at)))
    if (made === null || numbers === null) return null
    const out = emptyColumn(width, order.count)
    let place = 0
    for (const run of order.runsBetween(position(0), position(order.count))) {
      for (let row: number = run.start; row < run.end; ) {
        const from = made.order.runFrom(rowId(row))
        const count = from === null ? 1 : Math.min(from.count, run.end - row)
        if (from !== null) out.set(numbers.subarray(from.start, from.start + count), place)
        place += count
        row += count
      }
    }
    for (const [row, { values }] of this.#carried) {
      const to = order.positionOf(row)
      if (to !== null) out[to] = values[at]
    }
    return out
  }

  async #numbersOf(file: ColumnFile, at: number): Promise<ColumnNumbers | null> {
    const cached = this.#cache.get(at)
    const numbers = cached ?? (await file.read(at))
    if (numbers === null) return null
    // The last one asked for stands last.
    this.#cache.delete(at)
    this.#cache.set(at, numbers)
    const most = Math.max(KEPT_BYTES, file.rowCount * KEPT_BYTES_A_ROW)
    let bytes = 0
    for (const { byteLength } of this.#cache.values()) bytes += byteLength
    for (const [oldest, { byteLength }] of this.#cache) {
      if (bytes <= most || oldest === at) break
      this.#cache.delete(oldest)
      bytes -= byteLength
    }
    return numbers
  }
}

class LiveColumn implements SignalColumn {
  readonly info: SignalInfo
  readonly #numbers: ColumnNumbers
  readonly #at: number
  readonly #order: RowOrder
  readonly #looked: () => Values
  readonly #carried: () => Values
  readonly #unknown: number
  readonly #scale: number
  #changed: { looked: Values; carried: Values; size: number; rows: RowSet } | null = null

  constructor(
    info: SignalInfo,
    numbers: ColumnNumbers,
    at: number,
    order: RowOrder,
    looked: () => Values,
    carried: () => Values,
  ) {
    this.info = info
    this.#numbers = numbers
    this.#at = at
    this.#order = order
    this.#looked = looked
    this.#carried = carried
    this.#unknown = info.width === 1 ? 0xff : info.width === 2 ? 0xffff : 0xffffffff
    this.#scale = info.scale
  }

  at(row: RowId): number {
    const changed = this.#changedValue(row)
    if (changed !== undefined) return changed
    const place = this.#order.positionOf(row)
    return place === null ? Number.NaN : this.#valueOf(this.#numbers[place])
  }

  fill(range: RowRange, out: Float64Array, offset: number): void {
    const numbers = this.#numbers
    const unknown = this.#unknown
    const scale = this.#scale
    for (let row: number = range.start; row < range.end; ) {
      const run = this.#order.runFrom(rowId(row))
      const count = run === null ? 1 : Math.min(run.count, range.end - row)
      const to = offset + row - range.start
      if (run === null) out[to] = Number.NaN
      else {
        for (let at = 0; at < count; at++) {
          const number = numbers[run.start + at]
          out[to + at] = number === unknown || number === undefined ? Number.NaN : number / scale
        }
      }
      row += count
    }
    const changed = this.#changedRows()
    for (
      let row = changed.firstFrom(range.start, range.end);
      row !== null;
      row = changed.firstFrom(rowId(row + 1), range.end)
    ) {
      const value = this.#changedValue(row)
      if (value !== undefined) out[offset + row - range.start] = value
    }
  }

  #valueOf(number: number | undefined): number {
    return number === undefined || number === this.#unknown ? Number.NaN : number / this.#scale
  }

  #changedValue(row: RowId): number | undefined {
    const changed = this.#looked().get(row) ?? this.#carried().get(row)
    if (changed === undefined) return undefined
    const number = changed.values[this.#at]
    return number === 0xffffffff ? Number.NaN : number / this.#scale
  }

  #changedRows(): RowSet {
    const [looked, carried] = [this.#looked(), this.#carried()]
    const size = looked.size + carried.size
    // Rows that were looked at are never forgotten but all at once, so that their count tells whether any came.
    if (this.#changed?.looked !== looked || this.#changed.carried !== carried || this.#changed.size !== size) {
      const rows = RowSet.of(looked.keys())
      rows.addAll(RowSet.of(carried.keys()))
      this.#changed = { looked, carried, size, rows }
    }
    return this.#changed.rows
  }
}
