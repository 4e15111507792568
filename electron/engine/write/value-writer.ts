/**
 * Writes rows that are values of a list, of an object, or one behind the other. What stands between two rows belongs to
 * neither of them for itself: a row keeps what follows it as long as another row does follow; the last one is followed by
 * what followed the last one before; new ones are set apart as their neighbours are.
 */
import type { RowId } from '../../../shared/ids.ts'
import { rowLead } from '../container/keyed.ts'
import type { BaseFile } from '../read/base-file.ts'
import type { PartRows } from '../source/source.ts'
import { cutUp, type PartWriter, type RowSource, type SpanParts } from './part-writer.ts'

const COMMA = 0x2c
const NOTHING = new Uint8Array(0)

export class ValueWriter implements PartWriter {
  readonly #source: RowSource
  readonly #part: PartRows
  /** What follows the last row that was written, once another row does; null before the first one. */
  #between: Uint8Array | null = null
  /** How rows of this part are set apart, once that was looked up. */
  #separator: Uint8Array | null = null
  #isLastOfFile = false

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
      const old = await this.#oldParts(row)
      await this.#startRow(old?.lead ?? this.#newLead(row))
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
    if (this.#between !== null && rowCount > 0) {
      // What closed the last row before now closes this one: a blank, or a comma behind it.
      const ending = this.#isLastOfFile
        ? this.#between
        : (await this.#source.spanParts(this.#lastOrdinal)).ending.slice()
      await this.#source.out.write(ending)
    }
    const rest = rowCount === 0 ? rowsStart + (await this.#head()).length : rowsEnd
    await this.#source.copy(rest, byteEnd)
  }

  get #lastOrdinal(): number {
    return this.#part.firstRow + this.#part.rowCount - 1
  }

  async #startRow(lead: Uint8Array): Promise<void> {
    const { out } = this.#source
    if (this.#between !== null) {
      const isApart = !this.#isLastOfFile && this.#setsApart(this.#between)
      await out.write(isApart ? this.#between : await this.#findSeparator())
    }
    await out.write(lead)
  }

  #endRow(between: Uint8Array, isLastOfFile: boolean): void {
    this.#between = between
    this.#isLastOfFile = isLastOfFile
  }

  /** In a list nothing but a comma sets rows apart; a sequence of values may have nothing between. */
  #setsApart(between: Uint8Array): boolean {
    return this.#part.depth > 0 ? between.includes(COMMA) : between.length > 0
  }

  /** Gives the blanks between what opens the list and its first row, or the key of that row. */
  async #head(): Promise<Uint8Array> {
    const { rowsStart, rowsEnd, firstRow, rowCount } = this.#part
    const { index } = this.#source.document.base
    if (rowCount === 0) return NOTHING
    const end = rowCount === 0 ? rowsEnd : index.startOf(firstRow)
    const head = await this.#source.read(rowsStart, end)
    return head.slice(0, this.#part.layout === 'keyed' ? rowLead(head, head.length) : head.length)
  }

  async #leadOf(ordinal: number): Promise<Uint8Array> {
    return leadBefore(this.#source.document.base, this.#part, ordinal, (start, end) => this.#source.read(start, end))
  }

  /** A key that no other row has: of when it is written, and which row it is of. */
  #newLead(row: RowId): Uint8Array {
    if (this.#part.layout !== 'keyed') return NOTHING
    return new TextEncoder().encode(`"new-${Date.now().toString(36)}-${row.toString(36)}": `)
  }

  async #oldParts(row: RowId): Promise<{ lead: Uint8Array; ending: Uint8Array } | null> {
    const gap = await this.#source.document.readOldGap(row)
    if (gap === null) return null
    if (this.#part.layout !== 'keyed') return { lead: NOTHING, ending: gap }
    const lead = leadIn(gap)
    return { lead: lead.length === 0 ? this.#newLead(row) : lead, ending: gap.slice(0, gap.length - lead.length) }
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

/** Reads the key that stands before a row; nothing where rows have none. */
export const leadBefore = async (
  { index }: BaseFile,
  { layout, firstRow, rowsStart }: PartRows,
  ordinal: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<Uint8Array> => {
  if (layout !== 'keyed') return NOTHING
  const end = index.startOf(ordinal)
  if (ordinal === firstRow) return leadIn(await read(rowsStart, end))
  return leadIn(cutUp(layout, await read(index.startOf(ordinal - 1), end)).gap)
}

const leadIn = (gap: Uint8Array): Uint8Array => gap.slice(rowLead(gap, gap.length))

/** Gives what is kept of a row that a save changes or takes out: its content, what followed it, and its own key. */
export const oldBytes = (parts: SpanParts, lead: Uint8Array): Uint8Array =>
  lead.length === 0
    ? Buffer.concat([parts.content, parts.ending])
    : Buffer.concat([parts.content, parts.ending.length > 0 ? parts.ending : Uint8Array.of(COMMA, 0x20), lead])
