/** A window on the real engine for benches: opened as a host opens it, and waited for as long as a gigabyte takes. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../electron/engine/engine.ts'
import type { EngineSession } from '../../shared/channel.ts'
import type { ChangeRequest, Confirmation, DatasetState, FileRef, RowView } from '../../shared/contract.ts'
import { type DatasetId, type JobId, position, type RowId, rowId, type ViewId } from '../../shared/ids.ts'
import type { JsonPath } from '../../shared/json-path.ts'

/** What a window shows at first: rows of the height of one line, and columns as many as there is room for. */
const FIRST_ROWS = 60
const SHOWN_COLUMNS = 8
const PREVIEW_CHARS = 240

export class BenchWindow {
  readonly session: EngineSession
  readonly dataset: DatasetId
  readonly view: ViewId
  readonly #columns: readonly JsonPath[]
  #changes = 0

  private constructor(session: EngineSession, dataset: DatasetId, view: ViewId, columns: readonly JsonPath[]) {
    this.session = session
    this.dataset = dataset
    this.view = view
    this.#columns = columns
  }

  /** Opens a file by its path in an engine of this process. */
  static open(engine: Engine, path: string): Promise<BenchWindow> {
    return BenchWindow.openOver(
      engine.connect(() => {}),
      { kind: 'picked', token: path },
    )
  }

  /** Opens a file over any way to an engine. */
  static async openOver(session: EngineSession, file: FileRef): Promise<BenchWindow> {
    const { state, view, columns } = await session.call('open', { file })
    const shown = columns.columns.filter((column) => column.path.length === 1).slice(0, SHOWN_COLUMNS)
    return new BenchWindow(
      session,
      state.dataset,
      view.view,
      shown.map((column) => column.path),
    )
  }

  async rows(start = 0, end = start + FIRST_ROWS): Promise<readonly RowView[]> {
    const page = { view: this.view, start: position(start), end: position(end), previewChars: PREVIEW_CHARS }
    return (await this.session.call('readRows', { ...page, columns: [...this.#columns] })).rows
  }

  state(): Promise<DatasetState> {
    return this.session.call('getState', { dataset: this.dataset })
  }

  /** Waits until index and survey have ended, and gives the state then. */
  async whenKnown(): Promise<DatasetState> {
    for (;;) {
      const state = await this.state()
      const passes = [state.index.state, state.survey.state]
      if (passes.includes('failed')) throw new Error('A pass over the file failed')
      // Large files are not read as samples unasked.
      if (passes.every((pass) => pass === 'done') && state.samples.pass.state !== 'running') return state
      await sleep(20)
    }
  }

  apply(request: ChangeRequest): Promise<Confirmation> {
    this.#changes += 1
    return this.session.call('apply', { dataset: this.dataset, change: `bench-change-${this.#changes}`, request })
  }

  save(): Promise<unknown> {
    return this.session.call('save', { dataset: this.dataset, job: 'bench-save' as JobId })
  }

  /** Sets `score`, a number that every generated row has, in one row in each hundred. */
  async editOneInHundred(rowCount: number, value: number): Promise<number> {
    const requests = Array.from({ length: Math.floor(rowCount / 100) }, (_, at) => scoreOf(rowId(at * 100), value + at))
    const BATCH = 1_000
    for (let at = 0; at < requests.length; at += BATCH) {
      await this.apply({ kind: 'batch', requests: requests.slice(at, at + BATCH) })
    }
    return requests.length
  }
}

/** Gives the wish to set a row's `score`. */
export const scoreOf = (row: RowId, value: number) => ({
  kind: 'set' as const,
  target: { kind: 'row' as const, row },
  path: ['score'],
  json: String(value),
})
