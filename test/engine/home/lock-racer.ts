/** A thread that tries for locks, together with others: all start on each lock at the same moment. */
import { parentPort, workerData } from 'node:worker_threads'
import { takeLock } from '../../../electron/engine/home/file-lock.ts'

const { folder, races, racers, shared } = workerData as {
  folder: string
  races: number
  racers: number
  shared: SharedArrayBuffer
}
const arrived = new Int32Array(shared)

const meet = (at: number): void => {
  Atomics.add(arrived, at, 1)
  // A thread that sleeps wakes late: they would come one after another.
  while (Atomics.load(arrived, at) < racers);
}

const won: number[] = []
for (let race = 0; race < races; race++) {
  meet(2 * race)
  const lock = takeLock(`${folder}/lock-${race}`)
  if (lock !== null) won.push(race)
  meet(2 * race + 1)
  lock?.release()
}
parentPort?.postMessage(won)
