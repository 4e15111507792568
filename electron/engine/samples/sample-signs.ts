/**
 * Format and findings of all rows as they are now: what the pass found in the file, and what rows that were changed since
 * say when they are looked at again. Kept as sets of rows, so that counting and asking are arithmetic of bitmaps.
 */
import type { Change } from '../../../shared/change.ts'
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import type { FileLenses } from '../../../shared/lens/lenses.ts'
import type { Mapping } from '../../../shared/lens/mapping.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { type LintKind, lintKinds } from '../../../shared/sample/lint.ts'
import type { Document } from '../document/document.ts'
import { isBulk, RowLooks } from '../document/row-looks.ts'
import type { RowOrder } from '../document/row-order.ts'
import { type RowLook, readColumns } from '../signals/read-row.ts'
import { lensByte, lensOfByte } from './lens-byte.ts'
import { type RowSigns, readSigns } from './read-signs.ts'

/** What the pass found, by ordinal of the file. */
export interface FileSigns {
  /** Formats, as `lensOfByte` reads them. */
  readonly lenses: Uint8Array
  readonly findings: Uint16Array
}

/** Rows of a bulk change beyond this stand as they were before it until the file is saved. */
const MOST_LOOKED = 20_000

export interface SignCounts {
  /** The most frequent first. */
  readonly formats: { lens: string; rows: number }[]
  /** In the order of `lintKinds`; kinds that no row has are left out. */
  readonly findings: { kind: LintKind; rows: number }[]
}

export class SampleSigns {
  readonly #document: Document
  readonly #looks: RowLooks<RowLook>
  #usual: string | null = null
  #mapping: Mapping | null = null
  #lenses: FileLenses = { usual: null, own: null }
  #inFile: FileSigns | null = null
  #formats = new Map<string, RowSet>()
  #findings: RowSet[] = []
  #counts: SignCounts | null = null
  /** Whether rows were changed that were not looked at again. */
  #isStale = false

  constructor(document: Document) {
    this.#document = document
    this.#looks = new RowLooks(document, (bytes) => readColumns(bytes, this.#lenses), MOST_LOOKED)
  }

  /** What the file mostly is; null while that is not known, or it is nothing known. */
  get usual(): string | null {
    return this.#usual
  }

  /** The mapping that somebody made for rows of this shape. */
  get mapping(): Mapping | null {
    return this.#mapping
  }

  /** Takes how rows are to be read from now on. */
  setLenses(usual: string | null, mapping: Mapping | null): void {
    this.#usual = usual
    this.#mapping = mapping
    this.#lenses = fileLensesOf({ usual, mapping })
  }

  /** Whether every row has been looked at, as it is now. */
  get isComplete(): boolean {
    return this.#inFile !== null && !this.#isStale
  }

  /** Takes what the pass found, or null when the file is another one, and looks at rows that differ from it. */
  async setInFile(signs: FileSigns | null): Promise<void> {
    this.#inFile = signs
    this.#isStale = false
    await this.startOver()
  }

  /** Goes on with a file that was just saved: the same rows at other places. What is not complete is left to the pass. */
  rebase(): void {
    if (!this.isComplete) {
      this.#inFile = null
      return
    }
    const { fileOrder } = this.#document.history
    const lenses = new Uint8Array(fileOrder.count)
    const findings = new Uint16Array(fileOrder.count)
    // A run at a time: looking for the place of each of a million rows would be felt.
    for (const [lens, rows] of this.#formats) {
      for (const { start, end } of placesOf(rows, fileOrder)) lenses.fill(lensByte(lens), start, end)
    }
    for (const [at, rows] of this.#findings.entries()) {
      for (const { start, end } of placesOf(rows, fileOrder)) {
        for (let ordinal = start; ordinal < end; ordinal++) findings[ordinal] |= 1 << at
      }
    }
    this.#inFile = { lenses, findings }
  }

  /** What rows say that were looked at since the pass told of the file, signals included. */
  get looked(): ReadonlyMap<RowId, RowLook> {
    return this.#looks.looked
  }

