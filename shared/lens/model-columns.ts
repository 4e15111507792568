/**
 * Answers of several models, each in a column that is named after its model (FORMATS: P7d, GSM8K's model solutions), with
 * the reference beside them.
 */
import type { JsonNode } from '../json-node.ts'
import { type AnswerField, type FieldForm, formOf, plainAnswer } from './field-form.ts'
import { fieldLens, isAsked } from './field-lens.ts'
import { readRowMetrics } from './row-metrics.ts'

const answerKeys = ['solution', 'response', 'output', 'answer', 'completion', 'text'] as const
const referenceKeys = ['ground_truth', 'reference', 'reference_answer', 'target'] as const

const answerOf = (column: JsonNode): AnswerField | null => {
  const text = column.get(...answerKeys)
  if (text?.isString() !== true) return null
  const { metrics } = readRowMetrics(column, [text], 'any')
  const marks = metrics.flatMap(({ at }) => column.get(String(at.at(-1))) ?? [])
  return { ...plainAnswer(text), model: String(column.step), metrics, used: marks }
}

const modelForm = (row: JsonNode): FieldForm | null => {
  const question = ['question', 'prompt', 'instruction', 'query', 'problem'].find((key) => isAsked(row.get(key)))
  const answers = row.keys.flatMap((key) => {
    const column = row.get(key)
    return (column && answerOf(column)) ?? []
  })
  if (question === undefined || answers.length < 2) return null
  const expected = row.get(...referenceKeys)
  const reference = expected?.isString() === true ? [{ ...plainAnswer(expected), tag: 'reference' as const }] : []
  return { ...formOf(row, { question }), candidates: [...answers, ...reference] }
}

export const modelColumnsLens = fieldLens('model-columns', modelForm)
