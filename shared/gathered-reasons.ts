/** Reasons of rows that come one by one and in any order, to be made one change of. */
import type { ReasonChange } from './change.ts'
import { type RowId, rowId } from './ids.ts'
import { PackedReasons, type ReasonRows, type RowReason } from './packed-reasons.ts'
import { RowSet } from './row-set.ts'

export class GatheredReasons {
  readonly #rows: number[] = []
  readonly #kept: number[] = []
  readonly #similarity: number[] = []
  readonly #files: number[] = []
  readonly #numbers: number[] = []

  get count(): number {
    return this.#rows.length
  }

  /** Adds a row's reason, in place of one that was added for it before. */
  add({ row, kept, file, number, similarity }: RowReason): void {
    this.#rows.push(row)
    this.#kept.push(kept ?? Number.NaN)
    this.#similarity.push(similarity)
    this.#files.push(file === null ? 0 : file + 1)
    this.#numbers.push(number)
  }

  /** Gives those that are wanted, in ascending order of identity. */
  rows(isWanted: (row: RowId) => boolean = () => true): ReasonRows {
    const order = this.#order().filter((at) => isWanted(rowId(this.#rows[at])))
    return {
      rows: Float64Array.from(order, (at) => this.#rows[at]),
      kept: Float64Array.from(order, (at) => this.#kept[at]),
      similarity: Uint16Array.from(order, (at) => this.#similarity[at]),
      files: Uint16Array.from(order, (at) => this.#files[at]),
      numbers: Float64Array.from(order, (at) => this.#numbers[at]),
    }
  }

  #order(): number[] {
    const order = [...this.#rows.keys()]
    if (this.#rows.every((row, at) => at === 0 || row > this.#rows[at - 1])) return order
    order.sort((one, other) => this.#rows[one] - this.#rows[other] || one - other)
    return order.filter((at, place) => this.#rows[order[place + 1]] !== this.#rows[at])
  }
}

/** Gives reasons with both marked and kept rows renamed; a kept row without a new name is no longer named. */
export const renameReasons = (change: ReasonChange, rename: (row: RowId) => RowId | null): ReasonChange => {
  const renamed = new GatheredReasons()
  for (const one of change.reasons.all()) {
    const row = rename(one.row)
    if (row !== null) renamed.add({ ...one, row, kept: one.kept === null ? null : rename(one.kept) })
  }
  return { ...change, ...packed(renamed.rows()) }
}

/** Gives reasons and the set of rows that they are about, as a change has them. */
export const packed = (reasons: ReasonRows): Pick<ReasonChange, 'rows' | 'reasons'> => {
  const rows = new RowSet()
  for (const row of reasons.rows) rows.add(rowId(row))
  return { rows, reasons: PackedReasons.of(reasons) }
}
