/**
 * Makes the changes of a changes file in an opened file. Rows are named by where they stood before the first change, so
 * they are looked up in windows; new rows of one place come last and in the order of their lines. When one change is
 * refused, those made before it are undone.
 */
import type { ChangeRequest, Confirmation } from '../../shared/contract.ts'
import { EngineError, type ErrorCode, isEngineError, reportOf } from '../../shared/engine-error.ts'
import { position, type RowId, rowId } from '../../shared/ids.ts'
import { readReason } from '../engine/decisions/reason-json.ts'
import { applyMendLine } from './apply-mend-line.ts'
import { type ChangeLine, type LineChange, type LineDecision, lineError } from './change-lines.ts'
import type { OneFile } from './one-file.ts'
import { type Say, sayError } from './words.ts'

type SimpleRequest = Exclude<ChangeRequest, { kind: 'batch' }>
interface LineRequest {
  readonly line: number
  /** The row as the line names it. */
  readonly row: number
  readonly request: SimpleRequest
  /** For an insertion: what is decided about each of its rows, and who the rows are that are kept in their place. */
  readonly says?: readonly LineDecision[]
  readonly kept?: ReadonlyMap<number, RowId>
}

/** Limits of one step: what the contract lets one message hold, and text that fits memory well. */
const STEP_REQUESTS = 50_000
const STEP_TEXT_UNITS = 32 * 2 ** 20
const INSERT_LINES = 10_000
/** Rows that stand no further apart than this are looked up together. */
const WINDOW_ROWS = 400

/** What a line is refused for because of what it says; anything else has nothing to do with the line. */
const LINE_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'row-missing',
  'row-malformed',
  'row-too-large',
  'path-missing',
  'value-not-json',
  'line-has-newline',
  'line-is-blank',
  'bad-request',
])

const NO_IDS: ReadonlyMap<number, RowId> = new Map()

export interface Applied {
  /** Lines of the changes file that held a change. */
  readonly changes: number
  /** Whether any of them decided anything. */
  readonly isDecided: boolean
  /** Takes all of them back. */
  undo(): Promise<void>
}

/** Makes all changes of some lines, or none; fails with `change-line` for the first that cannot be made. */
export const applyChanges = async (
  file: OneFile,
  rowCount: number,
  lines: AsyncIterable<ChangeLine> | Iterable<ChangeLine>,
  say: Say,
): Promise<Applied> => {
  let steps = 0
  /** What is decided about inserted rows: these have a name only once they are there. */
  const onInserted: LineRequest[] = []
  const undo = async (): Promise<void> => {
    for (; steps > 0; steps--) await file.call('undo', { dataset: file.dataset })
  }
  /** One refused step is made again in halves, until the line that is refused is alone. */
  const make = async (requests: readonly LineRequest[]): Promise<void> => {
    const [first] = requests
    if (first === undefined) return
    try {
      const { inserted } = await applyStep(file, requests)
      steps++
      onInserted.push(...decisionsOnInserted(requests, inserted))
    } catch (error) {
      if (!isEngineError(error) || !LINE_FAULTS.has(error.code)) throw error
      if (requests.length === 1) throw lineError(first.line, reasonOf(error, first.row, say))
      const middle = Math.ceil(requests.length / 2)
      await make(requests.slice(0, middle))
      await make(requests.slice(middle))
    }
  }
  const inserts = new Map<number, ChangeLine[]>()
  let changes = 0
  let isDecided = false
  try {
    let step: ChangeLine[] = []
    let units = 0
    let requests = 0
    for await (const one of lines) {
      changes++
      isDecided ||= 'says' in one.change && decideRequests(one.line, 0, rowId(0), one.change.says, NO_IDS).length > 0
      checkRow(one, rowCount, say)
      const { change } = one
      if (change.kind === 'mend') {
        await make(await requestsOf(file, step, rowCount))
        step = []
        units = 0
        requests = 0
        if (await mendLine(file, one.line, change, say)) steps++
        continue
      }
      if (change.kind === 'insert') {
        const others = inserts.get(change.after)
        if (others === undefined) inserts.set(change.after, [one])
        else others.push(one)
        continue
      }
      step.push(one)
      units += unitsOf(change)
      requests += change.kind === 'decide' ? 3 + change.says.tags.length + change.says.untags.length : 1
      if (requests < STEP_REQUESTS && units < STEP_TEXT_UNITS) continue
      await make(await requestsOf(file, step, rowCount))
      step = []
      units = 0
      requests = 0
    }
    await make(await requestsOf(file, step, rowCount))
    for (const requests of await insertSteps(file, inserts, rowCount)) await make(requests)
    for (let start = 0; start < onInserted.length; start += STEP_REQUESTS) {
      await make(onInserted.slice(start, start + STEP_REQUESTS))
    }
  } catch (error) {
    await undo()
    throw error
  }
  return { changes, isDecided, undo }
}

