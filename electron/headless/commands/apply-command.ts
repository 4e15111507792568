/**
 * `winnow apply`: makes the changes that a file lists, and writes the result elsewhere or in place. A change that cannot
 * be made names its line, and then nothing is written. In place the file is the one of the lock and the journal: with
 * another window open on it, or unsaved work kept for it, the command refuses.
 */
import type { SaveResult, Settings } from '../../../shared/contract.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { applyChanges } from '../apply-changes.ts'
import { readChangeLines } from '../change-lines.ts'
import { type Command, type CommandCall, hasFlag, optionOf } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { decisionLines, decisionsOutOf } from '../decision-options.ts'
import { encodingFor } from '../encoding-option.ts'
import { readKeptWork } from '../kept-work.ts'
import { type OneFile, openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { STANDARD_INPUT, withFile, withFiles } from '../standard-input.ts'
import { checkOtherFile, sayResult, shownName } from '../write-result.ts'

export const applyCommand: Command = {
  options: { out: 'value', 'in-place': 'flag', force: 'flag', decisions: 'value', progress: 'flag' },
  args: { required: ['FILE', 'CHANGES'], optional: 0 },
  takesSeveral: true,
  run: async (call) => {
    const [name = '', changes = ''] = call.args
    const out = optionOf(call, 'out')
    if ((out === undefined) === !hasFlag(call, 'in-place')) throw new CommandError(exitCodes.usage, 'cli.apply.whereTo')
    if (name === STANDARD_INPUT && (changes === STANDARD_INPUT || out === undefined)) {
      throw new CommandError(exitCodes.usage, 'cli.apply.oneStandardInput')
    }
    const { terminal } = call
    await withFiles(call, (named) =>
      withFile(changes, terminal, (changesPath) =>
        out === undefined ? applyInPlace(call, named, changesPath) : applyTo(call, named, changesPath, out),
      ),
    )
  },
}

const applyTo = async (
  call: CommandCall,
  named: readonly string[],
  changesPath: string,
  out: string,
): Promise<void> => {
  await checkOtherFile(named, out)
  const decisions = await decisionsOutOf(call)
  // The file that is replaced by --force is the caller's to keep.
  await withOpenFile(call, named, null, { ...decisions, keepsBackup: false }, async (file) => {
    const { rows, files } = await file.settle('rows')
    const applied = await applyChanges(file, rows.count, readChangeLines(changesPath, call.say), call.say)
    const target = file.targetAt(out, hasFlag(call, 'force'))
    const { dataset } = file
    // Several files can't become one dataset's file, and a table is written by an export only.
    const isExport = files.length > 0 || /\.(csv|tsv|parquet)(\.(gz|zst))?$/i.test(out)
    const result = isExport
      ? await file.run('exportRows', (job) => ({ dataset, job, what: { kind: 'dataset' }, target }))
      : await file.run('saveAs', (job) => ({ dataset, job, target }))
    if (applied.isDecided) await keepDecisions(call, file.dataFolder, out)
    await sayResult(call, out, result, applied.changes)
  })
}

/** Puts what was decided about the rows of a new file into the journal that the app keeps for it. */
const keepDecisions = async (call: CommandCall, from: string, out: string): Promise<void> => {
  const work = await readKeptWork(from, out)
  if (work === null) return
  await withOpenFile(call, [out], dataFolder(call.terminal.environment), {}, async (file) => {
    const { rows, access } = await file.settle('rows')
    if (access.mode === 'read') throw new CommandError(exitCodes.conflict, 'cli.apply.notKept', { file: out })
    await applyChanges(
      file,
      rows.count,
      decisionLines(work, () => true),
      call.say,
    )
  })
}

const applyInPlace = async (call: CommandCall, named: readonly string[], changesPath: string): Promise<void> => {
  const decisions = await decisionsOutOf(call)
  await withOpenFile(call, named, dataFolder(call.terminal.environment), decisions, async (file) => {
    const state = await file.settle('rows')
    if (state.access.mode === 'read') throw new CommandError(exitCodes.conflict, `cli.apply.${state.access.reason}`)
    if (state.isUnsaved || state.notices.some(({ code }) => code === 'changed-since')) {
      throw new CommandError(exitCodes.conflict, 'cli.apply.unsaved', { file: shownName(named, state.name) })
    }
    const path = shownName(named, state.name)
    const applied = await applyChanges(file, state.rows.count, readChangeLines(changesPath, call.say), call.say)
    const after = await file.call('getState', { dataset: file.dataset })
    const isBesideStale = decisions.decisionsOut === 'sidecar' && applied.isDecided
    if (!after.isUnsaved && !isBesideStale) return sayResult(call, path, unchanged(after), applied.changes)
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
}

const unchanged = (state: Awaited<ReturnType<OneFile['settle']>>): SaveResult => ({
  name: state.name,
  bytes: state.sizeBytes,
  rows: state.rows.count,
  changedRows: 0,
  fingerprint: state.fingerprint ?? '',
})

const withOpenFile = async (
  call: CommandCall,
  named: readonly string[],
  data: string | null,
  settings: Partial<Settings>,
  use: (file: OneFile) => Promise<void>,
): Promise<void> => {
  const progress = new Progress(call)
  const file = await openOneFile({
    named,
    encoding: await encodingFor(call, named),
    dataFolder: data,
    settings,
    onEvent: progress.take,
    signal: call.terminal.signal,
  })
  try {
    await use(file)
  } finally {
    progress.clear()
    await file.close()
  }
}
