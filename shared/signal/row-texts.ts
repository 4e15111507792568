/** The texts of a row by who says them: what its signals are told from. */
import type { JsonNode } from '../json-node.ts'
import type { Branch, Candidate, Part, Sample, Turn } from '../sample/sample.ts'

export type Side = 'system' | 'prompt' | 'answer' | 'reasoning' | 'other'

export interface RowTexts {
  /** Texts of each side in reading order; none is empty. */
  readonly system: string[]
  readonly prompt: string[]
  readonly answer: string[]
  readonly reasoning: string[]
  /** Calls and results of tools, answers that were not chosen, replies in a tree, turns of unknown roles. */
  readonly other: string[]
  /** Null for a row that no format explains: who says what is not known then. */
  readonly shape: SampleShape | null
}

export interface SampleShape {
  turns: number
  userTurns: number
  candidates: number
  toolCalls: number
}

const noTexts = (shape: SampleShape | null): RowTexts => ({
  system: [],
  prompt: [],
  answer: [],
  reasoning: [],
  other: [],
  shape,
})

/** Gives the texts of a sample. The answer is the assistant's in the conversation and in the chosen candidate, else the first. */
export const textsOfSample = (sample: Sample): RowTexts => {
  const { turns, candidates, branches } = sample
  const chosen = chosenOf(candidates)
  const shape = {
    turns: turns.length + (chosen?.turns.length ?? 0),
    userTurns: 0,
    candidates: candidates.length,
    toolCalls: 0,
  }
  const texts = noTexts(shape)
  for (const turn of turns) addTurn(texts, shape, turn, true)
  for (const candidate of candidates) {
    for (const turn of candidate.turns) addTurn(texts, shape, turn, candidate === chosen)
  }
  // By a list of what is left, since a tree may be deeper than calls can be.
  const left: Branch[] = [...branches]
  for (let branch = left.pop(); branch !== undefined; branch = left.pop()) {
    for (const turn of branch.turns) for (const part of turn.parts) addPart(texts, shape, part, 'other')
    for (const one of branch.branches) left.push(one)
  }
  return texts
}

/** Gives the strings of a row that no format explains, in the order of the text. */
export const textsOfRow = (row: JsonNode): RowTexts => {
  const texts = noTexts(null)
  const left: JsonNode[] = [row]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.kind === 'string' && node.text !== '') texts.other.push(node.text)
    for (let at = node.items.length - 1; at >= 0; at--) left.push(node.items[at])
  }
  return texts
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Gives the raw text of a malformed row; bytes that are not UTF-8 read as U+FFFD. */
export const textsOfMalformed = (bytes: Uint8Array): RowTexts => {
  const texts = noTexts(null)
  const text = decoder.decode(bytes)
  if (text !== '') texts.other.push(text)
  return texts
}

/** Gives the answer that counts of several: the chosen one, else the best ranked, else the first. */
export const chosenOf = (candidates: readonly Candidate[]): Candidate | null => {
  if (candidates.length === 0) return null
  return (
    candidates.find(({ tag }) => tag === 'chosen') ?? candidates.find(({ rank }) => rank === 1) ?? candidates[0] ?? null
  )
}

const addTurn = (texts: RowTexts, shape: SampleShape, turn: Turn, isInSight: boolean): void => {
  if (turn.role === 'user' && isInSight) shape.userTurns++
  const side = isInSight ? sideOf(turn) : 'other'
  for (const part of turn.parts) addPart(texts, shape, part, side)
}

const sideOf = ({ role }: Turn): Side => {
  if (role === 'user') return 'prompt'
  if (role === 'assistant') return 'answer'
  return role === 'system' ? 'system' : 'other'
}

const addPart = (texts: RowTexts, shape: SampleShape, part: Part, side: Side): void => {
  switch (part.kind) {
    case 'text':
      if (part.text !== '') texts[side].push(part.text)
      break
    case 'reasoning':
      if (part.text !== '') texts[side === 'other' ? 'other' : 'reasoning'].push(part.text)
      break
    case 'tool-result':
      if (part.text !== '') texts.other.push(part.text)
      break
    case 'tool-call':
      shape.toolCalls++
      if (part.args !== '') texts.other.push(part.args)
      break
    default:
      // Addresses of media and what is not understood are no text.
      break
  }
}