  /** Reads one row's signs from its bytes. */
  read(bytes: Uint8Array): RowSigns {
    return readSigns(bytes, this.#lenses)
  }

  /** Looks again at the rows that changes touched. */
  async lookAt(changes: readonly Change[]): Promise<void> {
    if (this.#inFile === null) return
    this.#isStale ||= changes.some(setsMany)
    this.#take(await this.#looks.lookAt(changes))
  }

  /** Goes back to what the pass found, and looks again at all rows that differ from the file. */
  async startOver(): Promise<void> {
    this.#formats = new Map()
    this.#findings = lintKinds.map(() => new RowSet())
    this.#counts = null
    if (this.#inFile === null) return
    this.#takeFile(this.#inFile)
    await this.#looks.startOver()
    this.#take(RowSet.of(this.#looks.looked.keys()))
  }

  /** Gives the rows that have a finding of a kind, or of any; a set of the caller's own. */
  rowsWith(kind: LintKind | 'any'): RowSet {
    const rows = new RowSet()
    for (const [at, set] of this.#findings.entries()) if (kind === 'any' || lintKinds[at] === kind) rows.addAll(set)
    return this.#here(rows)
  }

  /** Gives the rows of a format; a set of the caller's own. */
  rowsOf(lens: string): RowSet {
    return this.#here(this.#formats.get(lens)?.clone() ?? new RowSet())
  }

  /** Counts rows by format and by finding, deleted ones left out; nothing until the pass has told. */
  counts(): SignCounts {
    if (this.#counts !== null) return this.#counts
    const formats = [...this.#formats].map(([lens, rows]) => ({ lens, rows: this.#countHere(rows) }))
    const findings = lintKinds.map((kind, at) => ({ kind, rows: this.#countHere(this.#findings[at]) }))
    this.#counts = {
      formats: formats.filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows),
      findings: findings.filter(({ rows }) => rows > 0),
    }
    return this.#counts
  }

  // A stretch of rows at a time: one format mostly goes on for millions of them, and most rows are clean.
  #takeFile({ lenses, findings }: FileSigns): void {
    const { fileOrder } = this.#document.history
    let ordinal = 0
    for (const run of fileOrder.runsBetween(position(0), position(lenses.length))) {
      for (let row: number = run.start; row < run.end; ) {
        const lens = lenses[ordinal]
        const start = row
        for (; row < run.end && lenses[ordinal] === lens; row++, ordinal++) {
          if (findings[ordinal] !== 0) this.#addFindings(rowId(row), findings[ordinal])
        }
        this.#setOf(lensOfByte(lens)).addRange(rowId(start), rowId(row))
      }
    }
  }

  #take(looked: RowSet): void {
    this.#counts = null
    for (const rows of [...this.#formats.values(), ...this.#findings]) rows.deleteAll(looked)
    for (const row of looked.values()) {
      const signs = this.#looks.looked.get(row)
      // A row that an undo took out again is nowhere.
      const isHere = this.#document.history.edits.order.positionOf(row) !== null
      if (signs === undefined || !isHere) continue
      this.#setOf(signs.lens).add(row)
      this.#addFindings(row, signs.findings)
    }
  }

  #setOf(lens: string): RowSet {
    let rows = this.#formats.get(lens)
    if (rows === undefined) {
      rows = new RowSet()
      this.#formats.set(lens, rows)
    }
    return rows
  }

  #addFindings(row: RowId, findings: number): void {
    for (let rest = findings; rest !== 0; rest &= rest - 1) this.#findings[31 - Math.clz32(rest & -rest)].add(row)
  }

  #here(rows: RowSet): RowSet {
    rows.deleteAll(this.#document.history.edits.deleted)
    rows.deleteAll(this.#document.differences().deleted)
    return rows
  }

  #countHere(rows: RowSet | undefined): number {
    if (rows === undefined || rows.size === 0) return 0
    const { deleted } = this.#document.history.edits
    const gone = this.#document.differences().deleted
    if (deleted.size === 0 && gone.size === 0) return rows.size
    const here = rows.clone()
    here.deleteAll(deleted)
    here.deleteAll(gone)
    return here.size
  }
}

/** Gives where rows stand, as ranges of places; those that are not there are left out. */
function* placesOf(rows: RowSet, order: RowOrder): Generator<{ start: number; end: number }> {
  for (const range of rows.ranges()) {
    for (let row: number = range.start; row < range.end; ) {
      const run = order.runFrom(rowId(row))
      const count = run === null ? 1 : Math.min(run.count, range.end - row)
      if (run !== null) yield { start: run.start, end: run.start + count }
      row += count
    }
  }
}

const setsMany = (change: Change): boolean => {
  if (change.kind === 'batch') return change.changes.some(setsMany)
  return isBulk(change) && change.rows.size > MOST_LOOKED
}
