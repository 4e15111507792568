/**
 * Tells the process that runs DuckDB what the rows are: those that stand in the file as places in it, which it reads by itself,
 * and all others by their bytes.
 */
import type { RowId } from '../../../shared/ids.ts'
import { position } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Layout } from '../container/container.ts'
import type { Document } from '../document/document.ts'
import { type BaseFile, layoutOf } from '../read/base-file.ts'
import type { FileBatch, RowBytes } from './sql-messages.ts'

/** Rows that span more are told by their number alone. */
export const ROW_LIMIT_BYTES = 64 * 2 ** 20
const BATCH_BYTES = 4 * 2 ** 20
const BATCH_ROWS = 16_384

/** What is in a database, and what is not. */
export interface Loaded {
  /** Rows that it holds by now. */
  readonly held: RowSet
  /** Of those, rows that are too large to be asked about. */
  readonly unread: RowSet
}

/** Gives the places of all rows that are as they are in the file and not deleted; adds them to `loaded`. */
export function* fileBatches(
  document: Document,
  base: BaseFile,
  malformed: RowSet | null,
  loaded: Loaded,
): Generator<FileBatch> {
  const { fileOrder, edits } = document.history
  const { edited, deleted } = document.differences()
  const isAside = (row: RowId): boolean => edited.has(row) || deleted.has(row) || edits.deleted.has(row)
  const { index } = base
  let batch = new OpenBatch(base.parts[0].layout)
  let ordinal = 0
  for (const run of fileOrder.runsBetween(position(0), position(Math.min(fileOrder.count, index.rowCount)))) {
    for (let row = run.start; row < run.end; row++, ordinal++) {
      const [start, end] = [index.startOf(ordinal), index.endOf(ordinal)]
      if (isAside(row)) continue
      loaded.held.add(row)
      if (end - start > ROW_LIMIT_BYTES) {
        loaded.unread.add(row)
        continue
      }
      const layout = layoutOf(base, ordinal)
      if (!batch.fits(start, end, layout)) {
        if (batch.count > 0) yield batch.close(malformed !== null)
        batch = new OpenBatch(layout)
      }
      batch.add(row, start, end, malformed?.has(row) ?? false)
    }
  }
  if (batch.count > 0) yield batch.close(malformed !== null)
}

/** Gives rows by their bytes, in batches; adds them to `loaded`. */
export async function* rowBatches(document: Document, rows: RowSet, loaded: Loaded): AsyncGenerator<RowBytes> {
  let [ids, parts, unread, size]: [number[], Uint8Array[], number[], number] = [[], [], [], 0]
  const close = (): RowBytes => {
    const bytes = new Uint8Array(size)
    const ends = new Float64Array(ids.length)
    let end = 0
    for (const [at, part] of parts.entries()) {
      bytes.set(part, end)
      end += part.length
      ends[at] = end
    }
    const closed = { ids: Float64Array.from(ids), bytes, ends, unread }
    ;[ids, parts, unread, size] = [[], [], [], 0]
    return closed
  }
  for (const row of rows.values()) {
    const bytes = await readUpTo(document, row)
    loaded.held.add(row)
    loaded.unread.delete(row)
    if (bytes === null) {
      loaded.unread.add(row)
      unread.push(ids.length)
    }
    ids.push(row)
    parts.push(bytes ?? NOTHING)
    size += bytes?.length ?? 0
    if (size >= BATCH_BYTES || ids.length === BATCH_ROWS) yield close()
  }
  if (ids.length > 0) yield close()
}

const NOTHING = new Uint8Array(0)

const readUpTo = async (document: Document, row: RowId): Promise<Uint8Array | null> => {
  const ordinal = document.isAsInFile(row) ? document.ordinalOf(row) : null
  if (ordinal !== null) {
    const { index } = document.base
    if (index.endOf(ordinal) - index.startOf(ordinal) > ROW_LIMIT_BYTES) return null
  }
  const bytes = await document.readRow(row)
  return bytes.length > ROW_LIMIT_BYTES ? null : bytes
}

class OpenBatch {
  readonly #layout: Layout
  readonly #starts: number[] = []
  readonly #ids: number[] = []
  readonly #malformed: number[] = []
  #byteStart = -1
  #byteEnd = -1

  constructor(layout: Layout) {
    this.#layout = layout
  }

  get count(): number {
    return this.#ids.length
  }

  fits(start: number, end: number, layout: Layout): boolean {
    if (layout !== this.#layout) return false
    if (this.count === 0) return true
    const isNext = start === this.#byteEnd
    return isNext && end - this.#byteStart <= BATCH_BYTES && this.count < BATCH_ROWS
  }

  add(row: RowId, start: number, end: number, isMalformed: boolean): void {
    if (this.count === 0) this.#byteStart = start
    if (isMalformed) this.#malformed.push(this.count)
    this.#starts.push(start - this.#byteStart)
    this.#ids.push(row)
    this.#byteEnd = end
  }

  close(isMalformedKnown: boolean): FileBatch {
    const first = this.#ids[0] ?? 0
    const isRun = this.#ids.at(-1) === first + this.count - 1
    return {
      layout: this.#layout,
      byteStart: this.#byteStart,
      byteLength: this.#byteEnd - this.#byteStart,
      starts: Uint32Array.from(this.#starts),
      ids: isRun ? { first } : { each: Float64Array.from(this.#ids) },
      malformed: isMalformedKnown ? Uint32Array.from(this.#malformed) : null,
    }
  }
}
