/**
 * An opened dataset: its rows, its journal, and the one line of work through which everything that alters them goes, one
 * after the other. Windows share it; one of them may write. What was confirmed is in the journal, and what is in the
 * journal is in the rows, in this order.
 */
import { basename, join } from 'node:path'
import type { Change } from '../../shared/change.ts'
import type { Access, ChangeRequest, Columns, Confirmation, DatasetState, Notice, Step } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import type { DatasetParts } from './dataset-parts.ts'
import { DatasetPasses } from './dataset-passes.ts'
import { stateOf } from './dataset-state.ts'
import { DatasetDecisions } from './decisions/dataset-decisions.ts'
import { keepReasons } from './decisions/reason-files.ts'
import type { DiskFile } from './disk.ts'
import { DiskWatch, isSameOrNone } from './disk-watch.ts'
import type { WrittenDecisions } from './document/decisions.ts'
import type { Document } from './document/document.ts'
import type { HistoryStep } from './document/history.ts'
import type { MalformedRows } from './document/malformed-rows.ts'
import { type ResolveContext, type Resolved, resolveRequest } from './document/resolve-request.ts'
import { confirmationOf, isNothing, stepOf } from './document/step-of.ts'
import { TouchedRows } from './document/touched-rows.ts'
import { DuplicateStore } from './duplicates/duplicate-store.ts'
import type { EngineContext } from './engine-context.ts'
import type { DatasetHome } from './home/dataset-home.ts'
import type { FileIdentity } from './journal/record.ts'
import { isDiskFailure, type WorkRecord } from './journal/work-record.ts'
import type { BaseFile } from './read/base-file.ts'
import { SampleSigns } from './samples/sample-signs.ts'
import { LeafRows } from './search/leaf-rows.ts'
import { SignalStore } from './signals/signal-store.ts'
import { changeEncodingOut } from './source/encoding-out.ts'
import { DatasetSql } from './sql/dataset-sql.ts'
import { writeCopies } from './write/copies.ts'
import { type Saved, saveDataset } from './write/save.ts'

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
  readonly signs: SampleSigns
  readonly signals: SignalStore
  readonly leaves: LeafRows
  readonly touched = new TouchedRows()
  readonly access: Access
  readonly epoch: number
  quick: string
  columns: Columns = { columns: [], rowsSeen: 0, isComplete: false, omitted: 0 }
  readonly passes: DatasetPasses
  readonly watch: DiskWatch
  /** Called after anything that a window shows of the dataset may have changed. */
  onChange: () => void = () => undefined
  onColumns: () => void = () => undefined
  readonly record: WorkRecord
  notices: readonly Notice[]
  readonly decisions: DatasetDecisions
  readonly sql: DatasetSql
  readonly duplicates: DuplicateStore
  savedAtMs: number | null = null
  /** What stood in the file's place when the user said that the opened version is to be kept. */
  #keptOver: { seen: FileIdentity | null } | null = null
  #revision = 0
  #line: Promise<unknown> = Promise.resolve()
  #confirmations = new Map<string, Confirmation>()
  #releaseLock: () => void
  /** Files that were read from before; few, and let go of with the dataset. */
  readonly #retired: DiskFile[] = []

  constructor(parts: DatasetParts) {
    this.id = parts.home.dataset
    this.context = parts.context
    this.home = parts.home
    this.document = parts.document
    this.malformed = parts.malformed
    this.signs = new SampleSigns(parts.document)
    this.access = parts.access
    this.epoch = parts.epoch
    this.quick = parts.quick
    this.record = parts.record
    this.notices = parts.notices
    this.decisions = new DatasetDecisions(this, parts.palette)
    this.#releaseLock = parts.releaseLock
    this.signals = new SignalStore(this)
    this.passes = new DatasetPasses(this)
    this.sql = new DatasetSql(this)
    this.duplicates = new DuplicateStore(this)
    this.leaves = new LeafRows(this)
    this.watch = new DiskWatch(parts.context.disk, parts.document.base.source, () => void this.#lookAtDisk())
  }

  get revision(): number {
    return this.#revision
  }

  get name(): string {
    return basename(this.document.base.source.path)
  }

  /** Makes a change and answers once it is on disk; a change that was made before is confirmed again. */
  apply(
    id: string,
    request: ChangeRequest,
    targets: Pick<ResolveContext, 'rowsOf' | 'setOf'>,
    job: JobWatch,
  ): Promise<Confirmation> {
    return this.make(id, async () => {
      const { document, context, home } = this
      const resolved = await resolveRequest(
        {
          document,
          ...targets,
          writeCopies: async (rows, first) => {
            const name = `copies-${first}.rows`
            await writeCopies(context.disk, document, rows, first, join(home.folder, name), job.signal)
            return name
          },
          signal: job.signal,
          onProgress: (rows) => job.onProgress(rows, 0, 'rows'),
        },
        request,
      )
      return { ...resolved, step: stepOf(resolved.change, context.now()) }
    })
  }

  /** Makes a change that is found out in line, under a name that is confirmed once. */
  make(id: string, find: () => Promise<Resolved & { step: Step }>): Promise<Confirmation> {
    return this.inLine(async () => {
      const known = this.#confirmations.get(id)
      if (known !== undefined) return known
      if (this.document.history.isConfirmed(id)) return this.confirm(NOTHING, 0)
      await this.prepareToWrite()
      const { change, skipped, step } = await find()
      await this.makeStep(id, change, step)
      const confirmation = confirmationOf(this.#revision, step, skipped, change)
      this.#confirmations.set(id, confirmation)
      return confirmation
    })
  }

  undo(): Promise<Confirmation> {
    return this.#move('undo')
  }

  redo(): Promise<Confirmation> {
    return this.#move('redo')
  }

  /** Saves in place, or elsewhere; the dataset then belongs to the file that was written. */
  save(target: { path: string; overwrite: boolean } | null, job: JobWatch): Promise<Saved> {
    return this.inLine(async () => {
      await this.passes.indexed()
      await this.prepareToWrite()
      await this.#checkPlace()
      await this.record.noteCount(this.document.base, this.quick)
      const path = target?.path ?? null
      const written = await this.decisions.writeForSave(path ?? this.document.base.source.path, job)
      // The rename is our own doing, and not to be noticed as another program's.
      this.watch.pause()
      const goOnWithPasses = this.passes.pause()
      const saved = await saveDataset({
        disk: this.context.disk,
        document: this.document,
        dataset: this.id,
        record: this.record,
        homeFolder: this.home.folder,
        cacheFolder: this.home.cacheFolder,
        hashFilePath: this.passes.freshHashPath(),
        path,
        overwrite: target?.overwrite ?? true,
        over: this.isKept ? this.#keptOver : null,
        keepsBackup: this.context.getSettings().keepsBackup,
        decisions: written.where,
        workers: this.context.workers,
        signal: job.signal,
        now: this.context.now,
        onProgress: (done, total) => job.onProgress(done, total, 'bytes'),
      })
        .catch(async (error: unknown) => {
          goOnWithPasses()
          await written.takeBack()
          throw error
        })
        .finally(() => this.watch.resume())
      await this.#goOnWith(saved, written.where)
      await written.sidecar?.put()
      if (saved.durability === 'unknown') throw new EngineError('durability-unknown', { file: this.name })
      return saved
    })
  }

  /** Says that the next save may replace what another program put in the file's place. */
  async keepOpened(): Promise<void> {
    const state = await this.watch.check()
    const { seen } = this.watch
    if (state === 'changed') throw new EngineError('source-changed', { file: this.name })
    if (state !== 'same') this.#keptOver = { seen }
    this.report()
  }

  /** Whether the next save may replace what stands in the file's place: that very file, and no other that comes later. */
  get isKept(): boolean {
    return this.#keptOver !== null && isSameOrNone(this.#keptOver.seen, this.watch.seen)
  }

  /** Whether a save would change the file. */
  get isUnsaved(): boolean {
    const { history, base } = this.document
    return history.isUnsaved || this.isKept || this.decisions.isStale || base.savesAsUtf8
  }

  /** Has saves write UTF-8 from now on, or the files' own encodings again. */
  async setSavesAsUtf8(isUtf8: boolean): Promise<void> {
    await this.inLine(async () => {
      await this.prepareToWrite()
      if (!(await changeEncodingOut(this.document, isUtf8))) return
      await this.record.noteFile(this.document.base, this.quick)
    })
    this.report()
  }

  /** Takes the last step back, as undo does, for a caller who stands in line. */
  async takeStepBack(): Promise<void> {
    await this.record.append({ kind: 'undo' })
    await this.#settle([this.document.history.undo().change])
  }

  dismissNotices(): void {
    this.notices = []
    this.report()
  }

  addNotice(notice: Notice): void {
    this.notices = [...this.notices, notice]
    this.report()
  }

  getState(): DatasetState {
    return stateOf(this)
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

  /** Looks at rows of which nothing could be known before the index had come to them. */
  async lookAtRest(): Promise<void> {
    await this.inLine(async () => {
      await this.malformed.lookAtRest()
      this.touch()
    }).catch((error: unknown) => {
      if (!isDiskFailure(error)) throw error // they count as they stand in the file until they are read
    })
  }

  /** Lets go of the file, the journal and the right to write; changes under way are finished first. */
  async close(): Promise<void> {
    this.watch.stop()
    await this.duplicates.close()
    await this.leaves.close()
    await this.passes.close()
    await this.sql.close()
    await this.inLine(async () => {
      await this.record.close()
      await this.document.close()
      for (const file of this.#retired) await file.close()
      this.#releaseLock()
    })
  }

  /** Notes in the journal which file this dataset is about, as far as is known by now. */
  noteFile(): Promise<void> {
    return this.inLine(() => this.record.noteFile(this.document.base, this.quick))
  }

  /** Goes on reading from another open file; who still reads from the one before can finish. */
  setBase(base: BaseFile): void {
    this.#retired.push(this.document.base.file)
    // A read takes a moment, saves come a person's while apart: who read from a file this long ago is done with it.
    if (this.#retired.length > MAX_RETIRED) void this.#retired.shift()?.close()
    this.document.base = base
    this.watch.expect(base.source)
  }

  /** Makes a change under a name, as one step; the caller stands in line, and has prepared to write. */
  async makeStep(id: string, change: Change, step = stepOf(change, this.context.now())): Promise<void> {
    if (isNothing(change)) return
    const { history } = this.document
    // Many reasons lie beside the journal, where they must be before a record names them.
    const kept = await keepReasons(this.context.disk, this.home.folder, change, this.epoch, history.confirmedCount)
    await this.record.append({ kind: 'change', id, step, change: kept })
    history.add(id, step, kept)
    await this.#settle([kept])
  }

  #move(direction: 'undo' | 'redo'): Promise<Confirmation> {
    return this.inLine(async () => {
      await this.prepareToWrite()
      const { history } = this.document
      const isThere = direction === 'undo' ? history.undoStep : history.redoStep
      if (isThere === null) throw new EngineError(`nothing-to-${direction}`)
      await this.record.append({ kind: direction })
      const wasAtFile = history.isAtFileGeneration
      const { step, change }: HistoryStep = history[direction]()
      // Across a save the rows are other ones, and all that is known of them has to be looked at anew.
      this.duplicates.lookAt([change])
      await this.#settle(wasAtFile && history.isAtFileGeneration ? [change] : null)
      return confirmationOf(this.#revision, step, 0, change)
    })
  }

  /** Fails where a change could not be kept, or would be of other rows than it is meant for. */
  async prepareToWrite(): Promise<void> {
    if (!this.record.isWritable) {
      throw new EngineError('read-only', { reason: this.access.mode === 'read' ? this.access.reason : 'other-window' })
    }
    // Bytes of a file that was altered in place are no longer those that the rows were read from.
    if ((await this.watch.check()) === 'changed' && !(await this.passes.isSameContent())) {
      throw new EngineError('source-changed', { file: this.name })
    }
  }

  async #checkPlace(): Promise<void> {
    const { state } = this.watch
    if (state === 'same' || this.isKept) return
    if (state === 'replaced' && (await this.passes.isSameContent())) return
    throw new EngineError(state === 'missing' ? 'source-gone' : 'source-changed', { file: this.name })
  }

  async #settle(changes: readonly Change[] | null): Promise<void> {
    this.document.touch()
    const { malformed, signs, leaves, signals, duplicates } = this
    for (const known of [malformed, signs, leaves, this.sql.drift, signals, duplicates]) {
      if (changes === null) await known.startOver()
      else await known.lookAt(changes)
    }
    this.touched.note(this.#revision + 1, changes)
    this.touch()
  }

  async #goOnWith({ base, found, order, link }: Saved, where: WrittenDecisions): Promise<void> {
    this.setBase(base)
    this.document.history.save(order, link, where)
    this.signals.carry()
    this.signs.rebase()
    this.sql.drift.rebase()
    this.leaves.rebase()
    const { identity, quick } = base.source
    this.quick = quick
    this.#keptOver = null
    this.savedAtMs = this.context.now()
    this.malformed.setInFile(null)
    await this.record.noteSaved(identity, this.savedAtMs, this.document.base, quick)
    await this.#settle(null)
    this.passes.restart(found)
  }

  // A file that was touched, copied back or replaced by its equal is still what was opened.
  async #lookAtDisk(): Promise<void> {
    const { state } = this.watch
    this.report()
    if (state === 'changed' || state === 'replaced') await this.passes.isSameContent().catch(() => false)
    this.report()
  }

  /** Gives what is answered for a change. */
  confirm(change: Change, skipped: number): Confirmation {
    return confirmationOf(this.#revision, stepOf(change, this.context.now()), skipped, change)
  }
}

const NOTHING: Change = { kind: 'batch', changes: [] }
const MAX_RETIRED = 4
