/** `winnow export`: chosen rows, in the file's order, written to another file as its name says. */
import { type Decision, UNDECIDED } from '../../../shared/decision.ts'
import { position } from '../../../shared/ids.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { applyChanges } from '../apply-changes.ts'
import { type Command, type CommandCall, hasFlag, optionOf } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { decisionFilterOf, decisionLines, decisionsOutOf } from '../decision-options.ts'
import { encodingFor } from '../encoding-option.ts'
import { FORM_OPTIONS, formOf } from '../form-option.ts'
import { type KeptWork, keptDecisions, readKeptWork } from '../kept-work.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { parseRanges, type RowRange } from '../row-ranges.ts'
import { withFiles } from '../standard-input.ts'
import { checkOtherFile, sayResult } from '../write-result.ts'

export const exportCommand: Command = {
  options: {
    rows: 'value',
    verdict: 'value',
    tag: 'value',
    out: 'value',
    force: 'flag',
    decisions: 'value',
    progress: 'flag',
    ...FORM_OPTIONS,
  },
  args: { required: ['FILE'], optional: 0 },
  takesSeveral: true,
  run: async (call) => {
    const out = optionOf(call, 'out')
    const rows = optionOf(call, 'rows')
    const filter = decisionFilterOf(call)
    const missing = out === undefined ? '--out PATH' : '--rows RANGES'
    if (out === undefined || (rows === undefined && filter === null)) {
      throw new CommandError(exitCodes.usage, 'cli.usage.missing', { command: 'export', what: missing })
    }
    const ranges = parseRanges(rows ?? '0:')
    await withFiles(call, (named) => exportTo(call, named, { ranges, filter }, out))
  },
}

interface Choice {
  readonly ranges: readonly RowRange[]
  readonly filter: ((decision: Decision) => boolean) | null
}

const exportTo = async (call: CommandCall, named: readonly string[], choice: Choice, out: string): Promise<void> => {
  const form = formOf(call)
  await checkOtherFile(named, out)
  const progress = new Progress(call)
  const decisions = await decisionsOutOf(call)
  const settings = { ...decisions, keepsBackup: false }
  const { signal } = call.terminal
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({ named, encoding, dataFolder: null, settings, onEvent: progress.take, signal })
  try {
    const { rows } = await file.settle('rows')
    for (const { start, end } of choice.ranges) {
      const last = end === Number.POSITIVE_INFINITY ? start : end
      if (last > rows.count) {
        const values = { row: Math.max(start, last - 1), rows: rows.count }
        throw new CommandError(exitCodes.failed, 'cli.export.noSuchRow', values)
      }
    }
    const isChosen = ({ start, end }: RowRange, row: number): boolean => row >= start && row < end
    const isNamed = (row: number): boolean => choice.ranges.some((range) => isChosen(range, row))
    const work = choice.filter === null && decisions.decisionsOut === 'none' ? null : await workOf(call, named)
    const ranges = choice.filter === null ? choice.ranges : rowsDecided(work, rows.count, choice.filter, isNamed)
    for (const { start, end } of ranges) {
      const range = { start: position(start), end: position(Math.min(end, rows.count)) }
      await file.call('select', { view: file.view, gesture: { kind: 'range', ...range, add: true } })
    }
    if (work !== null && decisions.decisionsOut !== 'none')
      await applyChanges(file, rows.count, decisionLines(work, isNamed), call.say)
    const target = file.targetAt(out, hasFlag(call, 'force'))
    const { dataset, view } = file
    const what = { kind: 'selection', view } as const
    const result = await file.run('exportRows', (job) => ({ dataset, job, what, target, form }))
    progress.clear()
    await sayResult(call, out, result)
  } finally {
    progress.clear()
    await file.close()
  }
}

/** Reads the decisions that are kept for a file, which must be about its rows as they are. */
const workOf = async (call: CommandCall, named: readonly string[]): Promise<KeptWork | null> => {
  const work = await readKeptWork(dataFolder(call.terminal.environment), named)
  if (work === null || work.isOfThisFile) return work
  throw new CommandError(exitCodes.conflict, 'cli.export.changedSince', { file: call.args[0] ?? '' })
}

/** Gives the rows that a filter lets pass, as ranges; of undecided rows nothing is kept, so every row is asked about. */
const rowsDecided = (
  work: KeptWork | null,
  rowCount: number,
  filter: (decision: Decision) => boolean,
  isNamed: (row: number) => boolean,
): RowRange[] => {
  const ranges: { start: number; end: number }[] = []
  const add = (row: number): void => {
    const last = ranges.at(-1)
    if (!isNamed(row)) return
    if (last?.end === row) last.end += 1
    else ranges.push({ start: row, end: row + 1 })
  }
  const isUndecidedIn = filter(UNDECIDED)
  let next = 0
  const addUndecided = (end: number): void => {
    for (; isUndecidedIn && next < end; next++) add(next)
  }
  for (const [row, decision] of work === null ? [] : keptDecisions(work)) {
    if (row >= rowCount) break
    addUndecided(row)
    if (filter(decision)) add(row)
    next = row + 1
  }
  addUndecided(rowCount)
  return ranges
}
