/**
 * A pass over the rows of a file whose index is complete: worker threads read batches of rows and answer what they found in
 * them. It runs in the background, can be paused, and goes on where it was.
 */
import type { Worker } from 'node:worker_threads'
import { EngineError } from '../../../shared/engine-error.ts'
import { type Disk, hasErrorCode } from '../disk.ts'
import type { LineIndex } from '../index/line-index.ts'
import type { WorkerPool } from '../index/worker-pool.ts'
import { partAt } from '../source/part-at.ts'
import type { PartPlan } from '../source/source.ts'
import type { PassReply, RowBatch } from './row-batch.ts'

export interface RowPassOptions {
  readonly disk: Disk
  readonly path: string
  /** The file's name for people, in errors. */
  readonly name?: string
  /** Of the whole file. */
  readonly index: LineIndex
  /** How its rows lie. */
  readonly parts: readonly PartPlan[]
  readonly workers: number
  readonly onProgress?: (bytesDone: number) => void
  /** Rows that span more are counted as skipped. */
  readonly rowLimitBytes?: number
  readonly batchBytes?: number
}

/** What makes one pass of the other. */
export interface RowPassKind<Found, Report, Result> {
  readonly pool: WorkerPool
  /** Told to every worker with each batch. */
  readonly about: unknown
  /** Takes in what was found in the rows from one on; a worker gets its next batch once that is done. */
  onFound(found: Found, firstRow: number): void | Promise<void>
  /** Is told of each row that is too large to be looked into. */
  onSkip?(row: number): void
  /** Takes in what a worker says when it has no more rows. */
  onReport(report: Report): void
  finish(skippedRows: number): Result
}

/** A pass under way. */
export interface RowPassRun<Result> {
  /** Settles when every row was looked into, when it cannot be (EngineError), or when closed (`cancelled`). */
  readonly done: Promise<Result>
  stop(): void
  resume(): void
  /** Ends the pass for good and lets go of the file. */
  close(): Promise<void>
}

const ROW_LIMIT_BYTES = 64 * 1024 * 1024
const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_ROWS = 65_536
const PROGRESS_MS = 100

/** Starts a pass. */
export const startRowPass = <Found, Report, Result>(
  options: RowPassOptions,
  kind: RowPassKind<Found, Report, Result>,
): RowPassRun<Result> => {
  const pass = new RowPass(options, kind)
  // Whoever stopped or closed the pass may not wait for its end.
  pass.done.catch(() => {})
  return pass
}

class RowPass<Found, Report, Result> implements RowPassRun<Result> {
  readonly done: Promise<Result>
  readonly #options: RowPassOptions
  readonly #kind: RowPassKind<Found, Report, Result>
  #nextRow = 0
  #bytesDone = 0
  #skippedRows = 0
  #state: 'running' | 'stopped' | 'closed' = 'running'
  #wake: () => void = () => {}

