/**
 * A list of messages, `[{role, content}, …]` in any of its dialects, at any path of a row: read as turns, one for each
 * item, and edited item by item.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import type { Part, Role, Turn } from '../sample/sample.ts'
import type { TurnDraft } from '../sample/sample-edit.ts'
import { readContent } from './content-parts.ts'
import { cannot } from './lens.ts'
import { detailedParts, lossKeys, lossMarkOf, markEdits } from './loss-marks.ts'
import { MediaColumns } from './media-columns.ts'
import { contentKeyOf, contentKeys, type MessageFormat, newMessage, roleKeyOf, roleName } from './message-dialect.ts'
import { reasoningFields } from './reasoning-parts.ts'
import { roleOf, toolCallRoles } from './roles.ts'
import { strangersOf, textSpan, unknownPart } from './text-places.ts'
import { callOf, callsOf, resultPart, strangersOfCall } from './tool-parts.ts'

/** Whether a value is a message: an object that names a role, and holds something to say. */
export const isMessage = (node: JsonNode): boolean =>
  roleKeyOf(node) !== null &&
  [...contentKeys, 'tool_calls', 'function_call', 'observation'].some((key) => node.get(key))

/** Whether a value is a list of messages, with nothing but objects in it. */
export const isMessageList = (node: JsonNode | null): node is JsonNode =>
  node?.isListOf('object') === true && node.items.some(isMessage)

/** Reads the items of a list as turns; tags in them take their media from the row's columns. */
export const readMessages = (list: JsonNode, columns: MediaColumns = new MediaColumns(null)): Turn[] =>
  list.items.map((message) => readMessage(message, columns))

/** Reads one message. */
export const readMessage = (message: JsonNode, columns: MediaColumns = new MediaColumns(null)): Turn => {
  const rawRole = message.textOf(roleKeyOf(message) ?? '')
  if (message.kind !== 'object' || rawRole === null) return strangeTurn(message)
  const role = roleOf(rawRole)
  const reader = new MessageReader(message, role, rawRole, columns)
  return {
    role,
    rawRole,
    parts: reader.parts,
    contentWas: reader.was,
    train: lossMarkOf(message),
    at: message.path,
    extra: [...strangersOf(message, reader.keys), ...reader.extra],
  }
}

const strangeTurn = (message: JsonNode): Turn => ({
  role: 'unknown',
  rawRole: null,
  parts: [unknownPart(message)],
  contentWas: message.kind === 'array' ? 'parts' : message.kind,
  train: null,
  at: message.path,
  extra: [],
})

/** Takes a message to pieces: reasoning first, then the content, then calls. */
class MessageReader {
  readonly parts: Part[] = []
  readonly extra: JsonPath[] = []
  readonly keys = new Set<string>()
  was: Turn['contentWas'] = 'absent'
  readonly #message: JsonNode
  readonly #id: string | null
  readonly #name: string | null

  constructor(message: JsonNode, role: Role, rawRole: string, columns: MediaColumns) {
    this.#message = message
    this.#id = message.textOf('tool_call_id')
    this.#name = message.textOf('name')
    const mark = lossMarkOf(message)
    for (const key of [roleKeyOf(message), mark?.key]) if (key != null) this.keys.add(key)
    // A mark that says nothing, such as null, is no stranger either.
    for (const key of lossKeys) if (message.get(key)?.kind === 'null') this.keys.add(key)
    if (role === 'tool')
      for (const key of ['tool_call_id', 'name']) if (message.textOf(key) !== null) this.keys.add(key)
    this.#readReasoning()
    if (role === 'tool' && message.get('observation') !== null) this.#readChatGlmTool()
    else this.#readContent(role, toolCallRoles.includes(rawRole), columns)
    this.#readCalls()
    this.#readRefusal()
  }

  #readReasoning(): void {
    const { parts, keys } = reasoningFields(this.#message)
    this.parts.push(...parts)
    for (const key of keys) this.keys.add(key)
  }

