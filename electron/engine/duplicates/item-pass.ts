/** A pass of worker threads over rows that are compared: each takes a batch, says what it found, and takes the next one. */
import type { Worker } from 'node:worker_threads'
import type { FindPhase } from '../../../shared/duplicates/duplicate-calls.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { hasErrorCode } from '../disk.ts'
import type { WorkerPool } from '../index/worker-pool.ts'
import type { FindWatch } from './found-pairs.ts'
import type { ItemBatch, ItemReply } from './item-batch.ts'
import type { RowsOfBatch } from './item-batches.ts'

/** What makes one pass of the other. */
export interface ItemPassKind<Found, Report> {
  readonly pool: WorkerPool
  /** Told to every worker with each batch. */
  readonly about: unknown
  readonly phase: FindPhase
  /** Takes in what was found in rows; `first` is how many were given out before them. A worker gets its next batch once that is done. */
  onFound(found: Found, items: Uint32Array, first: number): void | Promise<void>
  /** Is told of each row that is too large to be looked into. */
  onSkip?(item: number): void
  /** Takes in what a worker says when it has no more rows. */
  onReport?(report: Report): void
}

/** Looks into all batches. When it is over, however that comes, no worker is at it any more. */
export const runItemPass = async <Found, Report>(
  kind: ItemPassKind<Found, Report>,
  batches: AsyncGenerator<RowsOfBatch, void, undefined>,
  { workers, rows, nameOf }: { workers: number; rows: number; nameOf: (source: number) => string },
  { signal, onProgress }: FindWatch,
): Promise<void> => {
  let rowsDone = 0
  let lastMs = 0
  const drive = async (): Promise<void> => {
    let batch = await batches.next()
    if (batch.done === true) return
    const worker = kind.pool.take()
    let isSound = false
    try {
      for (; batch.done !== true; batch = await batches.next()) {
        signal.throwIfAborted()
        const { items, first, source } = batch.value
        const task: ItemBatch = { ...batch.value, about: kind.about }
        const reply: ItemReply<Found, Report> = await ask(worker, task, signal)
        if (reply.kind === 'failed') throw errorOf(reply, nameOf(source))
        if (reply.kind === 'found') await kind.onFound(reply.found, items, first)
        rowsDone += items.length
        if (performance.now() - lastMs > PROGRESS_MS) {
          lastMs = performance.now()
          onProgress(kind.phase, rowsDone, rows)
        }
      }
      const reply: ItemReply<Found, Report> = await ask(worker, 'report', signal)
      if (reply.kind === 'report') kind.onReport?.(reply.report)
      isSound = true
    } finally {
      if (isSound) kind.pool.release(worker)
      else {
        // Nobody else takes a batch of a pass that has failed.
        await Promise.all([worker.terminate(), batches.return()])
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: workers }, drive))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  onProgress(kind.phase, rows, rows)
}

const PROGRESS_MS = 100

/** Asks a worker, and does not wait for its answer once the signal goes off. */
export const ask = <Reply>(worker: Worker, task: unknown, signal: AbortSignal): Promise<Reply> =>
  new Promise<Reply>((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    const settle = (): void => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    worker.removeAllListeners()
    worker.on('error', (error) => {
      settle()
      reject(error)
    })
    worker.on('exit', (code) => {
      settle()
      reject(new Error(`worker ended with ${code}`))
    })
    worker.on('message', (reply: Reply) => {
      settle()
      resolve(reply)
    })
    worker.postMessage(task)
  })

/** Gives what is said of a worker's failure with a file. */
export const errorOf = (
  { isCut, code, message }: ItemReply<never, never> & { kind: 'failed' },
  file: string,
): Error => {
  if (isCut) return new EngineError('source-changed', { file })
  const cause = Object.assign(new Error(message), { code })
  if (hasErrorCode(cause, 'ENOENT')) return new EngineError('source-gone', { file })
  return code === null ? cause : new EngineError('read-failed', { file, reason: code }, { cause })
}
