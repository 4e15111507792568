/**
 * Writes rows that are values of a list, of an object, or one behind the other. What stands between two rows belongs to
 * neither of them for itself: a row keeps what follows it as long as another row does follow; the last one is followed by
 * what followed the last one before; new ones are set apart as their neighbours are.
 */
import type { RowId } from '../../../shared/ids.ts'
import { rowLead } from '../container/keyed.ts'
import type { BaseFile } from '../read/base-file.ts'
import type { PartRows } from '../source/source.ts'
import { cutUp, type PartWriter, type RowSource } from './part-writer.ts'

const COMMA = 0x2c
const NOTHING = new Uint8Array(0)
/** What ends an object, a list or a string. */
const CLOSERS = [0x7d, 0x5d, 0x22]

export class ValueWriter implements PartWriter {
  readonly #source: RowSource
  readonly #part: PartRows
  /** What follows the last row that was written, once another row does; null before the first one. */
  #between: Uint8Array | null = null
  /** How rows of this part are set apart, once that was looked up. */
  #separator: Uint8Array | null = null
  #isLastOfFile = false
  /** Of a list without rows, how many of the blanks in it stand before the first one that is put there. */
  #taken = 0

  constructor(source: RowSource, part: PartRows) {
    this.#source = source
    this.#part = part
  }

  async start(): Promise<void> {
    const { byteStart, rowsStart } = this.#part
    await this.#source.copy(byteStart, rowsStart + (await this.#head()).length)
  }

  async addSpan(ordinal: number, count: number): Promise<void> {
    const { index } = this.#source.document.base
    await this.#startRow(await this.#leadOf(ordinal))
    const last = ordinal + count - 1
    const { content, ending } = await this.#source.spanParts(last)
    const contentEnd = index.startOf(last) + content.length
    const between = ending.slice()
    await this.#source.copy(index.startOf(ordinal), contentEnd)
    this.#source.written.rows += count
    this.#endRow(between, last === this.#lastOrdinal)
  }

  async addRow(row: RowId, ordinal: number | null): Promise<void> {
    if (ordinal === null) {
      const old = await this.#source.document.readOldRow(row)
      await this.#startRow(old === null || old.lead.length === 0 ? this.#newLead(row) : old.lead, old?.before)
      await this.#source.writeRow(row, undefined)
      this.#endRow(old?.ending ?? NOTHING, false)
      return
    }
    const lead = await this.#leadOf(ordinal)
    const { content, ending } = await this.#source.spanParts(ordinal)
    const [own, between] = [content.slice(), ending.slice()]
    await this.#startRow(lead)
    await this.#source.writeRow(row, own)
    this.#endRow(between, ordinal === this.#lastOrdinal)
  }

  async finish(): Promise<void> {
    const { rowCount, rowsEnd, byteEnd, rowsStart } = this.#part
    if (rowCount > 0) {
      // What closed the last row before now closes this one: a blank, or a comma behind it, which closes nothing by itself.
      const ending = this.#isLastOfFile
        ? this.#between
        : (await this.#source.spanParts(this.#lastOrdinal)).ending.slice()
      if (ending !== null && (this.#between !== null || !ending.includes(COMMA))) await this.#source.out.write(ending)
    }
    await this.#source.copy(rowCount === 0 ? rowsStart + this.#taken : rowsEnd, byteEnd)
  }

  get #lastOrdinal(): number {
    return this.#part.firstRow + this.#part.rowCount - 1
  }

  /** `before` is what once stood before a row that comes back. */
  async #startRow(lead: Uint8Array, before?: Uint8Array): Promise<void> {
    const { out } = this.#source
    if (this.#between !== null) {
      const own = this.#isLastOfFile ? undefined : this.#between
      const known = [before, own].find((gap) => gap !== undefined && this.#setsApart(gap))
      await out.write(known ?? (await this.#findSeparator()))
    } else if (this.#part.rowCount === 0 && before !== undefined) await this.#takeBlanks(before)
    await out.write(lead)
  }

  // A list that lost all of its rows has still what stood before the first one.
  async #takeBlanks(before: Uint8Array): Promise<void> {
    const { rowsStart, byteEnd } = this.#part
    const end = Math.min(byteEnd, rowsStart + before.length)
    if (!Buffer.from(await this.#source.read(rowsStart, end)).equals(before)) return
    this.#taken = before.length
    await this.#source.copy(rowsStart, end)
  }

  #endRow(between: Uint8Array, isLastOfFile: boolean): void {
    this.#between = between
    this.#isLastOfFile = isLastOfFile
  }

  /** In a list nothing but a comma sets rows apart; in a sequence a value may end by itself. */
  #setsApart(between: Uint8Array): boolean {
    if (this.#part.depth > 0) return between.includes(COMMA)
    return between.length > 0 || CLOSERS.includes(this.#source.out.lastByte)
  }

  /** Gives the blanks between what opens the list and its first row, or the key of that row. */
  async #head(): Promise<Uint8Array> {
    const { rowsStart, firstRow, rowCount } = this.#part
    if (rowCount === 0) return NOTHING
    const head = await this.#source.read(rowsStart, this.#source.document.base.index.startOf(firstRow))
    return head.slice(0, this.#part.layout === 'keyed' ? rowLead(head, head.length) : head.length)
  }

  async #leadOf(ordinal: number): Promise<Uint8Array> {
    if (this.#part.layout !== 'keyed') return NOTHING
    const { lead } = await gapBefore(this.#source.document.base, this.#part, ordinal, (start, end) =>
      this.#source.read(start, end),
    )
    return lead
  }

  /** A key that no other row has: of when it is written, and which row it is of. */
  #newLead(row: RowId): Uint8Array {
    if (this.#part.layout !== 'keyed') return NOTHING
    return new TextEncoder().encode(`"new-${Date.now().toString(36)}-${row.toString(36)}": `)
  }

  async #findSeparator(): Promise<Uint8Array> {
    this.#separator ??= await this.#lookUpSeparator()
    return this.#separator
  }

  async #lookUpSeparator(): Promise<Uint8Array> {
    const { firstRow, rowCount, depth } = this.#part
    if (rowCount > 1) {
      const { ending } = await this.#source.spanParts(firstRow)
      if (depth === 0 || this.#setsApart(ending)) return ending.slice()
    }
    if (depth > 0) {
      const head = await this.#head()
      return Uint8Array.of(COMMA, ...(head.length === 0 ? [0x20] : head))
    }
    const { ending } = rowCount === 1 ? await this.#source.spanParts(firstRow) : { ending: NOTHING }
    return ending.length > 0 ? ending.slice() : Uint8Array.of(0x0a)
  }
}

/** Reads what stands before a row: what sets it apart from the row before it, and its key where it has one. */
export const gapBefore = async (
  { index }: BaseFile,
  { layout, firstRow, rowsStart }: PartRows,
  ordinal: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<{ before: Uint8Array; lead: Uint8Array }> => {
  const end = index.startOf(ordinal)
  const isFirst = ordinal === firstRow
  const bytes = await read(isFirst ? rowsStart : index.startOf(ordinal - 1), end)
  const gap = isFirst ? bytes : cutUp(layout, bytes).gap
  const leadStart = layout === 'keyed' ? rowLead(gap, gap.length) : gap.length
  return { before: gap.slice(0, leadStart), lead: gap.slice(leadStart) }
}
