/** OpenAssistant's trees (FORMATS: O1): a first message, and below each message all of its replies with their rank. */
import type { JsonNode } from '../json-node.ts'
import { type Branch, emptySample, type Sample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { oasstMetrics, oasstTurn } from './oasst-node.ts'
import { readRowMetrics } from './row-metrics.ts'

const ID = 'oasst-tree'

/** Trees deeper than this are no conversations; what is below is not shown. */
const DEEPEST = 200

const rootOf = (row: JsonNode): JsonNode | null => {
  const root = row.get('prompt')
  return root !== null && root.textOf('text') !== null && row.get('message_tree_id') !== null ? root : null
}

const read = (row: JsonNode): Sample => {
  const root = rootOf(row)
  if (root === null) return emptySample(ID)
  const { metrics, rest } = readRowMetrics(row, [root])
  return {
    ...emptySample(ID),
    turns: [oasstTurn(root)],
    branches: branchesOf(root, 0),
    metrics: [...oasstMetrics(root), ...metrics],
    rest,
  }
}

const branchesOf = (message: JsonNode, depth: number): Branch[] => {
  const replies = message.get('replies')
  if (replies?.kind !== 'array' || depth >= DEEPEST) return []
  return replies.items.map((reply) => ({
    turns: [oasstTurn(reply)],
    metrics: oasstMetrics(reply),
    branches: branchesOf(reply, depth + 1),
  }))
}

// Whoever takes a message out or moves it does so to all below it: that is left to those who see the JSON.
export const oasstTreeLens: Lens = {
  id: ID,
  matches: (row) => rootOf(row) !== null,
  read,
}
