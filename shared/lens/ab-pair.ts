/**
 * Two answers side by side, and who won in one of many codes (FORMATS: P10). The answers stay where they are; what is
 * edited is the verdict. Where the keys themselves say which is the good one, as in HaluEval, choosing swaps the two.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import {
  type Candidate,
  emptySample,
  type MetricMeaning,
  type Outcome,
  type Sample,
  type Turn,
} from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { writeOutcome } from '../sample/write-outcome.ts'
import { cannot, type Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import type { MessageFormat } from './message-dialect.ts'
import { isMessageList } from './message-list.ts'
import { meaningOf } from './metric-meaning.ts'
import { metricOf } from './metric-of.ts'
import { chooseOf } from './pair-choice.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readBeside } from './row-beside.ts'
import { countPrompt, editSides, type MessageSides, readSides } from './shared-prompt.ts'
import { isTextLike, valueTurn } from './value-turn.ts'
import { readVerdicts } from './verdicts.ts'

const ID = 'ab-pair'
const format: MessageFormat = { id: ID, roleKey: 'role', contentKey: 'content', ownMark: null }

/** Keys of the two, and what tells the first one's other keys from the second one's. */
const keyPairs: readonly (readonly [one: string, other: string, marks: readonly [string, string] | null])[] = [
  ['output_1', 'output_2', ['1', '2']],
  ['response1', 'response2', ['1', '2']],
  ['response 1', 'response 2', ['1', '2']],
  ['response_1', 'response_2', ['1', '2']],
  ['answer1', 'answer2', ['1', '2']],
  ['answer_1', 'answer_2', ['1', '2']],
  ['completion_1', 'completion_2', ['1', '2']],
  ['response_a', 'response_b', ['a', 'b']],
  ['answer_a', 'answer_b', ['a', 'b']],
  ['output_a', 'output_b', ['a', 'b']],
  ['completion_a', 'completion_b', ['a', 'b']],
  ['conversation_a', 'conversation_b', ['a', 'b']],
  ['response_0', 'response_1', ['0', '1']],
  ['completion_0', 'completion_1', ['0', '1']],
]
const judgedPairs: typeof keyPairs = ['answer', 'response', 'summary'].map((word) => [
  `right_${word}`,
  `hallucinated_${word}`,
  null,
])

const allPairs = [...keyPairs, ...judgedPairs]

interface Pair {
  readonly answers: readonly [JsonNode, JsonNode]
  readonly marks: readonly [string, string] | null
}

const pairOf = (row: JsonNode): Pair | null => {
  for (const [oneKey, otherKey, marks] of allPairs) {
    const one = row.get(oneKey)
    const other = one === null ? null : row.get(otherKey)
    if (one === null || other === null || hasThird(row, otherKey, marks)) continue
    const areTexts = isTextLike(one) && isTextLike(other)
    if (areTexts || (isMessageList(one) && isMessageList(other))) return { answers: [one, other], marks }
  }
  return null
}

/** Of three and more, as in questions with answers to pick from, two are no pair. */
const hasThird = (row: JsonNode, key: string, marks: Pair['marks']): boolean =>
  marks !== null && row.get(key.slice(0, -1) + String.fromCharCode(marks[1].charCodeAt(0) + 1)) !== null

const sidesOf = ({ answers }: Pair): MessageSides | null => {
  if (!answers.every(isMessageList)) return null
  const count = countPrompt(answers[0], answers[1])
  return { prompts: answers, count, texts: [], candidates: answers.map((list) => ({ list, from: count, copies: [] })) }
}

interface Reading {
  readonly pair: Pair
  readonly outcomes: readonly Outcome[]
  readonly beside: readonly (readonly JsonNode[])[]
  readonly models: readonly [string | null, string | null]
  readonly used: readonly JsonNode[]
}

const readingOf = (row: JsonNode): Reading | null => {
  const pair = pairOf(row)
  if (pair === null) return null
  // lmsys writes a column for each way in which it may end.
  const columns = ['winner_model_a', 'winner_model_b', 'winner_tie'].flatMap((key) => row.get(key) ?? [])
  const winners = columnOutcome(columns)
  const taken = new Set<JsonNode>([...pair.answers, ...(winners.length === 0 ? [] : columns)])
  const named = besideOf(row, pair, taken)
  const models = [modelOf(named[0]), modelOf(named[1])] as const
  const keys = pair.answers.map(({ step }) => String(step)) as [string, string]
  const verdicts = pair.marks === null ? { outcomes: [], used: [] } : readVerdicts(row, { keys, models })
  for (const node of verdicts.used) taken.add(node)
  const beside = besideOf(row, pair, taken)
  const outcomes = [...winners, ...verdicts.outcomes]
  return { pair, outcomes, beside, models, used: [...taken, ...beside.flat()] }
}

