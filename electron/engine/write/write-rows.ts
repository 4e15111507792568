/**
 * Writes a dataset's rows as a working file, part by part. Stretches of rows that nothing touched are copied as bytes, gaps
 * and all; an edited row keeps its own gap, and a deleted one takes its gap with it, so that it comes back as it was. How
 * rows of each layout are joined is the part writers' work (line-writer.ts, value-writer.ts).
 */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { DiskFile } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { fileOfRow } from '../source/file-of-row.ts'
import type { PartPlan, PartRows } from '../source/source.ts'
import { LineWriter } from './line-writer.ts'
import { OutFile } from './out-file.ts'
import { type PartWriter, RowSource, type WrittenRows } from './part-writer.ts'
import { ValueWriter } from './value-writer.ts'

/** Part of a file to be written: rows as they stand in the opened file, or one row of its own. */
export type Piece =
  | { kind: 'span'; row: RowId; ordinal: number; count: number }
  | { kind: 'row'; row: RowId; ordinal: number | null }

/** A stretch of the new working file that is one of the old. */
export interface Copied {
  readonly newStart: number
  readonly oldStart: number
  readonly length: number
}

/** Rows written, in order, and what their hashes must be. */
export interface Written {
  bytes: number
  rows: number
  /** Hashes of rows that were not copied, in the order written. */
  hashes: bigint[]
  pieces: Iterable<Piece>
}

export interface WrittenDataset extends Written {
  readonly parts: readonly PartPlan[]
  /** By part: how many rows were written. */
  readonly partRows: readonly number[]
  /** Parts that are not, byte for byte, what they were. */
  readonly changedParts: readonly number[]
  /** What was copied from the old working file, ascending. */
  readonly copied: readonly Copied[]
}

export interface WriteWatch {
  signal: AbortSignal
  onProgress(bytes: number): void
}

/** Gives the pieces of a dataset as it is now, in file order; none of them reaches over the end of a part. */
export function* piecesOf(document: Document): Generator<Piece> {
  const { edited, inserted, deleted } = document.differences()
  const { edits, fileOrder } = document.history
  const touched = edited.clone()
  touched.addAll(deleted)
  const { bareRow } = document
  if (bareRow !== null) touched.add(bareRow)
  for (const run of edits.order.runsBetween(position(0), position(edits.order.count))) {
    for (let row: number = run.start; row < run.end; ) {
      const inFile = fileOrder.runFrom(rowId(row))
      if (inFile === null) {
        if (inserted.has(rowId(row))) yield { kind: 'row', row: rowId(row), ordinal: null }
        row += 1
        continue
      }
      const end = Math.min(run.end, row + inFile.count)
      const next = touched.firstFrom(rowId(row), rowId(end)) ?? end
      if (next > row) yield* spansOf(document, rowId(row), inFile.start, next - row)
      if (next < end) {
        const ordinal = inFile.start + (next - row)
        if (!deleted.has(rowId(next))) yield { kind: 'row', row: rowId(next), ordinal }
        row = next + 1
      } else row = end
    }
  }
}

function* spansOf({ base }: Document, row: RowId, ordinal: number, count: number): Generator<Piece> {
  const parts = base.partRows ?? []
  for (let done = 0; done < count; ) {
    const at = ordinal + done
    const part = parts.find(({ firstRow, rowCount }) => at < firstRow + rowCount)
    const taken = part === undefined ? count - done : Math.min(count - done, part.firstRow + part.rowCount - at)
    yield { kind: 'span', row: rowId(row + done), ordinal: at, count: taken }
    done += taken
  }
}

/** Writes all rows as the dataset's new working file. The index must be complete. */
export const writeDataset = async (document: Document, file: DiskFile, watch: WriteWatch): Promise<WrittenDataset> => {
  const writer = new DatasetWriter(document, new OutFile(file))
  for (const piece of piecesOf(document)) {
    watch.signal.throwIfAborted()
    const pending = writer.add(piece)
    if (pending !== undefined) await pending
    watch.onProgress(writer.bytes)
  }
  return { ...(await writer.finish()), pieces: { [Symbol.iterator]: () => piecesOf(document) } }
}

class DatasetWriter {
  readonly #document: Document
  readonly #out: OutFile
  readonly #source: RowSource
  readonly #parts: readonly PartRows[]
  readonly #written: WrittenRows = { rows: 0, hashes: [], copied: [] }
  readonly #plans: PartPlan[] = []
  readonly #partRows: number[] = []
  readonly #changed: number[] = []
  #writer: PartWriter | null = null
  #start = { byte: 0, row: 0, rowsStart: 0 }
  /** The part's one piece, while it has one and that is all of its rows. */
  #isWhole = false

