/**
 * Opens a file as a dataset: looks at what it is, reads its first rows, finds the work that belongs to it, and replays
 * its journal. Nothing here waits for the whole file to be read; what needs that follows when the index is there.
 */
import { basename, dirname, join } from 'node:path'
import type { Access, Notice } from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { EncodingChoice } from '../../shared/file-form.ts'
import { Dataset } from './dataset.ts'
import { loadReasons } from './decisions/reason-files.ts'
import { sidecarPath } from './decisions/sidecar.ts'
import { type DiskFile, hasErrorCode, removeIfThere } from './disk.ts'
import { Document } from './document/document.ts'
import { MalformedRows } from './document/malformed-rows.ts'
import type { EngineContext } from './engine-context.ts'
import {
  type About,
  type DatasetHome,
  findHome,
  isSameIdentity,
  journalPath,
  newestEpoch,
  readAbout,
} from './home/dataset-home.ts'
import { takeLock } from './home/file-lock.ts'
import { readPalette } from './home/palette.ts'
import { loadIndex } from './index/index-cache.ts'
import { Journal, readJournal } from './journal/journal.ts'
import { isThatSave, type Replayed, replay, settleSave } from './journal/replay.ts'
import { removeUnusedFiles } from './journal/unused-files.ts'
import { baseRecord, isDiskFailure, WorkRecord } from './journal/work-record.ts'
import type { BaseFile } from './read/base-file.ts'
import { startReattaching } from './reattach.ts'
import {
  checkNotEmpty,
  choicesFor,
  type ExaminedSource,
  examineSource,
  type SaidEncoding,
} from './source/examine-source.ts'
import type { FoundFiles } from './source/find-files.ts'
import { LookAgain, openWorking } from './source/open-working.ts'
import { type PreparedSource, prepareSource } from './source/prepare-source.ts'
import type { RowsBefore } from './source/rows-before.ts'
import type { Source } from './source/source.ts'
import { finishSave } from './write/finish-save.ts'
import { oldPathOf } from './write/put-in-place.ts'
import { examineTarget } from './write/target.ts'

/** About what an opening writes: a first journal, what it is about, and an index without its hashes. */
const ROOM_TO_OPEN = 64 * 1024

export interface OpenOptions {
  /** Where its work is, when that is known already. */
  readonly home?: DatasetHome
  /** How text is read whose encoding is in doubt, when somebody has just said it. */
  readonly encoding?: EncodingChoice
  readonly signal?: AbortSignal
  /** Told while a working file is made, of the bytes of all files. */
  onProgress?(done: number, total: number): void
}

/** Opens a dataset. Without the right to write it shows the work, and takes no changes. */
export const openDataset = async (
  context: EngineContext,
  found: FoundFiles,
  options: OpenOptions = {},
): Promise<Dataset> => {
  for (let attempt = 1; ; attempt++) {
    const examined = await examineSource(context.disk, found)
    try {
      return await openSource(context, examined, options)
    } catch (error) {
      if (!(error instanceof LookAgain)) throw error
      if (attempt === MOST_LOOKS) throw new EngineError('source-changed', { file: basename(found.path) })
    }
  }
}

/** A file that is never the same for long can't be opened. */
const MOST_LOOKS = 5

