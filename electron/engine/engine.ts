/**
 * The engine: all opened datasets, shared by the windows that look at them. Windows are sessions; the first to open a
 * dataset may write it, the others are told and may look. When the writer leaves, the next in line may write.
 */
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import type { EngineSession } from '../../shared/channel.ts'
import type { Access, EngineEvent, FileRef, HostInfo, Settings } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import type { StartChild } from './child-process.ts'
import type { Dataset } from './dataset.ts'
import { type Disk, isNotFound, nodeDisk } from './disk.ts'
import type { EngineContext } from './engine-context.ts'
import { homeOf, readAbout } from './home/dataset-home.ts'
import { warmIndexWorkers } from './index/index-file.ts'
import { Mappings } from './mappings.ts'
import { type OpenOptions, openDataset } from './open-dataset.ts'
import { ownSample } from './own-sample.ts'
import type { Places } from './places.ts'
import { nameOf } from './read/base-file.ts'
import { Session } from './session.ts'
import { readSettings, writeSettings } from './settings.ts'
import { checkNotEmpty, examineSource } from './source/examine-source.ts'
import { type FoundFiles, findFiles, foundBefore } from './source/find-files.ts'
import type { Source } from './source/source.ts'
import { addTokenizer } from './tokenizers.ts'

export interface EngineOptions {
  /** The app's data folder: journals, caches, settings. */
  dataFolder: string
  host: HostInfo
  places: Places
  /** Absolute path of the bundled sample dataset. */
  samplePath: string
  /** Settings that hold for this engine alone, whatever is set, and are not kept. */
  settings?: Partial<Settings>
  /** Worker threads for passes over a file; all cores by default. */
  workers?: number
  disk?: Disk
  now?: () => number
  /** Starts processes for what may not share the engine's, where Node's own way is barred. */
  startChild?: StartChild
}

interface OpenedDataset {
  dataset: Dataset
  /** In the order in which they came; the first may write. */
  sessions: Session[]
}

/** How long a dataset whose duplicates were looked for waits for a window to come back. */
const LINGER_MS = 60_000

/** Starts an engine. */
export const createEngine = async (options: EngineOptions): Promise<Engine> => {
  const disk = options.disk ?? nodeDisk
  await disk.mkdir(options.dataFolder, 0o700)
  warmIndexWorkers(options.workers ?? availableParallelism())
  const settings = await readSettings(disk, options.dataFolder)
  return new Engine(options, disk, settings, await Mappings.read(disk, options.dataFolder))
}

export class Engine {
  readonly context: EngineContext
  readonly host: HostInfo
  readonly places: Places
  readonly #samplePath: string
  #settings: Settings
  readonly #fixed: Partial<Settings>
  #opened = new Map<DatasetId, OpenedDataset>()
  #sessions = new Set<Session>()
  /** Openings go one after the other, so that one file is never opened twice. */
  #opening: Promise<unknown> = Promise.resolve()
  readonly #closings = new Set<Promise<unknown>>()
  #isClosing = false

  constructor(options: EngineOptions, disk: Disk, settings: Settings, mappings: Mappings) {
    this.host = options.host
    this.places = options.places
    this.#samplePath = options.samplePath
    this.#settings = settings
    this.#fixed = options.settings ?? {}
    this.context = {
      disk,
      now: options.now ?? Date.now,
      dataFolder: options.dataFolder,
      workers: options.workers ?? availableParallelism(),
      getSettings: () => this.settings,
      mappings,
      startChild: options.startChild,
    }
  }

  /** Starts a session; events go to `emit` until it ends. */
  connect(emit: (event: EngineEvent) => void): EngineSession {
    const session = new Session(this, emit)
    this.#sessions.add(session)
    return session
  }

