/**
 * How the messages of a row are written: keys, role names, and whether texts stand in parts. What is new is written as its
 * neighbours are, and as the format's own examples where there are none.
 */
import type { JsonNode } from '../json-node.ts'
import type { Role } from '../sample/sample.ts'
import type { CannotHold, TurnDraft } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'
import { markForNew, type OwnMark } from './loss-marks.ts'
import { roleOf, toolCallRoles } from './roles.ts'

export const roleKeys = ['role', 'from', 'speaker', 'sender', 'author'] as const
export const contentKeys = ['content', 'value', 'text', 'message', 'utterance', 'parts'] as const

/** What a format writes where a row gives no example. */
export interface MessageFormat {
  readonly id: string
  readonly roleKey: string
  readonly contentKey: string
  readonly ownMark: OwnMark | null
}

/** Finds under which key a message says its role. */
export const roleKeyOf = (message: JsonNode): string | null =>
  roleKeys.find((key) => message.get(key)?.isString() === true) ?? null

/** Finds under which key a message has its content. */
export const contentKeyOf = (message: JsonNode): string | null =>
  contentKeys.find((key) => key !== roleKeyOf(message) && message.get(key) !== null) ?? null

const families: readonly Readonly<Record<Exclude<Role, 'unknown'>, string>>[] = [
  { user: 'user', assistant: 'assistant', system: 'system', tool: 'tool' },
  { user: 'human', assistant: 'gpt', system: 'system', tool: 'observation' },
  { user: 'human', assistant: 'assistant', system: 'system', tool: 'tool' },
  { user: 'user', assistant: 'model', system: 'system', tool: 'function' },
  { user: 'human', assistant: 'chatgpt', system: 'system', tool: 'observation' },
  { user: 'human', assistant: 'bing', system: 'system', tool: 'observation' },
  { user: 'human', assistant: 'bard', system: 'system', tool: 'observation' },
  { user: 'human', assistant: 'bot', system: 'system', tool: 'tool' },
  { user: 'user', assistant: 'bot', system: 'system', tool: 'tool' },
  { user: 'prompter', assistant: 'assistant', system: 'system', tool: 'tool' },
  { user: 'client', assistant: 'counselor', system: 'system', tool: 'tool' },
  { user: 'Human', assistant: 'Assistant', system: 'System', tool: 'Tool' },
  { user: 'Human', assistant: 'MOSS', system: 'system', tool: 'tool' },
  { user: 'User', assistant: 'Assistant', system: 'System', tool: 'Tool' },
  { user: '用户', assistant: '助手', system: 'system', tool: 'tool' },
  { user: '问', assistant: '答', system: 'system', tool: 'tool' },
]

/** Gives the name of a role as the messages of a list write it. */
export const roleName = (format: MessageFormat, list: JsonNode, role: Role): string => {
  if (role === 'unknown') throw cannot(format, 'role' satisfies CannotHold)
  const names = list.items.flatMap((message) => message.textOf(roleKeyOf(message) ?? '') ?? [])
  const seen = names.find((name) => roleOf(name) === role && !toolCallRoles.includes(name))
  if (seen !== undefined) return seen
  const fits = (family: (typeof families)[number]): number =>
    new Set(names.filter((name) => Object.values(family).includes(name))).size
  const first = families[keyOfRoles(format, list) === 'from' ? 1 : 0]
  const best = families.reduce((one, other) => (fits(other) > fits(one) ? other : one), first)
  return best[role]
}

const keyOfRoles = (format: MessageFormat, list: JsonNode): string =>
  list.items.map(roleKeyOf).find((key) => key !== null) ?? format.roleKey

/** Writes a new message that will stand at an index of a list. */
export const newMessage = (format: MessageFormat, list: JsonNode, index: number, draft: TurnDraft): string => {
  const likes = neighboursOf(list, index, draft.role)
  const like = likes[0] ?? null
  const roleKey = (like && roleKeyOf(like)) ?? format.roleKey
  const contentKey = (like && contentKeyOf(like)) ?? format.contentKey
  const mate = like !== null && roleIn(like) === draft.role ? like : null
  const mark = markForNew(list, mate, draft.role === 'assistant')
  const fields = new Map([
    [roleKey, JSON.stringify(roleName(format, list, draft.role))],
    [contentKey, newContent(likes, draft.text)],
    ...(mark === null ? [] : [mark]),
  ])
  const order = like?.keys ?? []
  const keys = [...order.filter((key) => fields.has(key)), ...[...fields.keys()].filter((key) => !order.includes(key))]
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${fields.get(key)}`).join(', ')}}`
}

/**
 * Gives the messages that a new one should be like, the best first: of its role, then near, and rather before it than
 * behind. Calls of tools are no model.
 */
const neighboursOf = (list: JsonNode, index: number, role: Role): JsonNode[] => {
  const weight = (message: JsonNode, at: number): number =>
    (roleIn(message) === role ? 0 : 1_000_000) + Math.abs(at + 0.75 - index)
  return list.items
    .map((message, at) => ({ message, weight: weight(message, at) }))
    .filter(({ message }) => roleKeyOf(message) !== null && contentKeyOf(message) !== null)
    .toSorted((a, b) => a.weight - b.weight)
    .map(({ message }) => message)
}

const roleIn = (message: JsonNode): Role | null => {
  const name = message.textOf(roleKeyOf(message) ?? '')
  return name === null || toolCallRoles.includes(name) ? null : roleOf(name)
}

/** Writes a text as content: as a string, or in a part where the messages of the row have only those. */
const newContent = (likes: readonly JsonNode[], text: string): string => {
  const contents = likes.flatMap((message) => message.get(contentKeyOf(message) ?? '') ?? [])
  const plain = JSON.stringify(text)
  if (contents.some((content) => content.isString())) return plain
  const like = contents.flatMap((content) => content.items).find((item) => textKeyOf(item) !== null)
  const key = like === undefined ? null : textKeyOf(like)
  if (like === undefined || key === null) return plain
  const type = like.get('type')
  return type === null ? `[{"${key}": ${plain}}]` : `[{"type": ${type.json}, "${key}": ${plain}}]`
}

const textKeyOf = (item: JsonNode): string | null => {
  const type = item.textOf('type')
  const isText = type === null || type === 'text' || type === 'input_text' || type === 'output_text'
  return isText ? (['text', 'value', 'content'].find((key) => item.get(key)?.isString() === true) ?? null) : null
}