const openSource = async (context: EngineContext, examined: ExaminedSource, options: OpenOptions): Promise<Dataset> => {
  const { disk, dataFolder } = context
  const { path, identity, quick } = examined
  const home = options.home ?? (await findHome(disk, dataFolder, { path, identity, quick })).home
  const about = await readAbout(disk, home)
  // Whoever took all rows out wants to see that, and to take it back; what another program emptied is not opened over it.
  if (about === null || !isAsLeft(about, examined)) checkNotEmpty(examined)
  const said = options.encoding ?? saidBefore(about, examined)
  // Whoever has to be asked first finds no trace of the opening.
  const before = rowsBefore(about, examined)
  const isFirm = options.encoding !== undefined || before?.isSame === true
  choicesFor(examined, { said, isFirm })
  const lock = await inHome(context, home, path, async () => {
    await disk.mkdir(home.folder, 0o700)
    await disk.mkdir(home.cacheFolder, 0o700)
    return takeLock(`${home.folder}/lock`)
  })
  let file: DiskFile | null = null
  let journal: Journal | null = null
  try {
    const prepared = await prepare(context, examined, home, { said, isFirm, before, mayWrite: lock !== null }, options)
    const { base, stat } = await openWorking(disk, prepared, about?.savesAsUtf8 ?? false)
    file = base.file
    const work = await inHome(context, home, path, () => readWork(context, home, lock !== null, base.index.rowCount))
    journal = work.journal
    const { unsettled } = work.replayed
    if (lock !== null && unsettled?.files !== undefined && (await finishSave(disk, unsettled.files)))
      throw new LookAgain()
    const { expectedFingerprint, continues, ...opened } = await inHome(context, home, path, () =>
      settle(context, home, base, quick, work),
    )
    journal = opened.journal
    opened.document.firstParts = work.replayed.firstParts
    const malformed = new MalformedRows(opened.document)
    const record = new WorkRecord(disk, home, journal, continues)
    const dataset = new Dataset({
      ...opened,
      notices: [...opened.notices, ...noticesOfFiles(base.source)],
      context,
      home,
      record,
      quick,
      malformed,
      palette: await readPalette(disk, home),
      releaseLock: () => lock?.release(),
    })
    if (record.isWritable) {
      await removeStaleTemp(context, dataset)
      // Not waited for: the first change comes behind it in line, and rows can be shown meanwhile.
      const isChosen = options.encoding !== undefined
      if (expectedFingerprint === null || isChosen) void dataset.noteFile()
    }
    await dataset.passes.start(stat, expectedFingerprint)
    await dataset.malformed.startOver()
    if (continues !== null) startReattaching(dataset, await earlierWork(context, home, continues))
    return dataset
  } catch (error) {
    await journal?.close().catch(() => undefined)
    await file?.close()
    lock?.release()
    throw error
  }
}

// What was read as UTF-8 when it was last open is so again, as long as it is what it was then.
const saidBefore = (about: About | null, examined: ExaminedSource): EncodingChoice | null =>
  about === null ? null : (about.encoding ?? (isAsLeft(about, examined) ? { encoding: 'utf-8', rest: null } : null))

const isAsLeft = (about: About, { identity, quick }: ExaminedSource): boolean =>
  about.quick === quick || isSameIdentity(about.identity, identity)

const rowsBefore = (about: About | null, examined: ExaminedSource): RowsBefore | null => {
  if (about === null || examined.isSeveral) return null
  // At first there was nothing but lines.
  const { container = 'jsonl', wrapperKey = null } = about
  return { container, wrapperKey, isSame: isAsLeft(about, examined) }
}

// Another program that has the dataset open for writing may put another working file in the place of its own at any time.
const prepare = async (
  context: EngineContext,
  examined: ExaminedSource,
  home: DatasetHome,
  { mayWrite, ...known }: SaidEncoding & { before: RowsBefore | null; mayWrite: boolean },
  { signal = NEVER, onProgress = () => undefined }: OpenOptions,
): Promise<PreparedSource> => {
  const folder = mayWrite ? home.cacheFolder : join(home.cacheFolder, 'reader')
  if (!mayWrite) await context.disk.mkdir(folder, 0o700)
  return prepareSource(examined, { context, folder, ...known, signal, onProgress })
}

const NEVER = new AbortController().signal

const noticesOfFiles = ({ files }: Source): Notice[] =>
  files.flatMap(({ name, isTruncated, ragged }): Notice[] => [
    ...(isTruncated ? [{ code: 'archive-truncated', values: { file: name } } as const] : []),
    ...(ragged === null ? [] : [{ code: 'table-ragged', values: { file: name, ...ragged } } as const]),
  ])

