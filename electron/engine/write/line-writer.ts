/** Writes rows as lines. A file whose last row had no line ending still has none when a new row is last. */
import type { RowId } from '../../../shared/ids.ts'
import type { PartRows } from '../source/source.ts'
import { lineEndFor, type PartWriter, type RowSource } from './part-writer.ts'

const LF = 0x0a

export class LineWriter implements PartWriter {
  readonly #source: RowSource
  readonly #part: PartRows
  readonly #ending: Uint8Array
  /** The last thing written was a row without a line ending. */
  #owesEnding = false
  /** ... and that row was not in the file: whether it gets one depends on what follows. */
  #isNewRowLast = false

  constructor(source: RowSource, part: PartRows) {
    this.#source = source
    this.#part = part
    this.#ending = lineEndFor(part.lineEnds)
  }

  async start(): Promise<void> {
    const { index } = this.#source.document.base
    const { byteStart, byteEnd, firstRow, rowCount } = this.#part
    await this.#source.copy(byteStart, rowCount === 0 ? byteEnd : index.startOf(firstRow))
  }

  async addSpan(ordinal: number, count: number): Promise<void> {
    const { index } = this.#source.document.base
    await this.#startRow()
    await this.#source.copy(index.startOf(ordinal), index.endOf(ordinal + count - 1))
    this.#source.written.rows += count
    this.#endRow()
  }

  async addRow(row: RowId, ordinal: number | null): Promise<void> {
    const { document, out } = this.#source
    await this.#startRow()
    if (ordinal === null) {
      await this.#source.writeRow(row, undefined)
      await this.#endNewRow(row)
      return
    }
    const { content, ending, gap } = await this.#source.spanParts(ordinal)
    // The gap lies in what the next read writes over.
    const rest = (row === document.bareRow ? gap.subarray(ending.length) : gap).slice()
    await this.#source.writeRow(row, content)
    await out.write(rest)
    this.#endRow()
  }

  async finish(): Promise<void> {
    if (this.#owesEnding && this.#isNewRowLast && !this.#part.lineEnds.isLastMissing)
      await this.#source.out.write(this.#ending)
    const { rowsEnd, byteEnd, rowCount } = this.#part
    if (rowCount > 0) await this.#source.copy(rowsEnd, byteEnd)
  }

  // A row that comes back ends as it did; a row that is new ends as its neighbours do, if anything follows it.
  async #endNewRow(row: RowId): Promise<void> {
    const old = (await this.#source.document.readOldRow(row))?.ending ?? null
    if (old !== null && old.length > 0) {
      await this.#source.out.write(old)
      this.#endRow()
    } else {
      this.#owesEnding = true
      this.#isNewRowLast = old === null
    }
  }

  async #startRow(): Promise<void> {
    if (this.#owesEnding) await this.#source.out.write(this.#ending)
    this.#owesEnding = this.#isNewRowLast = false
  }

  #endRow(): void {
    this.#owesEnding = this.#source.out.lastByte !== LF
    this.#isNewRowLast = false
  }
}
