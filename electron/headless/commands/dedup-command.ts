/**
 * `winnow dedup`: finds duplicates in a file, or rows of it that other files have, and reports them or writes the file without
 * them. It looks at the file as it is on the disk, and at the decisions that the app keeps for its rows: rows judged `keep` stay.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineEvent, SaveResult } from '../../../shared/contract.ts'
import type { Duplicates } from '../../../shared/duplicates/duplicate-calls.ts'
import type { Method } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { nodeDisk } from '../../engine/disk.ts'
import { findFiles } from '../../engine/source/find-files.ts'
import { type Command, type CommandCall, hasFlag, optionOf, writeLine } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { type DedupWish, dedupWish } from '../dedup-options.ts'
import { encodingFor } from '../encoding-option.ts'
import { takeOverDecisions } from '../kept-decisions.ts'
import { type OneFile, openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { withFiles } from '../standard-input.ts'
import { checkOtherFile } from '../write-result.ts'

const LOOK_MS = 20

/** Marks rows that are left out, in a dataset that is gone afterwards. */
const SPARE = 'winnow: spare'

export const dedupCommand: Command = {
  options: {
    against: 'value',
    within: 'flag',
    compare: 'value',
    fields: 'value',
    ignore: 'value',
    method: 'value',
    near: 'value',
    shingle: 'value',
    'min-chars': 'value',
    tokens: 'value',
    chained: 'flag',
    'ignore-templates': 'flag',
    keep: 'value',
    report: 'value',
    out: 'value',
    force: 'flag',
    progress: 'flag',
  },
  args: { required: ['FILE'], optional: 0 },
  takesSeveral: true,
  run: async (call) => {
    const wish = dedupWish(call)
    const [report, out] = [optionOf(call, 'report'), optionOf(call, 'out')]
    if (report === undefined && out === undefined)
      throw new CommandError(exitCodes.usage, 'cli.usage.missing', {
        command: 'dedup',
        what: '--report PATH, --out PATH',
      })
    await withFiles(call, async (named) => dedup(call, named, await withFilesOf(wish), { report, out }))
  },
}

interface Targets {
  readonly report: string | undefined
  readonly out: string | undefined
}

/** Gives what is wanted with the files that its other names stand for: a folder or a pattern is many. */
const withFilesOf = async (wish: DedupWish): Promise<DedupWish> => {
  const found = await Promise.all(
    wish.spec.against.map(async ({ file, compared }) =>
      (await findFiles(nodeDisk, file)).files.map((path) => ({ file: path, compared })),
    ),
  )
  return { ...wish, spec: { ...wish.spec, against: found.flat() } }
}

const dedup = async (
  call: CommandCall,
  named: readonly string[],
  wish: DedupWish,
  { report, out }: Targets,
): Promise<void> => {
  const { terminal } = call
  const inputs = [named, ...wish.spec.against.map(({ file }) => [file])]
  for (const target of [report, out])
    if (target !== undefined) for (const input of inputs) await checkOtherFile(input, target)
  if (report !== undefined && out !== undefined) await checkOtherFile([report], out)
  const progress = new Progress(call)
  const onEvent = (event: EngineEvent): void => {
    progress.take(event)
    const finding = event.kind === 'state' ? event.state.duplicates : null
    if (finding?.state === 'finding') progress.show('dedup', finding)
  }
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({ named, encoding, dataFolder: null, onEvent, signal: terminal.signal })
  try {
    const { rows } = await file.settle('rows')
    await takeOverDecisions(call, file, named, rows.count)
    const found = await find(file, await withTemplates(file, wish), terminal.signal)
    const isForced = hasFlag(call, 'force')
    await markSpare(file, found, wish)
    const reported = report === undefined ? null : await writeReport(file, found, report, isForced)
    const written = out === undefined ? null : await writeRest(file, out, isForced)
    progress.clear()
    await tell(call, found, { report, out }, reported, written)
  } finally {
    progress.clear()
    await file.close()
  }
}

