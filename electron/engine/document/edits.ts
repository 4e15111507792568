/**
 * What was done to the rows of one generation: a file as it was at one save (or when it was opened), plus changes. Edits
 * of a row are squashed into one list of splices, so that reading a row costs the same after a thousand edits; a bulk
 * `set` is one layer over all its rows. Taking a change back is applying its reverse, in the opposite order.
 */
import type { Change, CopyChange, EditChange, InsertChange, SetChange } from '../../../shared/change.ts'
import { assertNever } from '../../../shared/engine-error.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { setValue } from '../../../shared/json-edit.ts'
import { editJson } from '../../../shared/json-edits.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { applySplices, type Splice, squashSplices } from '../../../shared/text-splice.ts'
import { decodeLossless, encodeLossless } from '../../../shared/utf8-lossless.ts'
import type { RowOrder } from './row-order.ts'

interface Layer {
  /** How many bulk sets lie under these splices. */
  setsBelow: number
  splices: readonly Splice[]
}

/** Where an inserted row's first bytes are: in the change itself, or in a file of rows. */
export type InsertedSource = { kind: 'line'; text: string } | { kind: 'file'; file: string; row: RowId }

interface InsertedRun {
  first: number
  count: number
  change: InsertChange | CopyChange
}

export class Edits {
  readonly order: RowOrder
  readonly deleted = new RowSet()
  readonly inserted = new RowSet()
  #layers = new Map<RowId, Layer[]>()
  #sets: SetChange[] = []
  #runs: InsertedRun[] = []
  #setRows: RowSet | null = new RowSet()

  /** Takes an order of its own to alter. */
  constructor(order: RowOrder) {
    this.order = order
  }

  apply(change: Change): void {
    switch (change.kind) {
      case 'edit':
        this.#edit(change)
        break
      case 'set':
        this.#sets.push(change)
        this.#setRows = null
        break
      case 'lift':
        this.#sets.pop()
        this.#setRows = null
        break
      case 'insert':
        this.order.insertAfter(change.after, change.first, change.lines.length)
        this.#addRun({ first: change.first, count: change.lines.length, change })
        break
      case 'copy':
        this.order.insertAll(copiesOf(change))
        this.#addRun({ first: change.first, count: change.rows.size, change })
        break
      case 'remove':
      case 'uncopy':
        this.#removeRun(change.first)
        break
      case 'delete':
        this.deleted.addAll(change.rows)
        break
      case 'restore':
        this.deleted.deleteAll(change.rows)
        break
      case 'tag':
      case 'untag':
      case 'judge':
      case 'note':
        break
      case 'batch':
        for (const one of change.changes) this.apply(one)
        break
      default:
        assertNever(change)
    }
  }

  /** Tells whether a row's bytes differ from those it started with. */
  isEdited(row: RowId): boolean {
    return this.#layers.has(row) || this.#sets.some((set) => set.rows.has(row))
  }

  /** Gives all rows whose bytes differ from those they started with. */
  editedRows(): RowSet {
    const rows = this.#rowsOfSets().clone()
    for (const row of this.#layers.keys()) rows.add(row)
    return rows
  }

  /** Gives rows that were edited one by one. */
  rowsEditedAlone(): Iterable<RowId> {
    return this.#layers.keys()
  }

  /** Gives a row's bytes as they are now from those it started with. */
  bytesOf(row: RowId, start: Uint8Array): Uint8Array {
    const layers = this.#layers.get(row) ?? []
    let bytes = start
    let next = 0
    for (let below = 0; below <= this.#sets.length; below++) {
      for (; next < layers.length && layers[next].setsBelow === below; next++) {
        bytes = encodeLossless(applySplices(decodeLossless(bytes), layers[next].splices))
      }
      const set = this.#sets[below]
      if (set?.rows.has(row)) bytes = setIn(bytes, set)
    }
    return bytes
  }

  /** Says where an inserted row's first bytes are; null for a row that no change inserted. */
  insertedSource(row: RowId): InsertedSource | null {
    let low = 0
    let high = this.#runs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#runs[middle].first <= row) low = middle + 1
      else high = middle
    }
    const run = this.#runs[low - 1]
    if (run === undefined || row >= run.first + run.count) return null
    const { change } = run
    return 'lines' in change
      ? { kind: 'line', text: change.lines[row - change.first] }
      : { kind: 'file', file: change.file, row }
  }

  #edit(change: EditChange): void {
    const layers = this.#layers.get(change.row) ?? []
    const last = layers.at(-1)
    if (last?.setsBelow !== this.#sets.length) {
      this.#layers.set(change.row, [...layers, { setsBelow: this.#sets.length, splices: change.splices }])
      return
    }
    const splices = squashSplices(last.splices, change.splices)
    const rest = layers.slice(0, -1)
    if (splices.length > 0) rest.push({ ...last, splices })
    if (rest.length > 0) this.#layers.set(change.row, rest)
    else this.#layers.delete(change.row)
  }

  #addRun(run: InsertedRun): void {
    this.#runs.push(run)
    this.#runs.sort((a, b) => a.first - b.first)
    this.inserted.addRange(rowId(run.first), rowId(run.first + run.count))
  }

  #removeRun(first: RowId): void {
    const run = this.#runs.find((one) => one.first === first)
    if (run === undefined) throw new RangeError(`No rows were inserted from ${first}`)
    const rows = RowSet.ofRange(first, rowId(first + run.count))
    this.order.remove(rows)
    this.inserted.deleteAll(rows)
    this.#runs = this.#runs.filter((one) => one !== run)
  }

  #rowsOfSets(): RowSet {
    if (this.#setRows === null) {
      this.#setRows = new RowSet()
      for (const set of this.#sets) this.#setRows.addAll(set.rows)
    }
    return this.#setRows
  }
}

const setIn = (bytes: Uint8Array, { path, json }: SetChange): Uint8Array =>
  json === null ? editJson(bytes, [{ do: 'remove', at: path }]) : setValue(bytes, path, json)

const copiesOf = (change: CopyChange): { after: RowId; first: RowId; count: number }[] =>
  [...change.rows.values()].map((after, index) => ({ after, first: rowId(change.first + index), count: 1 }))
