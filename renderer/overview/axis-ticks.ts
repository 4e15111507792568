/**
 * Where an axis of bins is labelled. Bins are all of one width, whatever numbers they hold, so a label stands at the end of a bin,
 * or under the bin where each whole number has its own.
 */
import type { Axis } from '../../shared/overview/description.ts'
import { textWidth } from '../grid/text-width.ts'
import { type NumberUnit, shortNumber } from './number-words.ts'

export interface Tick {
  /** In bins from the left. */
  readonly at: number
  readonly text: string
  readonly anchor: 'start' | 'middle' | 'end'
}

/** Labels are set this much smaller than the grid's text, which widths are known of. */
const SCALE = 11 / 13
const GAP_PX = 10

/** Gives labels that don't touch one another, for an axis that is so wide. */
export const ticksOf = (axis: Axis, unit: NumberUnit, widthPx: number): readonly Tick[] => {
  const bins = axis.edges.length - 1
  const isEach = axis.scale === 'each'
  const offset = isEach ? 0.5 : 0
  for (const candidates of candidatesOf(axis)) {
    const ticks = candidates.map((edge): Tick => {
      const at = edge + offset
      const text = shortNumber(axis.edges[edge] ?? 0, unit)
      return { at, text, anchor: anchorOf(at / bins, text, widthPx) }
    })
    // Ends that are further apart the larger they are can't all have labels.
    const shown = axis.scale === 'log' ? apart(ticks, bins, widthPx) : ticks
    if (shown.length > 0 && fits(shown, bins, widthPx)) return shown
  }
  const text = shortNumber(axis.edges[0] ?? 0, unit)
  return [{ at: offset, text, anchor: isEach && bins === 1 ? 'middle' : 'start' }]
}

/** Gives where a number stands among bins; one that lies outside stands at the end. */
export const placeOn = ({ edges }: Axis, value: number): number => {
  const bins = edges.length - 1
  if (value <= (edges[0] ?? 0)) return 0
  if (value >= (edges[bins] ?? 0)) return bins
  const bin = edges.findIndex((edge) => edge > value) - 1
  const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 1]
  return bin + (value - from) / (to - from)
}

/** Edges to label, from the most to the fewest. */
function* candidatesOf({ edges, scale }: Axis): Generator<readonly number[]> {
  // Where each number has its bin, the end behind the last one is no number.
  const all = edges.map((_, at) => at).slice(0, scale === 'each' ? -1 : undefined)
  if (scale === 'log') {
    const tens = all.filter((at) => isHead(edges[at] ?? 0, [1]))
    // Few decades leave room for more than the powers of ten.
    yield tens.length < 4 ? all.filter((at) => isHead(edges[at] ?? 0, [1, 2, 5])) : tens
    return
  }
  yield all
  const step = (edges[1] ?? 1) - (edges[0] ?? 0)
  for (let times = 2; times <= edges.length * 2; times = nextRound(times)) {
    yield all.filter((at) => isMultiple(edges[at] ?? 0, step * times))
  }
}

/** 2, 5, 10, 20, 50, ... */
const nextRound = (times: number): number => (String(times).startsWith('2') ? times * 2.5 : times * 2)

const isMultiple = (value: number, step: number): boolean => Math.abs(value / step - Math.round(value / step)) < 1e-6

const isHead = (value: number, heads: readonly number[]): boolean => {
  if (value === 0) return true
  const head = value / 10 ** Math.floor(Math.log10(value) + 1e-9)
  return heads.some((one) => Math.abs(head - one) < 1e-6)
}

/** Labels at the ends stay within the picture. */
const anchorOf = (share: number, text: string, widthPx: number): Tick['anchor'] => {
  const half = (textWidth(text) * SCALE) / 2
  if (share * widthPx < half) return 'start'
  return (1 - share) * widthPx < half ? 'end' : 'middle'
}

/** Leaves out labels that would touch the one before. */
const apart = (ticks: readonly Tick[], bins: number, widthPx: number): readonly Tick[] => {
  const kept: Tick[] = []
  for (const tick of ticks) if (fits([...kept.slice(-1), tick], bins, widthPx)) kept.push(tick)
  return kept
}

const fits = (ticks: readonly Tick[], bins: number, widthPx: number): boolean => {
  let end = Number.NEGATIVE_INFINITY
  for (const { at, text, anchor } of ticks) {
    const width = textWidth(text) * SCALE
    const start = (at / bins) * widthPx - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2)
    if (start < end + GAP_PX) return false
    end = start + width
  }
  return true
}