  #readContent(role: Role, isCall: boolean, columns: MediaColumns): void {
    const key = contentKeyOf(this.#message)
    const content = key === null ? null : this.#message.get(key)
    if (key !== null) this.keys.add(key)
    const details = this.#message.get('train_detail')
    const detailed = content?.isString() && details !== null ? detailedParts(content, details) : null
    if (detailed !== null) {
      this.keys.add('train_detail')
      this.parts.push(...detailed)
      this.was = 'string'
      return
    }
    const reading = readContent(content, { role, isCall, id: this.#id, name: this.#name, columns })
    this.parts.push(...reading.parts)
    this.extra.push(...reading.extra)
    this.was = reading.was
  }

  /** ChatGLM3 keeps a call and its answer in one message without content. */
  #readChatGlmTool(): void {
    const observation = this.#message.get('observation')
    const call = callOf(this.#message)
    if (call !== null) {
      this.parts.push(call)
      this.keys.add('name').add('parameters')
    }
    if (observation === null) return
    this.parts.push(resultPart(observation, observation.isString() ? 'string' : 'json', this.#id, this.#name))
    this.keys.add('observation')
  }

  #readCalls(): void {
    const list = this.#message.get('tool_calls')
    if (list?.kind === 'array') {
      const { parts, extra } = callsOf(list)
      this.parts.push(...parts)
      this.extra.push(...extra)
    }
    if (list?.kind === 'array' || list?.kind === 'null') this.keys.add('tool_calls')
    const single = this.#message.get('function_call')
    const call = single === null ? null : callOf(single)
    if (single !== null && call !== null) {
      this.parts.push(call)
      this.extra.push(...strangersOfCall(single))
    }
    if (call !== null || single?.kind === 'null') this.keys.add('function_call')
  }

  #readRefusal(): void {
    const refusal = this.#message.get('refusal')
    if (refusal?.isString()) this.parts.push({ ...textSpan(refusal, 0, refusal.text.length), name: 'refusal' } as Part)
    if (refusal?.isString() || refusal?.kind === 'null') this.keys.add('refusal')
  }
}

/** An edit of a list of messages, by index in the list. */
export type MessageEdit =
  | { readonly kind: 'role'; readonly index: number; readonly role: Role }
  | { readonly kind: 'insert'; readonly index: number; readonly turns: readonly TurnDraft[] }
  | { readonly kind: 'remove'; readonly index: number; readonly count: number }
  | { readonly kind: 'move'; readonly index: number; readonly to: number }
  | { readonly kind: 'duplicate'; readonly index: number }
  | { readonly kind: 'train'; readonly index: number; readonly isTrained: boolean }

/** Gives the edits of the row that an edit of its list of messages comes to. */
export const editMessages = (format: MessageFormat, list: JsonNode, edit: MessageEdit): readonly JsonEdit[] => {
  const at = (index: number): JsonPath => [...list.path, index]
  switch (edit.kind) {
    case 'role':
      return editRole(format, list, edit.index, edit.role)
    case 'insert':
      return edit.turns.map((draft, step) => ({
        do: 'insert',
        at: at(edit.index + step),
        json: newMessage(format, list, edit.index, draft),
      }))
    case 'remove':
      return Array.from({ length: edit.count }, () => ({ do: 'remove', at: at(edit.index) }))
    case 'move':
      return edit.to === edit.index ? [] : [{ do: 'move', at: at(edit.index), to: edit.to }]
    case 'duplicate':
      return [{ do: 'insert', at: at(edit.index + 1), json: list.items[edit.index].json }]
    case 'train': {
      const role = roleOf(list.items[edit.index].textOf(roleKeyOf(list.items[edit.index]) ?? '') ?? '')
      return markEdits(format, list, edit.index, edit.isTrained, format.ownMark, role === 'assistant')
    }
  }
}

const editRole = (format: MessageFormat, list: JsonNode, index: number, role: Role): readonly JsonEdit[] => {
  const message = list.items[index]
  if (message.kind !== 'object') throw cannot(format, 'structure')
  const key = roleKeyOf(message) ?? format.roleKey
  if (roleOf(message.textOf(key) ?? '') === role) return []
  return [{ do: 'set', at: [...message.path, key], json: JSON.stringify(roleName(format, list, role)) }]
}