/** Values whose keys differ as those of the answers do: `generator_1` and `generator_2`. */
const besideOf = (row: JsonNode, { marks }: Pair, taken: ReadonlySet<JsonNode>): JsonNode[][] => {
  if (marks === null) return [[], []]
  const [one, other] = marks
  // A number may follow a word at once (`score1`), a letter would be part of it.
  const before = /\d/.test(one) ? '(?<!\\d)' : '(?<![\\p{L}\\p{N}])'
  const mark = new RegExp(`${before}${one}(?![\\p{L}\\p{N}])`, 'u')
  const pairs = row.keys.flatMap((key) => {
    const [own, others] = [row.get(key), row.get(key.replace(mark, other))]
    if (own === null || others === null || own === others || taken.has(own) || taken.has(others)) return []
    return isLabel(own) && isLabel(others) ? [[own, others]] : []
  })
  return [pairs.map(([own]) => own), pairs.map(([, others]) => others)]
}

const LONGEST_LABEL = 200
const isLabel = (node: JsonNode): boolean => isTextLike(node) && node.text.length <= LONGEST_LABEL

const modelOf = (beside: readonly JsonNode[]): string | null => beside.find(isModel)?.text ?? null
const isModel = ({ kind, step }: JsonNode): boolean =>
  kind === 'string' && /model|generator|assistant/i.test(String(step))

const columnOutcome = (columns: readonly JsonNode[]): Outcome[] => {
  const codes = columns.map(codesOf)
  if (columns.length !== 3 || !codes.every((code) => code !== null)) return []
  const set = columns.flatMap(({ json }, at) => (json === codes[at][1] ? [at] : []))
  const at = set.length === 1 ? set[0] : 0
  const winner = set.length !== 1 ? null : at === 2 ? 'tie' : at
  const all = columns.map(({ path }, column) => ({
    at: path,
    values: columns.map((_, wins) => codes[column][wins === column ? 1 : 0]),
  }))
  return [{ ...all[at], winner, annotator: null, json: columns[at].json, along: all.toSpliced(at, 1) }]
}

/** How a column writes no and yes; null for one that holds anything else. */
const codesOf = ({ json }: JsonNode): readonly [string, string] | null =>
  yesAndNo.find((code) => code.includes(json)) ?? null

const yesAndNo: readonly (readonly [string, string])[] = [
  ['0', '1'],
  ['0.0', '1.0'],
  ['false', 'true'],
]

const read = (row: JsonNode): Sample => {
  const reading = readingOf(row)
  if (reading === null) return emptySample(ID)
  const { pair, outcomes, beside, models } = reading
  const columns = new MediaColumns(row)
  const sides = sidesOf(pair)
  const lists = sides === null ? null : readSides(sides, row)
  const prompt = lists === null ? readPrompt(row, columns) : { turns: lists.turns, used: [], list: null }
  const turnsOf = (side: number): Turn[] =>
    lists === null ? [valueTurn('assistant', [pair.answers[side]], columns)] : lists.candidates[side]
  const candidates = pair.answers.map(
    (answer, side): Candidate => ({
      turns: turnsOf(side),
      tag: pair.marks !== null ? null : side === 0 ? 'good' : 'bad',
      rank: null,
      model: models[side],
      metrics: [
        ...beside[side]
          .filter((node) => node !== beside[side].find(isModel))
          .map((node) => metricOf(node, { meaning: meaningOf(String(node.step), node) ?? yesOrNo(node) })),
        ...scoreOf(row, outcomes, side),
      ],
      at: answer.path,
    }),
  )
  const used = [...reading.used, ...prompt.used]
  return {
    ...emptySample(ID),
    turns: prompt.turns,
    candidates,
    outcomes,
    ...readBeside(row, used, columns, prompt.list),
  }
}

const yesOrNo = ({ json }: JsonNode): MetricMeaning | null => (json === 'true' ? 'yes' : json === 'false' ? 'no' : null)

/** Of a pair of scores that says who won each belongs to its side. */
const scoreOf = (row: JsonNode, outcomes: readonly Outcome[], side: number) =>
  outcomes.flatMap(({ at: [key] }) => {
    const scores = row.get(String(key))
    return scores?.kind === 'array' ? [metricOf(scores.items[side], { name: String(key) })] : []
  })

const edit = (row: JsonNode, _sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const reading = readingOf(row)
  if (reading === null) throw refusal(format, change)
  const isOther = chooseOf(format, change)
  if (isOther !== null) return chooseEdits(reading, isOther ? 1 : 0)
  const sides = sidesOf(reading.pair)
  if (sides !== null) return editSides(format, sides, change)
  if (!('at' in change) || change.at.candidate !== null) throw refusal(format, change)
  return editPrompt(format, row, change)
}

const chooseEdits = ({ pair, outcomes }: Reading, winner: number): readonly JsonEdit[] => {
  const [one, other] = pair.answers
  if (pair.marks === null) return winner === 0 ? [] : [{ do: 'swap', at: one.path, with: other.path }]
  // Of several verdicts each has its own author.
  const [outcome] = outcomes
  const written = outcomes.length === 1 ? writeOutcome(outcome, winner) : null
  if (written === null) throw cannot(format, 'ranking')
  return outcome.winner === winner ? [] : written
}

export const abPairLens: Lens = {
  id: ID,
  matches: (row) => pairOf(row) !== null,
  read,
  edit,
}
