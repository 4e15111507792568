/** A window on a dataset of given lines, in which duplicates are looked for. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../../electron/engine/engine.ts'
import type { CallName, Input, Output } from '../../../shared/contract.ts'
import type { Duplicates, WantedSpec } from '../../../shared/duplicates/duplicate-calls.ts'
import { USUAL_FOLDING } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { position, type RowId } from '../../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

/** The field `text` of each row, with the usual differences folded. */
export const TEXT_ALONE: WantedSpec = {
  compared: { kind: 'fields', paths: [['text']] },
  folding: USUAL_FOLDING,
  method: { kind: 'exact' },
  against: [],
  isWithin: true,
}

export class Finding {
  readonly engine: Engine
  readonly window: Window
  readonly path: string
  readonly folder: string
  readonly #remove: () => void
  #changes = 0

  private constructor(engine: Engine, window: Window, folder: string, path: string, remove: () => void) {
    this.engine = engine
    this.window = window
    this.folder = folder
    this.path = path
    this.#remove = remove
  }

  /** Opens a file of rows. */
  static async open(rows: readonly object[]): Promise<Finding> {
    const folder = testFolder()
    const path = join(folder.path, 'rows.jsonl')
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const engine = await startEngine(folder.path)
    return new Finding(engine, await Window.open(engine, path), folder.path, path, () => folder[Symbol.dispose]())
  }

  call<K extends CallName>(name: K, input: Omit<Input<K>, 'dataset'>): Promise<Output<K>> {
    return this.window.session.call(name, { dataset: this.window.dataset, ...input } as Input<K>)
  }

  /** Finds duplicates and waits for them. */
  async find(spec: WantedSpec = TEXT_ALONE, threshold = 0.8, isChained = false): Promise<Duplicates> {
    await this.call('findDuplicates', { spec, threshold, isChained })
    return this.found()
  }

  async found(): Promise<Duplicates> {
    for (;;) {
      const { duplicates } = await this.call('getState', {})
      const error = duplicates?.error ?? null
      if (error !== null) throw new EngineError(error.code, error.values)
      if (duplicates?.state === 'found') break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const found = await this.call('getDuplicates', {})
    if (found === null) throw new Error('nothing was found')
    return found
  }

  /** Gives the row numbers of a question's rows, from 0, once all are found. */
  async ask(text: string, sort: Input<'openView'>['query']['sort'] = []): Promise<number[]> {
    const { view } = await this.call('openView', { query: { text, sort } })
    for (;;) {
      const { search } = await this.window.session.call('getView', { view })
      if (search.error !== null) throw new EngineError(search.error.code, search.error.values)
      if (search.state === 'done') break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const { rows } = await this.window.session.call('readRows', {
      view,
      start: position(0),
      end: position(1000),
      columns: [],
      previewChars: 0,
    })
    await this.window.session.call('closeView', { view })
    return rows.map(({ number }) => number)
  }

  /** Gives the rows of the dataset, in file order. */
  async rows(): Promise<RowId[]> {
    const { view } = await this.call('openView', { query: { text: '' } })
    const range = { start: position(0), end: position(1000), columns: [], previewChars: 0 }
    const { rows } = await this.window.session.call('readRows', { view, ...range })
    return rows.map(({ row }) => row)
  }

  /** Gives a name for a change. */
  newChange(): string {
    this.#changes += 1
    return `change-${this.#changes}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close()
    this.#remove()
  }
}
