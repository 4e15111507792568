/**
 * One dataset opened in an engine for the length of a command. A command that only looks, or writes elsewhere, works on a
 * data folder of its own that is gone afterwards: it takes the file as it is on the disk, needs no right to write, and
 * leaves no trace. Only a change in place uses the real one, where the lock, the journal and the unsaved work are.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { EngineSession } from '../../shared/channel.ts'
import type {
  CallName,
  DatasetState,
  EngineEvent,
  FileRef,
  Input,
  Output,
  Settings,
  TargetRef,
} from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { EncodingChoice } from '../../shared/file-form.ts'
import type { JobId, ViewId } from '../../shared/ids.ts'
import type { Places } from '../engine/places.ts'
import { startEngine } from './host-engine.ts'

/** How often a pass over the file is looked at. */
const LOOK_MS = 25

export interface OneFile {
  readonly dataset: DatasetState['dataset']
  /** Where the work on it is kept, for as long as the file is open. */
  readonly dataFolder: string
  /** The view of all rows. */
  readonly view: ViewId
  call<K extends CallName>(name: K, input: Input<K>): Promise<Output<K>>
  /** Makes a long call, which the signal cancels. */
  run<K extends CallName>(name: K, inputFor: (job: JobId) => Input<K>): Promise<Output<K>>
  /** Waits until the file has been read whole, the columns too when they are asked for, and gives its state. */
  settle(wants: 'rows' | 'columns'): Promise<DatasetState>
  /** Gives the reference of another file to read. */
  fileAt(path: string): { kind: 'picked'; token: string }
  /** Gives the reference of a path to write to. */
  targetAt(path: string, overwrite: boolean): TargetRef
  close(): Promise<void>
}

export interface OneFileOptions {
  /** What the files are called that are one dataset: names, folders, and patterns. */
  readonly named: readonly string[]
  /** How text is read whose encoding is in doubt; null where nobody has said it. */
  readonly encoding: EncodingChoice | null
  /** Where the work on the file is kept; null for a data folder that is gone afterwards. */
  readonly dataFolder: string | null
  /** Settings that hold for this file alone. */
  readonly settings?: Partial<Settings>
  readonly onEvent: (event: EngineEvent) => void
  readonly signal: AbortSignal
}

/** Opens a file; fails with the engine's sentence when it is no dataset. */
export const openOneFile = async (options: OneFileOptions): Promise<OneFile> => {
  const passing = options.dataFolder === null ? makePassingFolder() : null
  const paths = new Map<string, { path: string; overwrite: boolean }>()
  const dataFolder = options.dataFolder ?? passing?.path ?? ''
  const engine = await startEngine(dataFolder, namedPlaces(paths), '', options.settings)
  const session = engine.connect(options.onEvent)
  const close = async (): Promise<void> => {
    session.end()
    await engine.close()
    passing?.remove()
  }
  const tokenFor = (path: string, overwrite: boolean): string => {
    const token = String(paths.size)
    paths.set(token, { path: resolve(path), overwrite })
    return token
  }
  try {
    await session.call('hello', { client: 'command-line' })
    const files = options.named.map((name) => ({ kind: 'picked' as const, token: tokenFor(name, false) }))
    const file: FileRef = files.length === 1 ? files[0] : { kind: 'several', files }
    const { encoding } = options
    const { state, view } = await openAsJob(session, options.signal, { file, ...(encoding && { encoding }) })
    return {
      dataset: state.dataset,
      dataFolder,
      view: view.view,
      call: (name, input) => session.call(name, input),
      run: (name, inputFor) => run(session, options.signal, name, inputFor),
      settle: (wants) => settle(session, state.dataset, wants, options.signal),
      fileAt: (path) => ({ kind: 'picked', token: tokenFor(path, false) }),
      targetAt: (path, overwrite) => ({ kind: 'picked', token: tokenFor(path, overwrite) }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const openAsJob = (
  session: EngineSession,
  signal: AbortSignal,
  wish: Omit<Input<'open'>, 'job'>,
): Promise<Output<'open'>> => run(session, signal, 'open', (job) => ({ ...wish, job }))

let jobs = 0
const run = async <K extends CallName>(
  session: EngineSession,
  signal: AbortSignal,
  name: K,
  inputFor: (job: JobId) => Input<K>,
): Promise<Output<K>> => {
  signal.throwIfAborted()
  const job = `job-${jobs++}` as JobId
  const cancel = (): void => void session.call('cancel', { job })
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await session.call(name, inputFor(job))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

const settle = async (
  session: EngineSession,
  dataset: DatasetState['dataset'],
  wants: 'rows' | 'columns',
  signal: AbortSignal,
) => {
  for (;;) {
    signal.throwIfAborted()
    const state = await session.call('getState', { dataset })
    const passes = wants === 'columns' ? [state.index, state.survey] : [state.index]
    if (passes.some((pass) => pass.state === 'failed'))
      throw new EngineError('read-failed', { file: state.name, reason: '' })
    if (passes.every((pass) => pass.state === 'done')) return state
    await new Promise((done) => setTimeout(done, LOOK_MS))
  }
}

const makePassingFolder = (): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'winnow-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** The places of the command line: a file is where the person who typed its name says. */
const namedPlaces = (paths: ReadonlyMap<string, { path: string; overwrite: boolean }>): Places => {
  const find = (token: string): { path: string; overwrite: boolean } => {
    const named = paths.get(token)
    if (named === undefined) throw new EngineError('bad-request', { reason: 'no such file was named' })
    return named
  }
  const outside = (): never => {
    throw new EngineError('file-outside-folder', { file: '' })
  }
  return {
    fileFor: async (ref) => (ref.kind === 'picked' ? find(ref.token).path : outside()),
    targetFor: async (ref) => (ref.kind === 'picked' ? find(ref.token) : outside()),
    mayOpen: async () => true,
    areTyped: true,
    list: async () => outside(),
  }
}
