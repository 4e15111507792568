/**
 * Puts work on the rows of a file that another program has altered: unsaved changes, and all decisions. Changes of rows
 * that are not found again are left out, counted, and stay readable in the earlier journal.
 */
import { type Change, type ContentChange, countRows, partsOf, renameRows } from '../../shared/change.ts'
import type { Step } from '../../shared/contract.ts'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'
import type { Dataset } from './dataset.ts'
import { decidedHere, keptFor, type MovedDecisions, moveDecisions } from './decisions/move-decisions.ts'
import type { History } from './document/history.ts'
import type { HashFile } from './index/hash-file.ts'
import { REATTACH_ID, type Replayed } from './journal/replay.ts'
import { isDiskFailure } from './journal/work-record.ts'
import { findPlaces } from './row-places.ts'
import { renameRewrite, rewriteName } from './write/rewrites.ts'

/** How far above a vanished row an insertion looks for a place to go. */
const ANCHOR_REACH = 64
/** The name of the step that puts earlier decisions on a file's rows. */
const DECISIONS_ID = 'reattach-decisions'

interface Reattached {
  content: { changes: readonly ContentChange[]; attached: number; lost: number }
  decisions: MovedDecisions
}

/** Puts the work of an earlier journal on the rows of a dataset's file, before any other change. */
export const startReattaching = (dataset: Dataset, earlier: Replayed): void => {
  void dataset
    .inLine(async () => {
      await dataset.passes.indexed()
      const { hashes } = dataset.document.base
      if (hashes === null || !dataset.record.isWritable) return
      const { content, decisions } = await reattach(dataset, earlier, hashes)
      const stepOf = (rows: number): Step => ({ label: 'reattach', rows, field: null, timeMs: dataset.context.now() })
      // Decisions first, so that undo takes the changes back before them.
      await dataset.makeStep(DECISIONS_ID, batchOf(decisions.changes), stepOf(decisions.attached))
      await dataset.makeStep(REATTACH_ID, batchOf(content.changes), stepOf(content.attached))
      const [attached, lost] = [content.attached + decisions.attached, content.lost + decisions.lost]
      await dataset.record.append({ kind: 'reattached', attached, lost })
      for (const [code, { attached, lost }] of [
        ['reattached', content],
        ['decisions-reattached', decisions],
      ] as const) {
        if (attached + lost > 0) dataset.addNotice({ code, values: { attached, lost } })
      }
    })
    .catch((error: unknown) => {
      if (!isDiskFailure(error)) throw error // not indexed, or no room: tried again at the next opening
    })
}

const batchOf = (changes: readonly Change[]): Change => ({ kind: 'batch', changes })

const NONE: ContentChange[] = []

// Rows that the changes inserted are named from the first name on that is free among the other file's rows.
const reattach = async (
  { context, document, home, epoch }: Dataset,
  { history, hashes: before }: Replayed,
  after: HashFile,
): Promise<Reattached> => {
  const total = history.changesSinceSave().reduce((sum, change) => sum + countRows(change), 0)
  const changes = history.isAtFileGeneration ? history.appliedHere : NONE
  if (before === null) {
    const decisions = { changes: [], attached: 0, lost: decidedHere(history).size }
    return { content: { changes: NONE, attached: 0, lost: total }, decisions }
  }
  // Copies lie in a file by the old rows' order and can't be renamed; they are done again by hand if wanted.
  const movable = changes.filter((change) => change.kind !== 'copy')
  const placeOf = await findPlaces(context.disk, await wantedOrdinals(movable, history), before, after)
  const inserted = insertedBy(movable)
  const ahead = document.history.nextRow - FIRST_INSERTED_ROW_ID
  const renameInserted = (row: RowId): RowId | null => (inserted.has(row) ? rowId(row + ahead) : null)
  const rename = (row: RowId): RowId | null => {
    const ordinal = history.fileOrder.positionOf(row)
    if (ordinal === null) return renameInserted(row)
    const place = placeOf(ordinal)
    return place === null ? null : rowId(place)
  }
  const anchor = (row: RowId): RowId | null => {
    const ordinal = history.fileOrder.positionOf(row)
    if (ordinal === null) return renameInserted(row)
    for (let at: number = ordinal; at >= Math.max(0, ordinal - ANCHOR_REACH); at--) {
      const place = placeOf(at)
      if (place !== null) return rowId(place)
    }
    return null
  }
  const decisions = await moveDecisions(history, document.history.decisions, rename)
  if (changes.length === 0) return { content: { changes: NONE, attached: 0, lost: total }, decisions }
  const moved: ContentChange[] = []
  for (const one of movable) {
    if (one.kind === 'rewrite') {
      const name = rewriteName(epoch, `moved-${moved.length}`)
      const renamed = await renameRewrite(context.disk, home.folder, one, rename, name)
      if (renamed !== null) moved.push(renamed)
      continue
    }
    const named = one.kind === 'insert' ? { ...one, first: rowId(one.first + ahead) } : one
    const { change } = renameRows(named, rename, anchor)
    if (change !== null) moved.push(...partsOf(change).content)
  }
  const attached = countRows(batchOf(moved))
  return { content: { changes: moved, attached, lost: countRows(batchOf(changes)) - attached }, decisions }
}

const insertedBy = (changes: readonly ContentChange[]): RowSet => {
  const rows = new RowSet()
  for (const change of changes)
    if (change.kind === 'insert') rows.addRange(change.first, rowId(change.first + change.lines.length))
  return rows
}

/** Rows of the old file whose place in the new one has to be found. */
const wantedOrdinals = async (changes: readonly ContentChange[], history: History): Promise<RowSet> => {
  const wanted = new RowSet()
  const want = (row: RowId, reach: number): void => {
    const ordinal = history.fileOrder.positionOf(row)
    if (ordinal !== null) wanted.addRange(rowId(Math.max(0, ordinal - reach)), rowId(ordinal + 1))
  }
  for (const change of changes) {
    if (change.kind === 'edit') want(change.row, 0)
    else if (change.kind === 'insert' && change.after !== null) want(change.after, ANCHOR_REACH)
    else if ('rows' in change) for (const row of change.rows.values()) want(row, 0)
  }
  for (const row of decidedHere(history).values()) want(row, 0)
  for (const row of (await keptFor(history)).values()) want(row, 0)
  return wanted
}
