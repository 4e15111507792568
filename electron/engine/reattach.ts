/**
 * Puts unsaved changes on the rows of a file that another program has altered. A row is found again by the hash of what
 * it held, and among rows that held the same by its count from the top; changes of rows that are gone are left out,
 * counted, and stay readable in the earlier journal.
 */
import { type Change, countRows, renameRows } from '../../shared/change.ts'
import { FIRST_INSERTED_ROW_ID, position, type RowId, rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'
import type { Disk } from './disk.ts'
import type { History } from './document/history.ts'
import { type HashFile, readHashes } from './index/hash-file.ts'

const BLOCK_ROWS = 65_536
/** How far above a vanished row an insertion looks for a place to go. */
const ANCHOR_REACH = 64

export interface Reattached {
  change: Change | null
  attached: number
  lost: number
}

/**
 * Makes the unsaved changes of a history fit another file; `before` and `after` are the hashes of both files' rows. Rows
 * that the changes inserted are named from `nextRow` on, the first name that is free among the other file's rows.
 */
export const reattach = async (
  disk: Disk,
  history: History,
  before: HashFile | null,
  after: HashFile,
  nextRow: RowId,
): Promise<Reattached> => {
  const changes = history.isAtFileGeneration ? history.appliedHere.flatMap(flatten) : []
  const total = history.changesSinceSave().reduce((sum, change) => sum + countRows(change), 0)
  if (before === null || changes.length === 0) return { change: null, attached: 0, lost: total }
  // Copies lie in a file by the old rows' order and can't be renamed; they are done again by hand if wanted.
  const movable = changes.filter((change) => change.kind !== 'copy')
  const places = await placesOf(disk, wantedOrdinals(movable, history), before, after)
  const inserted = insertedBy(movable)
  const ahead = nextRow - FIRST_INSERTED_ROW_ID
  const renameInserted = (row: RowId): RowId | null => (inserted.has(row) ? rowId(row + ahead) : null)
  const rename = (row: RowId): RowId | null => {
    const ordinal = history.fileOrder.positionOf(row)
    if (ordinal === null) return renameInserted(row)
    const place = places.get(ordinal)
    return place === undefined ? null : rowId(place)
  }
  const anchor = (row: RowId): RowId | null => {
    const ordinal = history.fileOrder.positionOf(row)
    if (ordinal === null) return renameInserted(row)
    for (let at: number = ordinal; at >= Math.max(0, ordinal - ANCHOR_REACH); at--) {
      const place = places.get(at)
      if (place !== undefined) return rowId(place)
    }
    return null
  }
  const named = movable.map((one) => (one.kind === 'insert' ? { ...one, first: rowId(one.first + ahead) } : one))
  const { change, lost } = renameRows({ kind: 'batch', changes: named }, rename, anchor)
  const copies = changes.filter((one) => one.kind === 'copy').reduce((sum, one) => sum + countRows(one), 0)
  return { change, attached: change === null ? 0 : countRows(change), lost: lost + copies }
}

const flatten = (change: Change): readonly Change[] =>
  change.kind === 'batch' ? change.changes.flatMap(flatten) : [change]

const insertedBy = (changes: readonly Change[]): RowSet => {
  const rows = new RowSet()
  for (const change of changes)
    if (change.kind === 'insert') rows.addRange(change.first, rowId(change.first + change.lines.length))
  return rows
}

/** Rows of the old file whose place in the new one has to be found. */
const wantedOrdinals = (changes: readonly Change[], history: History): Set<number> => {
  const wanted = new Set<number>()
  const want = (row: RowId, reach: number): void => {
    const ordinal = history.fileOrder.positionOf(row)
    if (ordinal === null) return
    for (let at: number = ordinal; at >= Math.max(0, ordinal - reach); at--) wanted.add(at)
  }
  for (const change of changes) {
    if (change.kind === 'edit') want(change.row, 0)
    else if (change.kind === 'insert' && change.after !== null) want(change.after, ANCHOR_REACH)
    else if ('rows' in change) for (const row of change.rows.values()) want(row, 0)
  }
  return wanted
}

const placesOf = async (
  disk: Disk,
  wanted: ReadonlySet<number>,
  before: HashFile,
  after: HashFile,
): Promise<Map<number, number>> => {
  const seen = new Map<bigint, number[]>()
  for (const ordinal of wanted) seen.set(await hashOf(disk, before, ordinal), [])
  // For each wanted hash: where it stands in the old file, then the same in the new one, matched by count.
  for await (const [ordinal, hash] of hashesOf(disk, before)) seen.get(hash)?.push(ordinal)
  const places = new Map<number, number>()
  const counts = new Map<bigint, number>()
  for await (const [ordinal, hash] of hashesOf(disk, after)) {
    const old = seen.get(hash)
    if (old === undefined) continue
    const count = counts.get(hash) ?? 0
    counts.set(hash, count + 1)
    if (count < old.length && wanted.has(old[count])) places.set(old[count], ordinal)
  }
  return places
}

const hashOf = async (disk: Disk, hashes: HashFile, ordinal: number): Promise<bigint> =>
  (await readHashes(disk, hashes, position(ordinal), 1))[0] ?? 0n

async function* hashesOf(disk: Disk, hashes: HashFile): AsyncGenerator<[ordinal: number, hash: bigint]> {
  for (let start = 0; start < hashes.rowCount; start += BLOCK_ROWS) {
    const block = await readHashes(disk, hashes, start, BLOCK_ROWS)
    for (let at = 0; at < block.length; at++) yield [start + at, block[at]]
  }
}
