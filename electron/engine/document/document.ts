/**
 * The rows of a dataset as they are now: the opened file, plus its history of changes. All reading of rows goes through
 * here, for views, copies, exports and saves alike, so that they can't disagree about what a row is.
 */
import { join } from 'node:path'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { encodeLossless } from '../../../shared/utf8-lossless.ts'
import type { Layout } from '../container/container.ts'
import type { Disk } from '../disk.ts'
import { type BaseFile, readContent } from '../read/base-file.ts'
import { fileOfRow } from '../source/file-of-row.ts'
import { type OldRow, unpackOldRow } from '../write/old-row.ts'
import { RowFile } from '../write/row-file.ts'
import type { History } from './history.ts'
import type { RowOrder } from './row-order.ts'

export type RowState = 'original' | 'edited' | 'inserted'

/** Which rows differ from the file, by how. */
export interface Differences {
  /** In the file and in place, with other bytes. */
  edited: RowSet
  /** In place and not in the file. */
  inserted: RowSet
  /** In the file, and no longer among the rows; still in place where `isDeleted` says so. */
  deleted: RowSet
}

export class Document {
  base: BaseFile
  readonly history: History
  readonly #disk: Disk
  readonly #folder: string
  /** How many rows each file had when the dataset was first opened; empty where there is one. */
  firstParts: readonly number[] = []
  #rowFiles = new Map<string, Promise<RowFile>>()
  #differences: Differences | null = null
  #rowsInOrder: { order: RowOrder; version: number; rows: RowSet } | null = null

  /** `folder` holds the files of rows that history refers to. */
  constructor(disk: Disk, folder: string, base: BaseFile, history: History) {
    this.#disk = disk
    this.#folder = folder
    this.base = base
    this.history = history
  }

  /** Says that rows, history or the file have changed. */
  touch(): void {
    this.#differences = null
  }

  /** How many rows there are in file order, deleted ones included. */
  get rowCount(): number {
    return this.history.edits.order.count
  }

  /** Gives all rows in file order as a set, deleted ones included; not to be altered. */
  rowsInOrder(): RowSet {
    const { order } = this.history.edits
    const { version } = order
    if (this.#rowsInOrder?.order !== order || this.#rowsInOrder.version !== version) {
      this.#rowsInOrder = { order, version, rows: order.asSet() }
    }
    return this.#rowsInOrder.rows
  }

  isDeleted(row: RowId): boolean {
    return this.history.edits.deleted.has(row)
  }

  stateOf(row: RowId): RowState {
    const { edited, inserted } = this.differences()
    if (inserted.has(row)) return 'inserted'
    return edited.has(row) || (this.isDeleted(row) && this.history.edits.isEdited(row)) ? 'edited' : 'original'
  }

  /** Gives a row's place in the file, or null when it is not in it. */
  ordinalOf(row: RowId): number | null {
    return this.history.fileOrder.positionOf(row)
  }

