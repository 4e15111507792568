/** What a command of the command line is, and what it is given. */
import type { Readable, Writable } from 'node:stream'
import { hasErrorCode } from '../engine/disk.ts'
import { CommandError, exitCodes } from './command-error.ts'
import type { Say } from './words.ts'

/** The outside of a command: its streams and its environment. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable & { readonly isTTY?: boolean }
  readonly errors: Writable & { readonly isTTY?: boolean }
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted when the person at the terminal, or the system, wants the command to end. */
  readonly signal: AbortSignal
}

/** One call of a command, its options already checked. */
export interface CommandCall {
  /** The arguments; of a command that takes several files, with the first of them alone. */
  readonly args: readonly string[]
  /** The files that are named: names, folders, and patterns. */
  readonly files: readonly string[]
  readonly options: Readonly<Record<string, readonly string[]>>
  readonly terminal: Terminal
  readonly say: Say
  /** Whether results are to be JSON. */
  readonly isJson: boolean
}

export interface Command {
  /** The command's own options by name, and whether each takes a value. */
  readonly options: Readonly<Record<string, 'flag' | 'value'>>
  /** How many arguments there may be, and what those that must be there are called. */
  readonly args: { readonly required: readonly string[]; readonly optional: number }
  /** Whether the first argument may be given several times: files that are one dataset. */
  readonly takesSeveral?: boolean
  /** Whether the last argument may begin with a minus. */
  readonly isLastFree?: boolean
  run(call: CommandCall): Promise<void>
}

/** Gives the value of an option, or undefined where it is not given; the last one counts. */
export const optionOf = (call: CommandCall, name: string): string | undefined => call.options[name]?.at(-1)

/** Tells whether a flag is given. */
export const hasFlag = (call: CommandCall, name: string): boolean => call.options[name] !== undefined

/** Gives the whole number that an option holds; fails with a sentence when it holds none. */
export const numberOf = (call: CommandCall, name: string, least: number): number | undefined => {
  const value = optionOf(call, name)
  if (value === undefined) return undefined
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new CommandError(exitCodes.usage, 'cli.usage.badNumber', { option: `--${name}`, least, value })
}

/** Writes text or bytes to a stream and waits until it can take more. */
export const write = (stream: Writable, piece: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(piece, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })

/** Tells whether a write failed because nobody reads any more. */
export const isUnheard = (error: unknown): boolean =>
  hasErrorCode(error, 'EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END')

/** Writes a line for whoever may still read; a server goes on when its terminal has gone. */
export const tellLine = (stream: Writable, line: string): void => {
  writeLine(stream, line).catch((error: unknown) => {
    if (!isUnheard(error)) throw error
  })
}

/** Writes a line of text. */
export const writeLine = (stream: Writable, line: string): Promise<void> => write(stream, `${line}\n`)
