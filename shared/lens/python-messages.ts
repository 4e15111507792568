/** A list of messages that Python has printed into a string: read as turns, and edited in Python's own writing. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Part, Role, Turn } from '../sample/sample.ts'
import { cannot } from './lens.ts'
import { contentKeys, roleKeys } from './message-dialect.ts'
import type { MessageEdit } from './message-list.ts'
import { type PythonNode, printPython, readPython } from './python-node.ts'
import { roleOf } from './roles.ts'
import { insertPieces, movePiece, removePieces, type TextChange, usualGap } from './text-pieces.ts'

export interface PythonMessages {
  /** The string that holds them. */
  readonly node: JsonNode
  readonly items: readonly PythonNode[]
  readonly roleKey: string
  readonly contentKey: string
}

/** Reads the messages that a string holds; null where it holds anything else, or messages of different kinds. */
export const pythonMessagesIn = (node: JsonNode): PythonMessages | null => {
  const list = readPython(node.text)
  const [first] = list?.items ?? []
  if (list?.kind !== 'list' || first === undefined) return null
  const roleKey = roleKeys.find((key) => first.keys.includes(key))
  const contentKey = contentKeys.find((key) => first.keys.includes(key))
  if (roleKey === undefined || contentKey === undefined) return null
  const isWhole = list.items.every((item) => fieldOf(item, roleKey)?.kind === 'string')
  return isWhole ? { node, items: list.items, roleKey, contentKey } : null
}

const fieldOf = (item: PythonNode, key: string): PythonNode | null => item.items[item.keys.lastIndexOf(key)] ?? null

/** Reads the messages as turns. */
export const pythonTurns = (messages: PythonMessages): Turn[] =>
  messages.items.map((item) => {
    const rawRole = fieldOf(item, messages.roleKey)?.text ?? ''
    const content = fieldOf(item, messages.contentKey)
    const hasMore = item.keys.some((key) => key !== messages.roleKey && key !== messages.contentKey)
    return {
      role: roleOf(rawRole),
      rawRole,
      parts: content === null ? [] : partsOf(messages.node, content),
      contentWas: content === null ? 'absent' : content.text === 'None' ? 'null' : 'string',
      train: null,
      at: null,
      extra: hasMore ? [messages.node.path] : [],
    }
  })

const partsOf = (node: JsonNode, content: PythonNode): Part[] => {
  if (content.kind === 'string') {
    const { start, end, text } = content
    return [{ kind: 'text', text, place: { kind: 'python', at: node.path, start, end } }]
  }
  return content.text === 'None' ? [] : [{ kind: 'unknown', json: content.text.slice(0, 2_000), at: node.path }]
}

/** Gives the edits of the row for an edit of the messages. */
export const editPythonMessages = (
  lens: { readonly id: string },
  messages: PythonMessages,
  edit: MessageEdit,
): readonly JsonEdit[] => {
  const change = changeOf(lens, messages, edit)
  return change === null ? [] : [{ do: 'text', at: messages.node.path, ...change }]
}

const changeOf = (lens: { readonly id: string }, messages: PythonMessages, edit: MessageEdit): TextChange | null => {
  const { items, node } = messages
  const gap = usualGap(node.text, items) ?? ', '
  switch (edit.kind) {
    case 'role': {
      const name = fieldOf(items[edit.index], messages.roleKey)
      if (name === null || roleOf(name.text) === edit.role) return null
      return { start: name.start, end: name.end, text: printPython(roleName(lens, messages, edit.role)) }
    }
    case 'insert': {
      const texts = edit.turns.map(({ role, text }) => newMessage(messages, roleName(lens, messages, role), text))
      return texts.length === 0 ? null : insertPieces(items, edit.index, texts, gap)
    }
    case 'remove':
      return removePieces(items, edit.index, edit.count)
    case 'move':
      return edit.to === edit.index ? null : movePiece(node.text, items, edit.index, edit.to)
    case 'duplicate':
      return insertPieces(items, edit.index + 1, [items[edit.index].text], gap)
    case 'train':
      throw cannot(lens, 'loss-mark')
  }
}

const newMessage = ({ items, roleKey, contentKey }: PythonMessages, role: string, text: string): string => {
  const fields = [
    [roleKey, role],
    [contentKey, text],
  ].map(([key, value]) => `${printPython(key)}: ${printPython(value)}`)
  const isContentFirst = items[0].keys.indexOf(contentKey) < items[0].keys.indexOf(roleKey)
  return `{${(isContentFirst ? fields.toReversed() : fields).join(', ')}}`
}

const roleName = (lens: { readonly id: string }, { items, roleKey }: PythonMessages, role: Role): string => {
  if (role === 'unknown') throw cannot(lens, 'role')
  const names = items.flatMap((item) => fieldOf(item, roleKey)?.text ?? [])
  const seen = names.find((name) => roleOf(name) === role)
  if (seen !== undefined) return seen
  const isShareGpt = roleKey === 'from' || names.includes('human')
  return isShareGpt
    ? { user: 'human', assistant: 'gpt', system: 'system', tool: 'observation' }[role]
    : { user: 'user', assistant: 'assistant', system: 'system', tool: 'tool' }[role]
}