// Where no change could be kept, nothing is opened: the reason is said, and the next opening finds all as it was.
const inHome = async <T>(
  { disk }: EngineContext,
  home: DatasetHome,
  path: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof EngineError || !(error instanceof Error && 'code' in error)) throw error
    if (!hasErrorCode(error, 'ENOSPC', 'EDQUOT'))
      throw new EngineError('journal-unwritable', { reason: error.message }, { cause: error })
    const free = await disk.freeBytes(dirname(home.folder)).catch(() => 0)
    throw new EngineError('disk-full', { file: basename(path), needed: ROOM_TO_OPEN, free }, { cause: error })
  }
}

const earlierWork = async ({ disk }: EngineContext, home: DatasetHome, epoch: number): Promise<Replayed> => {
  const records = (await readJournal(disk, journalPath(home, epoch)))?.records ?? []
  await loadReasons(disk, home.folder, records)
  return replay(records, 0)
}

interface Work {
  journal: Journal | null
  access: Access
  replayed: Replayed
  notices: Notice[]
  epoch: number
}

const readWork = async (
  context: EngineContext,
  home: DatasetHome,
  mayWrite: boolean,
  knownRows: number,
): Promise<Work> => {
  for (let epoch = await newestEpoch(context.disk, home); ; epoch--) {
    const work = await readEpoch(context, home, mayWrite, knownRows, epoch)
    const isNewer = work.access.mode === 'read' && work.access.reason === 'newer-journal'
    if (work.replayed.file !== null || isNewer || epoch === 0) return work
    // A journal was made and its first record never written: all work is in the one before, and stays there.
    await work.journal?.close()
  }
}

const readEpoch = async (
  context: EngineContext,
  home: DatasetHome,
  mayWrite: boolean,
  knownRows: number,
  epoch: number,
): Promise<Work> => {
  const { disk } = context
  const path = journalPath(home, epoch)
  try {
    if (!mayWrite) {
      const records = (await readJournal(disk, path))?.records ?? []
      const notices = reasonsLost(await loadReasons(disk, home.folder, records))
      const access: Access = { mode: 'read', reason: 'other-program' }
      return { journal: null, access, replayed: replay(records, knownRows), notices, epoch }
    }
    const { journal, records, droppedBytes, isDamaged } = await Journal.open(disk, path)
    // Of a torn journal even that which no record names may still be wanted.
    if (droppedBytes === 0) await removeUnusedFiles(disk, home.folder, epoch, records).catch(passDisk)
    const lost = await loadReasons(disk, home.folder, records)
    const notices = [...noticesOf(droppedBytes, isDamaged), ...reasonsLost(lost)]
    return { journal, access: { mode: 'write' }, replayed: replay(records, knownRows), notices, epoch }
  } catch (error) {
    if (!isEngineError(error, 'journal-newer')) throw error // a newer Winnow's work: the file is shown without it, nothing is reset
    const access: Access = { mode: 'read', reason: 'newer-journal' }
    return { journal: null, access, replayed: replay([], knownRows), notices: [], epoch }
  }
}

const noticesOf = (droppedBytes: number, isDamaged: boolean): Notice[] =>
  droppedBytes === 0 ? [] : [{ code: isDamaged ? 'journal-damaged' : 'journal-torn', values: { bytes: droppedBytes } }]

const reasonsLost = (rows: number): Notice[] => (rows === 0 ? [] : [{ code: 'reasons-lost', values: { rows } }])

interface Opened {
  document: Document
  journal: Journal | null
  access: Access
  epoch: number
  notices: Notice[]
  continues: number | null
  /** What the file's content must prove to be, when only the quick fingerprint agreed. */
  expectedFingerprint: string | null
}

