/** `winnow info`: what a file holds, after one pass over it. */
import type { Columns, DatasetState } from '../../../shared/contract.ts'
import type { DecisionCounts } from '../../../shared/decision.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import type { FileForm } from '../../../shared/file-form.ts'
import { pathLabel } from '../../../shared/json-path.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { type Command, type CommandCall, writeLine } from '../command.ts'
import { encodingFor } from '../encoding-option.ts'
import { keptDecisions, readKeptWork } from '../kept-work.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { withFiles } from '../standard-input.ts'
import { escapeControls, type Say } from '../words.ts'
import { shownName } from '../write-result.ts'

export const infoCommand: Command = {
  options: { progress: 'flag' },
  args: { required: ['FILE'], optional: 0 },
  takesSeveral: true,
  run: (call) =>
    withFiles(call, async (named) => {
      const progress = new Progress(call)
      const { signal } = call.terminal
      const encoding = await encodingFor(call, named)
      const file = await openOneFile({ named, encoding, dataFolder: null, onEvent: progress.take, signal })
      try {
        const state = await file.settle('columns')
        const columns = await file.call('getColumns', { dataset: file.dataset })
        progress.clear()
        const decisions = await countKept(call, named)
        const name = shownName(call.files, state.name)
        await (call.isJson ? printJson(call, name, state, columns, decisions) : print(call, state, columns, decisions))
      } finally {
        progress.clear()
        await file.close()
      }
    }),
}

/** Counts what the app keeps of decisions on the file's rows; null where they are of another version of it. */
const countKept = async (call: CommandCall, named: readonly string[]): Promise<DecisionCounts | null> => {
  const counts = { keep: 0, drop: 0, noted: 0 }
  const tags = new Map<string, number>()
  const work = await readKeptWork(dataFolder(call.terminal.environment), named).catch((error: unknown) => {
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
  name: string,
  state: DatasetState,
  columns: Columns,
  decisions: DecisionCounts | null,
): Promise<void> =>
  writeLine(
    call.terminal.output,
    JSON.stringify({
      name,
      rows: state.rows.count,
      malformedRows: state.counts.malformed,
      bytes: state.sizeBytes,
      lineEnds: { ...state.lineEnds },
      bom: state.hasBom,
      ...formFacts(state.form),
      inPlace: state.inPlace,
      files: state.files.map(({ name, form, firstNumber, rows }) => ({
        name,
        firstRow: firstNumber,
        rows,
        bom: form.hasBom,
        ...formFacts(form),
      })),
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

const formFacts = ({ hasBom: _, ...form }: FileForm) => form

const formWords = (say: Say, { container, encoding, rest, packing }: FileForm): string =>
  [
    say(`file.short.${container}`),
    ...(container === 'parquet' ? [] : [say(`file.encoding.${encoding}`)]),
    ...(rest === null ? [] : [say(`file.encoding.${rest}`)]),
    ...(packing === 'none' ? [] : [say(`file.packing.${packing}`)]),
  ].join(', ')

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
    say('cli.info.bytes', { bytes: state.sizeBytes, form: formWords(say, state.form) }),
    ...state.files.map(({ name, rows, form }) => say('cli.info.file', { name, rows, form: formWords(say, form) })),
    ...(lf + crlf === 0 || ![state, ...state.files].every(({ form }) => form.container === 'jsonl')
      ? []
      : [say('cli.info.lineEnds', { lf, crlf }) + (isLastMissing ? say('cli.info.lastMissing') : '')]),
    ...(state.form.container === 'parquet' ? [] : [say(state.hasBom ? 'cli.info.withBom' : 'cli.info.withoutBom')]),
    ...(state.inPlace === 'yes' ? [] : [say(`cli.info.in-place-${state.inPlace}`)]),
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
