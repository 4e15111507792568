/**
 * A task with its instances (FORMATS: S7): `instruction` and `instances: [{input, output}]`. One row is as many pairs as
 * it has instances; the instruction stands above all of them.
 */
import type { JsonNode } from '../json-node.ts'
import { type Branch, emptySample } from '../sample/sample.ts'
import { fieldTurn } from './field-form.ts'
import { isAsked } from './field-lens.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { isTextLike } from './value-turn.ts'

const instancesOf = (row: JsonNode): JsonNode | null => {
  const instances = row.get('instances')
  const isInstance = (one: JsonNode): boolean => one.get('input') !== null || one.get('output') !== null
  return isAsked(row.get('instruction')) && instances?.kind === 'array' && instances.items.every(isInstance)
    ? instances
    : null
}

export const selfInstructLens: Lens = {
  id: 'self-instruct',
  matches: (row) => instancesOf(row) !== null,
  read: (row) => {
    const instruction = row.get('instruction')
    const instances = instancesOf(row)
    const readings = instances?.items.map((item) => ({ item, ...readRowMetrics(item, usedOf(item)) })) ?? []
    const beside = readRowMetrics(row, [instruction, instances])
    return {
      ...emptySample('self-instruct'),
      turns: instruction === null ? [] : [fieldTurn('user', [instruction], noMedia)],
      branches: readings.map(({ item, metrics }) => branchOf(item, metrics)),
      metrics: beside.metrics,
      rest: [...beside.rest, ...readings.flatMap(({ rest }) => rest)],
    }
  },
  edit: (_row, _sample, edit) => {
    throw refusal(selfInstructLens, edit)
  },
}

const noMedia = new MediaColumns(null)

const usedOf = (item: JsonNode): JsonNode[] => [item.get('input'), item.get('output')].filter(isTextLike)

const branchOf = (item: JsonNode, metrics: Branch['metrics']): Branch => ({
  turns: usedOf(item).map((value) => fieldTurn(value.step === 'input' ? 'user' : 'assistant', [value], noMedia)),
  metrics,
  branches: [],
})
