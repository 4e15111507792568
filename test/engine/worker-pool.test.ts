import { once } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { WorkerPool } from '../../electron/engine/index/worker-pool.ts'

const caller = pathToFileURL(resolve(import.meta.dirname, '../../electron/engine/survey/survey-file.ts')).href
const poolOf = (idleMs: number): WorkerPool => new WorkerPool('survey-worker', caller, () => null, idleMs)

test('a worker that is given back is the next one that is taken', async () => {
  const pool = poolOf(60_000)
  const worker = pool.take()
  pool.release(worker)
  expect(pool.take()).toBe(worker)
  await worker.terminate()
})

test('a worker that nobody takes for a while ends, and another comes in its place', async () => {
  const pool = poolOf(20)
  const worker = pool.take()
  pool.release(worker)
  await once(worker, 'exit')
  const next = pool.take()
  expect(next).not.toBe(worker)
  await next.terminate()
})

test('a worker that is taken in time is left alone', async () => {
  const pool = poolOf(100)
  const worker = pool.take()
  pool.release(worker)
  expect(pool.take()).toBe(worker)
  let isEnded = false
  worker.on('exit', () => {
    isEnded = true
  })
  await new Promise((settle) => setTimeout(settle, 300))
  expect(isEnded).toBe(false)
  await worker.terminate()
})
