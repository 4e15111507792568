/** `winnow info`: what a file holds, after one pass over it. */
import type { Columns, DatasetState } from '../../../shared/contract.ts'
import type { DecisionCounts } from '../../../shared/decision.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import { pathLabel } from '../../../shared/json-path.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { type Command, type CommandCall, writeLine } from '../command.ts'
import { keptDecisions, readKeptWork } from '../kept-work.ts'
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
        const decisions = await countKept(call, path)
        await (call.isJson ? printJson(call, state, columns, decisions) : print(call, state, columns, decisions))
      } finally {
        progress.clear()
        await file.close()
      }
    }),
}

/** Counts what the app keeps of decisions on the file's rows; null where they are of another version of it. */
const countKept = async (call: CommandCall, path: string): Promise<DecisionCounts | null> => {
  const counts = { keep: 0, drop: 0, noted: 0 }
  const tags = new Map<string, number>()
  const work = await readKeptWork(dataFolder(call.terminal.environment), path).catch((error: unknown) => {
    if (!isEngineError(error, 'journal-newer')) throw error // a newer Winnow's: not to be read here
    return undefined
  })
  if (work === undefined || work?.isOfThisFile === false) return null
  for (const [, { verdict, tags: own, note }] of work === null ? [] : keptDecisions(work)) {
    if (verdict !== null) counts[verdict] += 1
    if (note !== null) counts.noted += 1
    for (const tag of own) tags.set(tag, (tags.get(tag) ?? 0) + 1)
  }
  return { ...counts, tags: [...tags].map(([tag, rows]) => ({ tag, rows })).sort((a, b) => (a.tag < b.tag ? -1 : 1)) }
}

const printJson = (
  call: CommandCall,
  state: DatasetState,
  columns: Columns,
  decisions: DecisionCounts | null,
): Promise<void> =>
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
      decisions,
      columns: columns.columns,
      omittedColumns: columns.omitted,
    }),
  )

const decisionWords = ({ say }: CommandCall, decisions: DecisionCounts | null): string[] => {
  if (decisions === null) return [say('cli.info.decisionsOfOther')]
  const { keep, drop, noted, tags } = decisions
  if (keep + drop + noted + tags.length === 0) return []
  return [
    say('cli.info.decisions', { keep, drop, noted }),
    ...tags.map(({ tag, rows }) => say('cli.info.tag', { tag, rows })),
  ]
}

const print = async (
  call: CommandCall,
  state: DatasetState,
  columns: Columns,
  decisions: DecisionCounts | null,
): Promise<void> => {
  const { say } = call
  const { lf, crlf, isLastMissing } = state.lineEnds
  const lines = [
    say('cli.info.rows', { rows: state.rows.count, malformed: state.counts.malformed }),
    say('cli.info.bytes', { bytes: state.sizeBytes }),
    say('cli.info.lineEnds', { lf, crlf }) + (isLastMissing ? say('cli.info.lastMissing') : ''),
    say(state.hasBom ? 'cli.info.withBom' : 'cli.info.withoutBom'),
    say('cli.info.fingerprint', { fingerprint: state.fingerprint ?? '' }),
    ...decisionWords(call, decisions),
    say('cli.info.columns', { columns: columns.columns.length + columns.omitted }),
    ...columns.columns.map(({ path, kinds, rows }) => {
      const label = escapeControls(path.length === 0 ? say('cli.info.wholeRow') : pathLabel(path))
      const seen = Object.entries(kinds).map(([kind, count]) => say('cli.info.kind', { kind, times: count ?? 0 }))
      return say('cli.info.column', { label, rows, kinds: seen.join(', ') })
    }),
  ]
  for (const line of lines) await writeLine(call.terminal.output, line)
}
