/** Which rows have had their bytes altered since a revision, so that what is known of all others need not be found out again. */
import type { Change } from '../../../shared/change.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { touchedRows } from '../search/changed-rows.ts'

const MOST_NOTED = 500

export class TouchedRows {
  readonly #noted: { revision: number; rows: RowSet }[] = []
  /** Before this revision nothing is known. */
  #from = 0

  /** Takes changes that came with a revision; null where any row may be another one. */
  note(revision: number, changes: readonly Change[] | null): void {
    if (changes === null) {
      this.#noted.length = 0
      this.#from = revision
      return
    }
    const { touched } = touchedRows(changes)
    if (touched.size === 0) return
    this.#noted.push({ revision, rows: touched })
    if (this.#noted.length > MOST_NOTED) this.#from = this.#noted.shift()?.revision ?? revision
  }

  /** Gives the rows that were altered after a revision, inserted ones among them; null where that is not known. */
  since(revision: number): RowSet | null {
    if (revision < this.#from) return null
    const rows = new RowSet()
    for (const noted of this.#noted) if (noted.revision > revision) rows.addAll(noted.rows)
    return rows
  }
}
