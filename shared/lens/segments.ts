/** Stretches of text of which each says whether it is trained on (FORMATS: T2): one turn, without a speaker. */
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Part, type Turn } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { readRowMetrics } from './row-metrics.ts'
import { strangersOf, valuePlace } from './text-places.ts'

const listOf = (row: JsonNode): JsonNode | null => {
  const list = row.get('segments')
  return list?.isListOf('object') === true && list.items.every((item) => item.textOf('text') !== null) ? list : null
}

const partOf = (item: JsonNode): Part[] => {
  const text = item.get('text')
  if (text === null) return []
  const label = item.get('label')
  const part = { kind: 'text', text: text.text, place: valuePlace(text) } as const
  if (label?.kind !== 'boolean') return [part]
  return [{ ...part, train: { key: 'label', json: label.json, isTrained: label.json === 'true', at: label.path } }]
}

const turnOf = (list: JsonNode): Turn => ({
  role: 'unknown',
  rawRole: null,
  parts: list.items.flatMap(partOf),
  contentWas: 'parts',
  train: null,
  at: list.path,
  extra: list.items.flatMap((item) => strangersOf(item, ['text', 'label'])),
})

export const segmentsLens: Lens = {
  id: 'segments',
  matches: (row) => listOf(row) !== null,
  read: (row) => {
    const list = listOf(row)
    const turns = list === null ? [] : [turnOf(list)]
    return { ...emptySample('segments'), turns, ...readRowMetrics(row, [list]) }
  },
}
