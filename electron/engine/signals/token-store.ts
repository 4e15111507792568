/** Tokens of a dataset's rows as they are now: counted in a pass of their own once somebody asks for them. */
import type { Change } from '../../../shared/change.ts'
import type { Pass } from '../../../shared/contract.ts'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Dataset } from '../dataset.ts'
import { isNotFound } from '../disk.ts'
import { RowLooks } from '../document/row-looks.ts'
import type { RowPassRun } from '../pass/row-pass.ts'
import { chosenTokenizer } from '../tokenizers.ts'
import { ColumnCache } from './column-cache.ts'
import type { ColumnWriter } from './column-file.ts'
import { readTokens, tokenSignals } from './read-tokens.ts'
import type { SignalColumn } from './row-columns.ts'
import type { TokenCounter } from './token-counter.ts'
import { aboutTokens, startTokensPass, type TokensAbout, tokenWidths } from './tokens-pass.ts'

/** Rows of a bulk change beyond this keep the count from before it until the file is saved. */
const MOST_LOOKED = 5_000

export class TokenStore {
  readonly #dataset: Dataset
  readonly #cache: ColumnCache
  readonly #looks: RowLooks<{ readonly values: Uint32Array }>
  /** For rows that are changed by hand; loaded once there is one. */
  #counter: TokenCounter | null = null
  #state: Pass['state'] = 'waiting'
  #bytesDone = 0
  #run: RowPassRun<null> | null = null
  #making: Promise<void> | null = null
  /** Changes whenever what is being made is of no use any more. */
  #turn = 0
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.#looks = new RowLooks(dataset.document, (bytes) => ({ values: this.#read(bytes) }), MOST_LOOKED)
    this.#cache = new ColumnCache(dataset, 'tokens', tokenWidths, () => this.#looks.looked)
  }

  get pass(): { state: Pass['state']; bytesDone: number } {
    return { state: this.#state, bytesDone: this.#bytesDone }
  }

  /** Gives a column once every row is counted. */
  async column(info: SignalInfo): Promise<SignalColumn> {
    for (let times = 0; times < MOST_TIMES; times++) {
      await this.#whenMade()
      const column = await this.#cache.column(tokenSignals.indexOf(info), info)
      if (column !== null) return column
      await this.clear()
    }
    throw new EngineError('read-failed', { file: this.#dataset.name, reason: '' })
  }

  stop(): void {
    if (this.#state !== 'running') return
    this.#state = 'stopped'
    this.#run?.stop()
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

  async lookAt(changes: readonly Change[]): Promise<void> {
    if (!this.#cache.isReady) return
    await this.#loadCounter()
    await this.#looks.lookAt(changes)
  }

  async startOver(): Promise<void> {
    if (!this.#cache.isReady) return
    await this.#loadCounter()
    await this.#looks.startOver()
  }

  carry(): void {
    if (this.#cache.isReady) this.#cache.carry()
    else this.#leave()
  }

  keepForSaved(): void {
    this.#cache.keepForSaved(this.#about)
  }

  /** Forgets all counts: rows are read another way, or another tokenizer counts. */
  async clear(): Promise<void> {
    this.#leave()
    this.#counter = null
    await this.#cache.clear()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#leave()
    await this.#making?.catch(() => undefined)
    await this.#cache.close()
  }

  get #reading(): TokensAbout {
    const { usual, mapping } = this.#dataset.signs
    return { usual, mapping, tokenizer: chosenTokenizer(this.#dataset.context) }
  }

  get #isStopped(): boolean {
    return this.#state === 'stopped'
  }

  get #about(): string | null {
    const { fingerprint } = this.#dataset.document.base
    return fingerprint === null ? null : aboutTokens(fingerprint, this.#reading)
  }

  #read(bytes: Uint8Array): Uint32Array {
    if (this.#counter === null) throw new Error('the tokenizer is loaded before rows are looked at')
    return readTokens(bytes, fileLensesOf(this.#reading), this.#counter)
  }

  async #loadCounter(): Promise<void> {
    if (this.#counter !== null) return
    // Loaded late: a vocabulary takes some tens of megabytes, and most windows never count.
    const { counterOf } = await import('./token-counter.ts')
    this.#counter = counterOf(chosenTokenizer(this.#dataset.context))
  }

  #leave(): void {
    this.#turn++
    void this.#run?.close()
    this.#run = null
    this.#making = null
    this.#state = 'waiting'
    this.#bytesDone = 0
  }

  async #whenMade(): Promise<void> {
    for (let times = 0; times < MOST_TIMES; times++) {
      if (this.#isClosed) throw new EngineError('cancelled')
      if (this.#cache.isReady) return
      this.resume()
      const turn = this.#turn
      this.#making ??= this.#make(turn)
      // Left for another beginning, as after a save or with another tokenizer, it is made once more.
      await this.#making.catch((error: unknown) => {
        if (turn === this.#turn || !isEngineError(error, 'cancelled')) throw error
      })
    }
    throw new EngineError('cancelled')
  }

  async #make(turn: number): Promise<void> {
    this.#state = 'running'
    try {
      await this.#dataset.passes.indexed()
      await this.#checkTokenizer()
      const file = (await this.#cache.find(this.#about)) ?? (await this.#countAll(turn))
      await this.#dataset.inLine(async () => {
        if (turn !== this.#turn) {
          await file.close()
          throw new EngineError('cancelled')
        }
        await this.#cache.take(file)
        await this.startOver()
        this.#state = 'done'
        this.#bytesDone = this.#dataset.document.base.identity.sizeBytes
      })
    } catch (error) {
      if (turn === this.#turn) {
        this.#making = null
        this.#state = 'failed'
      }
      throw error
    } finally {
      this.#dataset.report()
    }
  }

  /** A tokenizer that was taken out of the app's data since it was chosen can't count. */
  async #checkTokenizer(): Promise<void> {
    const { context } = this.#dataset
    const { path } = chosenTokenizer(context)
    if (path === null) return
    await context.disk.stat(path).catch((error: unknown) => {
      if (!isNotFound(error)) throw error
      const file = context.getSettings().tokenizer?.name ?? ''
      throw new EngineError('tokenizer-unusable', { file, reason: 'ENOENT' })
    })
  }

  async #countAll(turn: number) {
    const { context, document } = this.#dataset
    const { index, parts, path } = document.base
    const about = this.#about
    const writer: ColumnWriter | null = await this.#cache.open()
    if (writer === null) throw this.#cache.fault ?? new EngineError('cancelled')
    let isDone = false
    try {
      if (turn !== this.#turn) throw new EngineError('cancelled')
      const run = startTokensPass(
        {
          disk: context.disk,
          path,
          index,
          parts,
          workers: context.workers,
          onProgress: (bytesDone) => {
            this.#bytesDone = bytesDone
            this.#dataset.report()
          },
        },
        this.#reading,
        (...block) => writer.write(...block),
      )
      this.#run = run
      if (this.#isStopped) run.stop()
      await run.done
      const file = await this.#cache.finish(writer, index.rowCount, about)
      if (file === null) throw this.#cache.fault ?? new EngineError('cancelled')
      isDone = true
      return file
    } catch (error) {
      if (error instanceof Error && 'code' in error && !isEngineError(error)) await this.#cache.setFault(error)
      throw this.#cache.fault ?? error
    } finally {
      if (!isDone) await writer.drop()
    }
  }
}

const MOST_TIMES = 3
