/**
 * A save: everything is written beside the target and read back before the target is touched; the journal says what is
 * about to happen before it happens; then one rename decides. A failure or a crash at any moment leaves the old file or
 * the new one, whole, and a journal that tells which. See reliability: without the folder's sync after the rename, a
 * power cut rolled back most saves that had been reported as done.
 */
import { basename, dirname, join } from 'node:path'
import type { SaveResult } from '../../../shared/contract.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import { type DatasetId, position, type RowId } from '../../../shared/ids.ts'
import { type Disk, type DiskFile, hasErrorCode, removeIfThere } from '../disk.ts'
import type { WrittenDecisions } from '../document/decisions.ts'
import type { Document } from '../document/document.ts'
import type { Link } from '../document/history.ts'
import { RowOrder } from '../document/row-order.ts'
import { identityOf, isSameIdentity } from '../home/dataset-home.ts'
import { readQuickFingerprint } from '../home/quick-fingerprint.ts'
import type { IndexResult } from '../index/index-file.ts'
import type { LineIndex } from '../index/line-index.ts'
import type { FileIdentity, SavingRecord } from '../journal/record.ts'
import type { WorkRecord } from '../journal/work-record.ts'
import { readSpan } from '../read/base-file.ts'
import { backupPath, linkBackup, removeOtherBackups } from './backups.ts'
import { ReadWindow } from './out-file.ts'
import { RowFileWriter } from './row-file.ts'
import { checkRoom, examineTarget, statOrNull, type Target, writeError } from './target.ts'
import { verifyWritten } from './verify.ts'
import { rowsToKeepOld, type Written, writeDataset } from './write-rows.ts'

export interface SaveOptions {
  disk: Disk
  document: Document
  dataset: DatasetId
  record: WorkRecord
  /** The dataset's folders in the app's data. */
  homeFolder: string
  hashFilePath: string
  /** Where to write: the dataset's own file, or another. */
  path: string
  /** Whether a file that stands there may be replaced; the dataset's own always may. */
  overwrite: boolean
  /** What stands in the own file's place by now (null: nothing), and may be replaced, since the user said so. */
  over: { seen: FileIdentity | null } | null
  keepsBackup: boolean
  /** Where what is decided about the rows is written with this save. */
  decisions: WrittenDecisions
  workers: number
  signal: AbortSignal
  now: () => number
  onProgress(done: number, total: number): void
}

export interface Saved {
  result: SaveResult
  path: string
  identity: FileIdentity
  quick: string
  file: DiskFile
  index: LineIndex
  found: IndexResult
  order: RowOrder
  link: Link
  /** The file is in place, but the folder could not be synced. */
  durability: 'certain' | 'unknown'
}

/** Writes the dataset to a file, safely; the caller then says so in the journal and goes on with that file. */
export const saveDataset = async (options: SaveOptions): Promise<Saved> => {
  const { disk, document, path } = options
  const target = await examineTarget(disk, path, options.dataset)
  const isOwnFile = target.path === document.base.path
  if (!isOwnFile && target.present !== null && !options.overwrite)
    throw new EngineError('target-exists', { file: basename(target.path) })
  try {
    await checkRoom(disk, dirname(target.path), document.base.identity.sizeBytes, target.path)
    return await saveTo(options, target, isOwnFile)
  } catch (error) {
    await removeIfThere(disk, target.tempPath).catch(() => undefined)
    options.signal.throwIfAborted()
    if (await isOfAlteredSource(document, error))
      throw new EngineError('source-changed', { file: basename(target.path) })
    throw await writeError(disk, error, target.path)
  }
}

// Rows that are not what index and history know may come of a file that another program wrote into while it was copied.
const isOfAlteredSource = async (document: Document, error: unknown): Promise<boolean> => {
  const isSystems = error instanceof Error && 'code' in error
  if (isSystems && !isEngineError(error, 'verify-failed')) return false
  const { file, identity } = document.base
  return !isSameIdentity(identityOf(await file.stat()), identity)
}

const saveTo = async (options: SaveOptions, target: Target, isOwnFile: boolean): Promise<Saved> => {
  const { disk, document, homeFolder } = options
  const changedRows = countChanges(document)
  const written = await writeTemp(options, target)
  const { index, result: found } = await verifyWritten({
    disk,
    path: target.tempPath,
    name: basename(target.path),
    written,
    sourceHashes: document.base.hashes,
    hashFilePath: options.hashFilePath,
    workers: options.workers,
    signal: options.signal,
  })
  const order = savedOrder(document)
  const link: Link = { file: `old-${document.history.links.length}.rows`, endedRow: endedRow(document, order) }
  await writeOldRows(disk, document, join(homeFolder, link.file))
  const file = await disk.open(target.tempPath, 'r')
  try {
    const quick = await readQuickFingerprint(file, written.bytes)
    const { dev, ino } = await file.stat()
    const fingerprint = found.fingerprint ?? ''
    const saving: SavingRecord = {
      kind: 'saving',
      path: target.path,
      dev,
      ino,
      sizeBytes: written.bytes,
      quick,
      fingerprint,
      oldRows: link.file,
      order: order.toRuns(),
      endedRow: link.endedRow,
      ...(options.decisions.field === null ? {} : { decisionsField: options.decisions.field }),
      ...(options.decisions.isBeside ? { decisionsBeside: true } : {}),
    }
    await options.record.append(saving)
    options.signal.throwIfAborted()
    await replaceTarget(options, target, isOwnFile)
    // From here on the new file is in place, and whatever fails can't make the save fail any more.
    const durability = await syncFolder(disk, dirname(target.path))
    const stat = await file.stat()
    const identity = identityOf(stat)
    const result = { name: basename(target.path), bytes: written.bytes, rows: written.rows, changedRows, fingerprint }
    // The rename has altered the ctime: what is known of the file is known of it as it is now.
    const known = { ...found, stat }
    return { result, path: target.path, identity, quick, file, index, found: known, order, link, durability }
  } catch (error) {
    await file.close()
    throw error
  }
}

