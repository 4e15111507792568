/** Answers of several models to one prompt, with their rank in words of the row (FORMATS: P7b, Nectar); 1 is best. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { type Candidate, emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot, type Lens } from './lens.ts'
import { editPrompt, readPrompt } from './prompt-keys.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { isTextLike, valueTurn } from './value-turn.ts'

const textKeys: readonly string[] = ['answer', 'text', 'response', 'content']

const answersOf = (row: JsonNode): JsonNode | null => {
  const answers = row.get('answers', 'responses')
  const isRanked = (answer: JsonNode): boolean => answer.get('rank') !== null && isTextLike(answer.get(...textKeys))
  return answers?.isListOf('object') === true && answers.items.some(isRanked) ? answers : null
}

const read = (row: JsonNode): Sample => {
  const answers = answersOf(row)
  const prompt = readPrompt(row)
  const readings = answers?.items.map(readAnswer) ?? []
  const { metrics, rest } = readRowMetrics(row, [...prompt.used, answers])
  return {
    ...emptySample(rankedAnswersLens.id),
    turns: prompt.turns,
    candidates: readings.map(({ candidate }) => candidate),
    metrics,
    rest: [...rest, ...readings.flatMap((reading) => reading.rest)],
  }
}

const readAnswer = (answer: JsonNode): { candidate: Candidate; rest: Sample['rest'] } => {
  const text = answer.get(...textKeys)
  const { metrics, rest } = readRowMetrics(answer, [text, answer.get('rank'), answer.get('model')], 'any')
  const candidate: Candidate = {
    turns: [valueTurn('assistant', text === null ? [] : [text])],
    tag: null,
    rank: answer.get('rank')?.number ?? null,
    model: answer.textOf('model'),
    metrics,
    at: answer.path,
  }
  return { candidate, rest }
}

const edit = (row: JsonNode, sample: Sample, change: StructureEdit): readonly JsonEdit[] => {
  const answers = answersOf(row)
  if (answers === null) throw refusal(rankedAnswersLens, change)
  switch (change.kind) {
    case 'rank':
      return rankEdits(answers, change.order)
    case 'choose':
      return rankEdits(answers, [change.candidate, ...ranking(sample).filter((one) => one !== change.candidate)])
    case 'add-candidate':
      return [{ do: 'insert', at: [...answers.path, answers.items.length], json: newAnswer(answers, change.text) }]
    default:
      if (change.at.candidate !== null) throw refusal(rankedAnswersLens, change)
      return editPrompt(rankedAnswersLens, row, change)
  }
}

/** Candidates from the best to the worst; those without a rank stay behind. */
const ranking = ({ candidates }: Sample): number[] =>
  [...candidates.keys()].sort((a, b) => (candidates[a].rank ?? Infinity) - (candidates[b].rank ?? Infinity) || a - b)

const rankEdits = (answers: JsonNode, order: readonly number[]): readonly JsonEdit[] => {
  const isWhole = order.length === answers.items.length && new Set(order).size === order.length
  if (!isWhole || order.some((one) => answers.items[one] === undefined)) throw cannot(rankedAnswersLens, 'ranking')
  return order.flatMap((candidate, place): JsonEdit[] => {
    const answer = answers.items[candidate]
    if (answer.get('rank')?.number === place + 1) return []
    return [{ do: 'set', at: [...answer.path, 'rank'], json: rankJson(answers, place + 1) }]
  })
}

/** Writes an answer with the keys of the others, ranked last. */
const newAnswer = (answers: JsonNode, text: string): string => {
  const { items } = answers
  const like = items[items.length - 1]
  const textKey = textKeys.find((key) => like.get(key) !== null) ?? textKeys[0]
  const worst = Math.max(items.length, ...items.map((answer) => answer.get('rank')?.number ?? 0))
  const fields = like.keys.flatMap((key): [string, string][] => {
    if (key === textKey) return [[key, JSON.stringify(text)]]
    if (key === 'rank') return [[key, rankJson(answers, worst + 1)]]
    return key === 'model' ? [[key, 'null']] : []
  })
  return `{${fields.map(([key, json]) => `${JSON.stringify(key)}: ${json}`).join(', ')}}`
}

/** Writes a rank as the others are written, with their decimals. */
const rankJson = (answers: JsonNode, rank: number): string =>
  answers.items.some((answer) => answer.get('rank')?.json.includes('.') === true) ? `${rank}.0` : String(rank)

export const rankedAnswersLens: Lens = {
  id: 'ranked-answers',
  matches: (row) => answersOf(row) !== null,
  read,
  edit,
}
