/** OpenAssistant's messages one a row (FORMATS: O2); which one they answer is told by `parent_id`. */
import type { JsonNode } from '../json-node.ts'
import { emptySample } from '../sample/sample.ts'
import { cannot, type Lens } from './lens.ts'
import { oasstMetrics, oasstTurn } from './oasst-node.ts'
import { refusal } from './refusal.ts'
import { roleOf } from './roles.ts'

const ID = 'oasst-message'
const idKeys = ['message_id', 'task_message_id'] as const

const isOasst = (row: JsonNode): boolean =>
  row.get(...idKeys) !== null && row.textOf('role') !== null && row.textOf('text') !== null

export const oasstMessageLens: Lens = {
  id: ID,
  matches: isOasst,
  read: (row) => {
    const { extra, ...turn } = oasstTurn(row)
    return { ...emptySample(ID), turns: [{ ...turn, extra: [] }], metrics: oasstMetrics(row), rest: extra }
  },
  edit: (row, _sample, edit) => {
    if (edit.kind !== 'role') throw refusal({ id: ID }, edit)
    if (roleOf(row.textOf('role') ?? '') === edit.role) return []
    const name = edit.role === 'user' ? 'prompter' : edit.role
    if (name !== 'prompter' && name !== 'assistant') throw cannot({ id: ID }, 'role')
    return [{ do: 'set', at: ['role'], json: JSON.stringify(name) }]
  },
}