/** Looks for long texts that many rows share, and adds them to what is left out of what is compared. */
const withTemplates = async (file: OneFile, wish: DedupWish): Promise<DedupWish> => {
  const { compared, folding, method } = wish.spec
  if (!wish.ignoresTemplates || method.kind !== 'near') return wish
  const { templates } = await file.run('findTemplates', (job) => ({ dataset: file.dataset, job, compared, folding }))
  const near: Method = { ...method, without: templates.map(({ text }) => text) }
  return { ...wish, spec: { ...wish.spec, method: near } }
}

const find = async (file: OneFile, wish: DedupWish, signal: AbortSignal): Promise<Duplicates> => {
  const { dataset } = file
  const { compared, folding, method, isWithin } = wish.spec
  const against = wish.spec.against.map((other) => ({
    file: file.fileAt(other.file),
    compared: other.compared,
  }))
  const spec = { compared, folding, method, against, isWithin }
  const { threshold, isChained } = wish
  await file.call('findDuplicates', { dataset, spec, threshold, isChained })
  for (;;) {
    const { duplicates } = await file.call('getState', { dataset })
    if (duplicates?.state === 'failed' && duplicates.error !== null)
      throw new EngineError(duplicates.error.code, duplicates.error.values)
    if (duplicates?.state === 'found') break
    await sleep(LOOK_MS)
    signal.throwIfAborted()
  }
  const found = await file.call('getDuplicates', { dataset })
  if (found === null) throw new EngineError('cancelled')
  return found
}

/** Marks the rows that a rule leaves out; none of the dataset's own marks is touched. */
const markSpare = async (file: OneFile, { version }: Duplicates, { rules }: DedupWish): Promise<void> => {
  await file.run('decideGroups', (job) => ({
    dataset: file.dataset,
    version,
    job,
    change: 'winnow-dedup',
    groups: { kind: 'all', isOpenOnly: false },
    keep: { kind: 'rules', rules: [...rules] },
    mark: { kind: 'tag', tag: SPARE },
    merges: false,
  }))
}

const writeReport = (file: OneFile, { version }: Duplicates, report: string, isForced: boolean) => {
  const target = file.targetAt(report, isForced)
  return file.run('exportDuplicates', (job) => ({ dataset: file.dataset, version, job, target }))
}

const writeRest = async (file: OneFile, out: string, isForced: boolean): Promise<SaveResult> => {
  const { dataset } = file
  const { view } = await file.call('openView', { dataset, query: { text: `-tag:"${SPARE}"` } })
  const target = file.targetAt(out, isForced)
  return file.run('exportRows', (job) => ({ dataset, job, what: { kind: 'view', view }, target }))
}

const tell = async (
  call: CommandCall,
  found: Duplicates,
  { report, out }: Targets,
  reported: { readonly lines: number } | null,
  written: SaveResult | null,
): Promise<void> => {
  const { output } = call.terminal
  const { groups, rows, spare, largest } = found.here
  const { compared, comparedElsewhere, empty, short, tooLarge, crowded } = found
  if (call.isJson) {
    const counts = { compared, comparedElsewhere, groups, rows, spare, largest, empty, short, tooLarge, crowded }
    const files = {
      ...(reported === null ? {} : { report: { path: report, lines: reported.lines } }),
      ...(written === null ? {} : { out: { path: out, rows: written.rows, bytes: written.bytes } }),
    }
    return writeLine(output, JSON.stringify({ ...counts, ...files }))
  }
  await writeLine(output, call.say('cli.dedup.found', { compared, groups, rows, spare, largest }))
  if (tooLarge > 0) await writeLine(output, call.say('cli.dedup.tooLarge', { rows: tooLarge }))
  if (crowded > 0) await writeLine(output, call.say('cli.dedup.crowded', { rows: crowded }))
  if (reported !== null)
    await writeLine(output, call.say('cli.dedup.reported', { path: report ?? '', lines: reported.lines }))
  if (written !== null)
    await writeLine(
      output,
      call.say('cli.dedup.written', { path: out ?? '', rows: written.rows, bytes: written.bytes }),
    )
}
