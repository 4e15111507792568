/**
 * The prompt of rows that write it under keys of its own, with the answers under others: a system text, earlier turns as
 * pairs, and the question, which may come in two parts (`instruction` and `input`), as a list of messages or as a
 * transcript up to where the answers begin.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Turn } from '../sample/sample.ts'
import type { StructureEdit, TurnDraft } from '../sample/sample-edit.ts'
import { conversationKeys } from './conversation-row.ts'
import { editKeptTranscript } from './kept-transcript.ts'
import { cannot } from './lens.ts'
import type { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { editMessages, isMessageList, readMessages } from './message-list.ts'
import { refusal } from './refusal.ts'
import { readTranscript, type TranscriptTurn } from './transcript-text.ts'
import { transcriptTurns } from './transcript-turns.ts'
import { valueTurn } from './value-turn.ts'
import { contextWords, promptWords, systemWords } from './words.ts'

const questionKeys: readonly string[] = [...promptWords, 'dialogue_history']

export interface Prompt {
  readonly turns: readonly Turn[]
  /** The row's values that it was read from. */
  readonly used: readonly JsonNode[]
  /** The list of messages that it is or ends with, if it has one. */
  readonly list: JsonNode | null
}

/** Reads the prompt of a row; tags in it take their media from the row's columns. */
export const readPrompt = (row: JsonNode, columns?: MediaColumns): Prompt => {
  const { system, history, list, question, blank } = valuesOf(row)
  const pairs = history?.items ?? []
  const script = transcriptOf(question)
  const asked = question.length === 0 ? [] : [valueTurn('user', question, columns)]
  const turns = [
    ...(system === null ? [] : [valueTurn('system', [system])]),
    ...pairs.flatMap(({ items }) => [valueTurn('user', [items[0]]), valueTurn('assistant', [items[1]])]),
    ...(list === null ? [] : readMessages(list, columns)),
    ...(script === null ? asked : transcriptTurns(question[0], script)),
  ]
  return { turns, used: [system, history, list, ...question, ...blank].filter((node) => node !== null), list }
}

/** Gives the edits that a change of the prompt comes to: a system text comes and goes, a question that is not there comes. */
export const editPrompt = (lens: { readonly id: string }, row: JsonNode, edit: StructureEdit): readonly JsonEdit[] => {
  const format: MessageFormat = { id: lens.id, roleKey: 'role', contentKey: 'content', ownMark: null }
  if (!('at' in edit)) throw refusal(format, edit)
  const { system, history, list, question } = valuesOf(row)
  const { turn } = edit.at
  const before = (system === null ? 0 : 1) + 2 * (history?.items.length ?? 0)
  const isForColumn = system === null && edit.kind === 'insert' && edit.turns[0]?.role === 'system'
  if (list !== null && turn >= before && !(isForColumn && row.get(...systemWords) !== null)) {
    const { at: _at, ...change } = edit
    if (change.kind === 'remove' && change.count >= list.items.length) throw cannot(format, 'no-turns')
    if (change.kind === 'move')
      return editMessages(format, list, { ...change, index: turn - before, to: movedTo(format, change.to, before) })
    return editMessages(format, list, { ...change, index: turn - before })
  }
  const script = transcriptOf(question)
  if (script !== null && turn >= before) {
    if (edit.kind === 'remove' && edit.count >= script.length) throw cannot(format, 'no-turns')
    const at = { ...edit.at, turn: turn - before }
    const own = edit.kind === 'move' ? { ...edit, at, to: movedTo(format, edit.to, before) } : { ...edit, at }
    return editKeptTranscript(format, question[0], own)
  }
  if (edit.kind === 'insert') return insertInto(format, row, turn, edit.turns)
  if (edit.kind === 'remove' && system !== null && turn === 0 && edit.count === 1) {
    return [{ do: 'remove', at: system.path }]
  }
  throw refusal(format, edit)
}

const movedTo = (format: MessageFormat, to: number, before: number): number => {
  if (to < before) throw cannot(format, 'turn-order')
  return to - before
}

const insertInto = (
  format: MessageFormat,
  row: JsonNode,
  turn: number,
  drafts: readonly TurnDraft[],
): readonly JsonEdit[] => {
  const { turns } = readPrompt(row)
  const [draft] = drafts
  if (drafts.length !== 1) throw cannot(format, 'more-turns')
  const json = JSON.stringify(draft.text)
  if (draft.role === 'system') {
    if (turns[0]?.role === 'system' || turn > 0 || draft.text === '') throw cannot(format, 'system')
    return [{ do: 'set', at: [keyThere(row, systemWords)], json }]
  }
  if (draft.role !== 'user' || valuesOf(row).question.length > 0) throw cannot(format, 'more-turns')
  if (turn !== turns.length) throw cannot(format, 'turn-order')
  return [{ do: 'set', at: [keyThere(row, questionKeys)], json }]
}

const keyThere = (row: JsonNode, keys: readonly string[]): string =>
  keys.find((key) => row.get(key) !== null) ?? keys[0]

interface PromptValues {
  readonly system: JsonNode | null
  readonly history: JsonNode | null
  readonly list: JsonNode | null
  readonly question: readonly JsonNode[]
  /** Values that say that something is not there. */
  readonly blank: readonly JsonNode[]
}

const valuesOf = (row: JsonNode): PromptValues => {
  const system = row.get(...systemWords)
  const history = row.get('history')
  const asked = firstSaid(row, questionKeys)
  const isAsked = asked?.isString() === true && asked.text !== ''
  const lists = isAsked ? [] : [asked, ...conversationKeys.map((key) => row.get(key))]
  const list = lists.find(isMessageList) ?? null
  const optional = [system, history, row.get('prompt')].filter((node) => node !== null)
  return {
    blank: optional.filter((node) => node !== asked && (isBlank(node) || node.json === '""')),
    system: system?.isString() === true && system.text !== '' ? system : null,
    history: history?.isListOf('array') === true && history.items.every(isPair) ? history : null,
    list,
    question: list !== null || asked === null ? [] : questionOf(row, asked),
  }
}

/** Reads a question as a transcript; the marker behind which an answer would stand is no turn of it. */
const transcriptOf = (question: readonly JsonNode[]): readonly TranscriptTurn[] | null => {
  const [text] = question
  const turns = question.length === 1 && text.isString() ? readTranscript(text.text) : null
  const last = turns?.at(-1)
  return last?.role === 'assistant' && last.bodyStart === last.bodyEnd ? (turns?.slice(0, -1) ?? null) : turns
}

const isPair = (item: JsonNode): boolean => item.isListOf('string') && item.items.length === 2

const questionOf = (row: JsonNode, asked: JsonNode): JsonNode[] => {
  const input = asked.step === 'instruction' ? row.get('input') : null
  const about = contextWords.map((key) => row.get(key))
  return [...about, asked, input].filter((node) => node !== null).filter((node) => node === asked || node.isString())
}

const firstSaid = (row: JsonNode, keys: readonly string[]): JsonNode | null => {
  for (const key of keys) {
    const value = row.get(key)
    if (value !== null && !isBlank(value)) return value
  }
  return null
}

const isBlank = ({ kind, items }: JsonNode): boolean => kind === 'null' || (kind === 'array' && items.length === 0)
