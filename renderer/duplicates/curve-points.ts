/** A curve of what there is at each threshold, as arithmetic: steps of a hundredth, and where they lie in a picture. */
import type { CurvePoint } from '../../shared/duplicates/duplicate-calls.ts'

/** Thresholds are tried out in steps of this. */
export const STEP = 0.01
const STEPS = Math.round(1 / STEP)

/** Gives the point of a curve that is nearest to a threshold; null for an empty curve. */
export const pointAt = (curve: readonly CurvePoint[], threshold: number): CurvePoint | null => {
  let nearest: CurvePoint | null = null
  for (const point of curve)
    if (nearest === null || Math.abs(point.threshold - threshold) < Math.abs(nearest.threshold - threshold))
      nearest = point
  return nearest
}

/** Gives a threshold that a curve has: a whole number of steps, within its ends. */
export const thresholdWithin = (curve: readonly CurvePoint[], threshold: number): number => {
  const [least, most] = endsOf(curve)
  return Math.min(most, Math.max(least, Math.round(threshold * STEPS) / STEPS))
}

/** Gives the lowest and the highest threshold of a curve. */
export const endsOf = (curve: readonly CurvePoint[]): readonly [number, number] => [
  curve.at(0)?.threshold ?? 1,
  curve.at(-1)?.threshold ?? 1,
]

/** Tells whether a threshold means anything: there is more than one to choose from. */
export const hasDegrees = (curve: readonly CurvePoint[]): boolean => curve.length > 1

export interface Box {
  readonly widthPx: number
  readonly heightPx: number
}

/** Gives where a threshold lies, from the left. */
export const placeOf = (curve: readonly CurvePoint[], threshold: number, widthPx: number): number => {
  const [least, most] = endsOf(curve)
  return most === least ? widthPx / 2 : ((threshold - least) / (most - least)) * widthPx
}

/** Gives the threshold that lies at a place. */
export const thresholdAt = (curve: readonly CurvePoint[], px: number, widthPx: number): number => {
  const [least, most] = endsOf(curve)
  return thresholdWithin(curve, least + (px / Math.max(1, widthPx)) * (most - least))
}

/** Gives the outline of one of a curve's numbers, as steps: what is said of a threshold holds up to the next. */
export const linePath = (
  curve: readonly CurvePoint[],
  numberOf: (point: CurvePoint) => number,
  most: number,
  { widthPx, heightPx }: Box,
): string =>
  curve
    .map((point, at) => {
      const x = round(placeOf(curve, point.threshold, widthPx))
      const y = round(heightPx - (numberOf(point) / Math.max(1, most)) * heightPx)
      return `${at === 0 ? 'M' : 'L'}${x} ${y}`
    })
    .join('')

/** Gives the area under such a line. */
export const areaPath = (line: string, { widthPx, heightPx }: Box): string =>
  line === '' ? '' : `${line}L${widthPx} ${heightPx}L0 ${heightPx}Z`

const round = (px: number): number => Math.round(px * 10) / 10
