/**
 * ms-swift's pairs (FORMATS: P8): a conversation that ends with the chosen answer, and beside it the rejected one: a text
 * for the last message, a list for all behind the last question, or a whole conversation of its own.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Role, type Sample, type Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { conversationOf } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { contentKeyOf, type MessageFormat } from './message-dialect.ts'
import { isMessageList } from './message-list.ts'
import { chooseOf } from './pair-choice.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import { countPrompt, editSides, type MessageSides, readSides, type Side, turnsOfList } from './shared-prompt.ts'
import { valueTurn } from './value-turn.ts'

const ID = 'rejected-response'
const ownMark = { key: 'loss', yes: 'true', no: 'false' } as const
const format: MessageFormat = { id: ID, roleKey: 'role', contentKey: 'content', ownMark }

type TurnEdit = Extract<StructureEdit, { at: unknown }>

interface Reading {
  readonly list: JsonNode
  readonly rejected: JsonNode
  readonly sides: MessageSides
  readonly was: 'text' | 'answer' | 'conversation'
}

const readingOf = (row: JsonNode): Reading | null => {
  const list = conversationOf(row)
  if (!isMessageList(list)) return null
  const whole = row.get('rejected_messages')
  if (isMessageList(whole)) {
    const count = countPrompt(list, whole)
    const candidates = [list, whole].map((one): Side => ({ list: one, from: count, copies: [] }))
    return {
      list,
      rejected: whole,
      sides: { prompts: [list, whole], count, texts: [], candidates },
      was: 'conversation',
    }
  }
  const rejected = row.get('rejected_response')
  if (rejected?.isString() !== true && !isMessageList(rejected)) return null
  const turns = turnsOfList(list)
  const isText = rejected.isString()
  const count = isText ? lastIsAnswer(turns) : turns.findLastIndex(({ role }) => role === 'user') + 1
  const chosen: Side = { list, from: count, copies: [] }
  const candidates = isText ? [chosen] : [chosen, { list: rejected, from: 0, copies: [] }]
  const sides = { prompts: [list], count, texts: [], candidates }
  return { list, rejected, sides, was: isText ? 'text' : 'answer' }
}

const lastIsAnswer = (turns: readonly Turn[]): number =>
  turns.at(-1)?.role === 'assistant' ? turns.length - 1 : turns.length

const read = (row: JsonNode): Sample => {
  const reading = readingOf(row)
  if (reading === null) return emptySample(ID)
  const { list, rejected, sides, was } = reading
  const columns = new MediaColumns(row)
  const { turns, candidates } = readSides(sides, row)
  const [chosen, other = [valueTurn('assistant', [rejected])]] = candidates
  const at = was === 'conversation' ? list.path : (chosen[0]?.at ?? null)
  const unmarked = { rank: null, model: null, metrics: [] }
  return {
    ...emptySample(ID),
    turns,
    candidates: [
      { ...unmarked, turns: chosen, tag: 'chosen', at },
      { ...unmarked, turns: other, tag: 'rejected', at: rejected.path },
    ],
    ...readBeside(row, [list, rejected], columns, list),
  }
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const reading = readingOf(row)
  if (reading === null) throw refusal(format, change)
  const isSwapped = chooseOf(format, change)
  if (isSwapped !== null) return isSwapped ? [...swapEdits(reading), ...swapMedia(row)] : []
  if (!('at' in change)) throw refusal(format, change)
  const { candidate } = change.at
  if (reading.was === 'text' && candidate !== null) holdOneMessage(reading, change)
  if (reading.was !== 'conversation') holdQuestion(reading, change)
  return editSides(format, reading.sides, change)
}

/** The rejected text stands for one message, and so does what it is held against. */
const holdOneMessage = ({ list, sides }: Reading, change: TurnEdit): void => {
  const isMissing = sides.count === list.items.length
  const isAnswer = change.kind === 'insert' && change.turns.length === 1 && change.turns[0].role === 'assistant'
  const isOwn = change.kind === 'train' || (isMissing && isAnswer)
  if (change.at.candidate === 1 || !isOwn) throw refusal(format, change)
}

/** The prompt ends where the answer begins: with the last question, or before the last message, if that is an answer. */
const holdQuestion = ({ list, sides, was }: Reading, change: TurnEdit): void => {
  const asks = (change.kind === 'insert' && change.turns.some(isUser)) || (change.kind === 'role' && isUser(change))
  if (was === 'answer' && change.at.candidate === 0 && asks) throw cannot(format, 'role')
  if (change.at.candidate !== null) return
  const roles = turnsOfList(list).map(({ role }) => role)
  const last = rolesAfter(roles.slice(0, sides.count), change).at(-1)
  const isMissing = was === 'text' && sides.count === list.items.length
  if (was === 'answer' ? last !== 'user' : isMissing && last === 'assistant') throw cannot(format, 'turn-order')
}

const isUser = ({ role }: { readonly role: Role }): boolean => role === 'user'

const rolesAfter = (roles: readonly Role[], change: TurnEdit): readonly Role[] => {
  const { turn } = change.at
  switch (change.kind) {
    case 'role':
      return roles.with(turn, change.role)
    case 'insert':
      return roles.toSpliced(turn, 0, ...change.turns.map(({ role }) => role))
    case 'remove':
      return roles.toSpliced(turn, change.count)
    case 'move':
      return roles.toSpliced(turn, 1).toSpliced(change.to, 0, roles[turn])
    default:
      return roles
  }
}

const swapEdits = ({ list, rejected, sides, was }: Reading): readonly JsonEdit[] => {
  const [chosen] = sides.candidates
  const own = chosen.list.items.slice(chosen.from)
  switch (was) {
    case 'conversation':
      return [{ do: 'swap', at: list.path, with: rejected.path }]
    case 'text': {
      const content = own[0]?.get(contentKeyOf(own[0]) ?? '') ?? null
      // A text has no place for calls of tools, or for parts.
      if (content?.isString() !== true) throw cannot(format, 'structure')
      if (['tool_calls', 'function_call'].some((key) => own[0].get(key) !== null)) throw cannot(format, 'tool-call')
      return [{ do: 'swap', at: content.path, with: rejected.path }]
    }
    case 'answer': {
      // A question in it would end the prompt later.
      if (turnsOfList(rejected).some(isUser)) throw cannot(format, 'turn-order')
      const at = [...list.path, chosen.from]
      return [
        { do: 'set', at: rejected.path, json: `[${own.map(({ json }) => json).join(', ')}]` },
        ...own.map((): JsonEdit => ({ do: 'remove', at })),
        ...rejected.items.map(
          ({ json }, step): JsonEdit => ({ do: 'insert', at: [...list.path, chosen.from + step], json }),
        ),
      ]
    }
  }
}

/** Media that belong to one of the two go with it. */
const swapMedia = (row: JsonNode): readonly JsonEdit[] =>
  ['images', 'videos', 'audios', 'tools', 'objects'].flatMap((key): JsonEdit[] => {
    const [own, other] = [row.get(key), row.get(`rejected_${key}`)]
    return own === null || other === null ? [] : [{ do: 'swap', at: own.path, with: other.path }]
  })

export const rejectedResponseLens: Lens = {
  id: ID,
  matches: (row) => readingOf(row) !== null,
  read,
  edit,
}
