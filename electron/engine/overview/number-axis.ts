/**
 * Chooses bins for numbers: a bin for each whole number where they are few, ends that people read easily everywhere else, in
 * even steps or, for numbers that spread over decades, in equal ratios.
 */
import type { Axis } from '../../../shared/overview/description.ts'

/** What bins are chosen by. */
export interface Spread {
  readonly min: number
  readonly max: number
  readonly p5: number
  readonly median: number
  readonly p95: number
  /** Whether all numbers are whole. */
  readonly isWhole: boolean
  /** Whether each whole number may have a bin of its own. */
  readonly mayBeEach: boolean
  /** Whether the numbers may stand in equal ratios: lengths and counts do, shares don't. */
  readonly mayBeLog: boolean
}

const MOST_EDGES = 402

/** Gives bins that hold all numbers from `min` to `max`, about as many as wished. */
export const chooseAxis = (spread: Spread, bins: number): Axis => {
  const { min, max, isWhole, mayBeEach } = spread
  if (isWhole && mayBeEach && max - min < bins) return { edges: eachEdge(min, max), scale: 'each', isWhole }
  const isLog = isOverDecades(spread)
  const edges = (isLog ? logEdges : linearEdges)(min, max, isWhole, bins)
  return { edges: holding(edges, spread), scale: isLog ? 'log' : 'linear', isWhole }
}

/** Bins for no numbers at all. */
export const EMPTY_AXIS: Axis = { edges: [0, 1], scale: 'each', isWhole: true }

/** Gives the bin that holds a number, which must lie within the axis. */
export const binOf = (edges: ArrayLike<number>, value: number): number => {
  let low = 0
  let high = edges.length - 1
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (edges[middle] <= value) low = middle
    else high = middle
  }
  return low
}

/** Ends that hold the least and the greatest number too, whatever rounding did to them. */
const holding = (edges: readonly number[], { min, max, isWhole }: Spread): number[] => {
  const kept = edges.filter((edge, at) => at === 0 || edge > Math.max(min, edges[0]))
  if (kept[0] > min) kept[0] = min
  if (kept[kept.length - 1] <= max) kept.push(above(max, isWhole))
  return kept
}

const eachEdge = (min: number, max: number): number[] => Array.from({ length: max - min + 2 }, (_, at) => min + at)

/** The bulk of the numbers spreads over decades with most of them small, or a few lie far out. */
const isOverDecades = ({ min, max, p5, median, p95, mayBeLog }: Spread): boolean => {
  if (!mayBeLog || min < 0 || max <= 0) return false
  const isSkewed = p95 > 8 * Math.max(p5, smallOf(p95)) && p95 > 4 * median
  return isSkewed || max > 6 * Math.max(p95, smallOf(max))
}

/** What counts as next to nothing beside a number, so that a zero alone does not spread numbers over decades. */
const smallOf = (value: number): number => Math.min(1, value / 1000)

/** Preferred numbers (ISO 3): ten ratios to a decade that people can read. */
const SERIES: readonly (readonly number[])[] = [
  [100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900],
  [100, 125, 160, 200, 250, 315, 400, 500, 630, 800],
  [100, 160, 250, 400, 630],
  [100, 200, 500],
  [100],
]

const logEdges = (min: number, max: number, isWhole: boolean, bins: number): number[] => {
  const hasZero = min === 0
  // Numbers this small are next to nothing beside the largest, and share the first bin.
  const least = hasZero ? (isWhole ? 1 : max / 1e6) : Math.max(min, max / 1e12)
  const decades = Math.max(1, Math.log10(max / least))
  const series = SERIES.find((one) => one.length * decades <= bins) ?? [100]
  const edges: number[] = []
  for (let power = Math.floor(Math.log10(least)); edges.length < MOST_EDGES; power++) {
    for (const step of series) {
      const edge = isWhole ? Math.round((step * 10 ** power) / 100) : Number((step * 10 ** (power - 2)).toPrecision(6))
      if (edge !== edges.at(-1)) edges.push(edge)
    }
    if ((edges.at(-1) ?? 0) > max) break
  }
  const first = edges.findLastIndex((edge) => edge <= least)
  const last = edges.findIndex((edge) => edge > max)
  const kept = edges.slice(Math.max(0, first), last === -1 ? undefined : last + 1)
  if (last === -1) kept.push(above(max, isWhole))
  return min < kept[0] ? [hasZero ? 0 : min, ...kept] : kept
}

const linearEdges = (min: number, max: number, isWhole: boolean, bins: number): number[] => {
  const step = niceStep((max - min) / bins, isWhole)
  if (step === 0) return [min, above(max, isWhole)]
  const first = Math.floor(min / step)
  const edges: number[] = []
  for (let at = first; edges.length < MOST_EDGES; at++) {
    const edge = rounded(at * step)
    edges.push(edge)
    if (edge > max) break
  }
  return edges
}

/** A step of 1, 2 or 5 times a power of ten, not below a width. */
const niceStep = (width: number, isWhole: boolean): number => {
  if (!(width > 0) || !Number.isFinite(width)) return 0
  const power = 10 ** Math.floor(Math.log10(width))
  const step = [1, 2, 5, 10].find((one) => one * power >= width * (1 - 1e-9)) ?? 10
  return isWhole ? Math.max(1, Math.round(step * power)) : rounded(step * power)
}

/** Without the dust of binary fractions. */
const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(12)))

/** A number above another, however large. */
const above = (value: number, isWhole: boolean): number => {
  if (isWhole && value + 1 > value) return value + 1
  const more = value === 0 ? 1 : value + Math.abs(value) * 2 ** -40
  return Number.isFinite(more) && more > value ? more : Number.MAX_VALUE
}
