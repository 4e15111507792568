/**
 * A prompt with a chosen and a rejected answer as plain strings (FORMATS: P1, P1b). Where no key holds the prompt, it is
 * what both answers start with, as trainers have it.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { type Candidate, emptySample, type Part, type Sample, type Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { chooseOf } from './pair-choice.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import { readSide, swapSides, withSideMarks } from './side-keys.ts'
import { spanPlace } from './text-places.ts'
import { isTextLike, valueTurn } from './value-turn.ts'

const keyPairs: readonly (readonly [chosen: string, rejected: string])[] = [
  ['chosen', 'rejected'],
  ['chosen_response', 'rejected_response'],
  ['chosen_answer', 'rejected_answer'],
  ['response_chosen', 'response_rejected'],
  ['response_j', 'response_k'],
]

const ID = 'preference'
const format = { id: ID }

type Answers = readonly [chosen: JsonNode, rejected: JsonNode]

const answersOf = (row: JsonNode): Answers | null => {
  for (const [chosenKey, rejectedKey] of keyPairs) {
    const chosen = row.get(chosenKey)
    const rejected = chosen === null ? null : row.get(rejectedKey)
    if (isTextLike(chosen) && isTextLike(rejected) && (chosen.isString() || rejected.isString())) {
      return [chosen, rejected]
    }
  }
  return null
}

const read = (row: JsonNode): Sample => {
  const answers = answersOf(row)
  if (answers === null) return emptySample(ID)
  const columns = new MediaColumns(row)
  const prompt = readPrompt(row, columns)
  const shared = prompt.used.length === 0 ? sharedStart(answers[0].text, answers[1].text) : 0
  const sides = [readSide(row, 'chosen', answers), readSide(row, 'rejected', answers)]
  const used = [...answers, ...prompt.used, ...sides.flatMap((side) => side.used)]
  return withSideMarks({
    ...emptySample(ID),
    turns: shared === 0 ? prompt.turns : [sharedTurn(answers, shared)],
    candidates: answers.map(
      (answer, side): Candidate => ({
        turns: [shared === 0 ? valueTurn('assistant', [answer], columns) : spanTurn(answer, shared)],
        tag: side === 0 ? 'chosen' : 'rejected',
        rank: null,
        model: sides[side].model,
        metrics: sides[side].metrics,
        at: answer.path,
      }),
    ),
    ...readBeside(row, used, columns, prompt.list),
  })
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const answers = answersOf(row)
  if (answers === null) throw refusal(format, change)
  const isSwapped = chooseOf(format, change)
  if (isSwapped === null) return editPromptOf(row, answers, change)
  const [chosen, rejected] = answers
  return isSwapped ? [{ do: 'swap', at: chosen.path, with: rejected.path }, ...swapSides(row, answers)] : []
}

const editPromptOf = (row: JsonNode, answers: Answers, change: StructureEdit): readonly JsonEdit[] => {
  if (!('at' in change) || change.at.candidate !== null) throw refusal(format, change)
  const isImplicit = readPrompt(row).used.length === 0 && sharedStart(answers[0].text, answers[1].text) > 0
  // A prompt under a key of its own would no longer be what both answers start with.
  if (isImplicit) throw refusal(format, change)
  return editPrompt(format, row, change)
}

/** Gives how many units of two texts are their common prompt: whole words, and no text as a whole. */
export const sharedStart = (one: string, other: string): number => {
  const most = Math.min(one.length, other.length)
  let end = 0
  while (end < most && one[end] === other[end]) end += 1
  if (end === most) return 0
  const isCut = (at: number): boolean =>
    at > 0 && [one, other].some((text) => NO_CUT.test(text.slice(at - 1, at + 1)) || isInPair(text, at))
  while (isCut(end)) end -= 1
  // Trainers count the space before an answer to the answer.
  if (one[end - 1] === ' ') end -= 1
  return one.slice(0, end).trim() === '' ? 0 : end
}

/** Two letters or digits of a script that writes words apart. */
const NO_CUT = /^[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]{2}$/v

const isInPair = (text: string, at: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))

const sharedTurn = (answers: Answers, end: number): Turn => {
  const [chosen, rejected] = answers
  const text: Part = {
    kind: 'text',
    text: chosen.text.slice(0, end),
    place: spanPlace(chosen, 0, end),
    copies: [spanPlace(rejected, 0, end)],
  }
  return { ...valueTurn('user', []), parts: [text], contentWas: 'string' }
}

const spanTurn = (answer: JsonNode, start: number): Turn => ({
  ...valueTurn('assistant', []),
  parts: [{ kind: 'text', text: answer.text.slice(start), place: spanPlace(answer, start, answer.text.length) }],
  contentWas: 'string',
})

export const preferenceLens: Lens = {
  id: ID,
  matches: (row) => answersOf(row) !== null,
  read,
  edit,
}
