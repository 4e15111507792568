/**
 * Berkeley function calling (FORMATS: B1): `question` holds one list of messages for each time that the user speaks, and
 * `function` what may be called. Answers stand in another file.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Sample, Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { conversationSample } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { editMessages, isMessage, readMessages } from './message-list.ts'
import { refusal } from './refusal.ts'
import { definitionsOf } from './tool-definitions.ts'
import { valueTurn } from './value-turn.ts'

const format: MessageFormat = { id: 'bfcl', roleKey: 'role', contentKey: 'content', ownMark: null }

/** Gives the lists of messages in order; a question that is one list is one list of them. */
const listsOf = (row: JsonNode): JsonNode[] | null => {
  const question = row.get('question')
  if (question?.kind !== 'array') return null
  if (question.items.length > 0 && question.items.every(isMessage)) return [question]
  const isNested = question.items.every((list) => list.kind === 'array' && list.items.every(isMessage))
  return isNested && question.items.some(({ items }) => items.length > 0) ? question.items : null
}

const textOf = (row: JsonNode): JsonNode | null => {
  const question = row.get('question')
  return question?.isString() === true && row.get('function') !== null ? question : null
}

const read = (row: JsonNode): Sample => {
  const text = textOf(row)
  const columns = new MediaColumns(null)
  const turns: Turn[] =
    text === null ? (listsOf(row) ?? []).flatMap((list) => readMessages(list)) : [valueTurn('user', [text])]
  const tools = row.get('function')
  const definitions = tools === null || tools.json === '""' ? null : definitionsOf(tools)
  const used = [row.get('question'), definitions === null ? null : tools]
  const sample = conversationSample('bfcl', row, null, turns, columns, used)
  return definitions === null ? sample : { ...sample, tools: definitions, toolsWas: 'dict-schema' }
}

/** Where a turn stands: in which list, and there at which index. */
const placeOf = (lists: readonly JsonNode[], turn: number): { list: JsonNode; index: number } | null => {
  let index = turn
  for (const list of lists) {
    if (index < list.items.length) return { list, index }
    index -= list.items.length
  }
  return null
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const lists = listsOf(row)
  if (lists === null || !('at' in change)) throw refusal(format, change)
  const { turn } = change.at
  switch (change.kind) {
    case 'insert': {
      // What is new goes along with the turn before it.
      const before = turn === 0 ? null : placeOf(lists, turn - 1)
      const place = before === null ? placeOf(lists, 0) : { list: before.list, index: before.index + 1 }
      if (place === null) throw cannot(format, 'more-turns')
      return editMessages(format, place.list, { ...change, index: place.index })
    }
    case 'remove':
      // From the last, so that no path before it moves.
      return Array.from({ length: change.count }, (_, at) => placeOf(lists, turn + change.count - 1 - at)).flatMap(
        (place) =>
          place === null ? [] : editMessages(format, place.list, { kind: 'remove', index: place.index, count: 1 }),
      )
    case 'move': {
      const [from, to] = [placeOf(lists, turn), placeOf(lists, change.to)]
      if (from === null || to === null || from.list !== to.list) throw cannot(format, 'turn-order')
      return editMessages(format, from.list, { kind: 'move', index: from.index, to: to.index })
    }
    default: {
      const place = placeOf(lists, turn)
      if (place === null) throw refusal(format, change)
      return editMessages(format, place.list, { ...change, index: place.index })
    }
  }
}

export const bfclLens: Lens = {
  id: 'bfcl',
  matches: (row) => textOf(row) !== null || listsOf(row) !== null,
  read,
  edit,
}
