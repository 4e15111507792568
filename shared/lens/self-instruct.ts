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
    const columns = new MediaColumns(null)
    const instruction = row.get('instruction')
    const items = instancesOf(row)?.items ?? []
    const used = [instruction, ...items.flatMap(usedOf)]
    const { metrics, rest } = readRowMetrics(row, items.length === 0 ? [...used, row.get('instances')] : used)
    return {
      ...emptySample('self-instruct'),
      turns: instruction === null ? [] : [fieldTurn('user', [instruction], columns)],
      branches: items.map((item) => branchOf(item, columns)),
      metrics,
      rest,
    }
  },
  edit: (_row, _sample, edit) => {
    throw refusal(selfInstructLens, edit)
  },
}

const usedOf = (item: JsonNode): JsonNode[] => [item.get('input'), item.get('output')].filter(isTextLike)

const branchOf = (item: JsonNode, columns: MediaColumns): Branch => ({
  turns: usedOf(item).map((value) => fieldTurn(value.step === 'input' ? 'user' : 'assistant', [value], columns)),
  metrics: [],
  branches: [],
})
