/** OpenAI's preference data (FORMATS: P5): `input.messages`, and two lists of messages that answer them. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { Lens } from './lens.ts'
import type { MessageFormat } from './message-dialect.ts'
import { isMessageList } from './message-list.ts'
import { chooseOf } from './pair-choice.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { editSides, type MessageSides, readSides } from './shared-prompt.ts'
import { readTools } from './tool-definitions.ts'

const ID = 'openai-preference'
const format: MessageFormat = { id: ID, roleKey: 'role', contentKey: 'content', ownMark: null }

const sidesOf = (row: JsonNode): MessageSides | null => {
  const messages = row.get('input')?.get('messages') ?? null
  const [chosen, rejected] = [row.get('preferred_output'), row.get('non_preferred_output')]
  const isList = (list: JsonNode | null): list is JsonNode => list?.kind === 'array'
  if (!isList(messages) || !isList(chosen) || !isList(rejected) || ![chosen, rejected].some(isMessageList)) return null
  const candidates = [chosen, rejected].map((list) => ({ list, from: 0, copies: [] }))
  return { prompts: [messages], count: messages.items.length, texts: [], candidates }
}

const read = (row: JsonNode): Sample => {
  const sides = sidesOf(row)
  const input = row.get('input')
  if (sides === null || input === null) return emptySample(ID)
  const { turns, candidates } = readSides(sides, row)
  const [messages] = sides.prompts
  const tools = readTools(input, messages)
  const lists = sides.candidates.map(({ list }) => list)
  const used = [messages, ...lists, ...tools.keys.map((key) => input.get(key))]
  return {
    ...emptySample(ID),
    turns,
    candidates: candidates.map((own, side) => ({
      turns: own,
      tag: side === 0 ? 'chosen' : 'rejected',
      rank: null,
      model: null,
      metrics: [],
      at: lists[side].path,
    })),
    tools: tools.tools,
    toolsWas: tools.toolsWas,
    ...readRowMetrics(row, used),
  }
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const sides = sidesOf(row)
  if (sides === null) throw refusal(format, change)
  const isSwapped = chooseOf(format, change)
  if (isSwapped === null) return editSides(format, sides, change)
  const [chosen, rejected] = sides.candidates
  return isSwapped ? [{ do: 'swap', at: chosen.list.path, with: rejected.list.path }] : []
}

export const openaiPreferenceLens: Lens = {
  id: ID,
  matches: (row) => sidesOf(row) !== null,
  read,
  edit,
}
