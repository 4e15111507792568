/** A row that is one message (FORMATS: containers): the whole file is the conversation, so a row has no second turn. */
import type { JsonNode } from '../json-node.ts'
import { emptySample } from '../sample/sample.ts'
import { cannot, type Lens } from './lens.ts'
import { contentKeyOf, roleKeyOf } from './message-dialect.ts'
import { isMessage, readMessage } from './message-list.ts'
import { refusal } from './refusal.ts'
import { roleOf } from './roles.ts'

const id = 'message-row'

/** Keys that a message has; a row with any other is one of another format. */
const messageKeys = new Set([
  'name',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'reasoning_content',
  'weight',
  'train',
  'loss',
])

const isRow = (row: JsonNode): boolean =>
  isMessage(row) &&
  roleOf(row.textOf(roleKeyOf(row) ?? '') ?? '') !== 'unknown' &&
  row.keys.every((key) => key === roleKeyOf(row) || key === contentKeyOf(row) || messageKeys.has(key))

export const messageRowLens: Lens = {
  id,
  matches: isRow,
  read: (row) => ({ ...emptySample(id), turns: [readMessage(row)] }),
  edit: (row, sample, edit) => {
    if (edit.kind === 'move' && edit.to === edit.at.turn) return []
    if (edit.kind !== 'role') throw refusal(messageRowLens, edit)
    const [turn] = sample.turns
    if (edit.role === turn.role) return []
    const name = edit.role === 'unknown' ? undefined : counterparts(turn.rawRole ?? '')[edit.role]
    if (name === undefined) throw cannot(messageRowLens, 'role')
    return [{ do: 'set', at: [roleKeyOf(row) ?? 'role'], json: JSON.stringify(name) }]
  },
}

/** The names that go with one, as far as a single name tells. */
const counterparts = (name: string): Readonly<Record<'user' | 'assistant' | 'system' | 'tool', string>> => {
  const isShareGpt = name === 'human' || name === 'gpt' || name === 'observation'
  return isShareGpt
    ? { user: 'human', assistant: 'gpt', system: 'system', tool: 'observation' }
    : { user: 'user', assistant: 'assistant', system: 'system', tool: 'tool' }
}
