/**
 * What was done to the rows of one generation: a file as it was at one save (or when it was opened), plus changes. Edits
 * of a row are squashed into one list of splices, so that reading a row costs the same after a thousand edits; a bulk
 * `set` is one layer over all its rows, and so is a `rewrite`, which hides what lies below it. Taking a change back is
 * applying its reverse, in the opposite order.
 */
import type { Change, CopyChange, EditChange, InsertChange, RewriteChange, SetChange } from '../../../shared/change.ts'
import { assertNever } from '../../../shared/engine-error.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { setValue } from '../../../shared/json-edit.ts'
import { editJson } from '../../../shared/json-edits.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { applySplices, type Splice, squashSplices } from '../../../shared/text-splice.ts'
import { decodeLossless, encodeLossless } from '../../../shared/utf8-lossless.ts'
import type { RowOrder } from './row-order.ts'

interface Layer {
  /** How many bulk changes lie under these splices. */
  bulksBelow: number
  splices: readonly Splice[]
}

/** Where an inserted row's first bytes are: in the change itself, or in a file of rows. */
export type InsertedSource = { kind: 'line'; text: string } | { kind: 'file'; file: string; row: RowId }

/** How a row's bytes come about. */
export interface RowStack {
  /** The file of rows that holds the bytes to start with; null for those that the row started with. */
  file: string | null
  /** Gives the row's bytes from those to start with. */
  build(start: Uint8Array): Uint8Array
}

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
  #bulks: (SetChange | RewriteChange)[] = []
  #runs: InsertedRun[] = []
  #bulkRows: RowSet | null = new RowSet()

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
      case 'rewrite':
        this.#bulks.push(change)
        this.#bulkRows = null
        break
      case 'lift':
      case 'unwrite':
        this.#bulks.pop()
        this.#bulkRows = null
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
      case 'reason':
      case 'unreason':
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
    return this.#layers.has(row) || this.#bulks.some(({ rows }) => rows.has(row))
  }

  /** Gives all rows whose bytes differ from those they started with. */
  editedRows(): RowSet {
    const rows = this.#rowsOfBulks().clone()
    for (const row of this.#layers.keys()) rows.add(row)
    return rows
  }

  /** Gives rows that were edited one by one. */
  rowsEditedAlone(): Iterable<RowId> {
    return this.#layers.keys()
  }

  /** Gives how a row's bytes come about as it is now, to be built when they are read; later changes do not alter it. */
  stackOf(row: RowId): RowStack {
    const bulks = this.#bulks.length === 0 ? [] : this.#bulks.filter(({ rows }) => rows.has(row))
    const layers = this.#layers.get(row) ?? []
    if (bulks.length === 0 && layers.length === 0) return AS_STARTED
    let file: string | null = null
    let steps: (SetChange | readonly Splice[])[] = []
    let next = 0
    for (let below = 0; below <= this.#bulks.length; below++) {
      for (; next < layers.length && layers[next].bulksBelow === below; next++) steps.push(layers[next].splices)
      const bulk = this.#bulks[below]
      if (bulk === undefined || !bulks.includes(bulk)) continue
      if ('json' in bulk) steps.push(bulk)
      else {
        file = bulk.file
        steps = []
      }
    }
    return { file, build: (start) => steps.reduce(takeStep, start) }
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
    // As a layer it would outlive its undo, and lie over edits that are taken back after it.
    if (change.splices.length === 0) return
    // A layer of nothing would be left by its own reverse, for the layers below to be taken back under.
    if (change.splices.length === 0) return
    const layers = this.#layers.get(change.row) ?? []
    const last = layers.at(-1)
    if (last?.bulksBelow !== this.#bulks.length) {
      this.#layers.set(change.row, [...layers, { bulksBelow: this.#bulks.length, splices: change.splices }])
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

  #rowsOfBulks(): RowSet {
    if (this.#bulkRows === null) {
      this.#bulkRows = new RowSet()
      for (const { rows } of this.#bulks) this.#bulkRows.addAll(rows)
    }
    return this.#bulkRows
  }
}

const AS_STARTED: RowStack = { file: null, build: (start) => start }

const takeStep = (bytes: Uint8Array, step: SetChange | readonly Splice[]): Uint8Array =>
  'json' in step ? setIn(bytes, step) : encodeLossless(applySplices(decodeLossless(bytes), step))

const setIn = (bytes: Uint8Array, { path, json }: SetChange): Uint8Array =>
  json === null ? editJson(bytes, [{ do: 'remove', at: path }]) : setValue(bytes, path, json)

const copiesOf = (change: CopyChange): { after: RowId; first: RowId; count: number }[] =>
  [...change.rows.values()].map((after, index) => ({ after, first: rowId(change.first + index), count: 1 }))
