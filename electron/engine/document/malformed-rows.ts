/**
 * Which rows are not JSON as they are now: what the survey found in the file, less the rows that were since edited or
 * deleted, plus those that were made or left malformed by a change. Bulk sets pass malformed rows over.
 */
import type { Change } from '../../../shared/change.ts'
import { position } from '../../../shared/ids.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from './document.ts'
import { RowLooks } from './row-looks.ts'

export class MalformedRows {
  readonly #document: Document
  /** By ordinal of the file; null until the survey has told. */
  #inFile: RowSet | null = null
  /** The same by identity; follows from it and the file's order. */
  #inFileById: RowSet | null = null
  readonly #looks: RowLooks<boolean>

  constructor(document: Document) {
    this.#document = document
    this.#looks = new RowLooks(document, (bytes) => checkJson(bytes) !== null)
  }

  /** Takes what the survey found, by ordinal of the file. */
  setInFile(ordinals: RowSet | null): void {
    this.#inFile = ordinals
    this.#inFileById = null
  }

  get isExact(): boolean {
    return this.#inFile !== null
  }

  /** Looks again at the rows that changes touched one by one. */
  async lookAt(changes: readonly Change[]): Promise<void> {
    await this.#looks.lookAt(changes)
  }

  /** Forgets what was looked at, as when another generation of the file is entered, and looks at all it must. */
  startOver(): Promise<void> {
    this.#inFileById = null
    return this.#looks.startOver()
  }

  /** Looks at rows that the index had not come to, once it is complete. */
  lookAtRest(): Promise<void> {
    return this.#looks.lookAtRest()
  }

  /** Gives the malformed rows that are not deleted. */
  rows(): RowSet {
    const rows = this.#fileRows().clone()
    const { edits } = this.#document.history
    for (const [row, isMalformed] of this.#looks.looked) {
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
}
