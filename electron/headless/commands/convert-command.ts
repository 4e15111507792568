/** `winnow convert`: all rows of a dataset as a file of another format, packing or encoding. */
import { type Command, type CommandCall, hasFlag, optionOf } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { encodingFor } from '../encoding-option.ts'
import { FORM_OPTIONS, formOf } from '../form-option.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { withFiles } from '../standard-input.ts'
import { checkOtherFile, sayResult } from '../write-result.ts'

export const convertCommand: Command = {
  options: { out: 'value', force: 'flag', progress: 'flag', ...FORM_OPTIONS },
  args: { required: ['FILE'], optional: 0 },
  takesSeveral: true,
  run: async (call) => {
    const out = optionOf(call, 'out')
    if (out === undefined)
      throw new CommandError(exitCodes.usage, 'cli.usage.missing', { command: 'convert', what: '--out PATH' })
    await withFiles(call, (named) => convertTo(call, named, out))
  },
}

const convertTo = async (call: CommandCall, named: readonly string[], out: string): Promise<void> => {
  const form = formOf(call)
  await checkOtherFile(named, out)
  const progress = new Progress(call)
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({
    named,
    encoding,
    dataFolder: null,
    settings: { decisionsOut: 'none', keepsBackup: false },
    onEvent: progress.take,
    signal: call.terminal.signal,
  })
  try {
    await file.settle('rows')
    const target = file.targetAt(out, hasFlag(call, 'force'))
    const { dataset, view } = file
    const what = { kind: 'view', view } as const
    const result = await file.run('exportRows', (job) => ({ dataset, job, what, target, form }))
    progress.clear()
    await sayResult(call, out, result)
  } finally {
    progress.clear()
    await file.close()
  }
}