/** Makes a mend; whether that made a step. A query or an expression that can't be read names the line. */
const mendLine = async (
  file: OneFile,
  line: number,
  { mend, query }: Extract<LineChange, { kind: 'mend' }>,
  say: Say,
): Promise<boolean> => {
  try {
    return (await applyMendLine(file, mend, query)).isStep
  } catch (error) {
    if (!isEngineError(error) || !MEND_FAULTS.has(error.code)) throw error
    throw lineError(line, sayError(say, reportOf(error)))
  }
}

const MEND_FAULTS: ReadonlySet<ErrorCode> = new Set(['query-broken', 'signal-unknown', 'mend-broken', 'value-not-json'])

/** People see rows counted from 1 in the app; a changes file counts from 0, and so does what is said of it. */
const reasonOf = (error: EngineError, row: number, say: Say): string => {
  const { code, values } = reportOf(error)
  return sayError(say, { code, values: 'row' in values ? { ...values, row } : values })
}

const unitsOf = (change: LineChange): number => {
  if (change.kind === 'set') return change.json.length
  if (change.kind === 'raw') return change.text.length
  return change.kind === 'decide' ? (change.says.note?.length ?? 0) : 0
}

const applyStep = (file: OneFile, requests: readonly LineRequest[]): Promise<Confirmation> =>
  file.run('apply', (job) => ({
    dataset: file.dataset,
    change: `command-line-${process.pid}-${Date.now()}-${job}`,
    request: { kind: 'batch', requests: requests.map(({ request }) => request) },
    job,
  }))

const checkRow = ({ line, change }: ChangeLine, rowCount: number, say: Say): void => {
  if (change.kind === 'mend') return
  const row = change.kind === 'insert' ? change.after : change.row
  if (row >= rowCount) throw lineError(line, say('cli.apply.noSuchRow', { row, rows: rowCount }))
}

const requestsOf = async (file: OneFile, lines: readonly ChangeLine[], rowCount: number): Promise<LineRequest[]> => {
  const ids = await idsOf(file, [
    ...lines.flatMap(({ change }) => ('row' in change ? [change.row] : [])),
    ...keptRows(lines, rowCount),
  ])
  return lines.flatMap(({ line, change }): LineRequest[] => {
    if (!('row' in change)) return []
    const { row } = change
    const id = idAt(ids, row)
    const target = { kind: 'row', row: id } as const
    if (change.kind === 'decide') return decideRequests(line, row, id, change.says, ids)
    if (change.kind === 'raw') return [{ line, row, request: { kind: 'replace', row: id, text: change.text } }]
    if (change.kind === 'delete') return [{ line, row, request: { kind: 'delete', target } }]
    return [{ line, row, request: { kind: 'set', target, path: change.path, json: change.json } }]
  })
}

/** The rows that lines say are kept in place of others, as far as the file has them. */
const keptRows = (lines: readonly ChangeLine[], rowCount: number): number[] =>
  lines.flatMap(({ change }) => {
    const kept = 'says' in change ? change.says.reason?.keptRow : undefined
    return kept === undefined || kept >= rowCount ? [] : [kept]
  })

