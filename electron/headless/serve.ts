/** Serves a folder with the real engine: what `winnow serve` does, and what the launcher does where there is no desktop. */
import { basename, resolve } from 'node:path'
import { dataFolder } from '../engine/data-folder.ts'
import { startEngine } from './host-engine.ts'
import { pageFolder } from './program.ts'
import { type ServeOptions, type Serving, startServing } from './serving.ts'

/** Starts serving a folder and gives a link to it. */
export const serve = (
  options: ServeOptions & { readonly environment?: Readonly<Record<string, string | undefined>> },
): Promise<Serving> => {
  const data = dataFolder(options.environment)
  return startServing(
    {
      pageFolder: pageFolder(),
      dataFolder: data,
      makeEngine: (places, folder) => startEngine(data, places, basename(folder)),
    },
    { ...options, folder: resolve(options.folder) },
  )
}
