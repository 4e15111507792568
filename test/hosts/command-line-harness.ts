/** Calls of the command line in this process, with streams that are kept: for tests of what it writes and says. */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { runCommandLine } from '../../electron/headless/command-line.ts'

export interface Ran {
  readonly code: number
  readonly output: string
  readonly bytes: Buffer
  readonly errors: string
}

export interface Bench {
  readonly folder: string
  readonly dataFolder: string
  path(name: string): string
  /** Runs `winnow` with these arguments; `input` is its standard input. */
  run(
    args: readonly string[],
    input?: string | Buffer,
    environment?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Ran>
  remove(): Promise<void>
}

/** Makes a folder to work in, and a data folder that no other test knows. */
export const makeBench = async (): Promise<Bench> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'winnow-cli-')))
  const dataFolder = join(folder, 'data folder')
  return {
    folder,
    dataFolder,
    path: (name) => join(folder, name),
    run: async (args, input = '', environment = {}, signal = new AbortController().signal) => {
      const [output, errors] = [keep(), keep()]
      const code = await runCommandLine(args, {
        input: Readable.from([Buffer.from(input)]),
        output: output.stream,
        errors: errors.stream,
        signal,
        environment: { WINNOW_DATA: dataFolder, WINNOW_LANG: 'en', ...environment },
      })
      return {
        code,
        bytes: output.read(),
        output: output.read().toString('utf8'),
        errors: errors.read().toString('utf8'),
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const keep = () => {
  const stream = new PassThrough()
  const pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  return { stream, read: () => Buffer.concat(pieces) }
}
