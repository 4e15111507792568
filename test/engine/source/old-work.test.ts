/** The room that working files take in the cache. */
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeDisk } from '../../../electron/engine/disk.ts'
import { takeLock } from '../../../electron/engine/home/file-lock.ts'
import { clearOldWork } from '../../../electron/engine/source/old-work.ts'
import { testFolder } from '../support/engine-on-disk.ts'

const DAY_MS = 24 * 3600 * 1000

/** Makes a dataset with a working file of so many days; gives that file's path. */
const workOf = (folder: string, dataset: string, days: number): string => {
  mkdirSync(join(folder, 'datasets', dataset), { recursive: true })
  mkdirSync(join(folder, 'cache', dataset), { recursive: true })
  writeFileSync(join(folder, 'cache', dataset, 'index.bin'), 'kept')
  const path = join(folder, 'cache', dataset, 'work-1')
  writeFileSync(path, 'rows')
  const time = new Date(Date.now() - days * DAY_MS)
  utimesSync(path, time, time)
  return path
}

it('goes after a month, but not under who has the dataset open', async () => {
  using folder = testFolder()
  const [fresh, old, open] = [
    workOf(folder.path, 'fresh', 3),
    workOf(folder.path, 'old', 40),
    workOf(folder.path, 'open', 40),
  ]
  const own = workOf(folder.path, 'own', 50)
  const lock = takeLock(join(folder.path, 'datasets', 'open', 'lock'))
  await clearOldWork(nodeDisk, join(folder.path, 'cache', 'own'), { nowMs: Date.now(), needed: 0 })
  lock?.release()
  expect([fresh, old, open, own].map((path) => existsSync(path))).toEqual([true, false, true, true])
  expect(existsSync(join(folder.path, 'cache', 'old', 'index.bin'))).toBe(true)
})

it('goes from the oldest on while room is short', async () => {
  using folder = testFolder()
  const paths = [5, 1, 9].map((days) => workOf(folder.path, `days-${days}`, days))
  let free = 100
  const disk = {
    ...nodeDisk,
    freeBytes: async () => free,
    unlink: async (path: string) => {
      free += 100
      await nodeDisk.unlink(path)
    },
  }
  workOf(folder.path, 'own', 0)
  await clearOldWork(disk, join(folder.path, 'cache', 'own'), { nowMs: Date.now(), needed: 250 })
  expect(paths.map((path) => existsSync(path))).toEqual([false, true, false])
})
