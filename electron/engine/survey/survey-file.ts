/**
 * The survey: a second pass over a file, after the index, that looks into every row. It finds the rows that are not JSON
 * and counts which fields there are. It runs in worker threads, a batch of rows at a time, in the background: it can be
 * paused and goes on where it was.
 */
import type { Worker } from 'node:worker_threads'
import type { Columns } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { type Disk, hasErrorCode } from '../disk.ts'
import type { LineIndex } from '../index/line-index.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import type { TallyReport } from './column-tally.ts'
import { columnsOf, joinedReport } from './columns.ts'
import type { SurveyReply, SurveyTask } from './survey-task.ts'

/** What a survey found. */
export interface Survey {
  readonly columns: Columns
  /** Ordinals of the rows that are not JSON. */
  readonly malformed: RowSet
  /** Rows past the size limit, which were not looked into. */
  readonly skippedRows: number
}

export interface SurveyOptions {
  readonly disk: Disk
  readonly path: string
  /** The file's name for people, in errors. */
  readonly name?: string
  /** Of the whole file. */
  readonly index: LineIndex
  readonly workers: number
  readonly onProgress?: (bytesDone: number) => void
  /** Rows that span more are counted as skipped. */
  readonly rowLimitBytes?: number
  readonly batchBytes?: number
}

/** A survey under way. */
export interface SurveyRun {
  /** Settles when every row was looked into, when it cannot be (EngineError), or when closed (`cancelled`). */
  readonly done: Promise<Survey>
  stop(): void
  resume(): void
  /** Ends the survey for good and lets go of the file. */
  close(): Promise<void>
}

const ROW_LIMIT_BYTES = 64 * 1024 * 1024
const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_ROWS = 65_536
const PROGRESS_MS = 100

const pool = new WorkerPool('survey-worker', import.meta.url, () => null)

/** Starts the survey of a file whose index is complete. */
export const startSurvey = (options: SurveyOptions): SurveyRun => {
  const pass = new SurveyPass(options)
  // Whoever stopped or closed the survey may not wait for its end.
  pass.done.catch(() => {})
  return pass
}

class SurveyPass implements SurveyRun {
  readonly done: Promise<Survey>
  readonly #options: SurveyOptions
  readonly #malformed = new RowSet()
  #nextRow = 0
  #bytesDone = 0
  #skippedRows = 0
  #report: TallyReport = { fields: [], rowsSeen: 0, omitted: [] }
  #state: 'running' | 'stopped' | 'closed' = 'running'
  #wake: () => void = () => {}

  constructor(options: SurveyOptions) {
    if (!options.index.isComplete) throw new Error('a survey needs the whole index')
    this.#options = options
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

  async #run(): Promise<Survey> {
    const { disk, path, index, onProgress } = this.#options
    const timer = setInterval(() => onProgress?.(this.#bytesDone), PROGRESS_MS)
    const file = await disk.open(path, 'r').catch((error: unknown) => {
      clearInterval(timer)
      throw this.#errorOf(error)
    })
    try {
      if (file.fd === null) throw new Error('a survey needs a real file')
      while (this.#nextRow < index.rowCount) {
        await this.#untilRunning()
        await this.#work(file.fd)
      }
      if (this.#state === 'closed') throw new EngineError('cancelled')
      onProgress?.(this.#bytesDone)
      const columns = columnsOf([this.#report], true)
      return { columns, malformed: this.#malformed, skippedRows: this.#skippedRows }
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

  /** Lets workers take batches until there are none, or the survey is stopped; all are done with the file after. */
  async #work(fd: number): Promise<void> {
    const drives = Array.from({ length: this.#options.workers }, () => this.#drive(fd))
    const outcomes = await Promise.allSettled(drives)
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  async #drive(fd: number): Promise<void> {
    let batch = this.#takeBatch(fd)
    if (batch === null) return
    const worker = pool.take()
    let isSound = false
    try {
      for (; batch !== null; batch = this.#takeBatch(fd)) {
        const { firstRow, byteLength } = batch
        const reply = await this.#ask(worker, batch, [batch.starts.buffer])
        if (reply.kind === 'scanned') for (const row of reply.malformed) this.#malformed.add(rowId(firstRow + row))
        this.#bytesDone += byteLength
      }
      const reply = await this.#ask(worker, { kind: 'report' }, [])
      if (reply.kind === 'report') this.#report = joinedReport([this.#report, reply.report])
      isSound = true
    } catch (error) {
      // No batch may be lost to the next one: the survey has failed as a whole.
      this.#nextRow = this.#options.index.rowCount
      throw error
    } finally {
      if (isSound) pool.release(worker)
      else void worker.terminate()
    }
  }

  /** Gives the next rows to look into; null when there are none, or the survey may not go on. */
  #takeBatch(fd: number): Extract<SurveyTask, { kind: 'rows' }> | null {
    const { index, rowLimitBytes = ROW_LIMIT_BYTES, batchBytes = BATCH_BYTES } = this.#options
    while (this.#state === 'running' && this.#nextRow < index.rowCount) {
      const firstRow = this.#nextRow
      const byteStart = index.startOf(firstRow)
      const starts: number[] = []
      let byteEnd = byteStart
      while (this.#nextRow < index.rowCount && starts.length < BATCH_ROWS) {
        const end = index.endOf(this.#nextRow)
        const isTooMuch = end - byteStart > batchBytes && starts.length > 0
        if (isTooMuch || end - byteStart > rowLimitBytes) break
        starts.push(byteEnd - byteStart)
        byteEnd = end
        this.#nextRow++
      }
      if (starts.length > 0) {
        return {
          kind: 'rows',
          fd,
          byteStart,
          byteLength: byteEnd - byteStart,
          firstRow,
          starts: Uint32Array.from(starts),
        }
      }
      this.#bytesDone += index.endOf(firstRow) - byteStart
      this.#skippedRows++
      this.#nextRow++
    }
    return null
  }

  #ask(worker: Worker, task: SurveyTask, transfer: ArrayBuffer[]): Promise<SurveyReply> {
    return new Promise<SurveyReply>((resolve, reject) => {
      worker.removeAllListeners()
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`survey worker ended with ${code}`)))
      worker.on('message', (reply: SurveyReply) => {
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
