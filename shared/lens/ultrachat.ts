/**
 * UltraChat (FORMATS: M7, A2b): `data: ["question", "answer", …]`. Who speaks follows from the place, so nothing may come
 * or go that would make a question of an answer.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Role } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { conversationOf, conversationSample, systemBeside } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { sideTurn } from './pair-objects.ts'
import { refusal } from './refusal.ts'

const id = 'ultrachat'

const listOf = (row: JsonNode): JsonNode | null => {
  const list = row.kind === 'array' ? row : (conversationOf(row) ?? row.get('data'))
  const least = row.kind === 'array' ? 2 : 1
  return list?.isListOf('string') === true && list.items.length >= least ? list : null
}

const roleAt = (index: number): Role => (index % 2 === 0 ? 'user' : 'assistant')

export const ultrachatLens: Lens = {
  id,
  matches: (row) => listOf(row) !== null,
  read: (row) => {
    const list = listOf(row)
    const columns = new MediaColumns(row)
    const turns = list?.items.map((text, index) => sideTurn(roleAt(index), text, columns)) ?? []
    const sample = conversationSample(id, row, list, [], columns)
    // A system text beside it is no part of the format: no trainer would read it.
    const system = systemBeside(row)
    return { ...sample, turns, rest: system === null ? sample.rest : [...sample.rest, system.path] }
  },
  edit: (row, _sample, edit) => {
    const list = listOf(row)
    if (list === null || !('at' in edit)) throw refusal(ultrachatLens, edit)
    return editList(list, edit)
  },
}

const editList = (list: JsonNode, edit: Extract<StructureEdit, { at: unknown }>): readonly JsonEdit[] => {
  const { turn } = edit.at
  switch (edit.kind) {
    case 'insert': {
      const { turns } = edit
      if (turns.some(({ role }) => role !== 'user' && role !== 'assistant')) throw refusal(ultrachatLens, edit)
      const isInTurn = turns.every(({ role }, at) => role === roleAt(turn + at))
      if (!isInTurn || !keepsOrder(list, turn, turns.length)) throw cannot(ultrachatLens, 'turn-order')
      return turns.map(({ text }, at) => ({
        do: 'insert',
        at: [...list.path, turn + at],
        json: JSON.stringify(text),
      }))
    }
    case 'remove':
      if (!keepsOrder(list, turn + edit.count, edit.count)) throw cannot(ultrachatLens, 'turn-order')
      return Array.from({ length: edit.count }, () => ({ do: 'remove', at: [...list.path, turn] }))
    case 'move':
      if (edit.to === turn) return []
      throw cannot(ultrachatLens, 'turn-order')
    case 'role':
      if (edit.role === roleAt(turn)) return []
      throw cannot(ultrachatLens, 'role')
    case 'duplicate':
      throw cannot(ultrachatLens, 'turn-order')
    case 'train':
      throw cannot(ultrachatLens, 'loss-mark')
  }
}

/** Whether turns from `index` on stay what they are when so many come or go before them. */
const keepsOrder = (list: JsonNode, index: number, count: number): boolean =>
  index >= list.items.length || count % 2 === 0
