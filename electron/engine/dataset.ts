/**
 * An opened dataset: its rows, its journal, and the one line of work through which everything that alters them goes, one
 * after the other. Windows share it; one of them may write. What was confirmed is in the journal, and what is in the
 * journal is in the rows, in this order.
 */
import { basename, dirname, join } from 'node:path'
import { type Change, countRows, firstRow } from '../../shared/change.ts'
import type {
  Access,
  ChangeRequest,
  Columns,
  Confirmation,
  DatasetState,
  Notice,
  Query,
  Step,
  Target,
} from '../../shared/contract.ts'
import { assertNever, EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { DatasetId, RowId } from '../../shared/ids.ts'
import { pathLabel } from '../../shared/json-path.ts'
import type { RowSet } from '../../shared/row-set.ts'
import { DatasetPasses } from './dataset-passes.ts'
import { DiskWatch } from './disk-watch.ts'
import type { Document } from './document/document.ts'
import type { MalformedRows } from './document/malformed-rows.ts'
import { resolveRequest } from './document/resolve-request.ts'
import type { EngineContext } from './engine-context.ts'
import { type DatasetHome, writeAbout } from './home/dataset-home.ts'
import type { Journal } from './journal/journal.ts'
import type { SavedRecord } from './journal/record.ts'
import { REATTACH_ID, type Replayed } from './journal/replay.ts'
import { reattach } from './reattach.ts'
import { RowFileWriter } from './write/row-file.ts'
import { type Saved, saveDataset } from './write/save.ts'

export interface DatasetParts {
  context: EngineContext
  home: DatasetHome
  /** The earlier journal whose changes are to be put on this file's rows. */
  continues: number | null
  document: Document
  journal: Journal | null
  access: Access
  quick: string
  notices: Notice[]
  malformed: MalformedRows
  releaseLock(): void
}

/** A long call under way. */
export interface JobWatch {
  signal: AbortSignal
  onProgress(done: number, total: number, unit: 'bytes' | 'rows'): void
}

export class Dataset {
  readonly id: DatasetId
  readonly context: EngineContext
  readonly home: DatasetHome
  readonly document: Document
  readonly malformed: MalformedRows
  readonly access: Access
  quick: string
  columns: Columns = { columns: [], rowsSeen: 0, isComplete: false, omitted: 0 }
  readonly passes: DatasetPasses
  readonly watch: DiskWatch
  /** Called after anything that a window shows of the dataset may have changed. */
  onChange: () => void = () => undefined
  onColumns: () => void = () => undefined
  #journal: Journal | null
  #notices: Notice[]
  #revision = 0
  #savedAtMs: number | null = null
  #overOther = false
  #continues: number | null
  #owed: SavedRecord | null = null
  #line: Promise<unknown> = Promise.resolve()
  #confirmations = new Map<string, Confirmation>()
  #releaseLock: () => void

  constructor(parts: DatasetParts) {
    this.id = parts.home.dataset
    this.context = parts.context
    this.home = parts.home
    this.#continues = parts.continues
    this.document = parts.document
    this.malformed = parts.malformed
    this.access = parts.access
    this.quick = parts.quick
    this.#journal = parts.journal
    this.#notices = parts.notices
    this.#releaseLock = parts.releaseLock
    this.passes = new DatasetPasses(this)
    const { path, identity } = parts.document.base
    this.watch = new DiskWatch(parts.context.disk, path, identity, () => void this.#lookAtDisk())
  }

  get revision(): number {
    return this.#revision
  }

  get journal(): Journal | null {
    return this.#journal
  }

  get name(): string {
    return basename(this.document.base.path)
  }

  /** Makes a change and answers once it is on disk; a change that was made before is confirmed again. */
  apply(
    id: string,
    request: ChangeRequest,
    rowsOf: (target: Target) => Iterable<RowId>,
    job: JobWatch,
  ): Promise<Confirmation> {
    return this.inLine(async () => {
      const known = this.#confirmations.get(id)
      if (known !== undefined) return known
      if (this.document.history.isConfirmed(id))
        return this.#confirmationOf(this.#stepOf({ kind: 'batch', changes: [] }), 0, null)
      const journal = await this.#writableJournal()
      const { change, skipped } = await resolveRequest(
        {
          document: this.document,
          rowsOf,
          writeCopies: (rows, first) => this.#writeCopies(rows, first, job.signal),
          signal: job.signal,
          onProgress: (rows) => job.onProgress(rows, 0, 'rows'),
        },
        request,
      )
      const step = this.#stepOf(change)
      if (!isNothing(change)) {
        await journal.append({ kind: 'change', id, step, change })
        this.document.history.add(id, step, change)
        await this.#settle([change])
      }
      const confirmation = this.#confirmationOf(step, skipped, change)
      this.#confirmations.set(id, confirmation)
      return confirmation
    })
  }

  undo(): Promise<Confirmation> {
    return this.inLine(async () => {
      const journal = await this.#writableJournal()
      const { history } = this.document
      if (history.undoStep === null) throw new EngineError('nothing-to-undo')
      await journal.append({ kind: 'undo' })
      const wasAtFile = history.isAtFileGeneration
      const { step, change } = history.undo()
      await this.#settle(wasAtFile && history.isAtFileGeneration ? [change] : null)
      return this.#confirmationOf(step, 0, change)
    })
  }

  redo(): Promise<Confirmation> {
    return this.inLine(async () => {
      const journal = await this.#writableJournal()
      const { history } = this.document
      if (history.redoStep === null) throw new EngineError('nothing-to-redo')
      await journal.append({ kind: 'redo' })
      const wasAtFile = history.isAtFileGeneration
      const { step, change } = history.redo()
      await this.#settle(wasAtFile && history.isAtFileGeneration ? [change] : null)
      return this.#confirmationOf(step, 0, change)
    })
  }

  /** Saves in place, or elsewhere; the dataset then belongs to the file that was written. */
  save(target: { path: string; overwrite: boolean } | null, job: JobWatch): Promise<Saved> {
    return this.inLine(async () => {
      await this.passes.indexed()
      const journal = await this.#writableJournal({ isForSave: true })
      const own = this.document.base.path
      const saved = await saveDataset({
        disk: this.context.disk,
        document: this.document,
        dataset: this.id,
        journal,
        homeFolder: this.home.folder,
        hashFilePath: this.passes.freshHashPath(),
        path: target?.path ?? own,
        overwrite: target?.overwrite ?? true,
        overOther: this.#overOther,
        keepsBackup: this.context.getSettings().keepsBackup,
        workers: this.context.workers,
        signal: job.signal,
        now: this.context.now,
        onProgress: (done, total) => job.onProgress(done, total, 'bytes'),
      })
      await this.#goOnWith(saved)
      if (saved.durability === 'unknown') throw new EngineError('durability-unknown', { file: this.name })
      return saved
    })
  }

  /** Says that the next save may replace what another program put in the file's place. */
  keepOpened(): void {
    if (this.watch.state === 'changed') throw new EngineError('source-changed', { file: this.name })
    this.#overOther = true
    this.report()
  }

  dismissNotices(): void {
    this.#notices = []
    this.report()
  }

  addNotice(notice: Notice): void {
    this.#notices.push(notice)
    this.report()
  }

  /** Gives rows of a filter, as they are now. */
  rowsOf(only: Query['only']): RowSet {
    const { edited, inserted } = this.document.differences()
    const { edits } = this.document.history
    switch (only) {
      case 'edited':
        return edited
      case 'inserted':
        return inserted
      case 'deleted':
        return edits.deleted
      case 'malformed':
        return this.malformed.rows()
      case 'changed': {
        const rows = edited.clone()
        rows.addAll(inserted)
        rows.addAll(edits.deleted)
        return rows
      }
      case 'all':
        throw new RangeError('all rows are no set')
      default:
        return assertNever(only)
    }
  }

  getState(): DatasetState {
    const { base, history } = this.document
    const { edited, inserted, deleted } = this.document.differences()
    return {
      dataset: this.id,
      name: this.name,
      location: dirname(base.path),
      sizeBytes: base.identity.sizeBytes,
      access: this.access,
      revision: this.#revision,
      rows: { count: this.document.rowCount, isExact: base.index.isComplete },
      counts: {
        edited: edited.size,
        inserted: inserted.size,
        deleted: deleted.size,
        malformed: this.malformed.rows().size,
        isMalformedExact: this.malformed.isExact,
      },
      ...this.passes.getState(),
      lineEnds: { ...base.lineEnds },
      hasBom: base.hasBom,
      fingerprint: base.fingerprint,
      disk: this.watch.state === 'same' || !this.#overOther ? this.watch.state : 'same',
      undo: history.undoStep,
      redo: history.redoStep,
      isUnsaved: history.isUnsaved || this.#overOther,
      savedAtMs: this.#savedAtMs,
      notices: [...this.#notices],
    }
  }

  /** Says that what rows show may have changed. */
  touch(): void {
    this.#revision += 1
    this.document.touch()
    this.onChange()
  }

  /** Says that something beside the rows has changed: progress, the file's state, what is known of columns. */
  report(): void {
    this.onChange()
  }

  /** Does work when all work begun before is done; changes never overlap. */
  inLine<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#line.then(work)
    this.#line = result.catch(() => undefined)
    return result
  }

  /** Lets go of the file, the journal and the right to write; changes under way are finished first. */
  async close(): Promise<void> {
    this.watch.stop()
    await this.passes.close()
    await this.inLine(async () => {
      const journal = this.#journal
      // What still stands in line behind this finds nothing to write to.
      this.#journal = null
      await journal?.close()
      await this.document.close()
      this.#releaseLock()
    })
  }

  async #writableJournal({ isForSave = false } = {}): Promise<Journal> {
    if (this.#journal === null) {
      throw new EngineError('read-only', { reason: this.access.mode === 'read' ? this.access.reason : 'other-window' })
    }
    // Bytes of a file that was altered in place are no longer those that the rows were read from.
    const disk = await this.watch.check()
    if (disk === 'changed' && !(await this.passes.isSameContent()))
      throw new EngineError('source-changed', { file: this.name })
    if (isForSave && disk !== 'same' && disk !== 'changed' && !this.#overOther) {
      throw new EngineError(disk === 'missing' ? 'source-gone' : 'source-changed', { file: this.name })
    }
    await this.#recordSaved()
    return this.#journal
  }

  async #settle(changes: readonly Change[] | null): Promise<void> {
    this.document.touch()
    if (changes === null) await this.malformed.startOver()
    else await this.malformed.lookAt(changes)
    this.touch()
  }

  async #goOnWith(saved: Saved): Promise<void> {
    const { base, history } = this.document
    await base.file.close()
    base.path = saved.path
    base.identity = saved.identity
    base.file = saved.file
    base.index = saved.index
    base.fingerprint = saved.found.fingerprint
    base.lineEnds = saved.found.lineEnds
    base.hasBom = saved.found.hasBom
    base.hashes = saved.found.hashes
    history.save(saved.order, saved.link)
    this.quick = saved.quick
    this.#overOther = false
    this.#savedAtMs = this.context.now()
    this.watch.expect(saved.path, saved.identity)
    this.malformed.setInFile(null)
    this.#owed = { kind: 'saved', identity: saved.identity, timeMs: this.context.now() }
    await this.#recordSaved().catch((error: unknown) => {
      if (!isFileError(error)) throw error // owed: written before the next change, or settled by the next opening
    })
    await this.#settle(null)
    this.passes.restart(saved.found)
  }

  /** Puts the unsaved changes of an earlier journal on the rows of this file, before any other change. */
  startReattaching(earlier: Replayed): void {
    void this.inLine(async () => {
      await this.passes.indexed()
      const { hashes } = this.document.base
      const journal = this.#journal
      if (hashes === null || journal === null) return
      const { change, attached, lost } = await reattach(this.context.disk, earlier.history, earlier.hashes, hashes)
      if (change !== null) {
        const step: Step = { label: 'reattach', rows: attached, field: null, timeMs: this.context.now() }
        await journal.append({ kind: 'change', id: REATTACH_ID, step, change })
        this.document.history.add(REATTACH_ID, step, change)
        await this.#settle([change])
      }
      await journal.append({ kind: 'reattached', attached, lost })
      this.#continues = null
      this.addNotice({ code: 'reattached', values: { attached, lost } })
    }).catch((error: unknown) => {
      if (!isFileError(error)) throw error // not indexed, or no room: tried again at the next opening
    })
  }

  /** Writes into the journal and beside it which file this dataset is about, as far as is known by now. */
  async recordBase(): Promise<void> {
    await this.inLine(async () => {
      await this.#recordSaved()
      await this.#recordBase()
    }).catch((error: unknown) => {
      if (!isFileError(error)) throw error // no room on the disk: the next change will say so
    })
  }

  /** Whether changes of an earlier journal are still to be put on this file's rows. */
  get isContinuing(): boolean {
    return this.#continues !== null
  }

  /** Writes that the last save is done; nothing else may be journaled before. */
  async #recordSaved(): Promise<void> {
    if (this.#owed === null || this.#journal === null) return
    await this.#journal.append(this.#owed)
    this.#owed = null
    await this.#recordBase()
  }

  async #recordBase(): Promise<void> {
    if (this.#journal === null) return
    const { path, identity, fingerprint, index, hashes } = this.document.base
    const { quick } = this
    const rows = index.isComplete ? index.rowCount : null
    await this.#journal.append({
      kind: 'base',
      path,
      identity,
      quick,
      fingerprint,
      rows,
      hashes,
      continues: this.#continues,
    })
    await writeAbout(this.context.disk, this.home, { path, identity, quick, fingerprint })
  }

  async #writeCopies(rows: RowSet, first: RowId, signal: AbortSignal): Promise<string> {
    const name = `copies-${first}.rows`
    const writer = await RowFileWriter.create(this.context.disk, join(this.home.folder, name))
    let next: number = first
    try {
      for (const row of rows.values()) {
        signal.throwIfAborted()
        await writer.add(next as RowId, await this.document.readRow(row))
        next += 1
      }
      await writer.finish()
    } catch (error) {
      await writer.abandon()
      throw error
    }
    await this.context.disk.syncFolder(this.home.folder)
    return name
  }

  // A file that was touched, copied back or replaced by its equal is still what was opened.
  async #lookAtDisk(): Promise<void> {
    const { state } = this.watch
    this.report()
    if (state === 'changed' || state === 'replaced') await this.passes.isSameContent().catch(() => false)
    this.report()
  }

  #stepOf(change: Change): Step {
    const one = change.kind === 'batch' && change.changes.length === 1 ? change.changes[0] : change
    const path = 'path' in one ? one.path : null
    return {
      label: labelOf(one),
      rows: countRows(one),
      field: path === null ? null : pathLabel(path),
      timeMs: this.context.now(),
    }
  }

  #confirmationOf(step: Step, skipped: number, change: Change | null): Confirmation {
    const inserted = change === null ? [] : insertedBy(change)
    return { revision: this.#revision, step, skipped, inserted, row: change === null ? null : firstRow(change) }
  }
}

/** Tells whether a disk or file system failed, rather than this program. */
const isFileError = (error: unknown): boolean => isEngineError(error) || (error instanceof Error && 'code' in error)

const isNothing = (change: Change): boolean => change.kind === 'batch' && change.changes.length === 0

const labelOf = (change: Change): Step['label'] => {
  switch (change.kind) {
    case 'edit':
      return change.path === null ? 'edit' : 'set'
    case 'set':
    case 'lift':
      return 'set'
    case 'insert':
    case 'remove':
    case 'copy':
    case 'uncopy':
      return 'insert'
    case 'batch':
      return change.changes.length > 0 && change.changes.every((one) => labelOf(one) === 'insert') ? 'insert' : 'batch'
    default:
      return change.kind
  }
}

const MAX_INSERTED = 10_000

const insertedBy = (change: Change): RowId[] => {
  if (change.kind === 'batch') return change.changes.flatMap(insertedBy).slice(0, MAX_INSERTED)
  if (change.kind !== 'insert' && change.kind !== 'copy') return []
  const count = Math.min(MAX_INSERTED, countRows(change))
  return Array.from({ length: count }, (_, at) => (change.first + at) as RowId)
}
