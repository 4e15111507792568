/** Makes a metric of a value of the row. */
import type { JsonNode } from '../json-node.ts'
import type { Metric } from '../sample/sample.ts'

/** Gives a value as a metric, named after its key unless it is given more of what is known about it. */
export const metricOf = (value: JsonNode, more: Partial<Omit<Metric, 'json' | 'at'>> = {}): Metric => ({
  name: String(value.step ?? ''),
  scale: null,
  annotator: null,
  rationale: null,
  meaning: null,
  ...more,
  json: value.json,
  at: value.path,
})
