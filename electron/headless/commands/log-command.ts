/**
 * `winnow log`: the work that is kept for datasets. For a file, what it comes to, as changes that `winnow apply` makes on the
 * same file elsewhere. As a history, straight from the journals, torn ones and those of earlier versions of a file too:
 * that needs neither the file nor the engine, so that the work can be had when all else fails. It changes nothing and
 * takes no lock.
 */
import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { countRows, type ReasonAbout } from '../../../shared/change.ts'
import { assertNever, isEngineError, reportOf } from '../../../shared/engine-error.ts'
import type { DatasetId } from '../../../shared/ids.ts'
import { PackedReasons } from '../../../shared/packed-reasons.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { loadReasons, reasonsOf } from '../../engine/decisions/reason-files.ts'
import { isNotFound, nodeDisk } from '../../engine/disk.ts'
import { homeOf, readAbout } from '../../engine/home/dataset-home.ts'
import { readJournal } from '../../engine/journal/journal.ts'
import type { JournalRecord } from '../../engine/journal/record.ts'
import { findFiles } from '../../engine/source/find-files.ts'
import { type Command, type CommandCall, hasFlag, writeLine } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { openKept } from '../kept-work.ts'
import { OutputBuffer } from '../output-buffer.ts'
import { replayableChanges } from '../replayable-changes.ts'
import { escapeControls, sayError } from '../words.ts'

/** What of a change's text stands in a line for people; --json gives all of it. */
const TEXT_UNITS = 200

export const logCommand: Command = {
  options: { history: 'flag', 'from-start': 'flag' },
  args: { required: [], optional: 1 },
  takesSeveral: true,
  run: async (call) => {
    const data = dataFolder(call.terminal.environment)
    const { files } = call
    if (files.length > 0 && !hasFlag(call, 'history') && !call.isJson) return printChanges(call, data, files)
    const wanted = files.length === 0 ? null : await pathOf(files)
    let isAny = false
    let hasFailed = false
    for (const journal of await listJournals(data)) {
      if (wanted !== null && journal.path !== wanted) continue
      isAny = true
      hasFailed = !(await printJournal(call, journal)) || hasFailed
    }
    if (!isAny) throw new CommandError(exitCodes.failed, 'cli.log.none', { folder: data })
    if (hasFailed) throw new CommandError(exitCodes.failed, 'cli.log.unreadable')
  },
}

/** Prints what all work on a file comes to, as lines that `winnow apply` makes again. */
const printChanges = async (call: CommandCall, data: string, named: readonly string[]): Promise<void> => {
  const work = await openKept(data, named, call.terminal.signal)
  if (work === null) throw new CommandError(exitCodes.failed, 'cli.log.none', { folder: data })
  try {
    const file = named.join(' ')
    if (work === 'changed') throw new CommandError(exitCodes.conflict, 'cli.log.changedSince', { file })
    const output = new OutputBuffer(call.terminal.output)
    for await (const line of replayableChanges(work.document, hasFlag(call, 'from-start')))
      await output.add(Buffer.from(line))
    await output.flush()
  } finally {
    if (work !== 'changed') await work.close()
  }
}

/** Work is kept for files that are gone too. */
const pathOf = async (named: readonly string[]): Promise<string> => {
  try {
    return (await findFiles(nodeDisk, named)).path
  } catch (error) {
    if (!isEngineError(error)) throw error
    return resolve(named[0] ?? '')
  }
}

interface JournalFile {
  readonly dataset: string
  readonly name: string
  readonly journalPath: string
  /** The dataset's file as last known; null when nothing says. */
  readonly path: string | null
}

const listJournals = async (data: string): Promise<JournalFile[]> => {
  const journals: JournalFile[] = []
  for (const dataset of await namesIn(join(data, 'datasets'))) {
    const home = homeOf(data, dataset as DatasetId)
    const about = await readAbout(nodeDisk, home)
    const names = (await namesIn(home.folder)).filter((name) => name.includes('.wjl'))
    for (const name of names)
      journals.push({ dataset, name, journalPath: join(home.folder, name), path: about?.path ?? null })
  }
  return journals
}

