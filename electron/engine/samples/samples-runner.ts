/**
 * Runs the pass over samples of one dataset, and begins it anew when its rows are to be read another way. What an earlier opening
 * found of the same rows, read the same way, is taken from the cache instead.
 */
import type { Pass } from '../../../shared/contract.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import type { Mapping } from '../../../shared/lens/mapping.ts'
import type { Dataset } from '../dataset.ts'
import type { RowPassRun } from '../pass/row-pass.ts'
import type { ColumnFile, ColumnWriter } from '../signals/column-file.ts'
import { FINDING_BITS_COLUMN, FORMAT_COLUMN, startSignalsPass } from '../signals/signals-pass.ts'
import type { FileSigns } from './sample-signs.ts'

/** Larger files are read as samples only when somebody asks: it takes up to half a minute a gigabyte. */
const UNASKED_BYTES = 2 * 10 ** 9

/** One try at knowing all rows; another one takes its place once it is of no use. */
interface Attempt {
  run: RowPassRun<FileSigns> | null
}

export class SamplesRunner {
  readonly #dataset: Dataset
  #state: Pass['state'] = 'waiting'
  #bytesDone = 0
  #attempt: Attempt | null = null
  /** Attempts under way, the last one and those that were left. */
  readonly #reading = new Set<Promise<void>>()
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

  /** Begins if the file is small enough for that to be done unasked, or if an earlier opening did it. */
  startUnasked(): void {
    this.#begin(this.#dataset.document.base.identity.sizeBytes > UNASKED_BYTES)
  }

  /** Begins, unless that was done; the index must be complete. */
  start(): void {
    this.#begin(false)
  }

  stop(): void {
    this.#dataset.signals.tokens.stop()
    this.#attempt?.run?.stop()
    if (this.#state === 'running') this.#setState('stopped')
  }

  resume(): void {
    this.#dataset.signals.tokens.resume()
    if (this.#state !== 'stopped') return
    this.#setState('running')
    this.#attempt?.run?.resume()
  }

  /** Holds the pass back for a while without a word; the answer lets it go on. */
  pause(): () => void {
    const run = this.#state === 'running' ? (this.#attempt?.run ?? null) : null
    run?.stop()
    const goOnWithTokens = this.#dataset.signals.tokens.pause()
    return () => {
      goOnWithTokens()
      if (this.#state === 'running') run?.resume()
    }
  }

  /** Goes on with a file that was just saved, of which all may be known already. */
  restart(): void {
    this.#leave()
    if (!this.#dataset.signs.isComplete || this.#dataset.signals.pass.state === 'failed') return
    this.#finish()
    this.#dataset.signals.keepForSaved()
  }

  /** Reads all rows once more, since what was kept of them can't be read. */
  async readAgain(): Promise<void> {
    this.#leave()
    await this.#dataset.signs.setInFile(null)
    this.start()
    this.#dataset.touch()
  }

  /** Reads all rows by a mapping from now on (null: as Winnow finds them), and keeps it for files of the same shape. */
  async setMapping(mapping: Mapping | null): Promise<void> {
    const { context, signs, signals } = this.#dataset
    if (this.#shape !== null) await context.mappings.set(this.#shape, mapping)
    const wasBegun = this.#state !== 'waiting'
    this.#leave()
    signs.setLenses(signs.usual, mapping)
    await signals.clear()
    await signs.setInFile(null)
    if (wasBegun) this.start()
    this.#dataset.touch()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#leave()
    await Promise.all(this.#reading)
    await this.#dataset.signals.close()
  }

  #begin(onlyKept: boolean): void {
    if (this.#state !== 'waiting' || this.#isClosed || !this.#dataset.document.base.index.isComplete) return
    // An attempt that only looks for what is kept is no reading yet, and gives way to one.
    if (!onlyKept) this.#setState('running')
    this.#bytesDone = 0
    const attempt: Attempt = { run: null }
    this.#attempt = attempt
    const reading = this.#read(attempt, onlyKept).finally(() => this.#reading.delete(reading))
    this.#reading.add(reading)
  }

  #leave(): void {
    void this.#attempt?.run?.close()
    this.#attempt = null
    this.#bytesDone = 0
    this.#setState('waiting')
  }

  #finish(): void {
    this.#bytesDone = this.#dataset.document.base.identity.sizeBytes
    this.#setState('done')
  }

  #setState(state: Pass['state']): void {
    this.#state = state
    this.#dataset.signals.changed()
  }

  async #read(attempt: Attempt, onlyKept: boolean): Promise<void> {
    try {
      if (await this.#takeKept(attempt)) return
      if (!onlyKept && this.#isCurrent(attempt)) await this.#readFile(attempt)
    } catch (error) {
      if (isEngineError(error, 'cancelled') || !this.#isCurrent(attempt)) return
      this.#setState('failed')
      this.#dataset.report()
    }
  }

  #isCurrent(attempt: Attempt): boolean {
    return !this.#isClosed && this.#attempt === attempt
  }

  async #takeKept(attempt: Attempt): Promise<boolean> {
    const file = await this.#dataset.signals.cache.find(this.#dataset.signals.about)
    if (file === null) return false
    const [lenses, findings] = [await file.read(FORMAT_COLUMN), await file.read(FINDING_BITS_COLUMN)]
    const isSound = lenses instanceof Uint8Array && findings instanceof Uint16Array
    if (isSound && file.rowCount === this.#dataset.document.base.index.rowCount) {
      return this.#take(attempt, { lenses, findings }, file)
    }
    await file.close()
    return false
  }

  async #readFile(attempt: Attempt): Promise<void> {
    const { context, document, signs, signals } = this.#dataset
    const { index, parts, path } = document.base
    const { about } = signals
    let writer = await signals.cache.open()
    const drop = async (): Promise<void> => {
      const dropped: ColumnWriter | null = writer
      writer = null
      await dropped?.drop()
    }
    if (!this.#isCurrent(attempt)) return drop()
    const options = {
      disk: context.disk,
      path,
      index,
      parts,
      // Nobody waits for it: one core is left to whoever reads and edits meanwhile.
      workers: Math.max(1, context.workers - 1),
      onProgress: (bytesDone: number) => {
        this.#bytesDone = bytesDone
        this.#dataset.report()
      },
    }
    const run = startSignalsPass(options, { usual: signs.usual, mapping: signs.mapping }, async (...block) => {
      await writer?.write(...block).catch(async (error: unknown) => {
        await drop()
        await signals.cache.setFault(error)
      })
    })
    attempt.run = run
    if (this.#state === 'stopped') run.stop()
    try {
      const found = await run.done
      const file =
        writer === null || !this.#isCurrent(attempt) ? null : await signals.cache.finish(writer, index.rowCount, about)
      if (file !== null) writer = null
      await this.#take(attempt, found, file)
    } finally {
      await drop()
    }
  }

  async #take(attempt: Attempt, found: FileSigns, file: ColumnFile | null): Promise<boolean> {
    const { signs, signals } = this.#dataset
    return this.#dataset.inLine(async () => {
      if (!this.#isCurrent(attempt)) {
        await file?.close()
        return false
      }
      await signs.setInFile(found)
      if (file !== null) await signals.cache.take(file)
      this.#finish()
      this.#dataset.touch()
      return true
    })
  }
}
