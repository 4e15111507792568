/**
 * OpenAI messages (FORMATS: M1): `messages: [{role, content}]`. The same shape under other keys: ChatGLM3's
 * `conversations`, tau-bench's `traj`, Gemini's `contents`.
 */
import type { JsonNode } from '../json-node.ts'
import { conversationOf, conversationSample, editConversation } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import type { OwnMark } from './loss-marks.ts'
import { MediaColumns } from './media-columns.ts'
import { isMessageList, readMessages } from './message-list.ts'

const listOf = (row: JsonNode): JsonNode | null => {
  const list = conversationOf(row)
  const isOpenAi = (message: JsonNode): boolean => message.get('from') === null && message.get('value') === null
  return isMessageList(list) && list.items.every(isOpenAi) ? list : null
}

/** What OpenAI takes: on answers only. */
const weight: OwnMark = { key: 'weight', yes: '1', no: '0', forAnswers: true }
/** What ChatGLM3 takes. */
const loss: OwnMark = { key: 'loss', yes: 'true', no: 'false' }

export const messagesLens: Lens = {
  id: 'messages',
  matches: (row) => listOf(row) !== null,
  read: (row) => {
    const list = listOf(row)
    const columns = new MediaColumns(row)
    return conversationSample('messages', row, list, list === null ? [] : readMessages(list, columns), columns)
  },
  edit: (row, _sample, edit) => {
    const list = listOf(row)
    if (list === null) throw cannot(messagesLens, 'structure')
    const ownMark = list.step === 'conversations' ? loss : weight
    return editConversation({ id: 'messages', roleKey: 'role', contentKey: 'content', ownMark }, row, list, edit)
  },
}