/** Decides how the work that was found and the file as it is now belong together. */
const settle = async (
  context: EngineContext,
  home: DatasetHome,
  base: BaseFile,
  quick: string,
  work: Work,
): Promise<Opened> => {
  const { replayed, journal, access, notices, epoch } = work
  const { history, unsettled, continues } = replayed
  let { file } = replayed
  if (unsettled !== null && isThatSave(unsettled, { path: base.source.path, identity: base.source.identity, quick })) {
    settleSave(history, unsettled)
    const { path, identity } = base.source
    await journal?.append({ kind: 'saved', identity, timeMs: context.now() })
    file = { path, identity, quick, fingerprint: unsettled.fingerprint }
    notices.push({ code: 'save-settled', values: {} })
  }
  const document = new Document(context.disk, home.folder, base, history)
  const opened = { document, journal, access, epoch, notices, continues, expectedFingerprint: null }
  const isSame = file !== null && isSameIdentity(file.identity, base.source.identity)
  const looksAlike = file !== null && file.quick === quick && file.identity.sizeBytes === base.source.identity.sizeBytes
  const isAlike = looksAlike && !isSame && !(await isKnownAsOther(context, home, base, file?.fingerprint ?? null))
  if (file !== null && !isSame && !isAlike) {
    return journal === null ? withoutWork(context, home, base, work) : startEpoch(context, home, base, quick, work)
  }
  if (history.isUnsaved) {
    notices.push({ code: 'work-restored', values: { changes: history.stepsSinceSave } })
  }
  return { ...opened, expectedFingerprint: isSame ? null : (file?.fingerprint ?? null) }
}

// Who may only look can't begin a journal: the file is shown as it is, since the writer's changes are of another one.
const withoutWork = (context: EngineContext, home: DatasetHome, base: BaseFile, work: Work): Opened => {
  const { history } = replay([], base.index.rowCount)
  const document = new Document(context.disk, home.folder, base, history)
  const notices: Notice[] = work.replayed.history.isUnsaved ? [{ code: 'changed-since', values: {} }] : []
  const epoch = work.epoch + 1
  return { document, journal: null, access: work.access, epoch, notices, continues: null, expectedFingerprint: null }
}

// The file is another one than the changes belong to: they are kept where they are, and a new journal begins.
const startEpoch = async (
  context: EngineContext,
  home: DatasetHome,
  base: BaseFile,
  quick: string,
  work: Work,
): Promise<Opened> => {
  const { replayed, access } = work
  const epoch = work.epoch + 1
  await work.journal?.close()
  const isUnsaved = replayed.history.isUnsaved
  const hasWork = isUnsaved || !replayed.history.decisions.isEmpty
  const { journal } = await Journal.open(context.disk, journalPath(home, epoch))
  // Changes of a journal that was itself still waiting for its predecessor's are one generation further back.
  const continues = hasWork ? work.epoch : replayed.continues
  try {
    await journal.append({ ...baseRecord(base, quick), continues })
  } catch (error) {
    await journal.close()
    throw error
  }
  const { history } = replay([], base.index.rowCount)
  const document = new Document(context.disk, home.folder, base, history)
  const notices: Notice[] = isUnsaved ? [...work.notices, { code: 'changed-since', values: {} }] : work.notices
  return { document, journal, access, epoch, notices, continues, expectedFingerprint: null }
}

// An earlier opening may have read the file whole, and found that it only looked alike.
const isKnownAsOther = async (
  { disk }: EngineContext,
  home: DatasetHome,
  base: BaseFile,
  expected: string | null,
): Promise<boolean> => {
  const cached = await loadIndex(disk, home.cacheFolder, await base.file.stat())
  return expected !== null && cached !== null && cached.result.fingerprint !== expected
}

// A killed save leaves its unfinished file; only this dataset's writer can have made one of that name.
const removeStaleTemp = async (context: EngineContext, dataset: Dataset): Promise<void> => {
  try {
    const { path, files } = dataset.document.base.source
    for (const one of [...files.map((file) => file.path), sidecarPath(path)]) {
      const target = await examineTarget(context.disk, one, dataset.id)
      await removeIfThere(context.disk, target.tempPath)
      await removeIfThere(context.disk, oldPathOf(target.tempPath))
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error // a folder that may not be written has no such file
  }
}

/** What only takes up room can stay. */
const passDisk = (error: unknown): void => {
  if (!isDiskFailure(error)) throw error
}
