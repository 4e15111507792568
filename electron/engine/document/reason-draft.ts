/** Reasons as a wish gives them, row by row, before they are changes: those that are alike in what many rows share become one. */
import type { ReasonAbout, ReasonChange } from '../../../shared/change.ts'
import type { Reason, SaidReason } from '../../../shared/decision.ts'
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { GatheredReasons, packed } from '../../../shared/gathered-reasons.ts'
import type { RowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { isSameMark } from './reason-layers.ts'

interface Told {
  lastReasonOf(row: RowId): Reason | null
}

interface Gathered {
  about: Omit<ReasonAbout, 'files'>
  files: Map<string, number>
  reasons: GatheredReasons
}

export class ReasonDraft {
  readonly #now: Told
  readonly #gathered = new Map<string, Gathered>()
  readonly #seen = new RowSet()
  /** Of rows that were given several reasons: what the last one shares with others. */
  readonly #last = new Map<RowId, string>()

  constructor(now: Told) {
    this.#now = now
  }

  /** Adds a row's reason, in place of any that it was given before. */
  add(row: RowId, said: SaidReason): void {
    const { method, rule, mark, kept, keptIn } = said
    const key = JSON.stringify([method, rule, mark.kind === 'tag' ? mark.tag : null])
    let gathered = this.#gathered.get(key)
    if (gathered === undefined) {
      gathered = { about: { method, rule, mark }, files: new Map(), reasons: new GatheredReasons() }
      this.#gathered.set(key, gathered)
    }
    const { files, reasons } = gathered
    if (keptIn !== null && !files.has(keptIn.file)) files.set(keptIn.file, files.size)
    const file = keptIn === null ? null : (files.get(keptIn.file) ?? null)
    // Rounded down, so that no pair seems more alike than it is; a tenth more for what a division has left out.
    const similarity = Math.floor(said.similarity * SIMILARITY_SCALE + 1e-6)
    if (this.#seen.has(row)) this.#last.set(row, key)
    else if (isSame(this.#now.lastReasonOf(row), said, similarity)) return
    this.#seen.add(row)
    reasons.add({ row, kept: file === null ? kept : null, file, number: keptIn?.number ?? 0, similarity })
  }

  /** Gives what of it is news. */
  changes(): ReasonChange[] {
    return [...this.#gathered].flatMap(([key, { about, files, reasons }]): ReasonChange[] => {
      const rows = reasons.rows((row) => (this.#last.get(row) ?? key) === key)
      return rows.rows.length === 0
        ? []
        : [{ kind: 'reason', about: { ...about, files: [...files.keys()] }, ...packed(rows) }]
    })
  }
}

const isSame = (known: Reason | null, said: SaidReason, similarity: number): boolean =>
  known !== null &&
  known.method === said.method &&
  known.rule === said.rule &&
  known.kept === said.kept &&
  known.keptIn?.file === said.keptIn?.file &&
  known.keptIn?.number === said.keptIn?.number &&
  Math.round(known.similarity * SIMILARITY_SCALE) === similarity &&
  isSameMark(known.mark, said.mark)
