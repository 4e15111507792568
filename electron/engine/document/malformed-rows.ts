/**
 * Which rows are not JSON as they are now: what the survey found in the file, less the rows that were since edited or
 * deleted, plus those that were made or left malformed by a change. Bulk sets pass malformed rows over, so only rows
 * edited one by one, and inserted ones, have to be looked at again.
 */
import type { Change } from '../../../shared/change.ts'
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from './document.ts'

export class MalformedRows {
  readonly #document: Document
  /** By ordinal of the file; null until the survey has told. */
  #inFile: RowSet | null = null
  /** The same by identity; follows from it and the file's order. */
  #inFileById: RowSet | null = null
  /** Rows that were looked at again, and what was found. */
  readonly #looked = new Map<RowId, boolean>()

  constructor(document: Document) {
    this.#document = document
  }

  /** Takes what the survey found, by ordinal of the file. */
  setInFile(ordinals: RowSet | null): void {
    this.#inFile = ordinals
    this.#inFileById = null
  }

  get isExact(): boolean {
    return this.#inFile !== null
  }

  /** Looks again at the rows that a change touched one by one. */
  async lookAt(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if (change.kind === 'batch') await this.lookAt(change.changes)
      else if (change.kind === 'edit') await this.#look(change.row)
      else if (change.kind === 'insert') await this.#lookAll(change.first, change.lines.length)
      else if (change.kind === 'copy') await this.#lookAll(change.first, change.rows.size)
    }
  }

  /** Forgets what was looked at, as when another generation of the file is entered, and looks at all it must. */
  async startOver(): Promise<void> {
    this.#looked.clear()
    this.#inFileById = null
    const { edits } = this.#document.history
    for (const row of edits.rowsEditedAlone()) await this.#look(row)
    for (const { start, end } of edits.inserted.ranges()) await this.#lookAll(start, end - start)
    if (!this.#document.history.isAtFileGeneration) {
      for (const row of this.#document.differences().edited.values()) await this.#look(row)
      for (const row of this.#document.differences().inserted.values()) await this.#look(row)
    }
  }

  /** Gives the malformed rows that are not deleted. */
  rows(): RowSet {
    const rows = this.#fileRows().clone()
    const { edits } = this.#document.history
    for (const [row, isMalformed] of this.#looked) {
      if (isMalformed && edits.order.positionOf(row) !== null) rows.add(row)
      else rows.delete(row)
    }
    rows.deleteAll(edits.deleted)
    rows.deleteAll(this.#document.differences().deleted)
    return rows
  }

  #fileRows(): RowSet {
    if (this.#inFileById !== null) return this.#inFileById
    const rows = new RowSet()
    const { fileOrder } = this.#document.history
    for (const ordinal of this.#inFile?.values() ?? []) {
      if (ordinal < fileOrder.count) rows.add(fileOrder.rowAt(position(ordinal)))
    }
    this.#inFileById = rows
    return rows
  }

  async #lookAll(first: RowId, count: number): Promise<void> {
    for (let at = 0; at < count; at++) await this.#look(rowId(first + at))
  }

  async #look(row: RowId): Promise<void> {
    // A row that an undo took out again has no bytes to look at, and is left out by `rows`.
    if (this.#document.history.edits.order.positionOf(row) === null) return
    this.#looked.set(row, checkJson(await this.#document.readRow(row)) !== null)
  }
}
