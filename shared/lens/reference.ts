/**
 * Predictions beside what was expected (FORMATS: G2): `prompt`, `instruction`, `input`, `response`, `target`. The answer and
 * the reference are two candidates; `prompt` is what the model was given, and shown where nothing else says what was asked.
 */
import type { JsonNode } from '../json-node.ts'
import { answersOf, formOf, plainAnswer } from './field-form.ts'
import { fieldLens, isAnswered, isAsked } from './field-lens.ts'

const answerKeys = ['response', 'prediction', 'output', 'model_output', 'generation', 'generated_text'] as const
const referenceKeys = [
  'target',
  'targets',
  'reference',
  'references',
  'reference_answer',
  'expected',
  'gold',
  'label',
] as const

const isReference = (value: JsonNode | null): value is JsonNode =>
  isAnswered(value) && (value.isString() || value.isListOf('string'))

export const referenceLens = fieldLens('reference', (row) => {
  const question = ['instruction', 'prompt', 'question', 'query', 'input'].find((key) => isAsked(row.get(key)))
  const answer = row.get(...answerKeys)
  const expected = referenceKeys.map((key) => row.get(key)).find(isReference)
  if (question === undefined || answer?.isString() !== true || expected === undefined) return null
  if (expected.step === 'label' && row.get('prediction') !== answer) return null
  const form = formOf(row, { question, behind: question === 'instruction' ? ['input'] : [] })
  const references = answersOf(expected).map((text) => ({ ...plainAnswer(text), tag: 'reference' as const }))
  return { ...form, candidates: [plainAnswer(answer), ...references] }
})
