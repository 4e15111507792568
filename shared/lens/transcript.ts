/**
 * A conversation written into one text (FORMATS: M9), alone or as the prompt of an answer that stands beside it (BELLE's
 * multi-turn rows).
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { conversationKeys, conversationSample, removeSystem } from './conversation-row.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { sideTurn } from './pair-objects.ts'
import { refusal } from './refusal.ts'
import { readTranscript, type TranscriptTurn } from './transcript-text.ts'
import { editTranscript, transcriptTurns } from './transcript-turns.ts'

const textKeys: readonly string[] = [
  'transcript',
  ...conversationKeys,
  'messages_display',
  'text',
  'content',
  'prompt',
  'instruction',
  'input',
]

interface Found {
  readonly text: JsonNode
  readonly turns: readonly TranscriptTurn[]
  /** The answer that stands beside a prompt. */
  readonly answer: JsonNode | null
}

const findTranscript = (row: JsonNode): Found | null => {
  for (const key of textKeys) {
    const text = row.get(key)
    const turns = text?.isString() === true ? readTranscript(text.text) : null
    if (text !== null && turns !== null) return { text, turns, answer: null }
  }
  return null
}

const promptKeys = ['instruction', 'prompt', 'input', 'query', 'question'] as const
const answerKeys = ['output', 'completion', 'response', 'target', 'answer'] as const

/** Finds a prompt that is a transcript up to where the answer beside it begins. */
const findPrompt = (row: JsonNode): Found | null => {
  const answer = row.get(...answerKeys)
  if (answer?.isString() !== true) return null
  for (const key of promptKeys) {
    const text = row.get(key)
    const turns = text?.isString() === true ? readTranscript(text.text) : null
    if (text === null || turns === null) continue
    const last = turns[turns.length - 1]
    const isOpen = last.role === 'assistant' && last.bodyStart === last.bodyEnd
    return { text, turns: isOpen ? turns.slice(0, -1) : turns, answer }
  }
  return null
}

const readFound = (id: string, row: JsonNode, found: Found | null): Sample => {
  const columns = new MediaColumns(row)
  const turns = found === null ? [] : transcriptTurns(found.text, found.turns)
  const answer = found?.answer ?? null
  const all = answer === null ? turns : [...turns, sideTurn('assistant', answer, columns)]
  const input = row.get('input')
  // BELLE leaves the input empty.
  const empty = answer !== null && input?.isString() === true && input.text === '' ? [input] : []
  const sample = conversationSample(id, row, null, [], columns, [found?.text ?? null, answer, ...empty])
  return { ...sample, turns: [...sample.turns, ...all] }
}

const editFound = (
  lens: Lens,
  row: JsonNode,
  sample: Sample,
  found: Found | null,
  edit: StructureEdit,
): readonly JsonEdit[] => {
  if (found === null || !('at' in edit)) throw refusal(lens, edit)
  const before = sample.turns.length - found.turns.length - (found.answer === null ? 0 : 1)
  const end = before + found.turns.length
  const { turn } = edit.at
  if (turn < before) {
    if (edit.kind === 'remove' && edit.count === 1) return removeSystem(row)
    throw cannot(lens, edit.kind === 'insert' ? 'turn-order' : 'system')
  }
  const touchesAnswer =
    edit.kind === 'insert' ? turn > end : edit.kind === 'remove' ? turn + edit.count > end : turn >= end
  if (found.answer !== null && touchesAnswer) throw refusal(lens, edit)
  if (edit.kind === 'move' && (edit.to < before || (found.answer !== null && edit.to >= end))) {
    throw cannot(lens, 'turn-order')
  }
  const at = { ...edit.at, turn: turn - before }
  const own = edit.kind === 'move' ? { ...edit, at, to: edit.to - before } : { ...edit, at }
  return editTranscript(lens, found.text, own)
}

export const transcriptLens: Lens = {
  id: 'transcript',
  matches: (row) => findTranscript(row) !== null,
  read: (row) => readFound('transcript', row, findTranscript(row)),
  edit: (row, sample, edit) => editFound(transcriptLens, row, sample, findTranscript(row), edit),
}

export const transcriptPromptLens: Lens = {
  id: 'transcript-prompt',
  matches: (row) => findPrompt(row) !== null,
  read: (row) => readFound('transcript-prompt', row, findPrompt(row)),
  edit: (row, sample, edit) => editFound(transcriptPromptLens, row, sample, findPrompt(row), edit),
}
