/**
 * Chosen and rejected as lists of messages (FORMATS: P2). The prompt stands under a key of its own, or at the start of both
 * lists, or, as in ultrafeedback_binarized, in four places at once: `prompt`, `chosen`, `rejected` and `messages`.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { countSharedTurns } from '../sample/compare-candidates.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { isMessageList } from './message-list.ts'
import { chooseOf } from './pair-choice.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import {
  countPrompt,
  editSides,
  type MessageSides,
  plainText,
  readSides,
  repeats,
  turnsOfList,
} from './shared-prompt.ts'
import { readSide, swapSides, withSideMarks } from './side-keys.ts'

const ID = 'preference-messages'
const format: MessageFormat = { id: ID, roleKey: 'role', contentKey: 'content', ownMark: null }

type Answers = readonly [chosen: JsonNode, rejected: JsonNode]

interface Reading {
  readonly answers: Answers
  readonly sides: MessageSides
  /** Whether the prompt stands under keys of its own only. */
  readonly isApart: boolean
}

const answersOf = (row: JsonNode): Answers | null => {
  const [chosen, rejected] = [row.get('chosen'), row.get('rejected')]
  if (chosen === null || rejected === null) return null
  const isList = (list: JsonNode): boolean => (list.kind === 'array' && list.items.length === 0) || isMessageList(list)
  const isSome = chosen.items.length + rejected.items.length > 0
  return isSome && isList(chosen) && isList(rejected) ? [chosen, rejected] : null
}

const readingOf = (row: JsonNode): Reading | null => {
  const answers = answersOf(row)
  if (answers === null) return null
  const [chosen, rejected] = answers
  const prompt = row.get('prompt')
  const list = isMessageList(prompt) ? prompt : null
  const shared = countSharedTurns(turnsOfList(chosen), turnsOfList(rejected))
  const isListRepeated = list !== null && list.items.length <= shared && repeats(list, chosen, list.items.length)
  const count = list === null ? countPrompt(chosen, rejected) : isListRepeated ? list.items.length : 0
  const text = prompt?.isString() === true ? prompt : null
  const isApart = count === 0 || (text !== null && text.text !== '' && !says(chosen, count, text.text))
  const messages = row.get('messages')
  const whole = isMessageList(messages) && repeats(messages, chosen, chosen.items.length) ? [messages] : []
  const sides: MessageSides = {
    prompts: isApart ? [] : [chosen, rejected, ...(list === null ? [] : [list]), ...whole],
    count,
    texts: isApart || text === null ? [] : [text],
    candidates: [
      { list: chosen, from: isApart ? 0 : count, copies: whole },
      { list: rejected, from: isApart ? 0 : count, copies: [] },
    ],
  }
  return { answers, sides, isApart }
}

const says = (list: JsonNode, count: number, text: string): boolean =>
  turnsOfList(list)
    .slice(0, count)
    .some((turn) => plainText(turn) === text)

const read = (row: JsonNode): Sample => {
  const reading = readingOf(row)
  if (reading === null) return emptySample(ID)
  const { answers, sides, isApart } = reading
  const columns = new MediaColumns(row)
  const prompt = isApart ? readPrompt(row, columns) : { turns: [], used: [], list: null }
  const { turns, candidates } = readSides(sides, row)
  const beside = [readSide(row, 'chosen', answers), readSide(row, 'rejected', answers)]
  const lists = [...answers, ...sides.prompts, ...sides.texts, ...sides.candidates[0].copies]
  const used = [...lists, ...prompt.used, ...beside.flatMap((side) => side.used)]
  return withSideMarks({
    ...emptySample(ID),
    turns: [...prompt.turns, ...turns],
    candidates: candidates.map((own, side) => ({
      turns: own,
      tag: side === 0 ? 'chosen' : 'rejected',
      rank: null,
      model: beside[side].model,
      metrics: beside[side].metrics,
      at: answers[side].path,
    })),
    ...readBeside(row, used, columns, prompt.list ?? answers[0]),
  })
}

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const reading = readingOf(row)
  if (reading === null) throw refusal(format, change)
  const { answers, sides, isApart } = reading
  const isSwapped = chooseOf(format, change)
  if (isSwapped === null) {
    const isPrompt = 'at' in change && change.at.candidate === null
    return isApart && isPrompt ? editPrompt(format, row, change) : editSides(format, sides, change)
  }
  if (!isSwapped) return []
  const [chosen, rejected] = answers
  return [
    { do: 'swap', at: chosen.path, with: rejected.path },
    // What repeats the chosen answer goes on doing so.
    ...sides.candidates[0].copies.map(({ path }): JsonEdit => ({ do: 'set', at: path, json: rejected.json })),
    ...swapSides(row, answers),
  ]
}

export const preferenceMessagesLens: Lens = {
  id: ID,
  matches: (row) => answersOf(row) !== null,
  read,
  edit,
}
