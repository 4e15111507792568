/**
 * Runs one call of `winnow`: finds the command, checks its options, and turns every way in which it can end into a
 * sentence on standard error and an exit code. A reader that has gone away (`winnow rows ... | head`) ends it quietly.
 */
import { parseArgs } from 'node:util'
import { type ErrorCode, isEngineError, reportOf } from '../../shared/engine-error.ts'
import { type Command, type CommandCall, isUnheard, type Terminal, tellLine, write, writeLine } from './command.ts'
import { CommandError, type ExitCode, exitCodes } from './command-error.ts'
import { applyCommand } from './commands/apply-command.ts'
import { convertCommand } from './commands/convert-command.ts'
import { dedupCommand } from './commands/dedup-command.ts'
import { exportCommand } from './commands/export-command.ts'
import { findCommand } from './commands/find-command.ts'
import { infoCommand } from './commands/info-command.ts'
import { logCommand } from './commands/log-command.ts'
import { pipeCommand } from './commands/pipe-command.ts'
import { rowsCommand } from './commands/rows-command.ts'
import { serveCommand } from './commands/serve-command.ts'
import { sqlCommand } from './commands/sql-command.ts'
import { statsCommand } from './commands/stats-command.ts'
import { version } from './program.ts'
import { type Say, sayError, terminalLanguage, wordsIn } from './words.ts'

const commands = {
  info: infoCommand,
  rows: rowsCommand,
  apply: applyCommand,
  export: exportCommand,
  convert: convertCommand,
  find: findCommand,
  dedup: dedupCommand,
  log: logCommand,
  serve: serveCommand,
  pipe: pipeCommand,
  sql: sqlCommand,
  stats: statsCommand,
} as const satisfies Record<string, Command>
type CommandName = keyof typeof commands

/** Options that every command takes. */
const SHARED_OPTIONS = { json: 'flag', help: 'flag' } as const

/** Options that every command takes which opens files as a dataset. */
const FILE_OPTIONS = { encoding: 'value' } as const

/** What a refusal for the sake of other work is called; the rest of the engine's errors are failures. */
const CONFLICTS: ReadonlySet<ErrorCode> = new Set(['read-only', 'source-changed', 'source-gone', 'journal-newer'])

/** What is wrong with an argument, as the engine words it. */
const WRONG_CALLS: ReadonlySet<ErrorCode> = new Set(['query-broken', 'signal-unknown'])

/** Runs the command that the arguments name and gives the exit code. */
export const runCommandLine = async (args: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  const say = wordsIn(terminalLanguage(terminal.environment))
  const isJson = args.includes('--json')
  try {
    await runNamed(args, terminal, say)
    return exitCodes.done
  } catch (error) {
    if (isUnheard(error)) return exitCodes.done
    // A stream that was aborted says so in words of its own.
    const isAborted = error instanceof Error && error.name === 'AbortError'
    return tell(isAborted ? terminal.signal.reason : error, terminal, say, isJson)
  }
}

const runNamed = async (args: readonly string[], terminal: Terminal, say: Say): Promise<void> => {
  const [name, ...rest] = args
  if (name === undefined) {
    await write(terminal.errors, say('cli.help.all'))
    throw new CommandError(exitCodes.usage, 'cli.usage.noCommand')
  }
  if (name === '--version' || name === '-v') return writeLine(terminal.output, version)
  if (name === 'help' || name === '--help' || name === '-h') return help(rest[0], terminal, say)
  if (!isCommandName(name)) throw new CommandError(exitCodes.usage, 'cli.usage.unknownCommand', { command: name })
  if (rest.includes('--help')) return help(name, terminal, say)
  const command: Command = commands[name]
  await command.run({ ...parse(name, command, rest), terminal, say })
}

const help = async (name: string | undefined, terminal: Terminal, say: Say): Promise<void> => {
  if (name === undefined) return write(terminal.output, say('cli.help.all'))
  if (!isCommandName(name)) throw new CommandError(exitCodes.usage, 'cli.usage.unknownCommand', { command: name })
  await write(terminal.output, say(`cli.help.${name}`))
}

const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name)

const parse = (name: string, command: Command, rest: readonly string[]): Omit<CommandCall, 'terminal' | 'say'> => {
  const ofFiles = command.takesSeveral === true ? FILE_OPTIONS : {}
  const known: Readonly<Record<string, 'flag' | 'value'>> = { ...command.options, ...ofFiles, ...SHARED_OPTIONS }
  // No option is a single minus with letters, but a query that leaves something out begins so.
  const free = command.isLastFree === true ? rest.filter((arg, at) => isFree(arg, rest[at - 1], known)) : []
  const { tokens } = parseArgs({
    args: free.length === 0 ? [...rest] : [...rest.filter((arg) => !free.includes(arg)), '--', ...free],
    options: Object.fromEntries(
      Object.entries(known).map(
        ([option, kind]) => [option, { type: kind === 'flag' ? 'boolean' : 'string' }] as const,
      ),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const args: string[] = []
  const options: Record<string, string[]> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value)
    if (token.kind !== 'option') continue
    const kind = Object.hasOwn(known, token.name) ? known[token.name] : undefined
    const usage = { option: token.rawName, command: name }
    if (kind === undefined) throw new CommandError(exitCodes.usage, 'cli.usage.unknownOption', usage)
    if (kind === 'value' && token.value === undefined) {
      throw new CommandError(exitCodes.usage, 'cli.usage.missingValue', usage)
    }
    if (kind === 'flag' && token.value !== undefined) {
      throw new CommandError(exitCodes.usage, 'cli.usage.extraValue', usage)
    }
    options[token.name] = [...(options[token.name] ?? []), token.value ?? '']
  }
  const { required, optional } = command.args
  const missing = required[args.length]
  if (missing !== undefined)
    throw new CommandError(exitCodes.usage, 'cli.usage.missing', { command: name, what: missing })
  const most = required.length + optional
  const more = Math.max(0, args.length - most)
  if (more > 0 && command.takesSeveral !== true)
    throw new CommandError(exitCodes.usage, 'cli.usage.tooMany', { command: name, extra: args[most] ?? '' })
  const isJson = options.json !== undefined
  return { args: [...args.slice(0, 1), ...args.slice(more + 1)], files: args.slice(0, more + 1), options, isJson }
}

const isFree = (arg: string, before: string | undefined, known: Readonly<Record<string, 'flag' | 'value'>>): boolean =>
  /^-[^-]/.test(arg) && known[before?.replace(/^--/, '') ?? ''] !== 'value'

const tell = async (error: unknown, terminal: Terminal, say: Say, isJson: boolean): Promise<ExitCode> => {
  const { exitCode, code, values, sentence } = inWords(error, say)
  const line = isJson ? JSON.stringify({ error: { code, values, sentence } }) : `winnow: ${sentence}`
  tellLine(terminal.errors, line)
  return exitCode
}

const inWords = (error: unknown, say: Say) => {
  if (error instanceof CommandError) {
    const { exitCode, key, values } = error
    return { exitCode, code: key.replace(/^cli\./, ''), values, sentence: say(key, values) }
  }
  const report = reportOf(error)
  const isConflict = isEngineError(error) && CONFLICTS.has(error.code)
  const isWrongCall = isEngineError(error) && WRONG_CALLS.has(error.code)
  const exitCode = isConflict ? exitCodes.conflict : isWrongCall ? exitCodes.usage : exitCodes.failed
  const hint = report.code === 'encoding-unconfirmed' ? ` ${say('cli.encodingHint', report.values)}` : ''
  return { exitCode, code: report.code, values: report.values, sentence: sayError(say, report) + hint }
}
