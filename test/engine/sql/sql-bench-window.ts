/** A window on a dataset of given lines, asked in SQL. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../../electron/engine/engine.ts'
import type { Output } from '../../../shared/contract.ts'
import type { JobId } from '../../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

export class Asked {
  readonly engine: Engine
  readonly window: Window
  readonly path: string
  readonly folder: string
  readonly #remove: () => void
  #jobs = 0

  private constructor(engine: Engine, window: Window, folder: string, path: string, remove: () => void) {
    this.engine = engine
    this.window = window
    this.folder = folder
    this.path = path
    this.#remove = remove
  }

  static async open(text: string | Uint8Array): Promise<Asked> {
    const folder = testFolder()
    const path = join(folder.path, 'rows.jsonl')
    writeFileSync(path, text)
    const engine = await startEngine(folder.path)
    const window = await Window.open(engine, path, { encoding: 'utf-8', rest: null })
    return new Asked(engine, window, folder.path, path, () => folder[Symbol.dispose]())
  }

  newJob(): JobId {
    this.#jobs += 1
    return `sql-${this.#jobs}` as JobId
  }

  run(sql: string, job = this.newJob()): Promise<Output<'runSql'>> {
    return this.window.session.call('runSql', { dataset: this.window.dataset, job, sql })
  }

  /** Gives the rows that a query finds. */
  async rows(sql: string): Promise<Output<'runSql'>['rows']> {
    return (await this.run(sql)).rows
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close()
    this.#remove()
  }
}
