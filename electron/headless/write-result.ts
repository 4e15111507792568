/** What a command that wrote a file says of it. */
import type { SaveResult } from '../../shared/contract.ts'
import { type CommandCall, writeLine } from './command.ts'

/** Says what was written where; `changes` is how many changes were asked for, if the command makes any. */
export const sayResult = (call: CommandCall, path: string, result: SaveResult, changes?: number): Promise<void> => {
  const { bytes, rows, changedRows, fingerprint } = result
  if (call.isJson) {
    return writeLine(call.terminal.output, JSON.stringify({ path, bytes, rows, changedRows, changes, fingerprint }))
  }
  const key = changes === undefined ? 'cli.written' : 'cli.apply.written'
  return writeLine(call.terminal.output, call.say(key, { path, rows, bytes, changedRows, changes: changes ?? 0 }))
}