  /** Finishes what is under way and lets go of every file. */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const session of [...this.#sessions]) session.end()
    await this.#opening
    await Promise.all(this.#closings)
    for (const { dataset } of this.#opened.values()) await dataset.close()
    this.#opened.clear()
  }

  /** Takes a session out of everything that it holds; called once, when it ends. */
  forget(session: Session): void {
    this.#sessions.delete(session)
    for (const [id, opened] of [...this.#opened]) {
      // A window that was cut off, or is loaded anew, comes back soon, and would have to look for duplicates again.
      const isLast = opened.sessions.length === 1 && opened.sessions[0] === session
      if (isLast && opened.dataset.duplicates.isAsked && !this.#isClosing) this.#linger(opened)
      else this.release(session, id)
    }
  }

  /** Ends other sessions of the same client: a window that connects anew takes its own place. */
  supersede(session: Session, client: string): void {
    for (const other of [...this.#sessions]) if (other !== session && other.client === client) other.supersede()
  }

  get settings(): Settings {
    return { ...this.#settings, ...this.#fixed }
  }

  setSettings(settings: Settings): Promise<Settings> {
    // The tokenizer is chosen by a call of its own, which takes its file in.
    const { tokenizer } = this.#settings
    return this.#keepSettings(tokenizer === undefined ? settings : { ...settings, tokenizer })
  }

  /** Counts tokens by a tokenizer of the user's from now on, in all datasets; null for the one that is built in. */
  async setTokenizer(path: string | null): Promise<Settings> {
    const { disk, dataFolder } = this.context
    const tokenizer = path === null ? null : await addTokenizer(disk, dataFolder, path)
    const settings = await this.#keepSettings({ ...this.#settings, tokenizer })
    for (const { dataset } of this.#opened.values()) {
      await dataset.inLine(async () => {
        await dataset.signals.tokens.clear()
        dataset.touch()
      })
    }
    return settings
  }

  async #keepSettings(settings: Settings): Promise<Settings> {
    await writeSettings(this.context.disk, this.context.dataFolder, settings)
    this.#settings = settings
    return this.settings
  }

  /** Opens files for a session as one dataset, or joins it to those who look at them already. */
  open(session: Session, ref: FileRef, options: Omit<OpenOptions, 'home'> = {}): Promise<Dataset> {
    return this.#inTurn(async () => {
      const found = await this.filesOf(ref)
      const shared = this.#alreadyOpened(found)
      if (shared !== null) {
        if (!shared.sessions.includes(session)) shared.sessions.push(session)
        if (options.encoding !== undefined) return this.#readOtherwise(shared, options)
        this.#announce(shared)
        return shared.dataset
      }
      await Promise.all(this.#closings)
      const dataset = await openDataset(this.context, found, options)
      this.#adopt({ dataset, sessions: [session] })
      return dataset
    })
  }

  /** Opens a dataset's file anew for all who look at it, as after another program changed it. */
  reopen(id: DatasetId): Promise<Dataset> {
    return this.#inTurn(async () => {
      const opened = this.#opened.get(id)
      if (opened === undefined) throw new EngineError('dataset-not-open')
      return this.#openAnew(opened, {})
    })
  }

  /** Gives an opened dataset; fails for one that the session has not opened. */
  datasetFor(session: Session, id: DatasetId): Dataset {
    const opened = this.#opened.get(id)
    if (opened === undefined || !opened.sessions.includes(session)) throw new EngineError('dataset-not-open')
    return opened.dataset
  }

  /** Says what a session may do with a dataset. */
  accessFor(session: Session, id: DatasetId): Access {
    const opened = this.#opened.get(id)
    if (opened === undefined) throw new EngineError('dataset-not-open')
    if (opened.dataset.access.mode === 'read' || opened.sessions[0] === session) return opened.dataset.access
    return { mode: 'read', reason: 'other-window' }
  }

  /** Lets a session leave a dataset, which is closed when nobody looks at it any more. */
  release(session: Session, id: DatasetId): void {
    const opened = this.#opened.get(id)
    if (opened === undefined || !opened.sessions.includes(session)) return
    opened.sessions = opened.sessions.filter((one) => one !== session)
    if (opened.sessions.length > 0) {
      this.#announce(opened)
      return
    }
    this.#close(opened)
  }

  /** Keeps a dataset that nobody looks at for a while. */
  #linger(opened: OpenedDataset): void {
    opened.sessions = []
    setTimeout(() => {
      if (opened.sessions.length === 0 && this.#opened.get(opened.dataset.id) === opened) this.#close(opened)
    }, LINGER_MS).unref()
  }

  #close(opened: OpenedDataset): void {
    this.#opened.delete(opened.dataset.id)
    // An opening waits for this, also one that has begun, so that it finds the journal closed and the lock free.
    const closing = opened.dataset
      .close()
      .catch(() => undefined)
      .finally(() => this.#closings.delete(closing))
    this.#closings.add(closing)
  }

  #adopt(opened: OpenedDataset): void {
    const { dataset } = opened
    this.#opened.set(dataset.id, opened)
    dataset.onChange = () => {
      for (const session of opened.sessions) session.sendState(dataset)
    }
    dataset.onColumns = () => {
      for (const session of opened.sessions)
        session.send({ kind: 'columns', dataset: dataset.id, columns: dataset.columns })
    }
    this.#announce(opened)
  }

  #announce({ dataset, sessions }: OpenedDataset): void {
    for (const session of sessions) session.sendState(dataset)
  }

  // What is typed into rows, or decided about them, is about the text as it was read.
  async #readOtherwise(opened: OpenedDataset, options: OpenOptions): Promise<Dataset> {
    const { history, base } = opened.dataset.document
    const isUntouched = history.undoStep === null && history.redoStep === null && history.decisions.isEmpty
    if (!isUntouched) throw new EngineError('encoding-in-use', { file: nameOf(base) })
    return this.#openAnew(opened, options)
  }

