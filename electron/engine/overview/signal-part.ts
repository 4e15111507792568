/** Counts one signal over the rows of one side or two: bins and what is said of the numbers, or rows by label. */
import type { Axis, Labels, Numbers, SideCounts, Summary } from '../../../shared/overview/description.ts'
import type { RowRange, RowSet } from '../../../shared/row-set.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import type { Document } from '../document/document.ts'
import { KeyCounts } from './key-counts.ts'
import { binOf, chooseAxis, EMPTY_AXIS } from './number-axis.ts'
import { type Stretch, stretchesOf } from './sides.ts'

/** A signal's values, as the store of signals gives them. */
export interface ReadableColumn {
  readonly info: SignalInfo
  fill(range: RowRange, out: Float64Array, offset: number): void
}

export const USUAL_BINS = 40
const QUANTILES = [0.05, 0.5, 0.95] as const
const STRETCH_ROWS = 65_536

/** Counts a signal. */
export const describeSignal = (
  document: Document,
  sides: readonly RowSet[],
  column: ReadableColumn,
  bins = USUAL_BINS,
): Numbers | Labels =>
  column.info.kind === 'label' || column.info.kind === 'flag'
    ? countLabels(document, sides, column)
    : countNumbers(document, sides, column, bins)

/** Goes through a column's kept integers along the rows of some sides; -1 stands for one that is not known. */
export function* keysAlong(
  document: Document,
  sides: readonly RowSet[],
  column: ReadableColumn,
): Generator<{ stretch: Stretch; keys: Float64Array }> {
  const values = new Float64Array(STRETCH_ROWS)
  const { scale } = column.info
  for (const stretch of stretchesOf(document, sides)) {
    const keys = values.subarray(0, stretch.end - stretch.start)
    column.fill(stretch, values, 0)
    // Not-a-number is what no comparison holds for.
    for (let at = 0; at < keys.length; at++) {
      if (!(keys[at] >= 0)) keys[at] = -1
      else if (scale !== 1) keys[at] = Math.round(keys[at] * scale)
    }
    yield { stretch, keys }
  }
}

const countLabels = (document: Document, sides: readonly RowSet[], column: ReadableColumn): Labels => {
  const { labels } = column.info
  const tallies = sides.map(() => new Float64Array(256))
  const unknown = sides.map(() => 0)
  for (const { stretch, keys } of keysAlong(document, sides, column)) {
    for (let at = 0; at < keys.length; at++) {
      const mark = stretch.marks[at]
      for (let side = 0; mark >>> side !== 0; side++) {
        if (((mark >>> side) & 1) === 0) continue
        if (keys[at] < 0) unknown[side] += 1
        else tallies[side][keys[at]] += 1
      }
    }
  }
  const names = labels ?? ['0', '1']
  const entries = names.map((name, key) => ({ name, counts: tallies.map((tally) => tally[key]) }))
  // A yes or no keeps both bars, so that they don't change places.
  const met = labels === undefined ? entries : entries.filter(({ counts }) => counts.some((one) => one > 0))
  return { kind: 'labels', entries: labels === undefined ? met : met.sort(byFirst), unknown }
}

const byFirst = (a: { counts: SideCounts }, b: { counts: SideCounts }): number =>
  b.counts[0] - a.counts[0] || (b.counts[1] ?? 0) - (a.counts[1] ?? 0)

const countNumbers = (document: Document, sides: readonly RowSet[], column: ReadableColumn, bins: number): Numbers => {
  const { info } = column
  const tables = sides.map(() => new KeyCounts())
  const unknown = sides.map(() => 0)
  const [first, second] = tables
  for (const { stretch, keys } of keysAlong(document, sides, column)) {
    const { marks } = stretch
    for (let at = 0; at < keys.length; at++) {
      const mark = marks[at]
      const key = keys[at]
      if (mark === 0) continue
      if (key < 0) {
        for (let side = 0; side < sides.length; side++) unknown[side] += (mark >>> side) & 1
        continue
      }
      if ((mark & 1) === 1) first.add(key)
      if ((mark & 2) === 2) second.add(key)
    }
  }
  const isTall = tables.some((table) => table.isTall)
  if (isTall) {
    for (const table of tables) table.askFor(QUANTILES)
    eachMarked(document, sides, column, (side, key) => tables[side].addDetail(key))
  }
  const axis = axisOfKeys(tables, info, bins)
  const counts = tables.map((table) => lowBins(table, axis.edges))
  if (isTall) {
    const { edges } = axis
    eachMarked(document, sides, column, (side, key) => {
      if (key >= STRETCH_ROWS) counts[side][binOf(edges, key)] += 1
    })
  }
  return {
    kind: 'numbers',
    axis: unscaled(axis, info),
    sides: tables.map((table, side) => ({
      counts: counts[side],
      summary: summaryOf(table, unknown[side], info.scale),
    })),
  }
}

/** Chooses bins for kept integers by the first side, wide enough for all. */
export const axisOfKeys = (tables: readonly KeyCounts[], info: SignalInfo, bins: number): Axis => {
  const lead = tables.find((table) => table.count > 0)
  if (lead === undefined) return EMPTY_AXIS
  return chooseAxis(
    {
      min: Math.min(...tables.map((table) => table.min)),
      max: Math.max(...tables.map((table) => table.max)),
      p5: lead.quantile(0.05) ?? 0,
      median: lead.quantile(0.5) ?? 0,
      p95: lead.quantile(0.95) ?? 0,
      isWhole: true,
      mayBeEach: info.scale === 1,
      mayBeLog: info.kind !== 'share',
    },
    bins,
  )
}

/** Gives bins of kept integers in the signal's own numbers. */
export const unscaled = (axis: Axis, { scale }: SignalInfo): Axis =>
  scale === 1 ? axis : { ...axis, edges: axis.edges.map((edge) => edge / scale), isWhole: false }

const eachMarked = (
  document: Document,
  sides: readonly RowSet[],
  column: ReadableColumn,
  visit: (side: number, key: number) => void,
): void => {
  for (const { stretch, keys } of keysAlong(document, sides, column)) {
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] < 0) continue
      const mark = stretch.marks[at]
      for (let side = 0; mark >>> side !== 0; side++) if (((mark >>> side) & 1) === 1) visit(side, keys[at])
    }
  }
}

const lowBins = (table: KeyCounts, edges: readonly number[]): number[] => {
  const counts = new Array<number>(edges.length - 1).fill(0)
  const end = Math.min(table.low.length, table.max + 1)
  for (let key = Math.max(0, Math.min(table.min, end)); key < end; key++) {
    if (table.low[key] > 0) counts[binOf(edges, key)] += table.low[key]
  }
  return counts
}

const summaryOf = (table: KeyCounts, unknown: number, scale: number): Summary => {
  const { count, min, max, sum } = table
  if (count === 0) return { known: 0, unknown, min: null, max: null, p5: null, median: null, p95: null, mean: null }
  const [p5, median, p95] = QUANTILES.map((share) => (table.quantile(share) ?? 0) / scale)
  return { known: count, unknown, min: min / scale, max: max / scale, p5, median, p95, mean: sum / scale / count }
}
