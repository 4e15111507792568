/**
 * A save: everything is written beside the targets and read back before a target is touched; the journal says what is
 * about to happen before it happens; then renames decide. A failure or a crash at any moment leaves the old file or
 * the new one, whole, and a journal that tells which. See reliability: without the folder's sync after the rename, a
 * power cut rolled back most saves that had been reported as done.
 *
 * First the new working file is written and read back, which is also its index. Where the user's file is plain text that is
 * all. Else it lies in the cache, and each file that changed is written from its part of it.
 */
import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { SaveResult } from '../../../shared/contract.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { DatasetId } from '../../../shared/ids.ts'
import { type Disk, type DiskFile, removeIfThere } from '../disk.ts'
import type { WrittenDecisions } from '../document/decisions.ts'
import type { Document } from '../document/document.ts'
import type { Link } from '../document/history.ts'
import type { RowOrder } from '../document/row-order.ts'
import { identityOf, isSameIdentity } from '../home/dataset-home.ts'
import type { IndexResult } from '../index/index-file.ts'
import type { LineIndex } from '../index/line-index.ts'
import type { FileIdentity, SavingRecord } from '../journal/record.ts'
import type { WorkRecord } from '../journal/work-record.ts'
import { type BaseFile, nameOf } from '../read/base-file.ts'
import { inPlaceOf } from '../source/in-place.ts'
import { keepSource } from '../source/kept-source.ts'
import type { Source, SourceFile } from '../source/source.ts'
import { identityOfAll, lookAtAll, quickOf, quickOfAll } from '../source/source-identity.ts'
import { writeOldRows } from './old-rows.ts'
import { PartlyInPlace, type Placing, putInPlace } from './put-in-place.ts'
import { isPlainForm, keepOwner, type OutForm, outFormNamed, outFormOf, writePart } from './save-files.ts'
import { countChanges, endedRow, savedOrder } from './saved-rows.ts'
import { checkRoom, examineTarget, statOrNull, type Target, writeError } from './target.ts'
import { verifyWritten } from './verify.ts'
import { type WrittenDataset, writeDataset } from './write-rows.ts'

export interface SaveOptions {
  disk: Disk
  document: Document
  dataset: DatasetId
  record: WorkRecord
  /** The dataset's folders in the app's data. */
  homeFolder: string
  cacheFolder: string
  hashFilePath: string
  /** Where to write; null: the dataset's own files. */
  path: string | null
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
  base: BaseFile
  found: IndexResult
  order: RowOrder
  link: Link
  /** The file is in place, but the folder could not be synced. */
  durability: 'certain' | 'unknown'
}

/** Rows are written to the working file; out of that the files are written, and read back. */
const STEPS_OF_NOT_PLAIN = 3

/** A file that is about to be replaced, written whole beside it. */
interface Ready {
  readonly target: Target
  /** Which of the files of the dataset; it has become one of its own under a new name. */
  readonly number: number
  readonly out: OutForm
  readonly exceptions: SourceFile['exceptions']
  readonly dev: string
  readonly ino: string
  readonly sizeBytes: number
  readonly quick: string
}

/** Writes the dataset to its files, safely; the caller then says so in the journal and goes on with them. */
export const saveDataset = async (options: SaveOptions): Promise<Saved> => {
  const save = new Save(options)
  try {
    return await save.run()
  } catch (error) {
    await save.clear()
    options.signal.throwIfAborted()
    const file = basename(options.path ?? options.document.base.source.path)
    if (await isOfAlteredSource(options.document, error)) throw new EngineError('source-changed', { file })
    throw await writeError(options.disk, error, options.path ?? options.document.base.source.path)
  }
}

// Rows that are not what index and history know may come of a file that another program wrote into while it was copied.
const isOfAlteredSource = async (document: Document, error: unknown): Promise<boolean> => {
  const isSystems = error instanceof Error && 'code' in error
  if (isSystems && !isEngineError(error, 'verify-failed')) return false
  const { file, identity } = document.base
  return !isSameIdentity(identityOf(await file.stat()), identity)
}

