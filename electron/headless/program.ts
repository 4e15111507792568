/** Where the program's own files are, built or not: the page, the sample, and the version that it calls itself. */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }

/** The version of Winnow. */
export const version: string = packageJson.version

/** Gives the folder of the built page. */
export const pageFolder = (): string => join(distFolder(), 'renderer')

/** Gives the path of the bundled sample dataset. */
export const samplePath = (): string => {
  const built = join(distFolder(), 'sample', 'sample.jsonl')
  return existsSync(built) ? built : join(dirname(distFolder()), 'build', 'sample', 'sample.jsonl')
}

/** Built, this file lies somewhere inside `dist`; in the repository, `dist` lies beside one of the folders above it. */
const distFolder = (): string => {
  let folder = import.meta.dirname
  while (basename(folder) !== 'dist') {
    const above = dirname(folder)
    if (existsSync(join(folder, 'package.json')) || above === folder) return join(folder, 'dist')
    folder = above
  }
  return folder
}