  constructor(document: Document, out: OutFile) {
    const { partRows } = document.base
    if (partRows === null) throw new Error('a dataset is written once its rows are known')
    this.#document = document
    this.#out = out
    this.#parts = partRows
    this.#source = new RowSource(document, out, this.#written)
  }

  get bytes(): number {
    return this.#out.size
  }

  async add(piece: Piece): Promise<void> {
    const part = this.#partOf(piece)
    while (this.#plans.length < part || this.#writer === null) {
      if (this.#writer !== null) await this.#close()
      await this.#open()
    }
    const { rowCount, firstRow } = this.#parts[part]
    if (piece.kind === 'span') {
      this.#isWhole = piece.ordinal === firstRow && piece.count === rowCount && this.#written.rows === this.#start.row
      await this.#writer.addSpan(piece.ordinal, piece.count)
    } else {
      this.#isWhole = false
      await this.#writer.addRow(piece.row, piece.ordinal)
    }
  }

  async finish(): Promise<Omit<WrittenDataset, 'pieces'>> {
    if (this.#writer !== null) await this.#close()
    while (this.#plans.length < this.#parts.length) {
      await this.#open()
      await this.#close()
    }
    await this.#out.flush()
    const { rows, hashes, copied } = this.#written
    return {
      bytes: this.#out.size,
      rows,
      hashes,
      copied,
      parts: this.#plans,
      partRows: this.#partRows,
      changedParts: this.#changed,
    }
  }

  #partOf({ row, ordinal }: Piece): number {
    const current = this.#plans.length
    if (ordinal === null) return Math.max(current, fileOfRow(this.#document, row))
    let part = current
    while (ordinal >= this.#parts[part].firstRow + this.#parts[part].rowCount) part += 1
    return part
  }

  async #open(): Promise<void> {
    const part = this.#parts[this.#plans.length]
    this.#start = { byte: this.#out.size, row: this.#written.rows, rowsStart: 0 }
    this.#isWhole = part.rowCount === 0
    const rowsStart = this.#out.size + part.rowsStart - part.byteStart
    this.#start.rowsStart = rowsStart
    this.#writer = part.layout === 'lines' ? new LineWriter(this.#source, part) : new ValueWriter(this.#source, part)
    await this.#writer.start()
  }

  async #close(): Promise<void> {
    const number = this.#plans.length
    const part = this.#parts[number]
    await this.#writer?.finish()
    this.#writer = null
    if (!this.#isWhole) this.#changed.push(number)
    this.#plans.push({
      byteStart: this.#start.byte,
      byteEnd: this.#out.size,
      layout: part.layout,
      rowsStart: this.#start.rowsStart,
      depth: part.depth,
    })
    this.#partRows.push(this.#written.rows - this.#start.row)
  }
}

/** What is done with each row that an export writes. */
export interface RowTaker {
  /** Tells whether a row is written at all. */
  isTaken(bytes: Uint8Array): boolean
  /** Gives the bytes to write for a row. */
  alter(row: RowId, bytes: Uint8Array): Uint8Array
  /** Is told of each row that is written, and of its number in the new file. */
  onRow(row: RowId, number: number): Promise<void> | undefined
}

/** Writes rows by themselves, each with a line ending, as an export does. */
export const writeRows = async (
  document: Document,
  rows: Iterable<RowId>,
  file: DiskFile,
  watch: { signal: AbortSignal; onProgress(rows: number): void },
  taker: RowTaker,
): Promise<{ bytes: number; rows: number; leftOut: number }> => {
  const out = new OutFile(file)
  let leftOut = 0
  const written: WrittenRows = { rows: 0, hashes: [], copied: [] }
  const source = new RowSource(document, out, written)
  for (const row of rows) {
    if (document.isDeleted(row)) continue
    if (written.rows % 1000 === 0) {
      watch.signal.throwIfAborted()
      watch.onProgress(written.rows)
    }
    const { bytes, ending } = await source.lineOf(row)
    if (!taker.isTaken(bytes)) {
      leftOut += 1
      continue
    }
    const pending = taker.onRow(row, written.rows)
    if (pending !== undefined) await pending
    await out.write(taker.alter(row, bytes))
    await out.write(ending)
    written.rows += 1
  }
  await out.flush()
  return { bytes: out.size, rows: written.rows, leftOut }
}

/** The set of rows whose lines in the file a save will change. */
export const rowsToKeepOld = (document: Document): RowSet => {
  const { edited, deleted } = document.differences()
  const rows = new RowSet()
  rows.addAll(edited)
  rows.addAll(deleted)
  return rows
}
