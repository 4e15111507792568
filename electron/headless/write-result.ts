/** What commands that write a file have in common: which file they may write, and what they say of it. */
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SaveResult } from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { isNotFound, nodeDisk } from '../engine/disk.ts'
import { findFiles } from '../engine/source/find-files.ts'
import { type CommandCall, writeLine } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'

/** Refuses to write over a file that is read: that needs its lock and its journal, which is what --in-place is for. */
export const checkOtherFile = async (named: readonly string[], out: string): Promise<void> => {
  const [sources, target] = await Promise.all([filesOf(named), realpathOf(out)])
  if (sources.includes(target)) throw new CommandError(exitCodes.usage, 'cli.ownFile', { file: out })
}

/** Gives what files are called together for people: as they were named, or what the engine calls them. */
export const shownName = (named: readonly string[], together: string): string =>
  named.length === 1 ? (named[0] ?? '') : together

/** Says what was written where; `changes` is how many changes were asked for, if the command makes any. */
export const sayResult = (call: CommandCall, path: string, result: SaveResult, changes?: number): Promise<void> => {
  const { bytes, rows, changedRows, fingerprint, leftOut } = result
  if (call.isJson) {
    const said = { path, bytes, rows, changedRows, changes, fingerprint, leftOut }
    return writeLine(call.terminal.output, JSON.stringify(said))
  }
  const key = changes === undefined ? 'cli.written' : 'cli.apply.written'
  const written = call.say(key, { path, rows, bytes, changedRows, changes: changes ?? 0 })
  const missing = leftOut === undefined ? '' : ` ${call.say('cli.leftOut', { rows: leftOut })}`
  return writeLine(call.terminal.output, `${written}${missing}`)
}

// Of files that can't be found the engine says so.
const filesOf = async (named: readonly string[]): Promise<readonly string[]> => {
  try {
    return (await findFiles(nodeDisk, named)).files
  } catch (error) {
    if (!isEngineError(error)) throw error
    return Promise.all(named.map(realpathOf))
  }
}

const realpathOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch (error) {
    if (!isNotFound(error)) throw error // a new file
    return resolve(path)
  }
}
