/**
 * What is decided about rows now: who has which tag, verdict and note. Decisions belong to identities, which outlive
 * edits and saves, so nothing here knows of generations; rows that are gone keep theirs, since an undo may bring them back.
 */
import type { DecisionChange } from '../../../shared/change.ts'
import type { Decision, Reason, Verdict } from '../../../shared/decision.ts'
import { assertNever } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { ReasonLayers, toldReason } from './reason-layers.ts'

/** Where a save has written decisions. */
export interface WrittenDecisions {
  /** The field of the rows that holds them, if any does. */
  field: string | null
  /** Whether a file beside holds them. */
  isBeside: boolean
}

export class Decisions {
  readonly #judged = { keep: new RowSet(), drop: new RowSet() }
  readonly #tags = new Map<string, RowSet>()
  readonly #notes = new Map<RowId, string>()
  readonly #noted = new RowSet()
  readonly #reasons = new ReasonLayers()
  readonly #numberOf: (row: RowId) => number | null
  /** Rows whose decision may be another than the one that stands in the file. */
  #unwritten = new RowSet()
  #writtenField: string | null = null
  #isBesideStale = false
  #version = 0

  /** `numberOf` says where a row stands in file order, for reasons that name one. */
  constructor(numberOf: (row: RowId) => number | null = () => null) {
    this.#numberOf = numberOf
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version
  }

  apply(change: DecisionChange): void {
    this.#version += 1
    this.#isBesideStale = true
    switch (change.kind) {
      case 'tag':
        this.#rowsOfTag(change.tag).addAll(change.rows)
        this.#unwritten.addAll(change.rows)
        break
      case 'untag': {
        const rows = this.#rowsOfTag(change.tag)
        rows.deleteAll(change.rows)
        if (rows.size === 0) this.#tags.delete(change.tag)
        this.#unwritten.addAll(change.rows)
        break
      }
      case 'judge':
        for (const { rows, from, to } of change.moves) {
          if (from !== null) this.#judged[from].deleteAll(rows)
          if (to !== null) this.#judged[to].addAll(rows)
          this.#unwritten.addAll(rows)
        }
        break
      case 'note':
        this.#setNote(change.row, change.after)
        this.#unwritten.add(change.row)
        break
      case 'reason':
      case 'unreason':
        this.#reasons.apply(change)
        this.#unwritten.addAll(change.rows)
        break
      default:
        assertNever(change)
    }
  }

  /** Gives what is decided about a row. */
  of(row: RowId): Decision {
    const tags: string[] = []
    for (const [tag, rows] of this.#tags) if (rows.has(row)) tags.push(tag)
    return { verdict: this.verdictOf(row), tags: tags.sort(byName), note: this.noteOf(row), reason: this.reasonOf(row) }
  }

  /** Gives why a row has its mark; null where it has none any more, or was not marked as a duplicate. */
  reasonOf(row: RowId): Reason | null {
    const reason = this.lastReasonOf(row)
    if (reason === null) return null
    const { mark } = reason
    const isMarked = mark.kind === 'drop' ? this.#judged.drop.has(row) : this.tagged(mark.tag).has(row)
    return isMarked ? reason : null
  }

  /** Gives the last reason that a row was given, whether it still has that mark or not. */
  lastReasonOf(row: RowId): Reason | null {
    const found = this.#reasons.find(row)
    return found === undefined ? null : toldReason(found.about, found.said, this.#numberOf)
  }

  get hasReasons(): boolean {
    return !this.#reasons.isEmpty
  }

  /** Gives the rows whose last reason came with a mark: a set of the caller's own. */
  reasonedBy(mark: Reason['mark']): RowSet {
    return this.#reasons.rowsWith(mark)
  }

  /** Gives the rows that may have a reason: a set of the caller's own. */
  reasoned(): RowSet {
    return this.#reasons.rows()
  }

  verdictOf(row: RowId): Verdict {
    if (this.#judged.keep.has(row)) return 'keep'
    return this.#judged.drop.has(row) ? 'drop' : null
  }

  noteOf(row: RowId): string | null {
    return this.#notes.get(row) ?? null
  }

  /** Gives the rows with a verdict; not to be altered. */
  judged(verdict: 'keep' | 'drop'): RowSet {
    return this.#judged[verdict]
  }

  /** Gives the rows with a tag; not to be altered. */
  tagged(tag: string): RowSet {
    return this.#tags.get(tag) ?? NO_ROWS
  }

  /** Gives the rows with a note; not to be altered. */
  get noted(): RowSet {
    return this.#noted
  }

  get notes(): ReadonlyMap<RowId, string> {
    return this.#notes
  }

  /** Gives the tags that any row has, by name. */
  get tags(): string[] {
    return [...this.#tags.keys()].sort(byName)
  }

  get isEmpty(): boolean {
    const { keep, drop } = this.#judged
    return keep.size === 0 && drop.size === 0 && this.#tags.size === 0 && this.#notes.size === 0
  }

  isDecided(row: RowId): boolean {
    if (this.#judged.keep.has(row) || this.#judged.drop.has(row) || this.#noted.has(row)) return true
    for (const rows of this.#tags.values()) if (rows.has(row)) return true
    return false
  }

  isUnwritten(row: RowId): boolean {
    return this.#unwritten.has(row)
  }

  /** Gives all rows about which anything is decided. */
  decided(): RowSet {
    const rows = this.#judged.keep.clone()
    rows.addAll(this.#judged.drop)
    rows.addAll(this.#noted)
    for (const tagged of this.#tags.values()) rows.addAll(tagged)
    return rows
  }

  /** Gives the rows whose decision may be another than the one in a field of the file. */
  unwrittenIn(field: string): RowSet {
    if (field === this.#writtenField) return this.#unwritten.clone()
    const rows = this.decided()
    rows.addAll(this.#unwritten)
    return rows
  }

  /** Whether a field of the file may say something else than what is decided. */
  isUnwrittenIn(field: string): boolean {
    return this.#unwritten.size > 0 || (field !== this.#writtenField && !this.isEmpty)
  }

  /** Whether decisions were written into a field of the file, or read from it. */
  isKnownIn(field: string): boolean {
    return field === this.#writtenField
  }

  /** Whether a file beside the dataset's may say something else than what is decided. */
  get isBesideStale(): boolean {
    return this.#isBesideStale
  }

  /** Says that a file of these rows was saved, and where it holds what is decided about them. */
  setSaved({ field, isBeside }: WrittenDecisions, rows: RowSet): void {
    // Rows are numbered anew by a save: what stood beside it is of the file before.
    this.#isBesideStale = !isBeside && !this.isEmpty
    if (field === null) {
      // Reasons in the field name rows by where they stood when it was written.
      if (this.#writtenField !== null) this.#unwritten.addAll(this.reasoned())
      return
    }
    const unwritten = this.unwrittenIn(field)
    unwritten.deleteAll(rows)
    this.#unwritten = unwritten
    this.#writtenField = field
  }

  #rowsOfTag(tag: string): RowSet {
    let rows = this.#tags.get(tag)
    if (rows === undefined) {
      rows = new RowSet()
      this.#tags.set(tag, rows)
    }
    return rows
  }

  #setNote(row: RowId, note: string | null): void {
    if (note === null) {
      this.#notes.delete(row)
      this.#noted.delete(row)
    } else {
      this.#notes.set(row, note)
      this.#noted.add(row)
    }
  }
}

const NO_ROWS = new RowSet()

// By code unit, so that the order is the same on every machine.
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
