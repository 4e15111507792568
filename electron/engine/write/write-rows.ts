/**
 * Writes a dataset's rows as a file. Stretches of rows that nothing touched are copied as bytes, gaps and all; an edited
 * row keeps its own gap; a deleted one takes only its own line ending with it, so that blank lines stay; a new one stands
 * behind the gap of the row before it. A file whose last row had no line ending still has none when a new row is last.
 */
import { EngineError } from '../../../shared/engine-error.ts'
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { DiskFile } from '../disk.ts'
import type { Document } from '../document/document.ts'
import { hashRow } from '../kernels/lines.ts'
import { OutFile, ReadWindow } from './out-file.ts'

/** Part of a file to be written: rows as they stand in the opened file, one row of its own, or what a deleted row leaves. */
export type Piece =
  | { kind: 'span'; row: RowId; ordinal: number; count: number }
  | { kind: 'row'; row: RowId; ordinal: number | null }
  | { kind: 'gap'; ordinal: number }

/** Rows written, in order, and what their hashes must be. */
export interface Written {
  bytes: number
  rows: number
  /** Hashes of rows that were not copied, in the order written. */
  hashes: bigint[]
  pieces: Iterable<Piece>
}

export interface WriteWatch {
  signal: AbortSignal
  onProgress(bytes: number): void
}

/** Gives the pieces of a dataset as it is now, in file order. */
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
      if (next > row) yield { kind: 'span', row: rowId(row), ordinal: inFile.start, count: next - row }
      if (next < end) {
        const ordinal = inFile.start + (next - row)
        yield deleted.has(rowId(next)) ? { kind: 'gap', ordinal } : { kind: 'row', row: rowId(next), ordinal }
        row = next + 1
      } else row = end
    }
  }
}

/** Writes all rows as the dataset's new file. */
export const writeDataset = async (document: Document, file: DiskFile, watch: WriteWatch): Promise<Written> => {
  const { base } = document
  const out = new OutFile(file)
  const writer = new RowWriter(document, out)
  const firstByte = base.index.rowCount === 0 ? base.identity.sizeBytes : base.index.startOf(0)
  await writer.copy(0, firstByte)
  for (const piece of piecesOf(document)) {
    watch.signal.throwIfAborted()
    if (piece.kind === 'span') await writer.addSpan(piece.ordinal, piece.count)
    else if (piece.kind === 'row') await writer.addRow(piece.row, piece.ordinal)
    else await writer.addGap(piece.ordinal)
    watch.onProgress(out.size)
  }
  await writer.finish(base.lineEnds.isLastMissing)
  await out.flush()
  return {
    bytes: out.size,
    rows: writer.rows,
    hashes: writer.hashes,
    pieces: { [Symbol.iterator]: () => piecesOf(document) },
  }
}

/** What is done with each row that an export writes. */
export interface RowTaker {
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
  taker: RowTaker | null = null,
): Promise<{ bytes: number; rows: number }> => {
  const out = new OutFile(file)
  const writer = new RowWriter(document, out)
  for (const row of rows) {
    if (document.isDeleted(row)) continue
    if (writer.rows % 1000 === 0) {
      watch.signal.throwIfAborted()
      watch.onProgress(writer.rows)
    }
    const pending = taker?.onRow(row, writer.rows)
    if (pending !== undefined) await pending
    await writer.addLine(row, taker)
  }
  await out.flush()
  return { bytes: out.size, rows: writer.rows }
}

/** The set of rows whose lines in the file a save will change. */
export const rowsToKeepOld = (document: Document): RowSet => {
  const { edited, deleted } = document.differences()
  const rows = new RowSet()
  rows.addAll(edited)
  rows.addAll(deleted)
  return rows
}

const LF = 0x0a
/** Stretches longer than this are copied from file to file; shorter ones come out of the window that is read anyway. */
const DIRECT_COPY_BYTES = 1 << 19

class RowWriter {
  rows = 0
  readonly hashes: bigint[] = []
  readonly #document: Document
  readonly #out: OutFile
  readonly #window: ReadWindow
  readonly #ending: Uint8Array
  /** The last thing written was a row without a line ending. */
  #owesEnding = false
  /** ... and that row was not in the file: whether it gets one depends on what follows. */
  #isNewRowLast = false

