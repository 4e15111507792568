/** What is known of why rows were marked: the last reason that each row was given, whether it still has its mark or not. */
import type { ReasonAbout, ReasonChange } from '../../../shared/change.ts'
import type { Reason } from '../../../shared/decision.ts'
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { RowReason } from '../../../shared/packed-reasons.ts'
import { RowSet } from '../../../shared/row-set.ts'

export class ReasonLayers {
  readonly #layers: ReasonChange[] = []

  get isEmpty(): boolean {
    return this.#layers.length === 0
  }

  apply(change: ReasonChange): void {
    if (change.kind === 'reason') this.#layers.push(change)
    else this.#layers.pop()
  }

  /** Gives the rows that ever got a reason, whether they still have its mark or not: a set of the caller's own. */
  rows(): RowSet {
    const rows = new RowSet()
    for (const layer of this.#layers) rows.addAll(layer.rows)
    return rows
  }

  /** Gives the rows whose last reason came with a mark: a set of the caller's own. */
  rowsWith(mark: Reason['mark']): RowSet {
    const rows = new RowSet()
    const seen = new RowSet()
    for (const { rows: told, about } of this.#layers.toReversed()) {
      if (about !== null && isSameMark(about.mark, mark)) {
        const last = told.clone()
        last.deleteAll(seen)
        rows.addAll(last)
      }
      seen.addAll(told)
    }
    return rows
  }

  /** Finds a row's last reason, and what it shares with others; undefined where there is none. */
  find(row: RowId): { about: ReasonAbout; said: RowReason } | undefined {
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const { rows, about, reasons } = this.#layers[at]
      if (!rows.has(row)) continue
      const said = about === null ? undefined : reasons.find(row)
      return about === null || said === undefined ? undefined : { about, said }
    }
    return undefined
  }
}

/** Tells whether two marks are one. */
export const isSameMark = (one: Reason['mark'], other: Reason['mark']): boolean =>
  one.kind === 'tag' ? other.kind === 'tag' && one.tag === other.tag : other.kind === 'drop'

/** Gives a reason as it is told; `numberOf` says where a row stands. */
export const toldReason = (
  { method, rule, mark, files }: ReasonAbout,
  { kept, file, number, similarity }: RowReason,
  numberOf: (row: RowId) => number | null,
): Reason => ({
  method,
  rule,
  kept,
  keptNumber: kept === null ? null : numberOf(kept),
  keptIn: file === null ? null : { file: files[file] ?? '', number },
  similarity: similarity / SIMILARITY_SCALE,
  mark,
})
