/**
 * Two lists of messages that are compared, and the prompt before them: in a list of its own, or repeated at the start of
 * each. What the row holds several times is shown once, with its copies, and an edit of it goes to all of them.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { countSharedTurns, isSameTurn } from '../sample/compare-candidates.ts'
import type { Part, TextPlace, Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { editMessages, readMessages } from './message-list.ts'
import { refusal } from './refusal.ts'

export interface Side {
  readonly list: JsonNode
  /** Where the candidate's own messages begin. */
  readonly from: number
  /** Lists that repeat the whole list. */
  readonly copies: readonly JsonNode[]
}

export interface MessageSides {
  /** Lists that hold the prompt, from their start. */
  readonly prompts: readonly JsonNode[]
  /** How many messages the prompt has. */
  readonly count: number
  /** Strings that repeat what a turn of the prompt says. */
  readonly texts: readonly JsonNode[]
  readonly candidates: readonly Side[]
}

/** Counts the messages that are the prompt of two lists that both repeat it: those that they share, but no answer of both. */
export const countPrompt = (one: JsonNode, other: JsonNode): number =>
  countPromptTurns(turnsOfList(one), turnsOfList(other))

/** Counts the turns that are the prompt of two conversations that both repeat it. */
export const countPromptTurns = (one: readonly Turn[], other: readonly Turn[]): number => {
  const shared = countSharedTurns(one, other)
  if (shared < one.length && shared < other.length) return shared
  return Math.min(shared, one.findLastIndex(({ role }) => role !== 'assistant' && role !== 'tool') + 1)
}

/** Whether a list says what another says from its start on; `count` is how many messages of it. */
export const repeats = (list: JsonNode, other: JsonNode, count: number): boolean =>
  list.items.length === count && countSharedTurns(turnsOfList(list), turnsOfList(other)) >= count

const known = new WeakMap<JsonNode, readonly Turn[]>()

/** Reads a list once, however often it is compared; tags in it have no media. */
export const turnsOfList = (list: JsonNode): readonly Turn[] => {
  const turns = known.get(list) ?? readMessages(list)
  known.set(list, turns)
  return turns
}

/** Reads the prompt, and the turns of each candidate; tags in each conversation take the media of the row from the first. */
export const readSides = (sides: MessageSides, row: JsonNode): { turns: Turn[]; candidates: Turn[][] } => {
  const { prompts, count } = sides
  const hasMedia = new MediaColumns(row).keys.length > 0
  const readList = (list: JsonNode): readonly Turn[] =>
    hasMedia ? readMessages(list, new MediaColumns(row)) : turnsOfList(list)
  const [first = [], ...others] = prompts.map((list) => readList(list).slice(0, count))
  const texts = [...sides.texts]
  const turns = first.map((turn, at) => {
    const alike = others.flatMap((other) => other[at] ?? [])
    return withCopies(turn, alike, takeTexts(turn, texts))
  })
  const candidates = sides.candidates.map(({ list, from, copies }) => {
    const own = (hasMedia ? readBehind(list, from === 0 ? prompts[0] : undefined, row) : turnsOfList(list)).slice(from)
    const others = copies.map(readList)
    return own.map((turn, at) => {
      const alike = others.flatMap((other) => other[from + at] ?? [])
      return withCopies(turn, alike, [])
    })
  })
  return { turns, candidates }
}

/** Reads a list whose media are those that a prompt before it leaves. */
const readBehind = (list: JsonNode, prompt: JsonNode | undefined, row: JsonNode): readonly Turn[] => {
  const columns = new MediaColumns(row)
  if (prompt !== undefined) readMessages(prompt, columns)
  return readMessages(list, columns)
}

/** Takes the strings that say what a turn of the user says: they stand for the first such turn. */
const takeTexts = (turn: Turn, texts: JsonNode[]): TextPlace[] => {
  const said = plainText(turn)
  const found = texts.filter(({ text }) => text === said)
  for (const one of found) texts.splice(texts.indexOf(one), 1)
  return found.map(({ path }) => ({ kind: 'value', at: path }))
}

/** Gives what a turn of the user says, if that is one text. */
export const plainText = ({ role, parts }: Turn): string | null => {
  const [part] = parts
  return role === 'user' && parts.length === 1 && part.kind === 'text' ? part.text : null
}

/** Gives a turn with the places where others say the same. */
export const withCopies = (turn: Turn, others: readonly Turn[], places: readonly TextPlace[]): Turn => {
  const alike = others.filter((other) => isSameTurn(turn, other))
  if (alike.length === 0 && places.length === 0) return turn
  return { ...turn, parts: turn.parts.map((part, at) => partWithCopies(part, alike, at, places)) }
}

/** What is no text can't be edited in several places at once, so that it can't be edited here. */
const partWithCopies = (part: Part, alike: readonly Turn[], at: number, places: readonly TextPlace[]): Part => {
  switch (part.kind) {
    case 'text': {
      const copies = alike.flatMap(({ parts }) => placeOf(parts[at]) ?? [])
      return { ...part, copies: [...copies, ...places] }
    }
    case 'tool-call':
      return { ...part, namePlace: null, argsPlace: null }
    case 'unknown':
      return part
    default:
      return { ...part, place: null }
  }
}

const placeOf = (part: Part): TextPlace | null => (part.kind === 'text' ? part.place : null)

/** Gives the edits that a change of a turn comes to: in all lists that hold it. */
export const editSides = (format: MessageFormat, sides: MessageSides, edit: StructureEdit): readonly JsonEdit[] => {
  if (!('at' in edit)) throw refusal(format, edit)
  const { at, ...change } = edit
  const side = at.candidate === null ? null : sides.candidates[at.candidate]
  const from = side?.from ?? 0
  const lists = side === null ? sides.prompts : [side.list, ...side.copies]
  if (side === null && sides.texts.length > 0) holdTexts(format, sides, edit)
  const index = from + at.turn
  // Neither a prompt nor an answer can be nothing: where it ends is told by what is there.
  const own = side === null ? sides.count : side.list.items.length - from
  if (change.kind === 'remove' && change.count >= own) throw cannot(format, 'no-turns')
  return lists.flatMap((list) =>
    editMessages(
      format,
      list,
      change.kind === 'move' ? { ...change, index, to: from + change.to } : { ...change, index },
    ),
  )
}

/** A turn that a string of the row repeats stays, and stays the user's: the string could not go with it. */
const holdTexts = (format: MessageFormat, sides: MessageSides, edit: Extract<StructureEdit, { at: unknown }>): void => {
  if (edit.kind !== 'remove' && edit.kind !== 'role') return
  const end = edit.at.turn + (edit.kind === 'remove' ? edit.count : 1)
  const turns = turnsOfList(sides.prompts[0]).slice(edit.at.turn, end)
  const isRepeated = turns.some((turn) => sides.texts.some(({ text }) => text === plainText(turn)))
  if (isRepeated) throw cannot(format, edit.kind === 'role' ? 'role' : 'no-turns')
}
