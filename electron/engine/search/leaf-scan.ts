/** One scan of a file for one or more leaves. It goes on as long as somebody waits for it. */
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { RowPassOptions, RowPassRun } from '../pass/row-pass.ts'
import type { LeafAnswer } from './leaf-answer.ts'
import { startSearch } from './search-rows.ts'
import { type SearchFound, searchFor } from './search-task.ts'

/** Of the answers of one scan. */
const MOST_BYTES = 256_000_000
const BLOCK_ROWS = 65_536
const BLOCK_BYTES = BLOCK_ROWS / 8

type OnProgress = (bytesDone: number, bytesTotal: number) => void

export class LeafScan {
  readonly answers: readonly LeafAnswer[]
  /** Settles when the scan is over, however it ended. */
  readonly ended: Promise<void>
  readonly #run: RowPassRun<void>
  readonly #bytesTotal: number
  /** Bitmaps that an answer can have at most. */
  readonly #mostBlocks: number
  readonly #listeners = new Set<OnProgress>()
  #bytesDone = 0
  #isDropped = false
  #failure: EngineError | null = null

  /** `rowOf` gives who a row of the file is. */
  constructor(
    answers: readonly LeafAnswer[],
    options: Omit<RowPassOptions, 'onProgress'>,
    rowOf: (ordinal: number) => RowId,
  ) {
    this.answers = answers
    this.#bytesTotal = options.index.byteEnd
    this.#mostBlocks = Math.ceil(options.index.rowCount / BLOCK_ROWS) + 1
    const onProgress = (bytesDone: number): void => {
      this.#bytesDone = bytesDone
      for (const listener of this.#listeners) listener(bytesDone, this.#bytesTotal)
    }
    this.#run = startSearch({ ...options, onProgress }, searchFor(answers.map(({ asked }) => asked)), {
      onFound: (found, firstRow) => this.#take(found, firstRow, rowOf),
      onSkip: (row) => {
        if (!this.#isDropped) for (const answer of answers) answer.addInFile(rowOf(row), false)
      },
    })
    this.ended = this.#run.done.then(
      () => {
        if (!this.#isDropped) for (const answer of answers) answer.isScanned = true
      },
      () => undefined,
    )
  }

  /** Waits for the end: all answers are scanned then, or the scan was dropped. Who leaves last ends it. */
  async wait(signal: AbortSignal, onProgress: OnProgress): Promise<void> {
    // A function of its own for each who waits, since the same one may be given twice.
    const listener: OnProgress = (bytesDone, bytesTotal) => onProgress(bytesDone, bytesTotal)
    this.#listeners.add(listener)
    listener(this.#bytesDone, this.#bytesTotal)
    const { promise, reject } = Promise.withResolvers<never>()
    const leave = (): void => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    try {
      signal.throwIfAborted()
      await Promise.race([this.#finish(), promise])
    } finally {
      signal.removeEventListener('abort', leave)
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.drop()
    }
  }

  /** Ends the scan; nothing that it found after this is taken. */
  drop(): void {
    this.#isDropped = true
    void this.#run.close()
  }

  async #finish(): Promise<void> {
    try {
      await this.#run.done
      await this.ended
    } catch (error) {
      if (this.#failure !== null) throw this.#failure
      if (!(this.#isDropped && isEngineError(error, 'cancelled'))) throw error
    }
  }

  #take({ hits, skips }: SearchFound, firstRow: number, rowOf: (ordinal: number) => RowId): void {
    if (this.#isDropped) return
    for (let at = 0; at < hits.length; at += 2) this.answers[hits[at]]?.addInFile(rowOf(firstRow + hits[at + 1]), true)
    for (let at = 0; at < skips.length; at += 2)
      this.answers[skips[at]]?.addInFile(rowOf(firstRow + skips[at + 1]), false)
    this.#holdToLimit()
  }

  /** Gives up where thousands of leaves find something all over the file: their bitmaps would fill the memory. */
  #holdToLimit(): void {
    if (this.answers.length * this.#mostBlocks * BLOCK_BYTES < MOST_BYTES) return
    const byteLength = this.answers.reduce((sum, answer) => sum + answer.byteLength, 0)
    if (byteLength < MOST_BYTES) return
    this.#failure = new EngineError('query-too-large', { megabytes: Math.round(MOST_BYTES / 1e6) })
    this.drop()
    for (const answer of this.answers) answer.dropScan()
  }
}
