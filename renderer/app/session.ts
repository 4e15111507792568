/**
 * What the window is about: nothing yet, or one dataset. It opens and closes datasets, and brings the open one back
 * after a lost connection, a reload or a crash.
 */
import type { EngineEvent, FileRef, Output } from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { EncodingChoice } from '../../shared/file-form.ts'
import type { DatasetId, JobId, Position, ViewId } from '../../shared/ids.ts'
import type { HostConnection } from '../connection/host-connection.ts'
import { DatasetStore, isWhole } from '../dataset/dataset-store.ts'
import { type AskEncoding, openReadably } from '../file/open-readably.ts'
import { GridStore } from '../grid/grid-store.ts'
import type { Outbox } from '../memory/outbox.ts'
import type { Recents } from '../memory/recent.ts'
import { notify } from './notify.ts'
import { errorText } from './words.ts'

export type Screen =
  | { readonly kind: 'welcome'; readonly problem: Problem | null }
  /** `job` names what may take long: unpacking, or turning into plain text. */
  | { readonly kind: 'opening'; readonly name: string; readonly job: JobId }
  | { readonly kind: 'dataset'; readonly dataset: DatasetStore; readonly grid: GridStore }
/** Why the last file did not open. */
export interface Problem {
  readonly name: string
  readonly error: EngineError
}

const OPEN_KEY = 'winnow.open'

export class Session {
  readonly #connection: HostConnection
  readonly #outbox: Outbox
  readonly #recents: Recents
  readonly #kept: Storage
  readonly #askEncoding: AskEncoding
  readonly #listeners = new Set<() => void>()
  #screen: Screen = { kind: 'welcome', problem: null }
  /** The token that the open file was picked with, which the desktop keeps its own list of recent files by. */
  #token: string | null = null
  #renewing: Promise<void> | null = null
  /** The opening that is under way, which may take long; the one that was asked for last counts. */
  #opening: JobId | null = null

