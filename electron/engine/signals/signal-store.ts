/** The signals of a dataset's rows as they are now: where to ask for a column of them, and to have them computed. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Pass } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import { signalById } from '../../../shared/signal/signals.ts'
import type { Dataset } from '../dataset.ts'
import { hasErrorCode, removeIfThere } from '../disk.ts'
import type { RowOrder } from '../document/row-order.ts'
import { type ColumnFile, ColumnWriter, findColumns } from './column-file.ts'
import { RowColumns, type SignalColumn } from './row-columns.ts'
import { aboutSamples, sampleWidths } from './signals-pass.ts'

const KIND = 'signals'

export class SignalStore {
  readonly #dataset: Dataset
  readonly #columns: RowColumns
  /** Why there are no columns though every row was read: the disk had no room for them. */
  #fault: EngineError | null = null
  #waiting: (() => void)[] = []
  #keeping: Promise<void> = Promise.resolve()
  #keepings = 0
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.#columns = new RowColumns(() => dataset.signs.looked)
  }

  get pass(): { state: Pass['state']; bytesDone: number } {
    const { pass } = this.#dataset.passes.samples
    return this.#fault !== null && pass.state === 'done' ? { ...pass, state: 'failed' } : pass
  }

  /** Whether every row's signals are known as it is now. */
  get isComplete(): boolean {
    return this.#columns.isReady && this.#dataset.signs.isComplete
  }

  /** Begins to read rows, unless that was done. */
  start(): void {
    this.#dataset.passes.samples.start()
  }

  /** Answers when every row was read; has them read if need be. */
  async whenComplete(signal: AbortSignal): Promise<void> {
    await this.#dataset.passes.indexed()
    for (;;) {
      signal.throwIfAborted()
      if (this.#isClosed) throw new EngineError('cancelled')
      if (this.#columns.isReady) return
      const { state } = this.pass
      if (state === 'failed')
        throw this.#fault ?? new EngineError('read-failed', { file: this.#dataset.name, reason: '' })
      if (state === 'stopped') this.#dataset.passes.samples.resume()
      else this.start()
      await this.#untilChange(signal)
    }
  }

  /** Gives a signal's column, once it is known; fails for a signal that there is not. */
  async column(id: string): Promise<SignalColumn> {
    const info = signalById(id)
    if (info === undefined) throw new EngineError('signal-unknown', { signal: id })
    const at = measuredSignals.indexOf(info)
    if (at < 0) throw new EngineError('signal-unknown', { signal: id })
    for (let times = 0; times < MOST_TIMES; times++) {
      await this.whenComplete(NEVER)
      const column = await this.#columns.column(at, info)
      if (column !== null) return column
      // What is on the disk is not what was written: all rows are read again.
      await this.#forget()
    }
    throw new EngineError('read-failed', { file: this.#dataset.name, reason: '' })
  }

  /** Says that the state of reading has changed. */
  changed(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** Finds the columns that an earlier opening made of these rows, read the same way. */
  findKept(): Promise<ColumnFile | null> {
    const { context, home } = this.#dataset
    const about = this.#about()
    if (about === null) return Promise.resolve(null)
    return findColumns(context.disk, home.cacheFolder, KIND, about, this.#isWriter)
  }

  /** Begins to write columns; null where the disk has no room, which costs the signals and nothing else. */
  async openWriter(): Promise<ColumnWriter | null> {
    const { context } = this.#dataset
    this.#fault = null
    try {
      return await ColumnWriter.open(context.disk, this.#freshPath(), sampleWidths)
    } catch (error) {
      this.setFault(error)
      return null
    }
  }

  /** Ends what was written; null where the disk has no room. */
  async finish(writer: ColumnWriter, rowCount: number): Promise<ColumnFile | null> {
    const about = this.#about()
    try {
      return await writer.finish(rowCount, about ?? '', about !== null && this.#isWriter)
    } catch (error) {
      this.setFault(error)
      await writer.drop()
      return null
    }
  }

  /** Takes in that columns can't be kept. */
  setFault(error: unknown): void {
    const { name } = this.#dataset
    if (hasErrorCode(error, 'ENOSPC', 'EDQUOT'))
      this.#fault = new EngineError('disk-full', { file: name, needed: 0, free: 0 })
    else if (error instanceof Error && 'code' in error) {
      this.#fault = new EngineError('write-failed', { file: name, reason: String(error.code) }, { cause: error })
    } else throw error
  }

  /** Takes columns for the rows of the file, in the order in which they stand there. */
  async take(file: ColumnFile): Promise<void> {
    this.#fault = null
    await this.#columns.take(file, this.#dataset.document.history.fileOrder.clone())
    this.changed()
  }

  /** Lets go of the columns: rows are to be read another way. */
  async clear(): Promise<void> {
    const { file } = this.#columns
    await this.#columns.clear()
    await this.#removeOwn(file)
  }

  /** Goes on with the file that is being saved; called while rows and what is known of them are still those that are written. */
  carry(): void {
    if (this.isComplete) this.#columns.carry()
    else void this.clear()
  }

  /** Writes the columns anew in the order of the file that was just saved, for its next opening. */
  keepForSaved(): void {
    const number = ++this.#keepings
    const about = this.#about()
    if (!this.isComplete || about === null || !this.#isWriter) return
    const order = this.#dataset.document.history.fileOrder.clone()
    this.#keeping = this.#keeping.then(() => this.#keep(number, order, about)).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.changed()
    await this.#keeping
    const { file } = this.#columns
    await this.#columns.clear()
    if (file?.path.endsWith('.part') === true)
      await removeIfThere(this.#dataset.context.disk, file.path).catch(() => undefined)
  }

  get #isWriter(): boolean {
    return this.#dataset.access.mode === 'write'
  }

  #about(): string | null {
    const { document, signs } = this.#dataset
    const { fingerprint } = document.base
    return fingerprint === null ? null : aboutSamples(fingerprint, { usual: signs.usual, mapping: signs.mapping })
  }

  #freshPath(): string {
    return join(this.#dataset.home.cacheFolder, `${KIND}-${randomUUID()}.bin`)
  }

  async #untilChange(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  async #forget(): Promise<void> {
    const { file } = this.#columns
    await this.#columns.clear()
    if (file !== null) await removeIfThere(this.#dataset.context.disk, file.path).catch(() => undefined)
    await this.#dataset.passes.samples.readAgain()
  }

  async #removeOwn(file: ColumnFile | null): Promise<void> {
    if (file === null || !(this.#isWriter || file.path.endsWith('.part'))) return
    await removeIfThere(this.#dataset.context.disk, file.path).catch(() => undefined)
  }

  /** The cache only saves time: what fails here costs the next opening a pass. */
  async #keep(number: number, order: RowOrder, about: string): Promise<void> {
    const { disk } = this.#dataset.context
    const writer = await ColumnWriter.open(disk, this.#freshPath(), sampleWidths)
    try {
      await writer.writeColumns(order.count, async (at) => {
        const column = await this.#columns.ordered(at, sampleWidths[at], order)
        if (column === null || number !== this.#keepings || this.#isClosed) throw new EngineError('cancelled')
        return column
      })
      const file = await writer.finish(order.count, about, true)
      await file.close()
    } catch (error) {
      await writer.drop()
      throw error
    }
  }
}

const NEVER = new AbortController().signal
const MOST_TIMES = 3
