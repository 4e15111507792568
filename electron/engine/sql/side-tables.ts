/** What is known of rows beside their bytes, as columns of numbers for the tables beside them. */
import { position, type RowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'
import type { NumberColumns, Numbering } from './sql-messages.ts'

const BATCH_ROWS = 65_536
/** Past so many runs a table of numbers is joined: the expression would be looked through for each row. */
const MOST_RUNS = 100

/** Gives how rows are numbered, from 1 in file order, deleted rows counted. */
export const numberingOf = ({ history, rowCount }: Document): Numbering => {
  const runs: { start: number; end: number; number: number }[] = []
  let number = 1
  for (const { start, end } of history.edits.order.runsBetween(position(0), position(rowCount))) {
    if (runs.length === MOST_RUNS) return { kind: 'table' }
    runs.push({ start, end, number })
    number += end - start
  }
  return { kind: 'runs', runs }
}

/** Gives every row's number. */
export function* placesOf({ history, rowCount }: Document): Generator<NumberColumns> {
  const batch = new Columns(1)
  let number = 1
  for (const { start, end } of history.edits.order.runsBetween(position(0), position(rowCount))) {
    for (let row: number = start; row < end; row++, number++) {
      batch.add(row, [number])
      if (batch.isFull) yield batch.take()
    }
  }
  if (!batch.isEmpty) yield batch.take()
}

/** Gives rows by their identities alone. */
export function* idsOf(rows: RowSet): Generator<NumberColumns> {
  const batch = new Columns(0)
  for (const row of rows.values()) {
    batch.add(row, [])
    if (batch.isFull) yield batch.take()
  }
  if (!batch.isEmpty) yield batch.take()
}

/**
 * Gives what is decided and known of rows: verdict (1 keep, 2 drop), which of `combinations` its tags are, state (1 edited,
 * 2 inserted). `combinations` grows while this is read.
 */
export function* knownOf(document: Document, combinations: string[][]): Generator<NumberColumns> {
  const { decisions } = document.history
  const { edited, inserted } = document.differences()
  const rows = decisions.decided()
  rows.addAll(edited)
  rows.addAll(inserted)
  const tags = decisions.tags.map((tag) => ({ tag, rows: decisions.tagged(tag) }))
  const numbers = new Map<string, number>()
  const combinationOf = (row: RowId): number => {
    const own = tags.filter((tag) => tag.rows.has(row)).map(({ tag }) => tag)
    if (own.length === 0) return -1
    const key = JSON.stringify(own)
    let number = numbers.get(key)
    if (number === undefined) {
      number = combinations.length
      combinations.push(own)
      numbers.set(key, number)
    }
    return number
  }
  const batch = new Columns(3)
  for (const row of rows.values()) {
    const verdict = decisions.verdictOf(row)
    const state = inserted.has(row) ? 2 : edited.has(row) ? 1 : 0
    batch.add(row, [verdict === null ? 0 : verdict === 'keep' ? 1 : 2, combinationOf(row), state])
    if (batch.isFull) yield batch.take()
  }
  if (!batch.isEmpty) yield batch.take()
}

class Columns {
  readonly #ids = new Float64Array(BATCH_ROWS)
  readonly #columns: Float64Array<ArrayBuffer>[]
  #count = 0

  constructor(columns: number) {
    this.#columns = Array.from({ length: columns }, () => new Float64Array(BATCH_ROWS))
  }

  get isFull(): boolean {
    return this.#count === BATCH_ROWS
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  add(row: number, values: readonly number[]): void {
    this.#ids[this.#count] = row
    for (const [at, column] of this.#columns.entries()) column[this.#count] = values[at]
    this.#count += 1
  }

  take(): NumberColumns {
    const count = this.#count
    this.#count = 0
    return { ids: this.#ids.slice(0, count), columns: this.#columns.map((column) => column.slice(0, count)) }
  }
}
