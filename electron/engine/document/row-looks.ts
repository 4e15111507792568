/**
 * What is known of rows by looking at their bytes, kept true while they change: a pass tells it of the file's rows, and
 * only those that were since edited one by one, or inserted, are looked at again.
 */
import type { Change } from '../../../shared/change.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import type { Document } from './document.ts'

export class RowLooks<T> {
  readonly #document: Document
  readonly #look: (bytes: Uint8Array) => T
  readonly #looked = new Map<RowId, T>()

  constructor(document: Document, look: (bytes: Uint8Array) => T) {
    this.#document = document
    this.#look = look
  }

  /** Rows that were looked at again, and what was found; some may have been taken out since. */
  get looked(): ReadonlyMap<RowId, T> {
    return this.#looked
  }

  /** Looks again at the rows that changes touched one by one. */
  async lookAt(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if (change.kind === 'batch') await this.lookAt(change.changes)
      else if (change.kind === 'edit') await this.#lookOnce(change.row)
      else if (change.kind === 'insert') await this.#lookAll(change.first, change.lines.length)
      else if (change.kind === 'copy') await this.#lookAll(change.first, change.rows.size)
    }
  }

  /** Forgets what was looked at, as when another generation of the file is entered, and looks at all it must. */
  async startOver(): Promise<void> {
    this.#looked.clear()
    const { edits } = this.#document.history
    for (const row of edits.rowsEditedAlone()) await this.#lookOnce(row)
    for (const { start, end } of edits.inserted.ranges()) await this.#lookAll(start, end - start)
    if (!this.#document.history.isAtFileGeneration) {
      for (const row of this.#document.differences().edited.values()) await this.#lookOnce(row)
      for (const row of this.#document.differences().inserted.values()) await this.#lookOnce(row)
    }
  }

  async #lookAll(first: RowId, count: number): Promise<void> {
    for (let at = 0; at < count; at++) await this.#lookOnce(rowId(first + at))
  }

  async #lookOnce(row: RowId): Promise<void> {
    // A row that an undo took out again has no bytes to look at; whoever asks leaves it out.
    if (this.#document.history.edits.order.positionOf(row) === null) return
    this.#looked.set(row, this.#look(await this.#document.readRow(row)))
  }
}