/** Prints a journal; false when it cannot be read, which is said. */
const printJournal = async (call: CommandCall, journal: JournalFile): Promise<boolean> => {
  const { terminal, say, isJson } = call
  const title = say('cli.log.journal', { path: journal.path ?? journal.dataset, journal: journal.journalPath })
  if (!isJson) await writeLine(terminal.output, title)
  try {
    const read = await readJournal(nodeDisk, journal.journalPath)
    if (read === null) return true
    const lost = await loadReasons(nodeDisk, dirname(journal.journalPath), read.records)
    for (const [number, record] of read.records.entries()) {
      await writeLine(terminal.output, isJson ? asJson(journal, number, record) : `  ${sentenceOf(call, record)}`)
    }
    if (lost > 0) await writeLine(terminal.errors, say('notice.reasons-lost', { count: lost }))
    if (read.droppedBytes > 0) {
      const key = read.isDamaged ? 'cli.log.damaged' : 'cli.log.torn'
      await writeLine(terminal.errors, say(key, { journal: journal.journalPath, bytes: read.droppedBytes }))
    }
    return true
  } catch (error) {
    if (!isEngineError(error, 'journal-newer')) throw error // the others can still be read
    await writeLine(terminal.errors, sayError(say, reportOf(error)))
    return false
  }
}

const asJson = ({ dataset, path, name }: JournalFile, number: number, record: JournalRecord): string =>
  JSON.stringify({ dataset, file: path, journal: name, number, ...record }, (_key, value: unknown) => {
    if (value instanceof RowSet) return [...value.ranges()].map(({ start, end }) => [start, end])
    if (value instanceof PackedReasons) return [...value.all()]
    return value instanceof Float64Array ? [...value] : value
  })

const sentenceOf = ({ say }: CommandCall, record: JournalRecord): string => {
  switch (record.kind) {
    case 'base':
      return say('cli.log.base', { path: record.path, fingerprint: record.fingerprint ?? '' }).trimEnd()
    case 'change': {
      const { label, field, timeMs } = record.step
      const values = { count: countRows(record.change), field: field ?? '', time: timeOf(timeMs) }
      const what = say(field === null || label === 'mend' ? `cli.log.${label}` : 'cli.log.field', values)
      const why = reasonsOf(record.change).flatMap(({ about, rows }) =>
        about === null ? [] : [say('cli.log.reason', reasonValues(about, rows))],
      )
      return [what, textOf(record), ...why].join(' ').trimEnd()
    }
    case 'undo':
      return say('cli.log.undo')
    case 'redo':
      return say('cli.log.redo')
    case 'saving':
      return say('cli.log.saving', { path: record.path, bytes: record.sizeBytes })
    case 'saved':
      return say('cli.log.saved', { time: timeOf(record.timeMs) })
    case 'reattached':
      return say('cli.log.reattached', { attached: record.attached, lost: record.lost })
    default:
      return assertNever(record)
  }
}

const reasonValues = ({ method, rule }: ReasonAbout, { size }: RowSet) => ({
  count: size,
  method,
  rule: escapeControls(rule),
})

const timeOf = (timeMs: number): string => new Date(timeMs).toISOString()

/** The texts that a change puts into rows, cut to a line. */
const textOf = ({ change }: Extract<JournalRecord, { kind: 'change' }>): string => {
  const texts = 'changes' in change ? change.changes.flatMap(textsOf) : textsOf(change)
  const all = escapeControls(texts.join(' '))
  return all.length > TEXT_UNITS ? `${all.slice(0, TEXT_UNITS)}…` : all
}

type OneChange = Extract<JournalRecord, { kind: 'change' }>['change']
const textsOf = (change: OneChange): string[] => {
  if (change.kind === 'edit') return change.splices.map(({ inserted }) => inserted)
  if (change.kind === 'note') return [change.after ?? '']
  if ('json' in change) return [change.json ?? '']
  return 'lines' in change ? [...change.lines] : []
}

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (!isNotFound(error)) throw error // nothing was kept yet
    return []
  }
}
