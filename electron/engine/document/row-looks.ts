/**
 * What is known of rows by looking at their bytes, kept true while they change: a pass tells it of the file's rows, and
 * only those that were since edited one by one, or inserted, are looked at again.
 */
import type { Change, RewriteChange, SetChange } from '../../../shared/change.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from './document.ts'

/** Tells whether a change alters the bytes of many rows at once. */
export const isBulk = (change: Change): change is SetChange | RewriteChange =>
  change.kind === 'set' || change.kind === 'lift' || change.kind === 'rewrite' || change.kind === 'unwrite'

export class RowLooks<T> {
  readonly #document: Document
  readonly #look: (bytes: Uint8Array) => T
  readonly #mostOfSet: number
  readonly #looked = new Map<RowId, T>()
  /** Rows that could not be read yet, since the index has not come to them. */
  #unread = new RowSet()

  /** Rows of a bulk `set` or `rewrite` are looked at only if they are at most so many: reading them takes as long as setting them did. */
  constructor(document: Document, look: (bytes: Uint8Array) => T, mostOfSet = 0) {
    this.#document = document
    this.#look = look
    this.#mostOfSet = mostOfSet
  }

  /** Rows that were looked at again, and what was found; some may have been taken out since. */
  get looked(): ReadonlyMap<RowId, T> {
    return this.#looked
  }

  /** Looks at the rows that could not be read yet, once the index is complete. */
  async lookAtRest(): Promise<void> {
    const rows = this.#unread
    this.#unread = new RowSet()
    for (const row of rows.values()) await this.#lookOnce(row)
  }

  /** Looks again at the rows that changes touched one by one, and gives them. */
  async lookAt(changes: readonly Change[]): Promise<RowSet> {
    const rows = this.#touchedBy(changes)
    for (const row of rows.values()) await this.#lookOnce(row)
    return rows
  }

  /** Forgets what was looked at, as when another generation of the file is entered, and looks at all it must. */
  async startOver(): Promise<void> {
    this.#looked.clear()
    this.#unread = new RowSet()
    const { edits, isAtFileGeneration } = this.#document.history
    const rows = RowSet.of(edits.rowsEditedAlone())
    rows.addAll(edits.inserted)
    if (!isAtFileGeneration) {
      const { edited, inserted } = this.#document.differences()
      rows.addAll(edited)
      rows.addAll(inserted)
    }
    for (const row of rows.values()) await this.#lookOnce(row)
  }

  #touchedBy(changes: readonly Change[]): RowSet {
    const rows = new RowSet()
    for (const change of changes) {
      if (change.kind === 'batch') rows.addAll(this.#touchedBy(change.changes))
      else if (change.kind === 'edit') rows.add(change.row)
      else if (change.kind === 'insert') rows.addRange(change.first, rowId(change.first + change.lines.length))
      else if (change.kind === 'copy') rows.addRange(change.first, rowId(change.first + change.rows.size))
      else if (isBulk(change)) {
        if (change.rows.size <= this.#mostOfSet) rows.addAll(change.rows)
      }
    }
    return rows
  }

  async #lookOnce(row: RowId): Promise<void> {
    // A row that an undo took out again has no bytes to look at; whoever asks leaves it out.
    if (this.#document.history.edits.order.positionOf(row) === null) return
    const ordinal = this.#document.ordinalOf(row)
    const isKnown = ordinal === null || ordinal < this.#document.base.index.rowCount
    if (isKnown) this.#looked.set(row, this.#look(await this.#document.readRow(row)))
    else this.#unread.add(row)
  }
}
