/** `winnow info`: what a file holds, after one pass over it. */
import type { Columns, DatasetState } from '../../../shared/contract.ts'
import { pathLabel } from '../../../shared/json-path.ts'
import { type Command, type CommandCall, writeLine } from '../command.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { withFile } from '../standard-input.ts'
import { escapeControls } from '../words.ts'

export const infoCommand: Command = {
  options: { progress: 'flag' },
  args: { required: ['FILE'], optional: 0 },
  run: (call) =>
    withFile(call.args[0] ?? '', call.terminal, async (path) => {
      const progress = new Progress(call)
      const file = await openOneFile({ path, dataFolder: null, onEvent: progress.take, signal: call.terminal.signal })
      try {
        const state = await file.settle('columns')
        const columns = await file.call('getColumns', { dataset: file.dataset })
        progress.clear()
        await (call.isJson ? printJson(call, state, columns) : print(call, state, columns))
      } finally {
        progress.clear()
        await file.close()
      }
    }),
}

const printJson = (call: CommandCall, state: DatasetState, columns: Columns): Promise<void> =>
  writeLine(
    call.terminal.output,
    JSON.stringify({
      name: call.args[0],
      rows: state.rows.count,
      malformedRows: state.counts.malformed,
      bytes: state.sizeBytes,
      lineEnds: { ...state.lineEnds },
      bom: state.hasBom,
      encoding: 'utf-8',
      container: 'jsonl',
      fingerprint: state.fingerprint,
      columns: columns.columns,
      omittedColumns: columns.omitted,
    }),
  )

const print = async (call: CommandCall, state: DatasetState, columns: Columns): Promise<void> => {
  const { say } = call
  const { lf, crlf, isLastMissing } = state.lineEnds
  const lines = [
    say('cli.info.rows', { rows: state.rows.count, malformed: state.counts.malformed }),
    say('cli.info.bytes', { bytes: state.sizeBytes }),
    say('cli.info.lineEnds', { lf, crlf }) + (isLastMissing ? say('cli.info.lastMissing') : ''),
    say(state.hasBom ? 'cli.info.withBom' : 'cli.info.withoutBom'),
    say('cli.info.fingerprint', { fingerprint: state.fingerprint ?? '' }),
    say('cli.info.columns', { columns: columns.columns.length + columns.omitted }),
    ...columns.columns.map(({ path, kinds, rows }) => {
      const label = escapeControls(path.length === 0 ? say('cli.info.wholeRow') : pathLabel(path))
      const seen = Object.entries(kinds).map(([kind, count]) => say('cli.info.kind', { kind, times: count ?? 0 }))
      return say('cli.info.column', { label, rows, kinds: seen.join(', ') })
    }),
  ]
  for (const line of lines) await writeLine(call.terminal.output, line)
}
