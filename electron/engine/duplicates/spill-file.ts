/**
 * A file for what has no room in memory while duplicates are looked for. It has no name as soon as it is open, where the system allows
 * that, so that it is gone with the program however that ends; elsewhere what a crash left is removed before the next one is made.
 */
import { join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Dataset } from '../dataset.ts'
import { type DiskFile, removeIfThere } from '../disk.ts'

export interface SpillFile {
  readonly fd: number
  close(): Promise<void>
}

const NAME = /^spill-(\d+)-\d+$/
let made = 0
const open = new Set<string>()

/** Makes a file; fails with `disk-full` where there is no room for so many bytes. */
export const makeSpillFile = async (dataset: Dataset, byteLength: number): Promise<SpillFile> => {
  const { context, home } = dataset
  const { disk } = context
  await removeLeft(dataset)
  const free = await disk.freeBytes(home.cacheFolder)
  if (free < byteLength) throw new EngineError('disk-full', { file: dataset.name, needed: byteLength, free })
  made += 1
  const name = `spill-${process.pid}-${made}`
  const path = join(home.cacheFolder, name)
  const file: DiskFile = await disk.open(path, 'w+', 0o600)
  const remove = (): Promise<void> => removeIfThere(disk, path)
  open.add(name)
  if (process.platform !== 'win32') await remove()
  const { fd } = file
  if (fd === null) throw new Error('a spill file is a real file')
  return {
    fd,
    close: async () => {
      await file.close()
      open.delete(name)
      await remove()
    },
  }
}

const removeLeft = async ({ context, home }: Dataset): Promise<void> => {
  for (const name of await context.disk.readdir(home.cacheFolder)) {
    const pid = NAME.exec(name)?.[1]
    if (pid === undefined || open.has(name) || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue
    await removeIfThere(context.disk, join(home.cacheFolder, name))
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
