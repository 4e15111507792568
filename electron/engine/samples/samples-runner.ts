/** Runs the pass over samples of one dataset, and begins it anew when its rows are to be read another way. */
import type { Pass } from '../../../shared/contract.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import type { Mapping } from '../../../shared/lens/mapping.ts'
import type { Dataset } from '../dataset.ts'
import type { RowPassRun } from '../pass/row-pass.ts'
import { type FileSigns, startSamplesPass } from './samples-pass.ts'

/** Larger files are read as samples only when somebody asks: it takes up to half a minute a gigabyte. */
const UNASKED_BYTES = 2 * 10 ** 9

export class SamplesRunner {
  readonly #dataset: Dataset
  #state: Pass['state'] = 'waiting'
  #bytesDone = 0
  #run: RowPassRun<FileSigns> | null = null
  #shape: string | null = null
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
  }

  get pass(): { state: Pass['state']; bytesDone: number } {
    return { state: this.#state, bytesDone: this.#bytesDone }
  }

  /** Takes what some rows said of all: what they mostly are, and what files of the same kind have in common. */
  setKind(usual: string | null, shape: string): void {
    this.#shape = shape
    this.#dataset.signs.setLenses(usual, this.#dataset.context.mappings.of(shape))
  }

  /** Begins if the file is small enough for that to be done unasked. */
  startUnasked(): void {
    if (this.#dataset.document.base.identity.sizeBytes <= UNASKED_BYTES) this.start()
  }

  /** Begins, unless that was done; the index must be complete. */
  start(): void {
    const { context, document, signs } = this.#dataset
    if (this.#state !== 'waiting' || !document.base.index.isComplete) return
    this.#state = 'running'
    this.#bytesDone = 0
    const options = {
      disk: context.disk,
      path: document.base.path,
      index: document.base.index,
      // Nobody waits for it: one core is left to whoever reads and edits meanwhile.
      workers: Math.max(1, context.workers - 1),
      onProgress: (bytesDone: number) => {
        this.#bytesDone = bytesDone
        this.#dataset.report()
      },
    }
    const run = startSamplesPass(options, { usual: signs.usual, mapping: signs.mapping })
    this.#run = run
    void this.#await(run)
  }

  stop(): void {
    this.#run?.stop()
    if (this.#state === 'running') this.#state = 'stopped'
  }

  resume(): void {
    if (this.#state !== 'stopped') return
    this.#state = 'running'
    this.#run?.resume()
  }

  /** Holds the pass back for a while without a word; the answer lets it go on. */
  pause(): () => void {
    const run = this.#state === 'running' ? this.#run : null
    run?.stop()
    return () => {
      if (this.#state === 'running') run?.resume()
    }
  }

  /** Goes on with a file that was just saved, of which all may be known already. */
  restart(): void {
    this.#leave()
    if (this.#dataset.signs.isComplete) this.#finish()
  }

  /** Reads all rows by a mapping from now on (null: as Winnow finds them), and keeps it for files of the same shape. */
  async setMapping(mapping: Mapping | null): Promise<void> {
    const { context, signs } = this.#dataset
    if (this.#shape !== null) await context.mappings.set(this.#shape, mapping)
    const wasBegun = this.#state !== 'waiting'
    this.#leave()
    signs.setLenses(signs.usual, mapping)
    await signs.setInFile(null)
    if (wasBegun) this.start()
    this.#dataset.touch()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#run?.close()
  }

  #leave(): void {
    void this.#run?.close()
    this.#run = null
    this.#state = 'waiting'
    this.#bytesDone = 0
  }

  #finish(): void {
    this.#state = 'done'
    this.#bytesDone = this.#dataset.document.base.identity.sizeBytes
  }

  async #await(run: RowPassRun<FileSigns>): Promise<void> {
    try {
      const found = await run.done
      await this.#dataset.inLine(async () => {
        if (this.#isClosed || this.#run !== run) return
        await this.#dataset.signs.setInFile(found)
        this.#finish()
        this.#dataset.touch()
      })
    } catch (error) {
      if (isEngineError(error, 'cancelled') || this.#isClosed || this.#run !== run) return
      this.#state = 'failed'
      this.#dataset.report()
    }
  }
}