const writeTemp = async (options: SaveOptions, target: Target): Promise<Written> => {
  const { disk, document, signal } = options
  const total = document.base.identity.sizeBytes
  // A new file gets the mode that the user's own programs would give it.
  const file = await disk.open(target.tempPath, 'w', target.present === null ? 0o666 : 0o600)
  try {
    const written = await writeDataset(document, file, {
      signal,
      onProgress: (bytes) => options.onProgress(Math.min(bytes, total), total),
    })
    if (target.present !== null) {
      await file.chmod(target.present.mode)
      await keepOwner(file, target.present.uid, target.present.gid)
    }
    await file.sync()
    return written
  } finally {
    await file.close()
  }
}

// Only root may give a file away; a user who saves another's file, being allowed to, then owns it.
const keepOwner = async (file: DiskFile, uid: number, gid: number): Promise<void> => {
  try {
    await file.chown(uid, gid)
  } catch (error) {
    if (!hasErrorCode(error, 'EPERM', 'ENOSYS', 'EINVAL')) throw error
  }
}

const replaceTarget = async (options: SaveOptions, target: Target, isOwnFile: boolean): Promise<void> => {
  const { disk } = options
  await checkStillThere(options, target, isOwnFile)
  const backup = backupPath(target.path, options.now())
  const keeps =
    isOwnFile && options.keepsBackup && target.present !== null && (await linkBackup(disk, target.path, backup))
  try {
    await disk.rename(target.tempPath, target.path)
  } catch (error) {
    if (keeps) await removeIfThere(disk, backup).catch(() => undefined)
    throw error
  }
  if (keeps) await removeOtherBackups(disk, target.path, backup).catch(() => undefined)
}

// The last look before the rename; what another program does after it, and before the rename, nothing here can see.
const checkStillThere = async (options: SaveOptions, target: Target, isOwnFile: boolean): Promise<void> => {
  const { disk, document } = options
  const now = await statOrNull(disk, target.path)
  const own = options.over === null ? document.base.identity : options.over.seen
  const expected = isOwnFile ? own : target.present
  if (now === null && expected === null) return
  if (now === null) throw new EngineError('source-gone', { file: basename(target.path) })
  const isExpected =
    expected !== null &&
    now.dev === expected.dev &&
    now.ino === expected.ino &&
    now.sizeBytes === expected.sizeBytes &&
    now.mtimeNs === expected.mtimeNs &&
    now.ctimeNs === expected.ctimeNs
  if (!isExpected) throw new EngineError('source-changed', { file: basename(target.path) })
}

const syncFolder = (disk: Disk, folder: string): Promise<'certain' | 'unknown'> =>
  disk.syncFolder(folder).then(
    () => 'certain',
    () => 'unknown',
  )

/** Gives the order of rows in the file that a save writes. */
const savedOrder = (document: Document): RowOrder => {
  const order = document.history.edits.order.clone()
  order.remove(document.history.edits.deleted)
  return RowOrder.fromRuns(order.toRuns())
}

const endedRow = (document: Document, order: RowOrder): RowId | null => {
  const { base, history } = document
  if (!base.lineEnds.isLastMissing || order.count === 0) return null
  const last = history.fileOrder.rowAt(position(history.fileOrder.count - 1))
  const at = order.positionOf(last)
  return at === null || at === order.count - 1 ? null : last
}

const countChanges = (document: Document): number => {
  const { edited, inserted, deleted } = document.differences()
  return edited.size + inserted.size + deleted.size
}

/** One read takes in a thousand short rows that were deleted together, and little that is not wanted between others. */
const OLD_ROWS_BLOCK_BYTES = 1 << 17

const writeOldRows = async (disk: Disk, document: Document, path: string): Promise<void> => {
  const writer = await RowFileWriter.create(disk, path)
  const { base } = document
  const { index, container } = base
  const window = new ReadWindow(base.file, OLD_ROWS_BLOCK_BYTES)
  try {
    for (const row of rowsToKeepOld(document).values()) {
      const ordinal = document.ordinalOf(row)
      if (ordinal === null) continue
      const [start, end] = [index.startOf(ordinal), index.endOf(ordinal)]
      const isLong = end - start > OLD_ROWS_BLOCK_BYTES
      const span = window.peek(start, end) ?? (isLong ? await readSpan(base, ordinal) : await window.read(start, end))
      if (span === null) throw new EngineError('source-changed', { file: base.path })
      const contentEnd = container.contentEnd(span, 0, span.length)
      await writer.add(row, span.subarray(0, container.endingEnd(span, contentEnd, span.length)))
    }
    await writer.finish()
  } catch (error) {
    await writer.abandon()
    throw error
  }
  await disk.syncFolder(dirname(path))
}
