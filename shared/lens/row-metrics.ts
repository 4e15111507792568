/**
 * What somebody or something made of a row, wherever it stands beside the texts: numbers, yes and no, ratings and labels,
 * remarks, and whole objects of marks such as `annotation_metrics`. What is neither that nor understood otherwise is rest.
 */
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Metric } from '../sample/sample.ts'
import { meaningOf } from './metric-meaning.ts'
import { metricOf } from './metric-of.ts'
import { commentWords, isCountWord, isMetricWord } from './words.ts'

export interface RowMetrics {
  readonly metrics: readonly Metric[]
  /** Paths of what is neither used nor a metric; each key once. */
  readonly rest: readonly JsonPath[]
}

/**
 * Reads the metrics of a row, or of any object in it. `used` are the values that were read already, at any depth. Where
 * `any` is given, each number and each yes or no counts, not only those under a key that speaks of marks.
 */
export const readRowMetrics = (
  row: JsonNode,
  used: readonly (JsonNode | null)[],
  extent: 'named' | 'any' = 'named',
): RowMetrics => {
  const metrics: Metric[] = []
  const rest: JsonPath[] = []
  const taken = new Set<JsonNode>(used.filter((node) => node !== null))
  const holders = new Set<JsonNode>()
  for (const node of taken) for (let at = node.parent; at !== null; at = at.parent) holders.add(at)
  const visit = (holder: JsonNode): void => {
    for (const value of valuesOf(holder)) {
      if (taken.has(value)) continue
      if (holders.has(value)) {
        visit(value)
        continue
      }
      const found = metricsOfKey(row, value, extent)
      if (found.length === 0) rest.push(value.path)
      else metrics.push(...found)
    }
  }
  if (!taken.has(row)) visit(row)
  return { metrics, rest }
}

/** Gives the values that paths lead to: of a key that stands twice the last. */
const valuesOf = (holder: JsonNode): JsonNode[] =>
  holder.kind === 'object' ? holder.keys.flatMap((key) => holder.get(key) ?? []) : holder.items

const metricsOfKey = (row: JsonNode, value: JsonNode, extent: 'named' | 'any'): readonly Metric[] => {
  const key = String(value.step ?? '')
  if (value.kind === 'object') return MARKS.test(key) ? marksOf(value) : []
  const meaning = meaningOf(key, value)
  const isMetric = isMetricWord(key)
    ? isLabel(value, key)
    : meaning !== null || (extent === 'any' && isMark(value) && !isCountWord(key))
  if (!isMetric) return []
  return [metricOf(value, { meaning, scale: isHelpSteer(row) ? scaleOfHelpSteer(key) : null })]
}

/** Keys of objects that hold nothing but marks. */
const MARKS = /^(?:annotation_metrics|annotations?|metrics|scores|ratings|rewards|评分|标注)$/

/** Gives the marks of an object of them, also of one for each side; none where it holds anything else. */
const marksOf = (holder: JsonNode): readonly Metric[] => {
  const marks = valuesOf(holder)
  const isSided = marks.length > 0 && marks.every(({ kind }) => kind === 'object')
  const groups = isSided ? marks : [holder]
  const leaves = groups.flatMap(valuesOf)
  if (!leaves.every((mark) => isLabel(mark, String(mark.step)))) return []
  return groups.flatMap((group) => {
    const scale = holder.step === 'annotation_metrics' ? scaleOfMarks(valuesOf(group)) : null
    return valuesOf(group).map((mark) =>
      metricOf(mark, {
        name: isSided ? `${group.step}.${mark.step}` : String(mark.step),
        scale: numberOf(mark) === null ? null : scale,
        meaning: meaningOf(String(mark.step), mark),
      }),
    )
  })
}

/** Marks of annotators are 1 to 5; any that lies outside says that these are on another scale. */
const scaleOfMarks = (marks: readonly JsonNode[]): Metric['scale'] => {
  const numbers = marks.map(numberOf).filter((number) => number !== null)
  if (!numbers.every((number) => number >= 1 && number <= 5)) return null
  const step = numbers.every(Number.isInteger) ? 1 : numbers.every((number) => Number.isInteger(number * 2)) ? 0.5 : 0.1
  return { min: 1, max: 5, step }
}

const numberOf = (node: JsonNode): number | null => {
  if (node.kind === 'number') return node.number
  return node.kind === 'string' && /^-?\d+(?:\.\d+)?$/.test(node.text.trim()) ? Number(node.text) : null
}

const HELP_STEER = ['helpfulness', 'correctness', 'coherence', 'complexity', 'verbosity'] as const

/** Whether a row is marked as HelpSteer's are: all five, as whole numbers from 0 to 4. */
const isHelpSteer = (row: JsonNode): boolean =>
  HELP_STEER.every((key) => {
    const mark = row.get(key)?.number ?? null
    return mark !== null && Number.isInteger(mark) && mark >= 0 && mark <= 4
  })

const scaleOfHelpSteer = (key: string): Metric['scale'] =>
  HELP_STEER.some((one) => one === key) ? { min: 0, max: 4, step: 1 } : null

/** Texts longer than this are no labels, but may be remarks. */
const LONGEST_LABEL = 60

const isMark = ({ kind }: JsonNode): boolean => kind === 'number' || kind === 'boolean'

const isLabel = (value: JsonNode, key: string): boolean => {
  if (value.kind === 'string') return value.text.length <= LONGEST_LABEL || commentWords.includes(key)
  return isMark(value) || value.kind === 'null'
}
