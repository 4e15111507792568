/**
 * A row around a conversation: under which key the conversation stands, and what may stand beside it in any format: a
 * system text, tools, media, marks of people.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample, type Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'
import type { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { editMessages } from './message-list.ts'
import { readRowMetrics } from './row-metrics.ts'
import { readTools } from './tool-definitions.ts'
import { valueTurn } from './value-turn.ts'

export const conversationKeys: readonly string[] = [
  'messages',
  'conversations',
  'conversation',
  'dialog',
  'dialogue',
  'traj',
  'trajectory',
  'contents',
]

/** Finds the conversation of a row: the first of its keys that holds a list, or a text. */
export const conversationOf = (row: JsonNode): JsonNode | null => {
  for (const key of conversationKeys) {
    const value = row.get(key)
    if (value?.kind === 'array' || value?.isString() === true) return value
  }
  // With a prompt beside it, a completion is but the end of a conversation.
  const completion = row.get('completion')
  return completion?.kind === 'array' && row.get('prompt') === null ? completion : null
}

const systemKeys: readonly string[] = ['system', 'system_prompt', 'meta_instruction']

/** Finds the system text that stands beside the conversation; an empty one says nothing. */
export const systemBeside = (row: JsonNode): JsonNode | null => {
  const value = row.get(...systemKeys)
  return value?.isString() === true ? value : null
}

/** Gives the turn of the system text beside the conversation. */
export const systemTurns = (row: JsonNode): readonly Turn[] => {
  const system = systemBeside(row)
  return system === null || system.text === '' ? [] : [valueTurn('system', [system])]
}

/** Completes the reading of a row whose conversation, of these turns, was read from the values in `used`. */
export const conversationSample = (
  lens: string,
  row: JsonNode,
  list: JsonNode | null,
  turns: readonly Turn[],
  columns: MediaColumns,
  used: readonly (JsonNode | null)[] = [list],
): Sample => {
  const tools = readTools(row, list)
  const known = [...tools.keys, ...columns.keys].map((key) => row.get(key))
  const { metrics, rest } = readRowMetrics(row, [...used, systemBeside(row), ...known])
  return {
    ...emptySample(lens),
    turns: [...systemTurns(row), ...turns],
    tools: tools.tools,
    toolsWas: tools.toolsWas,
    media: columns.media,
    metrics,
    rest,
  }
}

/** Gives the edits of a row whose turns are the items of one list, behind a system text beside it. */
export const editConversation = (
  format: MessageFormat,
  row: JsonNode,
  list: JsonNode,
  edit: StructureEdit,
): readonly JsonEdit[] => {
  if (!('at' in edit)) throw cannot(format, edit.kind === 'rank' ? 'ranking' : 'more-candidates')
  const before = systemTurns(row).length
  const index = edit.at.turn - before
  if (index < 0) return editSystemBeside(format, row, list, edit)
  if (edit.kind !== 'move') return editMessages(format, list, { ...edit, index })
  if (edit.to < before) throw cannot(format, 'turn-order')
  return editMessages(format, list, { kind: 'move', index, to: edit.to - before })
}

/** Gives the edits of the system text beside a conversation, and of what begins with it. */
const editSystemBeside = (
  format: MessageFormat,
  row: JsonNode,
  list: JsonNode,
  edit: Extract<StructureEdit, { at: unknown }>,
): readonly JsonEdit[] => {
  switch (edit.kind) {
    case 'remove': {
      const rest = edit.count - 1
      const others = rest === 0 ? [] : editMessages(format, list, { kind: 'remove', index: 0, count: rest })
      return [...removeSystem(row), ...others]
    }
    case 'move':
    case 'insert':
      if (edit.kind === 'move' && edit.to === 0) return []
      throw cannot(format, 'turn-order')
    case 'train':
      throw cannot(format, 'loss-mark')
    case 'role':
      if (edit.role === 'system') return []
      throw cannot(format, 'role')
    case 'duplicate':
      throw cannot(format, 'system')
  }
}

/** Gives the edits that take the system text beside a conversation away. */
export const removeSystem = (row: JsonNode): readonly JsonEdit[] => {
  const system = systemBeside(row)
  return system === null ? [] : [{ do: 'remove', at: system.path }]
}

/** Gives the edits that write a system text beside a conversation that has none. */
export const addSystem = (row: JsonNode, text: string): readonly JsonEdit[] => [
  { do: 'set', at: systemBeside(row)?.path ?? ['system'], json: JSON.stringify(text) },
]
