/**
 * Several answers to one prompt as a model or several give them (`responses: ["…", "…"]`), as texts or as objects with
 * their marks, and with lists of scores in step with them: what rewards are trained on and best answers are taken from.
 */
import type { JsonNode } from '../json-node.ts'
import { type AnswerField, type FieldForm, formOf, plainAnswer } from './field-form.ts'
import { fieldLens, isAsked } from './field-lens.ts'
import { metricOf } from './metric-of.ts'
import { readRowMetrics } from './row-metrics.ts'
import { contextWords, isMetricWord, promptWords, systemWords } from './words.ts'

const listKeys = [
  'responses',
  'candidates',
  'generations',
  'completions',
  'outputs',
  'samples',
  'model_outputs',
  'predictions',
] as const
const textKeys = ['text', 'response', 'content', 'output', 'answer', 'completion', 'generation'] as const
const modelKeys = ['model', 'model_name', 'model_id', 'generator'] as const

/** Finds the answers: texts, or objects that all hold one. */
const listOf = (row: JsonNode): JsonNode | null => {
  for (const key of listKeys) {
    const list = row.get(key)
    const isObjects = list?.isListOf('object') === true && list.items.every((item) => isAsked(item.get(...textKeys)))
    if (list !== null && (isObjects || list.isListOf('string'))) return list
  }
  return null
}

/** Lists of scores of which each has one for each answer. */
const scoresOf = (row: JsonNode, list: JsonNode): JsonNode[] =>
  row.items.filter(
    (scores) =>
      isMetricWord(String(scores.step)) && scores.isListOf('number') && scores.items.length === list.items.length,
  )

const answerOf = (item: JsonNode, scores: readonly JsonNode[]): AnswerField => {
  const beside = scores.map((score) => metricOf(score, { name: String(score.parent?.step ?? '') }))
  if (item.isString()) return { ...plainAnswer(item), metrics: beside, used: scores }
  const text = item.get(...textKeys) ?? item
  const named = item.get(...modelKeys)
  const model = named?.isString() === true ? named : null
  const { metrics } = readRowMetrics(item, [text, model], 'any')
  const marks = metrics.flatMap(({ at }) => item.find(at.slice(item.path.length)) ?? [])
  return { ...plainAnswer(text), model, metrics: [...metrics, ...beside], used: [...marks, ...scores] }
}

const formOfAnswers = (row: JsonNode): FieldForm | null => {
  const question = promptWords.find((key) => isAsked(row.get(key)))
  const list = question === undefined ? null : listOf(row)
  if (question === undefined || list === null) return null
  const scores = scoresOf(row, list)
  const candidates = list.items.map((item, at) =>
    answerOf(
      item,
      scores.map(({ items }) => items[at]),
    ),
  )
  // Objects and scores in step would be one short.
  const isPlain = list.isListOf('string') && scores.length === 0
  const behind = question === 'instruction' ? ['input'] : []
  return {
    ...formOf(row, { system: systemWords, history: 'history', before: contextWords, question, behind }),
    candidates,
    moreAt: isPlain ? list.path : null,
  }
}

export const sampledAnswersLens = fieldLens('sampled-answers', formOfAnswers)