  async #openAnew(opened: OpenedDataset, options: OpenOptions): Promise<Dataset> {
    const { dataset: before, sessions } = opened
    const found = filesOfSource(before.document.base.source)
    // What can't be opened now is refused while the opened version is still there to be kept.
    checkNotEmpty(await examineSource(this.context.disk, found))
    await before.close()
    this.#opened.delete(before.id)
    const dataset = await openDataset(this.context, found, { ...options, home: before.home })
    this.#adopt({ dataset, sessions })
    return dataset
  }

  #alreadyOpened({ path }: FoundFiles): OpenedDataset | null {
    for (const opened of this.#opened.values()) if (opened.dataset.document.base.source.path === path) return opened
    return null
  }

  /** Finds the files that a window means. */
  async filesOf(ref: FileRef): Promise<FoundFiles> {
    const { places, context } = this
    if (ref.kind === 'recent') return this.#recentFiles(ref.dataset)
    const howTo = { mayOpen: (path: string) => places.mayOpen(path), areTyped: places.areTyped ?? false }
    if (ref.kind === 'sample')
      return findFiles(context.disk, await ownSample(context, this.#samplePath), { areTyped: false })
    const named = ref.kind === 'several' ? ref.files : [ref]
    return findFiles(context.disk, await Promise.all(named.map((file) => places.fileFor(file))), howTo)
  }

  async #recentFiles(id: DatasetId): Promise<FoundFiles> {
    const source = this.#opened.get(id)?.dataset.document.base.source
    const opened = source === undefined ? null : filesOfSource(source)
    if (opened !== null && (await this.#mayOpenAll(opened.files))) return opened
    // Where the file is may be written down only while the dataset closes, as after a connection that was cut at once.
    await Promise.all(this.#closings)
    const about = await readAbout(this.context.disk, homeOf(this.context.dataFolder, id))
    if (about === null) throw new EngineError('file-missing', { file: id })
    const files = about.files ?? [about.path]
    for (const path of files) {
      if (await this.places.mayOpen(path)) continue
      // Of a file that is gone a host can't say where it is, and where it was is not what is wrong.
      if (await this.#isGone(path)) throw new EngineError('file-missing', { file: basename(path) })
      throw new EngineError('file-outside-folder', { file: path })
    }
    return foundBefore(about.path, files)
  }

  async #mayOpenAll(paths: readonly string[]): Promise<boolean> {
    for (const path of paths) if (!(await this.places.mayOpen(path))) return false
    return true
  }

  async #isGone(path: string): Promise<boolean> {
    try {
      await this.context.disk.lstat(path)
      return false
    } catch (error) {
      if (!isNotFound(error)) throw error
      return true
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#opening.then(work)
    this.#opening = result.catch(() => undefined)
    return result
  }
}

const filesOfSource = ({ path, files }: Source): FoundFiles =>
  foundBefore(
    path,
    files.map((file) => file.path),
    files.map(({ name }) => name),
  )
