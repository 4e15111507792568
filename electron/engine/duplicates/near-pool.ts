/** The threads that search for near duplicates: the same ones for all steps, since each has a memory of its own. */
import { WorkerPool } from '../index/worker-pool.ts'

export const nearPool = new WorkerPool('near-worker', import.meta.url, () => null)
