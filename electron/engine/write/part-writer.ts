/** What the writers of all layouts share: where rows come from, and what is noted of those that were written. */
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { type Layout, type LineEnds, layoutRules } from '../container/container.ts'
import { oneLine } from '../container/one-line.ts'
import type { Document } from '../document/document.ts'
import { hashRow } from '../kernels/lines.ts'
import { layoutOf, nameOf } from '../read/base-file.ts'
import { type OutFile, ReadWindow } from './out-file.ts'
import type { Copied } from './write-rows.ts'

/** Writes the rows of one part, each as its layout wants it. */
export interface PartWriter {
  /** Writes what stands before the rows. */
  start(): Promise<void>
  /** Adds rows that follow one another in the file, as they are there. */
  addSpan(ordinal: number, count: number): Promise<void>
  /** Adds a row that was edited (`ordinal` is where it stands in the file), or is new there. */
  addRow(row: RowId, ordinal: number | null): Promise<void>
  /** Writes what stands behind the rows. */
  finish(): Promise<void>
}

export interface WrittenRows {
  rows: number
  readonly hashes: bigint[]
  readonly copied: Copied[]
}

/** A row's span, cut up. */
export interface SpanParts {
  readonly content: Uint8Array
  /** The row's own ending: see LayoutRules. */
  readonly ending: Uint8Array
  readonly gap: Uint8Array
}

/** Stretches longer than this are copied from file to file; shorter ones come out of the window that is read anyway. */
const DIRECT_COPY_BYTES = 1 << 19
const LF = 0x0a
const CR = 0x0d

/** Gives the line ending that a new row takes among rows that end like this. */
export const lineEndFor = ({ lf, crlf }: LineEnds): Uint8Array =>
  crlf > lf ? Uint8Array.of(CR, LF) : Uint8Array.of(LF)

/** Reads rows of a dataset front to back, and writes them to a file. */
export class RowSource {
  readonly document: Document
  readonly out: OutFile
  readonly written: WrittenRows
  readonly #window: ReadWindow
  readonly #lineEnd: Uint8Array

  constructor(document: Document, out: OutFile, written: WrittenRows) {
    this.document = document
    this.out = out
    this.written = written
    this.#window = new ReadWindow(document.base.file)
    this.#lineEnd = lineEndFor(document.base.lineEnds)
  }

  /** Copies a stretch of the working file. */
  async copy(start: number, end: number): Promise<void> {
    if (end <= start) return
    const { out } = this
    const { copied } = this.written
    const last = copied.at(-1)
    const isNext = last?.newStart === out.size - (last?.length ?? 0) && last.oldStart + last.length === start
    if (isNext) copied[copied.length - 1] = { ...last, length: last.length + end - start }
    else copied.push({ newStart: out.size, oldStart: start, length: end - start })
    if (end - start >= DIRECT_COPY_BYTES) {
      if (!(await out.copy(this.document.base.file, start, end))) throw this.#cutShort()
    } else await out.write(this.#window.peek(start, end) ?? (await this.#read(start, end)))
  }

  /** Writes a row's bytes as they are now, without anything around them. */
  async writeRow(row: RowId, inFile: Uint8Array | undefined): Promise<void> {
    const bytes = await this.document.readRow(row, inFile)
    await this.out.write(bytes)
    this.written.hashes.push(hashRow(bytes))
    this.written.rows += 1
  }

  async spanParts(ordinal: number): Promise<SpanParts> {
    const { base } = this.document
    const [start, end] = [base.index.startOf(ordinal), base.index.endOf(ordinal)]
    return cutUp(layoutOf(base, ordinal), this.#window.peek(start, end) ?? (await this.#read(start, end)))
  }

  /** Reads a stretch of the working file; valid until the next read. */
  async read(start: number, end: number): Promise<Uint8Array> {
    return this.#window.peek(start, end) ?? (await this.#read(start, end))
  }

  /** Gives a row as a line of its own, and how it ends: as in the file where that has lines. */
  async lineOf(row: RowId): Promise<{ bytes: Uint8Array; ending: Uint8Array }> {
    const { document } = this
    const ordinal = document.ordinalOf(row)
    const parts = ordinal === null ? null : await this.spanParts(ordinal)
    const isAsInFile = parts !== null && document.isAsInFile(row)
    const bytes = isAsInFile ? parts.content : await document.readRow(row, parts?.content)
    const isLine = ordinal !== null && layoutOf(document.base, ordinal) === 'lines'
    const ending = isLine && parts !== null && parts.ending.length > 0 ? parts.ending : this.#lineEnd
    return { bytes: oneLine(bytes), ending }
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const bytes = await this.#window.read(start, end)
    if (bytes === null) throw this.#cutShort()
    return bytes
  }

  #cutShort(): EngineError {
    return new EngineError('source-changed', { file: nameOf(this.document.base) })
  }
}

/** Cuts a row's span into its content and its gap. */
export const cutUp = (layout: Layout, span: Uint8Array): SpanParts => {
  const rules = layoutRules[layout]
  const contentEnd = rules.contentEnd(span, 0, span.length)
  const endingEnd = rules.endingEnd(span, contentEnd, span.length)
  return {
    content: span.subarray(0, contentEnd),
    ending: span.subarray(contentEnd, endingEnd),
    gap: span.subarray(contentEnd),
  }
}
