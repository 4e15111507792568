/** Rows of token numbers (FORMATS: T1), which hold no text to be read. */
import type { JsonNode } from '../json-node.ts'
import { emptySample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { readRowMetrics } from './row-metrics.ts'

const isTokens = (node: JsonNode | null): boolean =>
  node?.kind === 'array' && node.items.every(({ kind }) => kind === 'number' || kind === 'array')

export const tokenizedLens: Lens = {
  id: 'tokenized',
  matches: (row) => isTokens(row.get('input_ids')),
  read: (row) => ({ ...emptySample('tokenized'), ...readRowMetrics(row, []) }),
}
