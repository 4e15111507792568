/**
 * The work that is kept for a file as lines which `winnow apply` makes again on the same file elsewhere: what it all comes
 * to, not how it was come to, so that what was undone, or done twice, is not there. Rows are numbered as in the file that
 * it is to be made on: the one that was saved last, or the one that the journal began with.
 */
import type { Decision } from '../../shared/decision.ts'
import { position, type RowId, rowId } from '../../shared/ids.ts'
import { checkJson } from '../../shared/json-scan.ts'
import type { RowSet } from '../../shared/row-set.ts'
import { decodeLossless } from '../../shared/utf8-lossless.ts'
import { saidBy } from '../engine/decisions/decision-json.ts'
import type { PlaceOf } from '../engine/decisions/written-places.ts'
import type { Document } from '../engine/document/document.ts'
import type { RowOrder } from '../engine/document/row-order.ts'

/** Gives the lines in an order in which they can be made. */
export async function* replayableChanges(document: Document, isFromStart: boolean): AsyncGenerator<string> {
  const { history } = document
  const from = isFromStart ? history.firstOrder : history.fileOrder
  const { order, deleted } = history.edits
  const placeOf: PlaceOf = (row) => from.positionOf(row)
  const old = await oldTexts(document, isFromStart)
  const touched = old.rows.clone()
  touched.addAll(history.decisions.decided())
  touched.addAll(deleted)
  yield* goneRows(from, document.rowsInOrder())
  let last = -1
  for (const run of order.runsBetween(position(0), position(order.count))) {
    for (let row = run.start; row < run.end; ) {
      const stretch = from.runFrom(row)
      if (stretch === null) {
        if (!deleted.has(row)) {
          yield insertion(last, await document.readRow(row), saidIn(history.decisions.of(row), placeOf))
        }
        row = rowId(row + 1)
        continue
      }
      const end = rowId(Math.min(run.end, row + stretch.count))
      for (let one = touched.firstFrom(row, end); one !== null; one = next(touched, one, end)) {
        const number = stretch.start + (one - row)
        if (deleted.has(one)) {
          yield line({ row: number, delete: true })
          continue
        }
        const raw = old.rows.has(one) ? await changedText(document, one, await old.read(one)) : null
        if (raw !== null) yield line({ row: number, raw })
        const said = saidIn(history.decisions.of(one), placeOf)
        if (Object.keys(said).length > 0) yield line({ row: number, ...said })
      }
      last = stretch.start + (end - row) - 1
      row = end
    }
  }
}

const next = (rows: RowSet, row: RowId, end: RowId): RowId | null =>
  row + 1 < end ? rows.firstFrom(rowId(row + 1), end) : null

const line = (change: object): string => `${JSON.stringify(change)}\n`

// Rows of the file that are in the order no more: taken out by a save, or by an undo past one that had put them in.
function* goneRows(from: RowOrder, here: RowSet): Generator<string> {
  const gone = from.asSet()
  gone.deleteAll(here)
  for (const run of from.runsBetween(position(0), position(from.count))) {
    for (let row = gone.firstFrom(run.start, run.end); row !== null; row = next(gone, row, run.end)) {
      yield line({ row: from.positionOf(row), delete: true })
    }
  }
}

const insertion = (after: number, bytes: Uint8Array, said: object): string => {
  const text = decodeLossless(bytes)
  if (checkJson(bytes) !== null || text.trim() !== text) return line({ after, raw: text, ...said })
  // As it is written, since a value that is printed anew has lost its number literals and escapes.
  const rest = JSON.stringify(said).slice(1)
  return `{"after":${after},"insert":${text}${rest === '}' ? '' : ','}${rest}\n`
}

const saidIn = (decision: Decision, placeOf: PlaceOf): object => {
  const { tags, ...said } = saidBy(decision, placeOf)
  return tags === undefined ? said : { ...said, tag: tags }
}

const changedText = async (document: Document, row: RowId, before: Uint8Array | null): Promise<string | null> => {
  const now = await document.readRow(row)
  return before !== null && Buffer.from(now).equals(before) ? null : decodeLossless(now)
}

/** Rows whose text may be another than it was, and what it was. */
interface OldTexts {
  rows: RowSet
  read(row: RowId): Promise<Uint8Array | null>
}

const oldTexts = async (document: Document, isFromStart: boolean): Promise<OldTexts> => {
  const { history } = document
  const rows = document.differences().edited.clone()
  if (!isFromStart) return { rows, read: (row) => document.readFileRow(row) }
  const files = await Promise.all(history.links.map(({ file }) => document.rowFile(file)))
  for (const file of files) for (const row of file.rows) rows.add(row)
  return {
    rows,
    read: async (row) => {
      for (const file of files) {
        const bytes = await file.read(row)
        if (bytes !== null) return document.oldContent(row, bytes)
      }
      return document.readFileRow(row)
    },
  }
}
