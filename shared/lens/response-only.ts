/**
 * Answers without what was asked: a side file whose rows belong to those of another file, by their numbers or an id. Also
 * what ms-swift pre-trains on.
 */
import type { JsonNode } from '../json-node.ts'
import { formOf } from './field-form.ts'
import { fieldLens, isAnswered } from './field-lens.ts'
import { promptWords, responseWords } from './words.ts'

/** A key that says too little without a question beside it. */
const SHORTEST = 'a'

const isText = (value: JsonNode | null): boolean => isAnswered(value) && (value.isString() || value.isListOf('string'))

export const responseOnlyLens = fieldLens('response-only', (row) => {
  const answer = responseWords.find((key) => key !== SHORTEST && isText(row.get(key)))
  if (answer === undefined || promptWords.some((key) => row.get(key) !== null)) return null
  const { prompt, questionAt, ...form } = formOf(row, { question: 'prompt', answer })
  return { ...form, prompt: [], questionAt: null }
})
