/**
 * Mends rows in worker threads: rows are read here, as they are now, and sent in batches; what comes back is taken in their order.
 * No more is under way than the workers have to do next.
 */
import type { Worker } from 'node:worker_threads'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import type { RowMend } from '../../../shared/mend/mend.ts'
import type { Dataset } from '../dataset.ts'
import type { RowVisit } from '../document/each-row.ts'
import { WorkerPool } from '../index/worker-pool.ts'
import { type MendFound, type MendReply, type MendTask, skipNumber } from './mend-task.ts'

/** A batch that was mended. */
export interface MendedBatch {
  readonly rows: readonly RowId[]
  readonly found: MendFound
}

export interface MendRowsOptions {
  readonly dataset: Dataset
  /** Names the mend among all that were ever begun. */
  readonly id: number
  readonly mend: RowMend
  readonly wants: MendTask['wants']
  readonly signal: AbortSignal
  readonly workers?: number
  /** Goes through the rows. */
  each(visit: RowVisit): Promise<void>
  take(batch: MendedBatch): Promise<void> | void
}

const BATCH_BYTES = 2 ** 20
const BATCH_ROWS = 4_000
/** A tree of a larger row, or its text, would take many times its bytes. */
const ROW_LIMIT_BYTES = 64 * 2 ** 20
/** Batches that each worker has, so that it never waits for the next one. */
const AHEAD = 2

const pool = new WorkerPool('mend-worker', import.meta.url, () => null)

/** Mends all rows; fails with the signal's reason. */
export const mendRows = async (options: MendRowsOptions): Promise<void> => {
  const run = new MendRun(options)
  let isSound = false
  try {
    await options.each((row, bytes) => run.add(row, bytes))
    await run.finish()
    isSound = true
  } finally {
    run.leave(isSound)
  }
}

interface MendThread {
  readonly worker: Worker
  /** Who is told what, in order. */
  readonly waiting: ((reply: MendReply | Error) => void)[]
}

class MendRun {
  readonly #options: MendRowsOptions
  readonly #workers: MendThread[] = []
  readonly #running: Promise<MendedBatch>[] = []
  #next = 0
  #rows: RowId[] = []
  #pieces: Uint8Array[] = []
  #bytes = 0

  constructor(options: MendRowsOptions) {
    this.#options = options
  }

  add(row: RowId, bytes: Uint8Array | null): Promise<void> | undefined {
    if (bytes === null || bytes.length > ROW_LIMIT_BYTES) return this.#addTooLarge(row)
    this.#rows.push(row)
    // The next row is read into the same memory.
    this.#pieces.push(Uint8Array.prototype.slice.call(bytes))
    this.#bytes += bytes.length
    return this.#bytes >= BATCH_BYTES || this.#rows.length >= BATCH_ROWS ? this.#send() : undefined
  }

  async finish(): Promise<void> {
    await this.#send()
    while (this.#running.length > 0) await this.#takeNext()
  }

  leave(isSound: boolean): void {
    for (const { worker } of this.#workers) {
      if (isSound) pool.release(worker)
      else void worker.terminate()
    }
    // Whoever was still waited for has nobody to tell.
    for (const one of this.#running) one.catch(() => undefined)
  }

  async #addTooLarge(row: RowId): Promise<void> {
    await this.#send()
    const none = { bytes: new Uint8Array(0), ends: new Uint32Array(0), shown: [{ changes: [], more: 0 }] }
    const outcomes = Uint8Array.of(skipNumber('too-large'))
    this.#running.push(
      Promise.resolve({ rows: [row], found: { outcomes, checks: new Uint32Array(1), changes: 0, ...none } }),
    )
  }

  async #send(): Promise<void> {
    this.#options.signal.throwIfAborted()
    if (this.#rows.length === 0) return
    const { id, mend, wants, dataset, workers = dataset.context.workers } = this.#options
    const { usual, mapping } = dataset.signs
    const ends = new Uint32Array(this.#rows.length)
    const bytes = new Uint8Array(this.#bytes)
    let end = 0
    for (const [at, piece] of this.#pieces.entries()) {
      bytes.set(piece, end)
      end += piece.length
      ends[at] = end
    }
    const rows = this.#rows
    this.#rows = []
    this.#pieces = []
    this.#bytes = 0
    const most = Math.max(1, workers)
    const asked = this.#ask(most, { id, mend, about: { usual, mapping }, bytes, ends, wants })
    const running = asked.then((found) => ({ rows, found }))
    running.catch(() => undefined)
    this.#running.push(running)
    while (this.#running.length >= most * AHEAD) await this.#takeNext()
  }

  async #takeNext(): Promise<void> {
    const batch = await this.#running.shift()
    this.#options.signal.throwIfAborted()
    if (batch !== undefined) await this.#options.take(batch)
  }

  #ask(most: number, task: MendTask): Promise<MendFound> {
    if (this.#workers.length < most) this.#workers.push(this.#start())
    const one = this.#workers[this.#next % this.#workers.length]
    this.#next += 1
    return new Promise((resolve, reject) => {
      one.waiting.push((reply) => {
        if (reply instanceof Error) reject(reply)
        else if (reply.kind === 'failed') reject(new EngineError('unexpected', { reason: reply.message }))
        else resolve(reply.found)
      })
      one.worker.postMessage(task, [task.bytes.buffer, task.ends.buffer])
    })
  }

  #start(): MendThread {
    const worker = pool.take()
    const waiting: MendThread['waiting'] = []
    worker.on('message', (reply: MendReply) => waiting.shift()?.(reply))
    const fail = (error: Error): void => {
      for (const tell of waiting.splice(0)) tell(error)
    }
    worker.on('error', fail)
    worker.on('exit', (code) => fail(new Error(`worker ended with ${code}`)))
    return { worker, waiting }
  }
}
