/** The files that a start of the program names: `winnow FILE`, or a file opened with Winnow in the file manager. */
import { resolve } from 'node:path'
import { z } from 'zod'

const MOST_FILES = 20

/** Gives the absolute paths named by the arguments after the program's own. */
export const namedFiles = (args: readonly string[], workingFolder: string): string[] => {
  const end = args.indexOf('--')
  const isFile = (arg: string, at: number): boolean => (end !== -1 && at > end) || !arg.startsWith('-')
  const files = args.filter((arg, at) => arg !== '' && isFile(arg, at))
  return files.slice(0, MOST_FILES).map((file) => resolve(workingFolder, file))
}

/** Drops what Electron itself was started with: the program and, in development, the folder or script of the app. */
export const ownArguments = (argv: readonly string[], isPackaged: boolean): string[] => argv.slice(isPackaged ? 1 : 2)

/** What a second start hands to the first one: its own arguments reach it changed by Chromium. */
export const handoverSchema = z.object({ files: z.array(z.string()).max(MOST_FILES) })
