/** A file named `-`: standard input, put into a file of its own first, since the engine reads files from any place. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** What stands for standard input among arguments. */
export const STANDARD_INPUT = '-'

/** Does something with the path of a named file, or with standard input's while it is there. */
export const withFile = async <T>(name: string, input: Readable, use: (path: string) => Promise<T>): Promise<T> => {
  if (name !== STANDARD_INPUT) return use(name)
  const folder = mkdtempSync(join(tmpdir(), 'winnow-input-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    const path = join(folder, 'stdin.jsonl')
    await pipeline(input, createWriteStream(path, { mode: 0o600 }))
    return await use(path)
  } finally {
    process.off('exit', remove)
    remove()
  }
}
