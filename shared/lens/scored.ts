/** A pair with marks beside it (FORMATS: H, HelpSteer): each number, and each yes or no, that is no count is one. */
import type { JsonNode } from '../json-node.ts'
import { fieldLens } from './field-lens.ts'
import { questionAnswerForm } from './question-answer.ts'
import { isMetricWord } from './words.ts'

const isMark = (value: JsonNode): boolean =>
  (value.kind === 'number' || value.kind === 'boolean') && isMetricWord(String(value.step))

export const scoredLens = fieldLens('scored', (row) => {
  const hasMarks = row.items.some(isMark) || row.get('annotation_metrics')?.kind === 'object'
  const form = hasMarks ? questionAnswerForm(row) : null
  return form && { ...form, metrics: 'any' }
})
