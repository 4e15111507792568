/** What a rating is given as, and how another one is written in the hand of the one that stands there. */
import type { Metric } from '../../shared/sample/sample.ts'

export type MetricInput =
  /** A few steps that are pressed. */
  | { readonly kind: 'steps'; readonly steps: readonly number[]; readonly chosen: number | null }
  | { readonly kind: 'switch'; readonly isOn: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Lists and objects are edited as fields. */
  | { readonly kind: 'fixed'; readonly text: string }

/** More steps than this are typed, not pressed. */
const MOST_STEPS = 11

/** Gives the way a rating is given. */
export const metricInput = ({ json, at, scale: known }: Metric): MetricInput => {
  // A rating that is still to be given has no figure that would tell its scale.
  const scale = known ?? (json === 'null' && at.includes('annotation_metrics') ? { min: 1, max: 5, step: 1 } : null)
  const number = numberOf(json)
  if (json === 'true' || json === 'false') return { kind: 'switch', isOn: json === 'true' }
  if (scale !== null && (number !== null || json === 'null')) {
    const count = Math.round((scale.max - scale.min) / scale.step) + 1
    const steps = Array.from({ length: Math.max(0, Math.min(count, MOST_STEPS + 1)) }, (_, at) =>
      Number((scale.min + at * scale.step).toFixed(6)),
    )
    // A value between the steps would be lost by showing steps alone.
    if (count <= MOST_STEPS && (number === null || steps.includes(number)))
      return { kind: 'steps', steps, chosen: number }
  }
  if (number !== null && !json.startsWith('"')) return { kind: 'number', text: json }
  if (json.startsWith('"')) return { kind: 'text', text: textOf(json) }
  return { kind: 'fixed', text: json }
}

/** Writes a number in the hand of the value that stands there: in quotes where that is, with a fraction where that has one. */
export const writtenAs = (json: string, value: number): string => {
  const isQuoted = json.startsWith('"')
  const old = isQuoted ? textOf(json) : json
  const written =
    /^-?\d+\.0+$/.test(old) && Number.isInteger(value)
      ? value.toFixed(old.length - old.indexOf('.') - 1)
      : String(value)
  return isQuoted ? JSON.stringify(written) : written
}

/** Tells whether a text is a number as JSON writes one. */
export const isNumber = (text: string): boolean => /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text.trim())

const numberOf = (json: string): number | null => {
  const text = json.startsWith('"') ? textOf(json) : json
  return isNumber(text) ? Number(text) : null
}

const textOf = (json: string): string => {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' ? value : json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return json
  }
}
