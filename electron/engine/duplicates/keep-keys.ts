/** The numbers by which rules choose among rows: of signals and tags as they are known, of fields by reading each row once. */
import type { KeepRule } from '../../../shared/duplicates/keep-rule.ts'
import { type RowId, rowId } from '../../../shared/ids.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { eachRowById } from '../document/each-row.ts'
import type { SignalColumn } from '../signals/row-columns.ts'
import { unless } from '../unless.ts'
import { looksIntoRows, numberByRule } from './keep-row.ts'

/** Signals by name, as far as rules ask for them. */
export type RuleSignals = ReadonlyMap<string, SignalColumn>

/** Has the signals measured that rules ask for; to be done before work in line, for which measuring waits. */
export const signalsForRules = async (
  dataset: Dataset,
  rules: readonly KeepRule[],
  signal: AbortSignal,
): Promise<RuleSignals> => {
  const columns = new Map<string, SignalColumn>()
  for (const name of rules.flatMap((rule) => signalOf(rule) ?? []))
    if (!columns.has(name)) columns.set(name, await unless(signal, dataset.signals.column(name)))
  return columns
}

/** Gives each row's number by each rule; rows are ascending. */
export const keysOfRows = async (
  dataset: Dataset,
  rules: readonly KeepRule[],
  signals: RuleSignals,
  rows: Float64Array,
  watch: JobWatch,
): Promise<readonly Float64Array[]> => {
  const { decisions, edits } = dataset.document.history
  const keys = rules.map((rule): Float64Array => {
    if (rule.kind === 'last') return rows.map((row) => edits.order.positionOf(rowId(row)) ?? -1)
    if (rule.kind === 'has-tag') {
      const tagged = decisions.tagged(rule.tag)
      return rows.map((row) => Number(tagged.has(rowId(row))))
    }
    const column = signals.get(signalOf(rule) ?? '')
    if (column === undefined) return new Float64Array(rows.length).fill(Number.NaN)
    const way = rule.kind === 'lowest-signal' || rule.kind === 'shortest-answer' ? -1 : 1
    return rows.map((row) => way * column.at(rowId(row)))
  })
  const looking = rules.flatMap((rule, at) => (looksIntoRows(rule) ? [{ rule, key: keys[at] }] : []))
  if (looking.length === 0) return keys
  const set = new RowSet()
  for (const row of rows) set.add(rowId(row))
  const each = { signal: watch.signal, onProgress: (done: number) => watch.onProgress(done, rows.length, 'rows') }
  await eachRowById(dataset.document, set, each, (row, bytes) => {
    const place = placeIn(rows, row)
    const parsed = bytes === null ? undefined : parsedRow(bytes)
    for (const { rule, key } of looking) key[place] = numberByRule(rule, parsed)
  })
  return keys
}

/** Gives where a row stands among rows that are ascending, and it among them. */
export const placeIn = (rows: Float64Array, row: RowId): number => {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle] < row) low = middle + 1
    else high = middle
  }
  return low
}

const signalOf = (rule: KeepRule): string | null => {
  switch (rule.kind) {
    case 'longest-answer':
    case 'shortest-answer':
      return 'answer_chars'
    case 'highest-signal':
    case 'lowest-signal':
      return rule.signal
    default:
      return null
  }
}

const decoder = new TextDecoder()

const parsedRow = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
