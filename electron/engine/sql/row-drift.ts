/**
 * How far the tables of a database lag behind the rows: which rows may have other bytes than they were put in with. Rows that
 * came, went or moved, and what was decided, are told by comparing, so that only bytes have to be watched.
 */
import type { Change } from '../../../shared/change.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'

export class RowDrift {
  #rows = new RowSet()
  #isWhole = true
  #isSaved = false

  /** Whether any row may be another. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Rows that may have other bytes; the caller's own. */
  get rows(): RowSet {
    return this.#rows.clone()
  }

  /** Takes in which rows changes have touched. */
  async lookAt(changes: readonly Change[]): Promise<void> {
    for (const change of changes) addTouched(this.#rows, change)
  }

  /** Forgets all, as when rows are those of another generation; a save is none, though it looks like one. */
  async startOver(): Promise<void> {
    if (!this.#isSaved) this.#isWhole = true
    this.#isSaved = false
  }

  /** Says that the rows were saved as they are. */
  rebase(): void {
    this.#isSaved = true
  }

  /** Says that the tables are about to be made to hold the rows as they are now. */
  begin(): { rows: RowSet; isWhole: boolean } {
    const drift = { rows: this.#rows, isWhole: this.#isWhole }
    this.#rows = new RowSet()
    this.#isWhole = false
    return drift
  }

  /** Says that they could not be made so. */
  fail(): void {
    this.#isWhole = true
  }
}

const addTouched = (rows: RowSet, change: Change): void => {
  switch (change.kind) {
    case 'batch':
      for (const one of change.changes) addTouched(rows, one)
      break
    case 'edit':
      rows.add(change.row)
      break
    case 'insert':
    case 'remove':
      rows.addRange(change.first, after(change.first, change.lines.length))
      break
    case 'copy':
    case 'uncopy':
      rows.addRange(change.first, after(change.first, change.rows.size))
      break
    case 'tag':
    case 'untag':
    case 'judge':
    case 'note':
    case 'delete':
    case 'restore':
      break
    default:
      rows.addAll(change.rows)
  }
}

const after = (first: RowId, count: number): RowId => rowId(first + count)
