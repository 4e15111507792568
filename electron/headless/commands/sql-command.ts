/** `winnow sql`: one query over a file's rows, all of what it finds on standard output. */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { SqlFormatName } from '../../../shared/sql-contract.ts'
import { type Command, type CommandCall, hasFlag } from '../command.ts'
import { encodingFor } from '../encoding-option.ts'
import { takeOverDecisions } from '../kept-decisions.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { withFiles } from '../standard-input.ts'

export const sqlCommand: Command = {
  options: { csv: 'flag', progress: 'flag' },
  args: { required: ['FILE', 'QUERY'], optional: 0 },
  takesSeveral: true,
  run: (call) => withFiles(call, (named) => ask(call, named)),
}

const ask = async (call: CommandCall, named: readonly string[]): Promise<void> => {
  const { terminal } = call
  const progress = new Progress(call)
  const { signal } = terminal
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({ named, encoding, dataFolder: null, onEvent: progress.take, signal })
  try {
    const { rows } = await file.settle('columns')
    // What the app keeps of decisions about these rows can be asked about too.
    await takeOverDecisions(call, file, named, rows.count)
    const found = join(file.dataFolder, 'found')
    const target = file.targetAt(found, true)
    const { dataset } = file
    const asked = { dataset, sql: call.args[1] ?? '', format: formatOf(call), target }
    await file.run('exportSql', (job) => ({ ...asked, job }))
    progress.clear()
    await pipeline(createReadStream(found), terminal.output, { end: false })
  } finally {
    progress.clear()
    await file.close()
  }
}

const formatOf = (call: CommandCall): SqlFormatName => {
  if (call.isJson) return 'json'
  return hasFlag(call, 'csv') ? 'csv' : 'tsv'
}