  /** `askEncoding` lets the user say how a file is to be read that does not say so itself. */
  constructor(
    connection: HostConnection,
    outbox: Outbox,
    recents: Recents,
    kept: Storage,
    askEncoding: AskEncoding = async () => null,
  ) {
    this.#connection = connection
    this.#outbox = outbox
    this.#recents = recents
    this.#kept = kept
    this.#askEncoding = askEncoding
    connection.onEvent((event) => this.#take(event))
  }

  getScreen(): Screen {
    return this.#screen
  }

  getToken(): string | null {
    return this.#token
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens a file in place of what is open; when it can't be, or the user thinks better of it, what is open stays. */
  openFile(file: FileRef, name: string): Promise<void> {
    return this.#open(file, name, null)
  }

  /** Reads the open file anew, in another encoding. */
  async readIn(encoding: EncodingChoice): Promise<void> {
    if (this.#screen.kind !== 'dataset') return
    const { dataset, name } = this.#screen.dataset.getState()
    await this.#open({ kind: 'recent', dataset }, name, encoding)
  }

  async #open(file: FileRef, name: string, encoding: EncodingChoice | null): Promise<void> {
    const before = this.#screen
    const job = crypto.randomUUID() as JobId
    if (this.#opening !== null) void quietly(this.#connection.api.cancel({ job: this.#opening }))
    this.#opening = job
    if (before.kind !== 'dataset') this.#show({ kind: 'opening', name, job })
    try {
      const opened = await openReadably(this.#connection.api, { file, job, name, encoding }, this.#askEncoding)
      if (this.#opening !== job) return await this.#letGo(opened)
      if (opened === null) return this.#stayAt(before)
      if (encoding === null) this.#token = file.kind === 'picked' ? file.token : null
      const isSame = before.kind === 'dataset' && before.dataset.getState().dataset === opened.state.dataset
      if (isSame && encoding === null) return await this.#closeView(opened.view.view)
      const dataset = this.#showDataset(opened)
      if (before.kind === 'dataset' && !isSame) await this.#leave(before.dataset)
      if (dataset.canWrite()) await dataset.sendLeftBehind()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (this.#opening !== job) return
      if (isEngineError(error, 'cancelled')) this.#stayAt(before)
      else if (before.kind === 'dataset') notify({ tone: 'error', text: errorText(error) })
      else this.#show({ kind: 'welcome', problem: { name, error } })
    } finally {
      if (this.#opening === job) this.#opening = null
    }
  }

  /** Another file was asked for while this one was being opened. */
  async #letGo(opened: Output<'open'> | null): Promise<void> {
    if (opened === null) return
    const shown = this.#screen.kind === 'dataset' ? this.#screen.dataset.getState().dataset : null
    if (opened.state.dataset === shown) await this.#closeView(opened.view.view)
    else await quietly(this.#connection.api.close({ dataset: opened.state.dataset }))
  }

  /** Leaves the dataset; its changes stay where they are, in the journal. */
  async close(): Promise<void> {
    const { dataset } = this.#screen.kind === 'dataset' ? this.#screen : { dataset: null }
    this.#kept.removeItem(OPEN_KEY)
    this.#token = null
    this.#show({ kind: 'welcome', problem: null })
    if (dataset !== null) await this.#leave(dataset)
  }

  /** Notes that the dataset now belongs to another file. */
  noteSavedAs(token: string | null): void {
    this.#token = token
    if (this.#screen.kind === 'dataset') void this.#recents.note(this.#screen.dataset.getState(), Date.now())
  }

  /** Takes up the work again on a new connection: the open dataset, or the one that was open before a reload. */
  async onReady(): Promise<void> {
    if (this.#screen.kind === 'dataset') return this.#reopen(this.#screen.dataset)
    if (this.#screen.kind === 'opening') return
    const left = this.#kept.getItem(OPEN_KEY)
    if (left !== null) await this.openFile({ kind: 'recent', dataset: left as DatasetId }, '')
  }

  /**
   * Shows the open dataset anew, after its file was read as a new one: its rows have other identities, so that nothing
   * that named one holds any more.
   */
  renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  async #renewOnce(): Promise<void> {
    if (this.#screen.kind !== 'dataset') return
    const { dataset: old, grid } = this.#screen
    const at = grid.getCursor()?.position ?? null
    const { query } = old.getView()
    await this.#orSayWhy(old.getState().name, async () => {
      const opened = await this.#connection.api.open({ file: { kind: 'recent', dataset: old.getState().dataset } })
      const dataset = this.#showDataset(opened, at)
      await old.giveUp()
      if (!isWhole(query)) await dataset.setQuery(query)
      if (dataset.canWrite()) await dataset.sendLeftBehind()
    })
  }

  async #reopen(dataset: DatasetStore): Promise<void> {
    await this.#orSayWhy(dataset.getState().name, async () => {
      if (!(await dataset.reopen())) await this.renew()
    })
  }

  /** A dataset that can't be shown any more gives way to the welcome screen, which says why. */
  async #orSayWhy(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      // It is tried again with the next connection.
      if (error.code !== 'connection-lost') this.#show({ kind: 'welcome', problem: { name, error } })
    }
  }

  #showDataset(opened: Output<'open'>, at: Position | null = null): DatasetStore {
    const dataset = new DatasetStore(this.#connection.api, opened, this.#outbox, () => void this.renew())
    const grid = new GridStore(dataset)
    if (at !== null) grid.goTo(at)
    this.#kept.setItem(OPEN_KEY, opened.state.dataset)
    // Shown before anything else is waited for, since what the engine pushes meanwhile is taken by what is shown.
    this.#show({ kind: 'dataset', dataset, grid })
    this.#keepNoted(dataset)
    return dataset
  }

  /** Keeps true what the recent ones say of the open dataset, since a window may go without a word. */
  #keepNoted(dataset: DatasetStore): void {
    let noted = ''
    const note = (): void => {
      const state = dataset.getState()
      const now = `${state.isUnsaved} ${state.rows.isExact}`
      if (now === noted || !this.#isOpen(dataset)) return
      noted = now
      void this.#recents.note(state, Date.now())
    }
    note()
    dataset.subscribe(note)
  }

  /** A reload must not ask again what the user did not want to say. */
  #stayAt(before: Screen): void {
    if (before.kind === 'dataset') return
    this.#kept.removeItem(OPEN_KEY)
    this.#show({ kind: 'welcome', problem: null })
  }

  #isOpen(dataset: DatasetStore): boolean {
    return this.#screen.kind === 'dataset' && this.#screen.dataset === dataset
  }

  async #leave(dataset: DatasetStore): Promise<void> {
    await this.#recents.note(dataset.getState(), Date.now())
    await quietly(this.#connection.api.close({ dataset: dataset.getState().dataset }))
  }

  async #closeView(view: ViewId): Promise<void> {
    await quietly(this.#connection.api.closeView({ view }))
  }

  #take(event: EngineEvent): void {
    if (this.#screen.kind === 'dataset') this.#screen.dataset.onEvent(event)
  }

  #show(screen: Screen): void {
    this.#screen = screen
    for (const listener of this.#listeners) listener()
  }
}

/** The engine closes by itself what a lost connection held. */
const quietly = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
  }
}
