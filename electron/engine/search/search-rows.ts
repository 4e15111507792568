/** Starts searches in worker threads: over a whole file, or over a few rows at hand. */
import type { Worker } from 'node:worker_threads'
import { WorkerPool } from '../index/worker-pool.ts'
import type { PassReply, RowBatch } from '../pass/row-batch.ts'
import { type RowPassOptions, type RowPassRun, startRowPass } from '../pass/row-pass.ts'
import type { SearchAbout, SearchFound } from './search-task.ts'

/** Rows longer than this are skipped: what is found in them has to be in memory at once. */
export const SEARCH_LIMIT_BYTES = 128 * 2 ** 20

const pool = new WorkerPool('search-worker', import.meta.url, () => null)

/** Starts workers ahead of the first search. */
export const warmSearchWorkers = (workers: number): void => pool.warm(workers)

export interface SearchWatch {
  /** Takes what was found in the rows from one on. */
  onFound(found: SearchFound, firstRow: number): void
  /** Is told of a row that was too large. */
  onSkip(row: number): void
}

/** Searches a file whose index is complete. */
export const startSearch = (options: RowPassOptions, about: SearchAbout, watch: SearchWatch): RowPassRun<void> =>
  startRowPass<SearchFound, null, void>(
    { rowLimitBytes: SEARCH_LIMIT_BYTES, batchBytes: BATCH_BYTES, ...options },
    { pool, about, ...watch, onReport: () => undefined, finish: () => undefined },
  )

/** Searches rows at hand, none of which is too large. */
export const searchRows = async (about: SearchAbout, rows: readonly Uint8Array[]): Promise<SearchFound> => {
  const starts = new Uint32Array(rows.length)
  let byteLength = 0
  for (const [at, row] of rows.entries()) {
    starts[at] = byteLength
    byteLength += row.length + 1
  }
  const inline = new Uint8Array(byteLength)
  for (const [at, row] of rows.entries()) {
    inline.set(row, starts[at])
    inline[starts[at] + row.length] = LF
  }
  const batch: RowBatch = { about, fd: -1, byteStart: 0, byteLength, firstRow: 0, starts, layout: 'lines', inline }
  const worker = pool.take()
  try {
    const found = await ask(worker, batch)
    pool.release(worker)
    return found
  } catch (error) {
    void worker.terminate()
    throw error
  }
}

const LF = 0x0a
/** About what a core's cache holds, so that rows are looked at while they are in it. */
const BATCH_BYTES = 2 ** 20

const ask = (worker: Worker, batch: RowBatch): Promise<SearchFound> =>
  new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a search worker ended with ${code}`)))
    worker.on('message', (reply: PassReply<SearchFound, null>) => {
      if (reply.kind === 'found') resolve(reply.found)
      else reject(new Error(reply.kind === 'failed' ? reply.message : 'a search worker said something else'))
    })
    worker.postMessage(batch, batch.inline === undefined ? [] : [batch.inline.buffer])
  })
