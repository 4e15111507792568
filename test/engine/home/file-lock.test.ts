import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { testFolder } from '../support/engine-on-disk.ts'

const RACES = 300
const RACERS = 2

test('of several that try for a lock at the same moment exactly one gets it', async () => {
  using folder = testFolder()
  const shared = new SharedArrayBuffer(2 * RACES * Int32Array.BYTES_PER_ELEMENT)
  const workerData = { folder: folder.path, races: RACES, racers: RACERS, shared }
  const threads = Array.from(
    { length: RACERS },
    () => new Worker(new URL('lock-racer.ts', import.meta.url), { workerData }),
  )
  const wins = (await Promise.all(threads.map((thread) => once(thread, 'message')))).flatMap(([won]) => won as number[])
  expect(wins.toSorted((left, right) => left - right)).toEqual(Array.from({ length: RACES }, (_, race) => race))
})
