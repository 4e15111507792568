/** A row that is nothing but a list of messages (FORMATS: A2): there is no place for anything beside them. */

import { emptySample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import type { MessageFormat } from './message-dialect.ts'
import { editMessages, isMessageList, readMessages } from './message-list.ts'
import { refusal } from './refusal.ts'
import { readTools } from './tool-definitions.ts'

const format: MessageFormat = {
  id: 'bare-messages',
  roleKey: 'role',
  contentKey: 'content',
  ownMark: { key: 'weight', yes: '1', no: '0', forAnswers: true },
}

export const bareMessagesLens: Lens = {
  id: 'bare-messages',
  matches: (row) => row.kind === 'array' && isMessageList(row),
  read: (row) => {
    const { tools, toolsWas } = readTools(row, row)
    return { ...emptySample(format.id), turns: readMessages(row), tools, toolsWas }
  },
  edit: (row, _sample, edit) => {
    if (!('at' in edit)) throw refusal(format, edit)
    return editMessages(format, row, { ...edit, index: edit.at.turn })
  },
}