  constructor(document: Document, out: OutFile) {
    this.#document = document
    this.#out = out
    this.#window = new ReadWindow(document.base.file)
    this.#ending = document.base.container.endingFor(document.base.lineEnds)
  }

  async copy(start: number, end: number): Promise<void> {
    if (end - start >= DIRECT_COPY_BYTES) {
      if (!(await this.#out.copy(this.#document.base.file, start, end))) throw this.#cutShort()
    } else await this.#out.write(this.#window.peek(start, end) ?? (await this.#read(start, end)))
  }

  async addSpan(ordinal: number, count: number): Promise<void> {
    const { index } = this.#document.base
    await this.#startRow()
    await this.copy(index.startOf(ordinal), index.endOf(ordinal + count - 1))
    this.rows += count
    this.#endRow()
  }

  async addRow(row: RowId, ordinal: number | null): Promise<void> {
    const parts = ordinal === null ? null : await this.#spanParts(ordinal)
    const bytes = await this.#document.readRow(row, parts?.content)
    await this.#startRow()
    await this.#out.write(bytes)
    this.hashes.push(hashRow(bytes))
    this.rows += 1
    if (parts === null) await this.#endNewRow(row)
    else {
      const isBare = row === this.#document.bareRow
      await this.#out.write(isBare ? parts.gap.subarray(parts.ending.length) : parts.gap)
      this.#endRow()
    }
  }

  // A row that comes back ends as it did; a row that is new ends as its neighbours do, if anything follows it.
  async #endNewRow(row: RowId): Promise<void> {
    const old = await this.#document.readOldEnding(row)
    if (old !== null && old.length > 0) await this.#out.write(old)
    this.#owesEnding = old === null || old.length === 0
    this.#isNewRowLast = old === null
  }

  async addGap(ordinal: number): Promise<void> {
    const { ending, gap } = await this.#spanParts(ordinal)
    const rest = gap.subarray(ending.length)
    // Blanks of the gap would become part of a new row before it that has no line ending yet.
    if (rest.length > 0) await this.#startRow()
    await this.#out.write(rest)
  }

  async addLine(row: RowId, taker: RowTaker | null): Promise<void> {
    const ordinal = this.#document.ordinalOf(row)
    const parts = ordinal === null ? null : await this.#spanParts(ordinal)
    const isAsInFile = parts !== null && this.#document.isAsInFile(row)
    const bytes = isAsInFile ? parts.content : await this.#document.readRow(row, parts?.content)
    await this.#out.write(taker?.alter(row, bytes) ?? bytes)
    await this.#out.write(parts === null || parts.ending.length === 0 ? this.#ending : parts.ending)
    this.rows += 1
  }

  async finish(isLastMissing: boolean): Promise<void> {
    if (this.#owesEnding && this.#isNewRowLast && !isLastMissing) await this.#out.write(this.#ending)
  }

  async #startRow(): Promise<void> {
    if (this.#owesEnding) await this.#out.write(this.#ending)
    this.#owesEnding = this.#isNewRowLast = false
  }

  #endRow(): void {
    this.#owesEnding = this.#out.lastByte !== LF
    this.#isNewRowLast = false
  }

  async #spanParts(ordinal: number): Promise<{ content: Uint8Array; ending: Uint8Array; gap: Uint8Array }> {
    const { index, container } = this.#document.base
    const start = index.startOf(ordinal)
    const end = index.endOf(ordinal)
    const span = this.#window.peek(start, end) ?? (await this.#read(start, end))
    const contentEnd = container.contentEnd(span, 0, span.length)
    const endingEnd = container.endingEnd(span, contentEnd, span.length)
    return {
      content: span.subarray(0, contentEnd),
      ending: span.subarray(contentEnd, endingEnd),
      gap: span.subarray(contentEnd),
    }
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const bytes = await this.#window.read(start, end)
    if (bytes === null) throw this.#cutShort()
    return bytes
  }

  #cutShort(): EngineError {
    return new EngineError('source-changed', { file: this.#document.base.path })
  }
}
