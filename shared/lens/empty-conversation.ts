/** A conversation without a turn, as careless scripts leave them behind: kept, shown as empty, and filled in OpenAI's way. */
import type { JsonNode } from '../json-node.ts'
import { conversationKeys, conversationSample, editConversation } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'

const id = 'empty-conversation'

const listOf = (row: JsonNode): JsonNode | null => {
  const list = row.get(...conversationKeys)
  return list?.kind === 'array' && list.items.length === 0 ? list : null
}

export const emptyConversationLens: Lens = {
  id,
  matches: (row) => listOf(row) !== null,
  read: (row) => conversationSample(id, row, listOf(row), [], new MediaColumns(row)),
  edit: (row, _sample, edit) => {
    const list = listOf(row)
    // Under `conversation` stand pairs as often as messages, so that what is meant can't be told.
    if (list === null || list.step === 'conversation') throw cannot(emptyConversationLens, 'more-turns')
    const [roleKey, contentKey] = list.step === 'conversations' ? ['from', 'value'] : ['role', 'content']
    return editConversation({ id, roleKey, contentKey, ownMark: null }, row, list, edit)
  },
}
