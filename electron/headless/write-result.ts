/** What commands that write a file have in common: which file they may write, and what they say of it. */
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SaveResult } from '../../shared/contract.ts'
import { isNotFound } from '../engine/disk.ts'
import { type CommandCall, writeLine } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'

/** Refuses to write over the file that is read: that needs its lock and its journal, which is what --in-place is for. */
export const checkOtherFile = async (path: string, out: string): Promise<void> => {
  const [source, target] = await Promise.all([realpathOf(path), realpathOf(out)])
  if (source === target) throw new CommandError(exitCodes.usage, 'cli.ownFile', { file: out })
}

/** Says what was written where; `changes` is how many changes were asked for, if the command makes any. */
export const sayResult = (call: CommandCall, path: string, result: SaveResult, changes?: number): Promise<void> => {
  const { bytes, rows, changedRows, fingerprint } = result
  if (call.isJson) {
    return writeLine(call.terminal.output, JSON.stringify({ path, bytes, rows, changedRows, changes, fingerprint }))
  }
  const key = changes === undefined ? 'cli.written' : 'cli.apply.written'
  return writeLine(call.terminal.output, call.say(key, { path, rows, bytes, changedRows, changes: changes ?? 0 }))
}

const realpathOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch (error) {
    if (!isNotFound(error)) throw error // a new file
    return resolve(path)
  }
}
