/**
 * Values that stand beside a chosen and a rejected answer and belong to one of them: `score_chosen`, `rejected_model`. They
 * move along when the two change places.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Candidate, Metric, Sample } from '../sample/sample.ts'
import { meaningOf } from './metric-meaning.ts'
import { metricOf } from './metric-of.ts'

export interface SideValues {
  readonly model: string | null
  readonly metrics: readonly Metric[]
  readonly used: readonly JsonNode[]
}

const sides = ['chosen', 'rejected'] as const
type Side = (typeof sides)[number]

/** Reads what stands beside one of the two, apart from the answers themselves. */
export const readSide = (row: JsonNode, side: Side, answers: readonly (JsonNode | null)[]): SideValues => {
  const used = valuesBeside(row, answers).filter((value) => isLabel(value) && sideOf(String(value.step)) === side)
  const model = used.find((value) => value.isString() && isModel(value)) ?? null
  const metrics = used
    .filter((value) => value !== model)
    .map((value) => metricOf(value, { meaning: meaningOf(String(value.step), value) }))
  return { model: model?.text ?? null, metrics, used }
}

/** Hands the marks of one side, in an object of marks for both, to the candidate that they are about. */
export const withSideMarks = (sample: Sample): Sample => {
  const sideIn = ({ at }: Metric): Side | null => sides.find((side) => at[1] === side) ?? null
  const candidates = sample.candidates.map((candidate, place): Candidate => {
    const own = sample.metrics.filter((metric) => sideIn(metric) === sides[place])
    const named = own.map((metric) => ({ ...metric, name: String(metric.at.length > 2 ? metric.at[2] : metric.at[0]) }))
    return { ...candidate, metrics: [...candidate.metrics, ...named] }
  })
  return { ...sample, candidates, metrics: sample.metrics.filter((metric) => sideIn(metric) === null) }
}

/** Gives the edits that hand each side's values to the other. */
export const swapSides = (row: JsonNode, answers: readonly (JsonNode | null)[]): readonly JsonEdit[] => [
  ...swapBeside(row, answers),
  ...row.keys.flatMap((key): JsonEdit[] => {
    const holder = row.get(key)
    if (holder === null || answers.includes(holder) || sides.some((side) => holder.get(side) === null)) return []
    return [{ do: 'swap', at: [key, 'chosen'], with: [key, 'rejected'] }]
  }),
]

const swapBeside = (row: JsonNode, answers: readonly (JsonNode | null)[]): readonly JsonEdit[] =>
  valuesBeside(row, answers).flatMap((value): JsonEdit[] => {
    const other = otherKey(String(value.step))
    if (row.get(other) === null) return isLabel(value) ? [{ do: 'rename', at: value.path, key: other }] : []
    return sideOf(String(value.step)) === 'chosen' ? [{ do: 'swap', at: value.path, with: [other] }] : []
  })

const valuesBeside = (row: JsonNode, answers: readonly (JsonNode | null)[]): JsonNode[] =>
  row.keys.flatMap((key) => {
    const value = row.get(key)
    return value === null || answers.includes(value) || sideOf(key) === null ? [] : [value]
  })

/** Texts longer than this are no labels. */
const LONGEST_LABEL = 200

const isLabel = (value: JsonNode): boolean =>
  value.isString() ? value.text.length <= LONGEST_LABEL : value.kind !== 'object' && value.kind !== 'array'

const isModel = (value: JsonNode): boolean => /model|generator/i.test(String(value.step))

const SIDE = /(?<![\p{L}\p{N}])(chosen|rejected)(?![\p{L}\p{N}])/u

const sideOf = (key: string): Side | null => (SIDE.exec(key)?.[1] as Side | undefined) ?? null

const otherKey = (key: string): string => key.replace(SIDE, (side) => (side === 'chosen' ? 'rejected' : 'chosen'))