const decideRequests = (
  line: number,
  number: number,
  row: RowId,
  says: LineDecision,
  ids: ReadonlyMap<number, RowId>,
): LineRequest[] => {
  const target = { kind: 'row', row } as const
  const requests: SimpleRequest[] = []
  if (says.verdict !== undefined) requests.push({ kind: 'judge', target, verdict: says.verdict })
  for (const tag of says.tags) requests.push({ kind: 'tag', target, tag, isOn: true })
  for (const tag of says.untags) requests.push({ kind: 'tag', target, tag, isOn: false })
  if (says.note !== undefined) requests.push({ kind: 'note', row, text: says.note ?? '' })
  if (says.reason !== undefined) {
    requests.push({ kind: 'reason', row, reason: readReason(says.reason, (place) => ids.get(place) ?? null) })
  }
  return requests.map((request) => ({ line, row: number, request }))
}

const decisionsOnInserted = (requests: readonly LineRequest[], inserted: readonly RowId[]): LineRequest[] => {
  const says = requests.flatMap((one) => (one.says ?? []).map((said) => ({ ...one, said })))
  return says.flatMap(({ line, row, said, kept = NO_IDS }, at) => {
    const id = inserted[at]
    return id === undefined ? [] : decideRequests(line, row, id, said, kept)
  })
}

/** Gives the steps that insert rows. Later lines of a place go in first, since each stands right after its row. */
const insertSteps = async (
  file: OneFile,
  inserts: ReadonlyMap<number, ChangeLine[]>,
  rowCount: number,
): Promise<LineRequest[][]> => {
  const ids = await idsOf(file, [
    ...[...inserts.keys()].filter((after) => after >= 0),
    ...[...inserts.values()].flatMap((lines) => keptRows(lines, rowCount)),
  ])
  const requests: LineRequest[] = []
  for (const [after, lines] of inserts) {
    const id = after === -1 ? null : idAt(ids, after)
    for (let end = lines.length; end > 0; end -= INSERT_LINES) {
      const some = lines.slice(Math.max(0, end - INSERT_LINES), end)
      const rows = some.flatMap(({ change }) => (change.kind === 'insert' ? [change] : []))
      const request = { kind: 'insert', after: id, lines: rows.map(({ text }) => text) } as const
      requests.push({ line: some[0]?.line ?? 0, row: after, request, says: rows.map(({ says }) => says), kept: ids })
    }
  }
  return stepsOf(requests)
}

// The identities of no more than INSERT_LINES rows are answered, and rows that are decided on are named by them.
const stepsOf = (requests: readonly LineRequest[]): LineRequest[][] => {
  const isDecided = requests.some(({ says = [] }) =>
    says.some((said) => decideRequests(0, 0, rowId(0), said, NO_IDS).length > 0),
  )
  const steps: LineRequest[][] = []
  let lines = 0
  for (const request of requests) {
    const added = request.says?.length ?? 0
    const step = steps.at(-1)
    const isFull = step === undefined || step.length === STEP_REQUESTS || (isDecided && lines + added > INSERT_LINES)
    if (isFull) steps.push([request])
    else step.push(request)
    lines = isFull ? added : lines + added
  }
  return steps
}

const idAt = (ids: ReadonlyMap<number, RowId>, row: number): RowId => {
  const id = ids.get(row)
  if (id === undefined) throw new EngineError('row-missing', { row })
  return id
}

/** Finds who the rows at places are. */
const idsOf = async (file: OneFile, rows: readonly number[]): Promise<Map<number, RowId>> => {
  const wanted = [...new Set(rows)].sort((one, other) => one - other)
  const ids = new Map<number, RowId>()
  for (let at = 0; at < wanted.length; ) {
    const start = wanted[at] ?? 0
    let end = start + 1
    for (; at < wanted.length && (wanted[at] ?? 0) < start + WINDOW_ROWS; at++) end = (wanted[at] ?? 0) + 1
    const page = await file.call('readRows', {
      view: file.view,
      start: position(start),
      end: position(end),
      columns: [],
      previewChars: 0,
    })
    page.rows.forEach(({ row }, index) => {
      ids.set(start + index, row)
    })
  }
  return ids
}