  /** Reads a row's bytes as they are now; `inFile` are those that the file holds, for who has them at hand. */
  async readRow(row: RowId, inFile?: Uint8Array): Promise<Uint8Array> {
    // Taken before anything is waited for: a change made meanwhile lies on other bytes.
    const { file, build } = this.history.edits.stackOf(row)
    if (file !== null) return build(await this.#readRewritten(file, row))
    const first = inFile !== undefined && this.history.isAtFileGeneration ? inFile : await this.#readFirst(row)
    return build(first)
  }

  /** Reads a row's bytes as the file has them; null for a row that it does not hold. */
  async readFileRow(row: RowId): Promise<Uint8Array | null> {
    const ordinal = this.ordinalOf(row)
    return ordinal === null ? null : readContent(this.base, ordinal)
  }

  /** Gives a row as it was in the file before a save took it out; null for one that was in no file yet. */
  async readOldRow(row: RowId): Promise<OldRow | null> {
    const old = await this.#readOld(row)
    return old === null ? null : unpackOldRow(this.#oldLayout(row), old)
  }

  /**
   * Gives the part that a row which is not in the file was in when the dataset was first opened; null for one that was
   * made since, which is in the part of the row before it.
   */
  firstPartOf(row: RowId): number | null {
    if (this.firstParts.length < 2 || row >= FIRST_INSERTED_ROW_ID) return null
    let [part, end] = [0, this.firstParts[0]]
    while (row >= end && part + 1 < this.firstParts.length) end += this.firstParts[++part]
    return part
  }

  /** Gives the row that, undone to here, ends the file without a line ending though the file has one behind it by now. */
  get bareRow(): RowId | null {
    return this.history.linksAhead.find(({ endedRow }) => endedRow !== null)?.endedRow ?? null
  }

  /** Tells whether a row's bytes are, by its history, those that the file holds. */
  isAsInFile(row: RowId): boolean {
    const { edited, inserted } = this.differences()
    return !edited.has(row) && !inserted.has(row)
  }

  /** Gives which rows differ from the file; computed once after each change. */
  differences(): Differences {
    this.#differences ??= this.history.isAtFileGeneration ? this.#ownDifferences() : this.#differencesAcrossSaves()
    return this.#differences
  }

  async close(): Promise<void> {
    await this.base.file.close()
    for (const file of this.#rowFiles.values()) await (await file).close()
  }

  /** Opens a file of rows by its name, once. */
  rowFile(name: string): Promise<RowFile> {
    let file = this.#rowFiles.get(name)
    if (file === undefined) {
      file = RowFile.open(this.#disk, join(this.#folder, name))
      this.#rowFiles.set(name, file)
    }
    return file
  }

  async #readRewritten(file: string, row: RowId): Promise<Uint8Array> {
    const bytes = await (await this.rowFile(file)).read(row)
    if (bytes === null) throw new RangeError(`Row ${row} is not in ${file}`)
    return bytes
  }

  async #readFirst(row: RowId): Promise<Uint8Array> {
    const source = this.history.edits.insertedSource(row)
    if (source?.kind === 'line') return encodeLossless(source.text)
    if (source?.kind === 'file') {
      const copied = await (await this.rowFile(source.file)).read(row)
      if (copied !== null) return copied
    }
    const old = await this.#readOld(row)
    if (old !== null) return this.oldContent(row, old)
    const bytes = await this.readFileRow(row)
    if (bytes === null) throw new RangeError(`Row ${row} is in no file`)
    return bytes
  }

  /** Gives the content of a row out of a file of old rows. */
  oldContent(row: RowId, old: Uint8Array): Uint8Array {
    return unpackOldRow(this.#oldLayout(row), old).content
  }

  // Rows of one part lie alike, whichever version of the file it is.
  #oldLayout(row: RowId): Layout {
    return this.base.parts[fileOfRow(this, row)].layout
  }

  async #readOld(row: RowId): Promise<Uint8Array | null> {
    for (const { file } of this.history.linksAhead) {
      const bytes = await (await this.rowFile(file)).read(row)
      if (bytes !== null) return bytes
    }
    return null
  }

  #ownDifferences(): Differences {
    const { edits } = this.history
    const inserted = edits.inserted.clone()
    inserted.deleteAll(edits.deleted)
    const deleted = edits.deleted.clone()
    deleted.deleteAll(edits.inserted)
    const edited = edits.editedRows()
    edited.deleteAll(edits.inserted)
    edited.deleteAll(edits.deleted)
    return { edited, inserted, deleted }
  }

  // Undone past a save, rows differ by what was undone since, or was done in its stead: few, by hand, so they are looked
  // up one by one.
  #differencesAcrossSaves(): Differences {
    const { edits, fileOrder } = this.history
    const touched = new RowSet()
    const edited = new RowSet()
    for (const change of this.history.changesSinceSave()) {
      if (change.kind === 'edit') edited.add(change.row)
      else if ('lines' in change) touched.addRange(change.first, rowId(change.first + change.lines.length))
      else if (change.kind === 'copy' || change.kind === 'uncopy') {
        touched.addRange(change.first, rowId(change.first + change.rows.size))
      } else if ('json' in change || change.kind === 'rewrite' || change.kind === 'unwrite') edited.addAll(change.rows)
      else touched.addAll(change.rows)
    }
    touched.addAll(edited)
    const found: Differences = { edited: new RowSet(), inserted: new RowSet(), deleted: new RowSet() }
    for (const row of touched.values()) {
      const isInFile = fileOrder.positionOf(row) !== null
      const isHere = edits.order.positionOf(row) !== null && !edits.deleted.has(row)
      if (isInFile && !isHere) found.deleted.add(row)
      else if (!isInFile && isHere) found.inserted.add(row)
      else if (isInFile && isHere && edited.has(row)) found.edited.add(row)
    }
    return found
  }
}
