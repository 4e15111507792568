/** The signals of a dataset's rows as they are now: where to ask for a column of them, and to have them computed. */
import type { Change } from '../../../shared/change.ts'
import type { Pass } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import { signalById } from '../../../shared/signal/signals.ts'
import type { Dataset } from '../dataset.ts'
import { ColumnCache } from './column-cache.ts'
import type { SignalColumn } from './row-columns.ts'
import { aboutSamples, sampleWidths } from './signals-pass.ts'
import { TokenStore } from './token-store.ts'

export class SignalStore {
  readonly #dataset: Dataset
  readonly cache: ColumnCache
  readonly tokens: TokenStore
  #waiting: (() => void)[] = []
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.cache = new ColumnCache(dataset, 'signals', sampleWidths, () => dataset.signs.looked)
    this.tokens = new TokenStore(dataset)
  }

  get pass(): { state: Pass['state']; bytesDone: number } {
    const { pass } = this.#dataset.passes.samples
    return this.cache.fault !== null && pass.state === 'done' ? { ...pass, state: 'failed' } : pass
  }

  /** How far the pass is that somebody waits for: the one that counts tokens, while it runs. */
  get bytesDone(): number {
    return this.tokens.pass.state === 'running' ? this.tokens.pass.bytesDone : this.pass.bytesDone
  }

  /** Whether every row's signals are known as it is now. */
  get isComplete(): boolean {
    return this.cache.isReady && this.#dataset.signs.isComplete
  }

  /** What columns of the file as it is read now are about; null while its content has no name. */
  get about(): string | null {
    const { document, signs } = this.#dataset
    const { fingerprint } = document.base
    return fingerprint === null ? null : aboutSamples(fingerprint, { usual: signs.usual, mapping: signs.mapping })
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
      if (this.cache.isReady) return
      const { state } = this.pass
      if (state === 'failed') throw this.cache.fault ?? this.#unreadable()
      if (state === 'stopped') this.#dataset.passes.samples.resume()
      else this.start()
      await this.#untilChange(signal)
    }
  }

  /** Gives a signal's column once it is known; fails for a signal that there is not. Tokens are counted, and duplicates found, on first use. */
  async column(id: string): Promise<SignalColumn> {
    const info = signalById(id)
    if (info === undefined) throw new EngineError('signal-unknown', { signal: id })
    if (info.cost === 'tokens') return this.tokens.column(info)
    if (info.cost === 'groups') return this.#dataset.duplicates.column(info)
    const at = measuredSignals.indexOf(info)
    for (let times = 0; times < MOST_TIMES; times++) {
      await this.whenComplete(NEVER)
      const column = await this.cache.column(at, info)
      if (column !== null) return column
      // What is on the disk is not what was written: all rows are read again.
      await this.cache.clear()
      await this.#dataset.passes.samples.readAgain()
    }
    throw this.#unreadable()
  }

  /** Says that the state of reading has changed. */
  changed(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** Lets go of all columns: rows are to be read another way. */
  async clear(): Promise<void> {
    await this.cache.clear()
    await this.tokens.clear()
  }

  /** Looks again at the rows that changes touched, where that is not done for formats and findings already. */
  lookAt(changes: readonly Change[]): Promise<void> {
    return this.tokens.lookAt(changes)
  }

  /** Looks again at all rows that differ from the file. */
  startOver(): Promise<void> {
    return this.tokens.startOver()
  }

  /** Goes on with the file that is being saved; called while rows and what is known of them are still those that are written. */
  carry(): void {
    if (this.isComplete) this.cache.carry()
    else void this.cache.clear()
    this.tokens.carry()
  }

  /** Writes what is known anew in the order of the file that was just saved, for its next opening. */
  keepForSaved(): void {
    if (this.isComplete) this.cache.keepForSaved(this.about)
    this.tokens.keepForSaved()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.changed()
    await this.cache.close()
    await this.tokens.close()
  }

  async #untilChange(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.push(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  #unreadable(): EngineError {
    return new EngineError('read-failed', { file: this.#dataset.name, reason: '' })
  }
}

const NEVER = new AbortController().signal
const MOST_TIMES = 3
