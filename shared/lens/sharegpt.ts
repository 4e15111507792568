/** ShareGPT (FORMATS: M2): `conversations: [{from, value}]`, also with the two namings of keys mixed (`role` with `value`). */
import type { JsonNode } from '../json-node.ts'
import { conversationOf, conversationSample, editConversation } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { isMessageList, readMessages } from './message-list.ts'

const format: MessageFormat = {
  id: 'sharegpt',
  roleKey: 'from',
  contentKey: 'value',
  ownMark: { key: 'train', yes: 'true', no: 'false' },
}

const listOf = (row: JsonNode): JsonNode | null => {
  const list = conversationOf(row)
  return isMessageList(list) ? list : null
}

export const sharegptLens: Lens = {
  id: 'sharegpt',
  matches: (row) => listOf(row) !== null,
  read: (row) => {
    const list = listOf(row)
    const columns = new MediaColumns(row)
    return conversationSample('sharegpt', row, list, list === null ? [] : readMessages(list, columns), columns)
  },
  edit: (row, _sample, edit) => {
    const list = listOf(row)
    if (list === null) throw cannot(sharegptLens, 'structure')
    return editConversation(format, row, list, edit)
  },
}