  constructor(options: RowPassOptions, kind: RowPassKind<Found, Report, Result>) {
    if (!options.index.isComplete) throw new Error('a pass over rows needs the whole index')
    this.#options = options
    this.#kind = kind
    this.done = this.#run()
  }

  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped'
  }

  resume(): void {
    if (this.#state === 'stopped') this.#state = 'running'
    this.#wake()
  }

  async close(): Promise<void> {
    this.#state = 'closed'
    this.#wake()
    await this.done.catch(() => {})
  }

  async #run(): Promise<Result> {
    const { disk, path, index, onProgress } = this.#options
    const timer = setInterval(() => onProgress?.(this.#bytesDone), PROGRESS_MS)
    const file = await disk.open(path, 'r').catch((error: unknown) => {
      clearInterval(timer)
      throw this.#errorOf(error)
    })
    try {
      if (file.fd === null) throw new Error('a pass over rows needs a real file')
      while (this.#nextRow < index.rowCount) {
        await this.#untilRunning()
        await this.#work(file.fd)
      }
      if (this.#state === 'closed') throw new EngineError('cancelled')
      onProgress?.(this.#bytesDone)
      return this.#kind.finish(this.#skippedRows)
    } finally {
      clearInterval(timer)
      await file.close()
    }
  }

  async #untilRunning(): Promise<void> {
    while (this.#state === 'stopped') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#state === 'closed') throw new EngineError('cancelled')
  }

  /** Lets workers take batches until there are none, or the pass is stopped; all are done with the file after. */
  async #work(fd: number): Promise<void> {
    const drives = Array.from({ length: this.#options.workers }, () => this.#drive(fd))
    const outcomes = await Promise.allSettled(drives)
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  async #drive(fd: number): Promise<void> {
    let batch = this.#takeBatch(fd)
    if (batch === null) return
    const worker = this.#kind.pool.take()
    let isSound = false
    try {
      for (; batch !== null; batch = this.#takeBatch(fd)) {
        const { firstRow, byteLength } = batch
        const reply = await this.#ask(worker, batch, [batch.starts.buffer])
        if (reply.kind === 'found') await this.#kind.onFound(reply.found, firstRow)
        this.#bytesDone += byteLength
      }
      const reply = await this.#ask(worker, 'report', [])
      if (reply.kind === 'report') this.#kind.onReport(reply.report)
      isSound = true
    } catch (error) {
      // No batch may be lost to the next one: the pass has failed as a whole.
      this.#nextRow = this.#options.index.rowCount
      throw error
    } finally {
      if (isSound) this.#kind.pool.release(worker)
      else void worker.terminate()
    }
  }

  /** Gives the next rows to look into; null when there are none, or the pass may not go on. */
  #takeBatch(fd: number): RowBatch | null {
    const { index, parts, rowLimitBytes = ROW_LIMIT_BYTES, batchBytes = BATCH_BYTES } = this.#options
    while (this.#state === 'running' && this.#nextRow < index.rowCount) {
      const firstRow = this.#nextRow
      const byteStart = index.startOf(firstRow)
      if (index.endOf(firstRow) - byteStart <= rowLimitBytes) {
        const part = parts[partAt(parts, byteStart)]
        const byteLimit = Math.min(byteStart + Math.min(batchBytes, rowLimitBytes), part.byteEnd)
        const starts = index.startsFrom(firstRow, byteLimit, BATCH_ROWS)
        this.#nextRow += starts.length
        const byteLength = index.endOf(this.#nextRow - 1) - byteStart
        return { about: this.#kind.about, fd, byteStart, byteLength, firstRow, starts, layout: part.layout }
      }
      this.#bytesDone += index.endOf(firstRow) - byteStart
      this.#skippedRows++
      this.#kind.onSkip?.(firstRow)
      this.#nextRow++
    }
    return null
  }

  #ask(worker: Worker, task: RowBatch | 'report', transfer: ArrayBuffer[]): Promise<Answer<Found, Report>> {
    return new Promise<Answer<Found, Report>>((resolve, reject) => {
      worker.removeAllListeners()
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`worker ended with ${code}`)))
      worker.on('message', (reply: PassReply<Found, Report>) => {
        if (reply.kind !== 'failed') resolve(reply)
        else reject(this.#errorOf(Object.assign(new Error(reply.message), reply)))
      })
      worker.postMessage(task, transfer)
    })
  }

  #errorOf(error: unknown): unknown {
    const file = this.#options.name ?? this.#options.path
    if (error instanceof Error && 'isCut' in error && error.isCut === true)
      return new EngineError('source-changed', { file })
    if (hasErrorCode(error, 'ENOENT')) return new EngineError('source-gone', { file })
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      return new EngineError('read-failed', { file, reason: error.code }, { cause: error })
    }
    return error
  }
}

type Answer<Found, Report> = Exclude<PassReply<Found, Report>, { kind: 'failed' }>
