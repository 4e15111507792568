/**
 * A conversation whose list of messages is written in a string (FORMATS: M8): as JSON text, which is edited as such, or as
 * Python prints it. Either stays what it is.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Sample, Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { conversationKeys, conversationSample, removeSystem, systemTurns } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { editMessages, isMessageList, readMessages } from './message-list.ts'
import { editPythonMessages, type PythonMessages, pythonMessagesIn, pythonTurns } from './python-messages.ts'
import { refusal } from './refusal.ts'
import { jsonInside, type Wrap, wrapPart } from './text-places.ts'

const id = 'stringified'

type Found = { readonly node: JsonNode } & (
  | { readonly written: 'json'; readonly list: JsonNode; readonly wrap: Wrap }
  | { readonly written: 'python'; readonly messages: PythonMessages }
)

const findList = (row: JsonNode): Found | null => {
  const node = row.get(...conversationKeys)
  if (node?.isString() !== true || !/^\s*\[/.test(node.text)) return null
  const inside = jsonInside(node)
  if (inside !== null) {
    return isMessageList(inside.root) ? { node, written: 'json', list: inside.root, wrap: inside.wrap } : null
  }
  const messages = pythonMessagesIn(node)
  return messages === null ? null : { node, written: 'python', messages }
}

const read = (row: JsonNode): Sample => {
  const found = findList(row)
  const columns = new MediaColumns(row)
  const sample = conversationSample(id, row, null, found === null ? [] : turnsOf(found, columns), columns, [
    found?.node ?? null,
  ])
  return sample
}

const turnsOf = (found: Found, columns: MediaColumns): Turn[] => {
  if (found.written === 'python') return pythonTurns(found.messages)
  const at = found.node.path
  // Paths lead to values of the row, so that what stands deeper than its string is named by the string.
  return readMessages(found.list, columns).map((turn) => ({
    ...turn,
    parts: turn.parts.map((part) => (part.kind === 'unknown' ? { ...part, at } : wrapPart(part, found.wrap))),
    train: turn.train === null ? null : { ...turn.train, at },
    at: null,
    extra: turn.extra.length === 0 ? [] : [at],
  }))
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const found = findList(row)
  if (found === null || !('at' in change)) throw refusal({ id }, change)
  const before = systemTurns(row).length
  const index = change.at.turn - before
  if (index < 0) {
    if (change.kind === 'remove' && change.count === 1) return removeSystem(row)
    throw cannot({ id }, change.kind === 'train' ? 'loss-mark' : 'system')
  }
  if (change.kind === 'move' && change.to < before) throw cannot({ id }, 'turn-order')
  const own = change.kind === 'move' ? { kind: change.kind, index, to: change.to - before } : { ...change, index }
  if (found.written === 'python') return editPythonMessages({ id }, found.messages, own)
  const edits = editMessages(formatOf(found.list), found.list, own)
  return edits.length === 0 ? [] : [{ do: 'inside', at: found.node.path, edits }]
}

const formatOf = (list: JsonNode): MessageFormat => {
  const isShareGpt = list.items.some((message) => message.get('from') !== null)
  return isShareGpt
    ? { id, roleKey: 'from', contentKey: 'value', ownMark: { key: 'train', yes: 'true', no: 'false' } }
    : { id, roleKey: 'role', contentKey: 'content', ownMark: { key: 'weight', yes: '1', no: '0', forAnswers: true } }
}

export const stringifiedLens: Lens = { id, matches: (row) => findList(row) !== null, read, edit }