class Save {
  readonly #options: SaveOptions
  readonly #source: Source
  readonly #temps: string[] = []
  /** The whole dataset goes to one file of its own. */
  readonly #isElsewhere: boolean
  #total = 0

  constructor(options: SaveOptions) {
    this.#options = options
    this.#source = options.document.base.source
    const { path } = options
    this.#isElsewhere = path !== null && path !== this.#source.path
  }

  async clear(): Promise<void> {
    for (const path of this.#temps) await removeIfThere(this.#options.disk, path).catch(() => undefined)
  }

  async run(): Promise<Saved> {
    const { disk, document, path } = this.#options
    const { files } = this.#source
    const file = basename(path ?? this.#source.path)
    if (this.#isElsewhere && files.length > 1) throw new EngineError('save-elsewhere', { file, why: 'several' })
    if (this.#isElsewhere && /\.(csv|tsv|parquet)(\.(gz|zst))?$/i.test(file))
      throw new EngineError('save-as-table', { file })
    const why = inPlaceOf(this.#source)
    if (!this.#isElsewhere && why !== 'yes') throw new EngineError('save-elsewhere', { file, why })
    const outs = files.map((one) => this.#outOf(one))
    const isPlain = files.length === 1 && isPlainForm(outs[0].form)
    const target = isPlain ? await this.#examine(path ?? files[0].path) : null
    const workPath = target?.tempPath ?? join(this.#options.cacheFolder, `work-${randomUUID()}`)
    await checkRoom(disk, dirname(workPath), document.base.identity.sizeBytes, workPath)
    this.#temps.push(workPath)
    const changedRows = countChanges(document)
    const written = await this.#writeWork(workPath, target)
    const { result: found, index } = await verifyWritten({
      disk,
      path: workPath,
      name: file,
      written,
      parts: written.parts,
      sourceHashes: document.base.hashes,
      hashFilePath: this.#options.hashFilePath,
      workers: this.#options.workers,
      signal: this.#options.signal,
    })
    const work = await disk.open(workPath, 'r')
    try {
      const ready =
        target === null ? await this.#writeFiles(work, written, outs) : [await this.#readyOf(target, 0, outs[0], null)]
      const order = savedOrder(document)
      const link: Link = { file: `old-${document.history.links.length}.rows`, endedRow: endedRow(document, order) }
      await writeOldRows(disk, document, join(this.#options.homeFolder, link.file))
      await this.#announce(ready, found, order, link)
      this.#options.signal.throwIfAborted()
      await this.#replace(ready)
      // From here on the new files are in place, and whatever fails can't make the save fail any more.
      const folders = new Set(ready.map((one) => dirname(one.target.path)))
      const synced = await Promise.all([...folders].map((folder) => syncFolder(disk, folder)))
      const stat = await work.stat()
      const source = await this.#sourceAfter(ready, written, outs)
      // The rename has altered the ctime: what is known of the file is known of it as it is now.
      const known = { ...found, stat }
      const base = this.#baseAfter(source, target?.path ?? workPath, work, index, known)
      if (target === null) await this.#keep(base)
      const bytes = source.identity.sizeBytes
      const fingerprint = found.fingerprint ?? ''
      return {
        result: { name: basename(source.path), bytes, rows: written.rows, changedRows, fingerprint },
        base,
        found: known,
        order,
        link,
        durability: synced.includes('unknown') ? 'unknown' : 'certain',
      }
    } catch (error) {
      await work.close()
      throw error
    }
  }

  #report(done: number): void {
    this.#options.onProgress(Math.min(done, this.#total), this.#total)
  }

  #outOf(file: SourceFile): OutForm {
    const { path, document } = this.#options
    const { savesAsUtf8 } = document.base
    return this.#isElsewhere && path !== null ? outFormNamed(file, savesAsUtf8, path) : outFormOf(file, savesAsUtf8)
  }

  async #examine(path: string): Promise<Target> {
    const { disk, dataset, overwrite } = this.#options
    const target = await examineTarget(disk, path, dataset)
    if (this.#isElsewhere && target.present !== null && !overwrite && target.path !== this.#source.path)
      throw new EngineError('target-exists', { file: basename(target.path) })
    return target
  }

  async #writeWork(path: string, target: Target | null): Promise<WrittenDataset> {
    const { disk, document, signal } = this.#options
    this.#total = document.base.identity.sizeBytes * (target === null ? STEPS_OF_NOT_PLAIN : 1)
    // A new file gets the mode that the user's own programs would give it.
    const file = await disk.open(path, 'w', target !== null && target.present === null ? 0o666 : 0o600)
    try {
      const written = await writeDataset(document, file, {
        signal,
        onProgress: (bytes) => this.#report(bytes),
      })
      if (target !== null && target.present !== null) {
        await file.chmod(target.present.mode)
        await keepOwner(file, target.present.uid, target.present.gid)
      }
      await file.sync()
      return written
    } finally {
      await file.close()
    }
  }

  /** Writes each file that is to be another than it is. */
  async #writeFiles(work: DiskFile, written: WrittenDataset, outs: readonly OutForm[]): Promise<Ready[]> {
    const { disk, document, signal, cacheFolder, over, path } = this.#options
    const { files } = this.#source
    const ready: Ready[] = []
    const common = { disk, folder: cacheFolder, work, name: nameOf(document.base), signal }
    let done = document.base.identity.sizeBytes
    for (const [number, plan] of written.parts.entries()) {
      const file = files[number]
      const isRecoded = outs[number].form !== file.form
      if (!written.changedParts.includes(number) && !isRecoded && !this.#isElsewhere && over === null) continue
      const target = await this.#examine(this.#isElsewhere && path !== null ? path : file.path)
      this.#temps.push(target.tempPath)
      const { exceptions } = await writePart(
        {
          target,
          out: outs[number],
          byteStart: plan.byteStart,
          byteEnd: plan.byteEnd,
          copied: written.copied,
          exceptions: file.exceptions,
        },
        { ...common, onProgress: (bytes) => this.#report(done + bytes) },
      )
      done += 2 * (plan.byteEnd - plan.byteStart)
      ready.push(await this.#readyOf(target, number, outs[number], exceptions))
    }
    return ready
  }

  async #readyOf(target: Target, number: number, out: OutForm, exceptions: SourceFile['exceptions']): Promise<Ready> {
    const { disk } = this.#options
    const { dev, ino, sizeBytes } = await disk.stat(target.tempPath)
    const quick = await quickOf(disk, target.tempPath, sizeBytes)
    return { target, number, out, exceptions, dev, ino, sizeBytes, quick }
  }

  async #announce(ready: readonly Ready[], found: IndexResult, order: RowOrder, link: Link): Promise<void> {
    const { record, decisions } = this.#options
    const all = this.#source.files.map((file, number) => {
      const one = ready.find((candidate) => candidate.number === number)
      return one === undefined
        ? { ...file.identity, quick: file.quick }
        : { ...file.identity, dev: one.dev, ino: one.ino, sizeBytes: one.sizeBytes, quick: one.quick }
    })
    const { dev, ino, sizeBytes } = identityOfAll(all)
    const saving: SavingRecord = {
      kind: 'saving',
      path: this.#pathAfter(ready),
      dev,
      ino,
      sizeBytes,
      quick: quickOfAll(all.map(({ quick }) => quick)),
      fingerprint: found.fingerprint ?? '',
      oldRows: link.file,
      order: order.toRuns(),
      endedRow: link.endedRow,
      ...(decisions.field === null ? {} : { decisionsField: decisions.field }),
      ...(decisions.isBeside ? { decisionsBeside: true } : {}),
      ...(ready.length < 2 ? {} : { files: ready.map(savingFileOf) }),
    }
    await record.append(saving)
  }

  #pathAfter(ready: readonly Ready[]): string {
    return this.#source.files.length === 1 && ready.length === 1 ? ready[0].target.path : this.#source.path
  }

  async #replace(ready: readonly Ready[]): Promise<void> {
    const { disk, keepsBackup, now } = this.#options
    const placings = ready.map(({ target, number }): Placing => {
      const file = this.#source.files[number]
      const isOwn = target.path === file.path
      const check = () => this.#checkStillThere(target, isOwn ? file.identity : null)
      return { target, keepsBackup: isOwn && keepsBackup, check }
    })
    try {
      await putInPlace(disk, placings, now())
    } catch (error) {
      // What is left beside the other targets is all that can finish the save.
      if (error instanceof PartlyInPlace) this.#temps.length = 0
      throw error instanceof PartlyInPlace ? error.cause : error
    }
  }

  // The last look before the rename; what another program does after it, and before the rename, nothing here can see.
  async #checkStillThere(target: Target, opened: FileIdentity | null): Promise<void> {
    const { disk, over } = this.#options
    const now = await statOrNull(disk, target.path)
    const isOne = this.#source.files.length === 1
    // Of several files, what the user agreed to replace is known of all together only.
    if (opened !== null && over !== null && !isOne) return
    const expected = opened === null ? target.present : over === null ? opened : over.seen
    const file = basename(target.path)
    if (now === null && expected === null) return
    if (now === null) throw new EngineError('source-gone', { file })
    if (expected === null || !isSameIdentity(now, identityOf(expected)))
      throw new EngineError('source-changed', { file })
  }

  async #sourceAfter(ready: readonly Ready[], written: WrittenDataset, outs: readonly OutForm[]): Promise<Source> {
    const { disk, document } = this.#options
    const files: SourceFile[] = []
    for (const [number, file] of this.#source.files.entries()) {
      const one = ready.find((candidate) => candidate.number === number)
      if (one === undefined) {
        const by = written.parts[number].byteStart - document.base.parts[number].byteStart
        files.push({ ...file, exceptions: file.exceptions?.shifted(by) ?? null })
        continue
      }
      const { path } = one.target
      const name = path === file.path ? file.name : basename(path)
      const identity = identityOf(await disk.stat(path))
      const { form, packed } = outs[number]
      const { quick, exceptions } = one
      files.push({ path, name, identity, quick, form, packed, exceptions, isTruncated: false, ragged: null })
    }
    const identity =
      (await lookAtAll(
        disk,
        files.map(({ path }) => path),
      )) ?? identityOfAll(files.map((one) => one.identity))
    const quick = quickOfAll(files.map((one) => one.quick))
    const isPlain = files.length === 1 && isPlainForm(files[0].form)
    return { path: this.#pathAfter(ready), identity, quick, files, isPlain }
  }

  #baseAfter(source: Source, path: string, file: DiskFile, index: LineIndex, found: IndexResult): BaseFile {
    const { fingerprint, lineEnds, hashes, parts, stat } = found
    const identity = identityOf(stat)
    const { savesAsUtf8, hasBom } = this.#options.document.base
    return {
      path,
      identity,
      file,
      source,
      // Once all is UTF-8 there is nothing to be said about it any more.
      savesAsUtf8: savesAsUtf8 && source.files.some(({ form }) => form.encoding !== 'utf-8' || form.rest !== null),
      parts,
      partRows: parts,
      index,
      fingerprint,
      lineEnds,
      hasBom,
      hashes,
    }
  }

  // The cache only saves time: without this the next opening makes the working file anew.
  async #keep({ source, path, parts }: BaseFile): Promise<void> {
    const { disk, cacheFolder } = this.#options
    const kept = { workName: basename(path), files: source.files, parts }
    await keepSource(disk, cacheFolder, kept).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error)) throw error
    })
  }
}

const savingFileOf = ({ target, dev, ino, sizeBytes }: Ready) => ({
  path: target.path,
  temp: target.tempPath,
  dev,
  ino,
  sizeBytes,
})

const syncFolder = async (disk: Disk, folder: string): Promise<'certain' | 'unknown'> =>
  (await disk.syncFolder(folder).catch(() => 'unknown' as const)) ?? 'certain'
