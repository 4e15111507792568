/**
 * `winnow apply`: makes the changes that a file lists, and writes the result elsewhere or in place. A change that cannot
 * be made names its line, and then nothing is written. In place the file is the one of the lock and the journal: with
 * another window open on it, or unsaved work kept for it, the command refuses.
 */
import type { SaveResult } from '../../../shared/contract.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { applyChanges } from '../apply-changes.ts'
import { type Command, type CommandCall, hasFlag, optionOf } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { type OneFile, openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { STANDARD_INPUT, withFile } from '../standard-input.ts'
import { checkOtherFile, sayResult } from '../write-result.ts'

export const applyCommand: Command = {
  options: { out: 'value', 'in-place': 'flag', force: 'flag', progress: 'flag' },
  args: { required: ['FILE', 'CHANGES'], optional: 0 },
  run: async (call) => {
    const [name = '', changes = ''] = call.args
    const out = optionOf(call, 'out')
    if ((out === undefined) === !hasFlag(call, 'in-place')) throw new CommandError(exitCodes.usage, 'cli.apply.whereTo')
    if (name === STANDARD_INPUT && (changes === STANDARD_INPUT || out === undefined)) {
      throw new CommandError(exitCodes.usage, 'cli.apply.oneStandardInput')
    }
    const { terminal } = call
    await withFile(name, terminal, (path) =>
      withFile(changes, terminal, (changesPath) =>
        out === undefined ? applyInPlace(call, path, changesPath) : applyTo(call, path, changesPath, out),
      ),
    )
  },
}

const applyTo = async (call: CommandCall, path: string, changesPath: string, out: string): Promise<void> => {
  await checkOtherFile(path, out)
  await withOpenFile(call, path, null, async (file) => {
    const { rows } = await file.settle('rows')
    const { changes } = await applyChanges(file, rows.count, changesPath, call.say)
    // The file that is replaced by --force is the caller's to keep.
    await file.call('setSettings', { keepsBackup: false, decisionsOut: 'none', decisionsField: 'winnow' })
    const target = file.targetAt(out, hasFlag(call, 'force'))
    const { dataset } = file
    const result = await file.run('saveAs', (job) => ({ dataset, job, target }))
    await sayResult(call, out, result, changes)
  })
}

const applyInPlace = (call: CommandCall, path: string, changesPath: string): Promise<void> =>
  withOpenFile(call, path, dataFolder(call.terminal.environment), async (file) => {
    const state = await file.settle('rows')
    if (state.access.mode === 'read') throw new CommandError(exitCodes.conflict, `cli.apply.${state.access.reason}`)
    if (state.isUnsaved || state.notices.some(({ code }) => code === 'changed-since')) {
      throw new CommandError(exitCodes.conflict, 'cli.apply.unsaved', { file: call.args[0] ?? '' })
    }
    const applied = await applyChanges(file, state.rows.count, changesPath, call.say)
    const after = await file.call('getState', { dataset: file.dataset })
    if (!after.isUnsaved) return sayResult(call, path, unchanged(after), applied.changes)
    let result: SaveResult
    try {
      result = await file.run('save', (job) => ({ dataset: file.dataset, job }))
    } catch (error) {
      // In place, and only a power cut could undo it.
      if (!isEngineError(error, 'durability-unknown')) await applied.undo()
      throw error
    }
    await sayResult(call, path, result, applied.changes)
  })

const unchanged = (state: Awaited<ReturnType<OneFile['settle']>>): SaveResult => ({
  name: state.name,
  bytes: state.sizeBytes,
  rows: state.rows.count,
  changedRows: 0,
  fingerprint: state.fingerprint ?? '',
})

const withOpenFile = async (
  call: CommandCall,
  path: string,
  data: string | null,
  use: (file: OneFile) => Promise<void>,
): Promise<void> => {
  const progress = new Progress(call)
  const file = await openOneFile({ path, dataFolder: data, onEvent: progress.take, signal: call.terminal.signal })
  try {
    await use(file)
  } finally {
    progress.clear()
    await file.close()
  }
}
