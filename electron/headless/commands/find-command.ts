/**
 * `winnow find`: the rows that a query finds, as they lie in the file, in the order that is asked for. It looks at the file as it
 * is on the disk, and at the decisions that the app keeps for its rows.
 */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineEvent, Query, SortKey, ViewInfo } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import { position } from '../../../shared/ids.ts'
import { parsePath } from '../../../shared/query/parse-path.ts'
import { parseQuery } from '../../../shared/query/parse-query.ts'
import { errorOfFault } from '../../../shared/query/query-error.ts'
import { signalById } from '../../../shared/signal/signals.ts'
import { type Command, type CommandCall, hasFlag, numberOf, optionOf, writeLine } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { encodingFor } from '../encoding-option.ts'
import { takeOverDecisions } from '../kept-decisions.ts'
import { type OneFile, openOneFile } from '../one-file.ts'
import { OutputBuffer } from '../output-buffer.ts'
import { Progress } from '../progress.ts'
import { withFiles } from '../standard-input.ts'
import { checkOtherFile, sayResult } from '../write-result.ts'

const LOOK_MS = 10
const PAGE_ROWS = 1000
/** The longest row that can be read as text. */
const ROW_UNITS = 256 * 2 ** 20

export const findCommand: Command = {
  options: {
    count: 'flag',
    rows: 'flag',
    out: 'value',
    force: 'flag',
    case: 'flag',
    nfkc: 'flag',
    sort: 'value',
    pinyin: 'flag',
    limit: 'value',
    progress: 'flag',
  },
  args: { required: ['FILE', 'QUERY'], optional: 0 },
  takesSeveral: true,
  isLastFree: true,
  run: async (call) => {
    const query = queryOf(call)
    const limit = numberOf(call, 'limit', 1)
    const ways = ['count', 'rows', 'out'].filter((way) => hasFlag(call, way))
    if (ways.length > 1) throw new CommandError(exitCodes.usage, 'cli.find.oneWay')
    await withFiles(call, (named) => find(call, named, query, limit))
  },
}

/** What was found, and how many rows of it are wanted. */
interface Found {
  readonly view: ViewInfo
  readonly count: number
}

const find = async (
  call: CommandCall,
  named: readonly string[],
  query: Query,
  limit: number | undefined,
): Promise<void> => {
  const { terminal } = call
  const out = optionOf(call, 'out')
  if (out !== undefined) await checkOtherFile(named, out)
  const progress = new Progress(call)
  const onEvent = (event: EngineEvent): void => {
    progress.take(event)
    if (event.kind === 'view' && event.view.search.state === 'running') progress.show('find', event.view.search)
  }
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({ named, encoding, dataFolder: null, onEvent, signal: terminal.signal })
  try {
    const { rows } = await file.settle('rows')
    await takeOverDecisions(call, file, named, rows.count)
    const view = await searched(file, query, terminal.signal)
    const found = { view, count: Math.min(view.rowCount, limit ?? view.rowCount) }
    progress.clear()
    if (hasFlag(call, 'count')) await sayCount(call, found)
    else if (hasFlag(call, 'rows')) await printNumbers(call, file, found)
    else if (out !== undefined) await sayResult(call, out, await writeTo(file, found, out, hasFlag(call, 'force')))
    else if (call.isJson) await printAsJson(call, file, found)
    else await printLines(call, file, found)
    const { skippedRows } = view.search
    if (skippedRows > 0) await writeLine(terminal.errors, call.say('cli.find.skipped', { rows: skippedRows }))
  } finally {
    progress.clear()
    await file.close()
  }
}

const queryOf = (call: CommandCall): Query => {
  const text = call.args[1] ?? ''
  const outcome = parseQuery(text)
  if (!outcome.isSound) throw errorOfFault(outcome.fault)
  const sort = (call.options.sort ?? []).map((key) => sortKeyOf(key, hasFlag(call, 'pinyin')))
  return { text, isCaseExact: hasFlag(call, 'case'), isNormalised: hasFlag(call, 'nfkc'), sort }
}

/** Reads `number`, `verdict`, a signal's name or a field's, each with `:desc` or `:asc` behind it. */
const sortKeyOf = (key: string, isPinyin: boolean): SortKey => {
  const [, name = '', direction] = /^(.*?)(?::(asc|desc))?$/s.exec(key) ?? []
  const way = { isDescending: direction === 'desc', isPinyin }
  if (name === 'number' || name === 'verdict') return { by: { kind: name }, ...way }
  if (signalById(name) !== undefined) return { by: { kind: 'signal', signal: name }, ...way }
  const path = parsePath(name)
  if (path === null) throw new CommandError(exitCodes.usage, 'cli.find.badSort', { key })
  return { by: { kind: 'field', path }, ...way }
}

const searched = async (file: OneFile, query: Query, signal: AbortSignal): Promise<ViewInfo> => {
  let info = await file.call('openView', { dataset: file.dataset, query })
  while (info.search.state === 'running') {
    await sleep(LOOK_MS)
    signal.throwIfAborted()
    info = await file.call('getView', { view: info.view })
  }
  const { state, error } = info.search
  if (state === 'failed' && error !== null) throw new EngineError(error.code, error.values)
  return info
}

const sayCount = async (call: CommandCall, { view, count }: Found): Promise<void> => {
  const { skippedRows } = view.search
  await writeLine(
    call.terminal.output,
    call.isJson ? JSON.stringify({ rows: count, skipped: skippedRows }) : `${count}`,
  )
}

/** Prints row numbers as the other commands take them: from 0. */
const printNumbers = async (call: CommandCall, file: OneFile, found: Found): Promise<void> => {
  const output = new OutputBuffer(call.terminal.output)
  for await (const rows of pagesOf(call, file, found))
    for (const { number } of rows) await output.add(Buffer.from(`${number}\n`))
  await output.flush()
}

const printAsJson = async (call: CommandCall, file: OneFile, found: Found): Promise<void> => {
  const output = new OutputBuffer(call.terminal.output)
  for await (const rows of pagesOf(call, file, found)) {
    for (const { row, number } of rows) {
      const { text, file: name } = await file.call('readRow', { dataset: file.dataset, row, limit: ROW_UNITS })
      await output.add(Buffer.from(`${JSON.stringify({ row: number, file: name, text })}\n`))
    }
  }
  await output.flush()
}

async function* pagesOf(call: CommandCall, file: OneFile, { view, count }: Found) {
  for (let start = 0; start < count; start += PAGE_ROWS) {
    call.terminal.signal.throwIfAborted()
    const [from, to] = [position(start), position(Math.min(count, start + PAGE_ROWS))]
    const page = { view: view.view, start: from, end: to, columns: [], previewChars: 0 }
    yield (await file.call('readRows', page)).rows
  }
}

const printLines = async (call: CommandCall, file: OneFile, found: Found): Promise<void> => {
  if (found.count === 0) return
  const lines = join(file.dataFolder, 'found')
  await writeTo(file, found, lines, true)
  await pipeline(createReadStream(lines), call.terminal.output, { end: false })
}

const writeTo = async (file: OneFile, { view: { view, rowCount }, count }: Found, out: string, isForced: boolean) => {
  const { dataset } = file
  const target = file.targetAt(out, isForced)
  if (count === rowCount)
    return file.run('exportRows', (job) => ({ dataset, job, what: { kind: 'view', view }, target }))
  const range = { start: position(0), end: position(count) }
  await file.call('select', { view, gesture: { kind: 'range', ...range, add: false } })
  return file.run('exportRows', (job) => ({ dataset, job, what: { kind: 'selection', view }, target }))
}
