/** Goes through rows as they are now, in file order and in large reads, for work on many of them at once. */
import { position, type RowId, rowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import { contentOf, MAX_ROW_BYTES } from '../read/base-file.ts'
import { ReadWindow } from '../write/out-file.ts'
import type { Document } from './document.ts'

export interface RowsWatch {
  signal: AbortSignal
  onProgress(rows: number): void
}

const REPORT_EVERY_ROWS = 2000

/** What is done with each row; the next one is read once it is done. */
export type RowVisit = (row: RowId, bytes: Uint8Array | null) => Promise<void> | undefined | void

/**
 * Gives each row's bytes to `visit`, deleted rows left out; the bytes are valid until it returns. Rows too large to be
 * read whole come as null. `only` chooses the rows; null is all of them.
 */
export const eachRow = (document: Document, only: RowSet | null, watch: RowsWatch, visit: RowVisit): Promise<void> => {
  // Rows may be inserted meanwhile, by who does not wait for this.
  const order = document.history.edits.order.clone()
  return visitRuns(document, order.runsBetween(position(0), position(order.count)), only, watch, visit)
}

/** The same for some rows, in the order of their identities. */
export const eachRowById = (document: Document, rows: RowSet, watch: RowsWatch, visit: RowVisit): Promise<void> =>
  visitRuns(document, rows.ranges(), null, watch, visit)

const visitRuns = async (
  document: Document,
  runs: Iterable<{ readonly start: number; readonly end: number }>,
  only: RowSet | null,
  watch: RowsWatch,
  visit: RowVisit,
): Promise<void> => {
  let { base } = document
  let window = new ReadWindow(base.file)
  let seen = 0
  const read = (row: RowId, ordinal: number): Uint8Array | Promise<Uint8Array | null> | null => {
    // Saved meanwhile: rows stand at other places, in another file.
    if (base !== document.base) {
      base = document.base
      window = new ReadWindow(base.file)
    }
    const [start, end] = [base.index.startOf(ordinal), base.index.endOf(ordinal)]
    if (end - start > MAX_ROW_BYTES) return null
    const own = base
    const atHand = window.peek(start, end)
    if (atHand !== undefined) return contentOf(own, ordinal, atHand)
    return window
      .read(start, end)
      .then((span) => (span === null ? document.readRow(row) : contentOf(own, ordinal, span)))
  }
  for (const run of runs) {
    const next = (from: number): RowId | null => {
      if (from >= run.end) return null
      return only === null ? rowId(from) : only.firstFrom(rowId(from), rowId(run.end))
    }
    for (let row = next(run.start); row !== null; row = next(row + 1)) {
      seen += 1
      if (seen % REPORT_EVERY_ROWS === 0) {
        watch.signal.throwIfAborted()
        watch.onProgress(seen)
        await new Promise((resolve) => setImmediate(resolve))
      }
      if (document.isDeleted(row) || document.history.edits.order.positionOf(row) === null) continue
      const ordinal = document.isAsInFile(row) ? document.ordinalOf(row) : null
      const bytes = ordinal === null ? document.readRow(row) : read(row, ordinal)
      const visited = visit(row, bytes instanceof Promise ? await bytes : bytes)
      if (visited instanceof Promise) await visited
    }
  }
}
