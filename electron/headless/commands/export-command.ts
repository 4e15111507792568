/** `winnow export`: chosen rows as their own lines, in the file's order, written to another file. */
import { position } from '../../../shared/ids.ts'
import { type Command, type CommandCall, hasFlag, optionOf } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { parseRanges, type RowRange } from '../row-ranges.ts'
import { withFile } from '../standard-input.ts'
import { checkOtherFile, sayResult } from '../write-result.ts'

export const exportCommand: Command = {
  options: { rows: 'value', out: 'value', force: 'flag', progress: 'flag' },
  args: { required: ['FILE'], optional: 0 },
  run: async (call) => {
    const out = optionOf(call, 'out')
    const rows = optionOf(call, 'rows')
    const missing = out === undefined ? '--out PATH' : '--rows RANGES'
    if (out === undefined || rows === undefined) {
      throw new CommandError(exitCodes.usage, 'cli.usage.missing', { command: 'export', what: missing })
    }
    const ranges = parseRanges(rows)
    await withFile(call.args[0] ?? '', call.terminal, (path) => exportTo(call, path, ranges, out))
  },
}

const exportTo = async (call: CommandCall, path: string, ranges: readonly RowRange[], out: string): Promise<void> => {
  await checkOtherFile(path, out)
  const progress = new Progress(call)
  const file = await openOneFile({ path, dataFolder: null, onEvent: progress.take, signal: call.terminal.signal })
  try {
    const { rows } = await file.settle('rows')
    for (const { start, end } of ranges) {
      const last = end === Number.POSITIVE_INFINITY ? start : end
      if (last > rows.count) {
        const values = { row: Math.max(start, last - 1), rows: rows.count }
        throw new CommandError(exitCodes.failed, 'cli.export.noSuchRow', values)
      }
      const range = { start: position(start), end: position(Math.min(end, rows.count)) }
      await file.call('select', { view: file.view, gesture: { kind: 'range', ...range, add: true } })
    }
    await file.call('setSettings', { keepsBackup: false, decisionsOut: 'none', decisionsField: 'winnow' })
    const target = file.targetAt(out, hasFlag(call, 'force'))
    const { dataset, view } = file
    const result = await file.run('exportRows', (job) => ({ dataset, job, what: { kind: 'selection', view }, target }))
    progress.clear()
    await sayResult(call, out, result)
  } finally {
    progress.clear()
    await file.close()
  }
}
