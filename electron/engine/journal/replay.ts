/** What a journal's records come to: the history that they made, and which file it belongs to. */
import type { Change } from '../../../shared/change.ts'
import type { ContainerKind } from '../../../shared/file-form.ts'
import { FIRST_INSERTED_ROW_ID, rowId } from '../../../shared/ids.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import { History } from '../document/history.ts'
import { RowOrder } from '../document/row-order.ts'
import type { HashFile } from '../index/hash-file.ts'
import type { BaseRecord, FileIdentity, JournalRecord, SavingRecord } from './record.ts'

/** The name of the change that puts an earlier journal's changes on a file's rows. */
export const REATTACH_ID = 'reattach'

export interface Replayed {
  history: History
  /** The file that the changes belong to, as last known; null for an empty journal. */
  file: {
    path: string
    identity: FileIdentity
    quick: string
    fingerprint: string | null
    container?: ContainerKind
    wrapperKey?: string
  } | null
  /** The row hashes of that file, where they are kept. */
  hashes: HashFile | null
  /** How many rows each of several files had before the first save. */
  firstParts: readonly number[]
  /** An earlier journal whose changes still have to be put on the file's rows. */
  continues: number | null
  /** A save that was about to rename when the journal ended: it may or may not have. */
  unsettled: SavingRecord | null
}

/** Replays records; `knownRows` is how many rows of the file, as it is now, are known by now. */
export const replay = (records: readonly JournalRecord[], knownRows: number): Replayed => {
  const history = new History(rowsAtFirst(records, knownRows))
  let file: Replayed['file'] = null
  let hashes: HashFile | null = null
  let firstParts: readonly number[] = []
  let isSaved = false
  let continues: number | null = null
  let unsettled: SavingRecord | null = null
  for (const record of records) {
    if (record.kind === 'base') {
      file = fileOf(record)
      hashes = record.hashes
      continues = record.continues
      if (!isSaved) firstParts = record.partRows ?? firstParts
    } else if (record.kind === 'change') history.add(record.id, record.step, record.change)
    else if (record.kind === 'undo') history.undo()
    else if (record.kind === 'redo') history.redo()
    else if (record.kind === 'saved' && unsettled !== null) {
      settleSave(history, unsettled)
      isSaved = true
      hashes = null
      file = {
        path: unsettled.path,
        identity: record.identity,
        quick: unsettled.quick,
        fingerprint: unsettled.fingerprint === '' ? null : unsettled.fingerprint,
      }
    }
    if (record.kind === 'reattached' || (record.kind === 'change' && record.id === REATTACH_ID)) continues = null
    // Whatever follows an intent without its end shows that the save had failed.
    unsettled = record.kind === 'saving' ? record : null
  }
  return { history, file, hashes, firstParts, continues, unsettled }
}

/** Tells whether a file is the one that a save, which was cut off, was about to put in place. */
export const isThatSave = (
  saving: SavingRecord,
  { path, identity, quick }: { path: string; identity: FileIdentity; quick: string },
): boolean =>
  // The device's number may be another one after a restart of the machine; old and new file differ in their inode.
  saving.path === path &&
  saving.ino === identity.ino &&
  saving.sizeBytes === identity.sizeBytes &&
  saving.quick === quick

/** Makes a save that was announced part of history. */
export const settleSave = (history: History, saving: SavingRecord): void =>
  history.save(
    RowOrder.fromRuns(saving.order),
    { file: saving.oldRows, endedRow: saving.endedRow },
    { field: saving.decisionsField ?? null, isBeside: saving.decisionsBeside ?? false },
  )

const fileOf = ({ path, identity, quick, fingerprint, container, wrapperKey }: BaseRecord) => ({
  path,
  identity,
  quick,
  fingerprint,
  ...(container === undefined ? {} : { container }),
  ...(wrapperKey === undefined ? {} : { wrapperKey }),
})

// How many rows the file had before the first save, which undo may lead back to: what is known of the file as it is now
// says nothing about that once it was saved.
const rowsAtFirst = (records: readonly JournalRecord[], knownRows: number): number => {
  const firstSave = records.findIndex(
    ({ kind }, at) => kind === 'saving' && (records[at + 1]?.kind ?? 'saved') === 'saved',
  )
  if (firstSave < 0) return Math.max(knownRows, rowsNamedIn(records))
  const before = records.slice(0, firstSave)
  const counted = before.findLast((record) => record.kind === 'base' && record.rows !== null)
  return counted?.kind === 'base' && counted.rows !== null ? counted.rows : rowsNamedIn(before)
}

// The file may not be indexed yet, while its changes name rows far into it: those rows must have been there.
const rowsNamedIn = (records: readonly JournalRecord[]): number => {
  let rows = 0
  for (const record of records) {
    if (record.kind === 'base') rows = Math.max(rows, record.rows ?? 0)
    if (record.kind === 'change') rows = Math.max(rows, lastRowOf(record.change) + 1)
  }
  return rows
}

const lastRowOf = (change: Change): number => {
  if (change.kind === 'edit' || change.kind === 'note') return inFile(change.row)
  if (change.kind === 'batch') return change.changes.reduce((last, one) => Math.max(last, lastRowOf(one)), -1)
  if ('lines' in change) return inFile(change.after ?? -1)
  if (change.kind === 'judge') return Math.max(-1, ...change.moves.map(({ rows }) => lastIn(rows)))
  return lastIn(change.rows)
}

const lastIn = (rows: RowSet): number => rows.lastBefore(rowId(FIRST_INSERTED_ROW_ID)) ?? -1

const inFile = (row: number): number => (row < FIRST_INSERTED_ROW_ID ? row : -1)
