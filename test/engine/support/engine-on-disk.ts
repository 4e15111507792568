/** A real engine over files in a folder of its own, as a host would run it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Disk } from '../../../electron/engine/disk.ts'
import { createEngine, type Engine } from '../../../electron/engine/engine.ts'
import type { EngineSession } from '../../../shared/channel.ts'
import type { ChangeRequest, DatasetState, EngineEvent, RowView } from '../../../shared/contract.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { type DatasetId, type JobId, position, type RowId, type ViewId } from '../../../shared/ids.ts'
import type { JsonPath } from '../../../shared/json-path.ts'

/** Makes a folder that is gone when the test is. */
export const testFolder = (): { path: string; [Symbol.dispose](): void } => {
  const path = mkdtempSync(join(tmpdir(), 'winnow-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts an engine whose files are picked by their absolute path. */
export const startEngine = (folder: string, options: { disk?: Disk; dataFolder?: string } = {}): Promise<Engine> =>
  createEngine({
    dataFolder: options.dataFolder ?? join(folder, 'data'),
    host: { kind: 'headless', folderName: 'test', version: '0.0.0', platform: process.platform },
    places: {
      fileFor: async (ref) => (ref.kind === 'picked' ? ref.token : join(folder, ...ref.path)),
      targetFor: async (ref) =>
        ref.kind === 'picked'
          ? { path: ref.token, overwrite: true }
          : { path: join(folder, ...ref.path), overwrite: ref.overwrite },
      mayOpen: async () => true,
      list: async () => [],
    },
    samplePath: join(folder, 'sample.jsonl'),
    workers: 2,
    ...(options.disk === undefined ? {} : { disk: options.disk }),
  })

/** One window on one dataset, with the calls that tests make most. */
export class Window {
  readonly session: EngineSession
  readonly dataset: DatasetId
  readonly view: ViewId
  readonly opened: DatasetState
  readonly events: EngineEvent[]
  #changes = 0
  readonly #name = Math.random().toString(36).slice(2)

  private constructor(session: EngineSession, opened: DatasetState, view: ViewId, events: EngineEvent[]) {
    this.session = session
    this.opened = opened
    this.dataset = opened.dataset
    this.view = view
    this.events = events
  }

  static async open(engine: Engine, path: string, encoding?: EncodingChoice): Promise<Window> {
    const events: EngineEvent[] = []
    const session = engine.connect((event) => events.push(event))
    const { state, view } = await session.call('open', {
      file: { kind: 'picked', token: path },
      ...(encoding === undefined ? {} : { encoding }),
    })
    return new Window(session, state, view.view, events)
  }

  /** The same window after the dataset was reloaded, when its view has to be asked for anew. */
  async afresh(): Promise<Window> {
    const { view } = await this.session.call('openView', { dataset: this.dataset, query: { text: '' } })
    return new Window(this.session, await this.state(), view, this.events)
  }

  state(): Promise<DatasetState> {
    return this.session.call('getState', { dataset: this.dataset })
  }

  /** Waits until the dataset's state is as wished. */
  async until(isWished: (state: DatasetState) => boolean, what: string): Promise<DatasetState> {
    for (let attempt = 0; attempt < 500; attempt++) {
      const state = await this.state()
      if (isWished(state)) return state
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`never ${what}: ${JSON.stringify(await this.state())}`)
  }

  async rows(columns: JsonPath[] = [], start = 0, end = 1000): Promise<readonly RowView[]> {
    const page = { view: this.view, start: position(start), end: position(end), columns, previewChars: 200 }
    return (await this.session.call('readRows', page)).rows
  }

  async text(row: RowId): Promise<string> {
    return (await this.session.call('readRow', { dataset: this.dataset, row, limit: 2 ** 20 })).text
  }

  apply(request: ChangeRequest, change?: string) {
    this.#changes += 1
    const name = change ?? `${this.#name}-change-${this.#changes}`
    return this.session.call('apply', { dataset: this.dataset, change: name, request })
  }

  set(row: RowId, path: JsonPath, json: string) {
    return this.apply({ kind: 'set', target: { kind: 'row', row }, path, json })
  }

  undo() {
    return this.session.call('undo', { dataset: this.dataset })
  }

  redo() {
    return this.session.call('redo', { dataset: this.dataset })
  }

  save() {
    return this.session.call('save', { dataset: this.dataset, job: 'save' as JobId })
  }
}
