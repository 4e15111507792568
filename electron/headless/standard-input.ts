/** A file named `-`: standard input, put into a file of its own first, since the engine reads files from any place. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { CommandCall, Terminal } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'

/** What stands for standard input among arguments. */
export const STANDARD_INPUT = '-'

/** Does something with the names of the files of a call, or with standard input's path while it is there. */
export const withFiles = async <T>(
  { files, terminal }: Pick<CommandCall, 'files' | 'terminal'>,
  use: (named: readonly string[]) => Promise<T>,
): Promise<T> => {
  if (!files.includes(STANDARD_INPUT)) return use(files)
  if (files.length > 1) throw new CommandError(exitCodes.usage, 'cli.usage.inputAlone')
  return withFile(STANDARD_INPUT, terminal, (path) => use([path]))
}

/** Does something with the path of a named file, or with standard input's while it is there. */
export const withFile = async <T>(
  name: string,
  { input, signal }: Pick<Terminal, 'input' | 'signal'>,
  use: (path: string) => Promise<T>,
): Promise<T> => {
  if (name !== STANDARD_INPUT) return use(name)
  const folder = mkdtempSync(join(tmpdir(), 'winnow-input-'))
  try {
    const path = join(folder, 'stdin.jsonl')
    await pipeline(input, createWriteStream(path, { mode: 0o600 }), { signal })
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
