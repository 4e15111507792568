/** The sample dataset as a file of the user's own, so that it can be edited and saved like any other. */
import { basename, join } from 'node:path'
import { isNotFound, readSmallFile, replaceFile } from './disk.ts'
import type { EngineContext } from './engine-context.ts'

/** Gives the path of the user's copy of the sample, made from the bundled file when there is none. */
export const ownSample = async ({ disk, dataFolder }: EngineContext, bundledPath: string): Promise<string> => {
  const path = join(dataFolder, 'sample', basename(bundledPath))
  try {
    await disk.stat(path)
  } catch (error) {
    if (!isNotFound(error)) throw error // the first time, or the user has removed it
    await disk.mkdir(join(dataFolder, 'sample'))
    await replaceFile(disk, path, await readSmallFile(disk, bundledPath, 16 * 2 ** 20), 0o644)
  }
  return path
}
