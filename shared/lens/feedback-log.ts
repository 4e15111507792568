/**
 * Logs of what users made of answers (FORMATS: L1): a pair under any of the usual words with a rating, a vote or a remark
 * beside it. A correction is a better answer to the same question.
 */
import type { JsonNode } from '../json-node.ts'
import { emptyForm, type FieldForm, plainAnswer } from './field-form.ts'
import { fieldLens } from './field-lens.ts'
import { meaningOf } from './metric-meaning.ts'
import { questionAnswerForm } from './question-answer.ts'
import { commentWords, feedbackWords } from './words.ts'

const hasFeedback = (row: JsonNode): boolean => {
  const kind = row.get('kind')
  return feedbackWords.some((key) => row.get(key) !== null) || (kind !== null && meaningOf('kind', kind) !== null)
}

const correctionKey = 'correction'

const formOfLog = (row: JsonNode): FieldForm | null => {
  if (!hasFeedback(row)) return null
  const form = questionAnswerForm(row)
  if (form === null) return isBareRating(row) ? { ...emptyForm, metrics: 'any' } : null
  const correction = row.get(correctionKey)
  const more = {
    metrics: 'any',
    moreAt: correction === null || correction.kind === 'null' ? [correctionKey] : null,
  } as const
  if (correction?.isString() !== true || form.answer === null) return { ...form, ...more }
  return {
    ...form,
    ...more,
    answer: null,
    answerAt: null,
    candidates: [
      { ...plainAnswer(form.answer), tag: 'bad' },
      { ...plainAnswer(correction), tag: 'good' },
    ],
  }
}

/** A rating that says only when it was given, and maybe why. */
const isBareRating = (row: JsonNode): boolean =>
  ['rating', 'feedback', 'vote', 'thumb', 'thumbs'].some((key) => row.get(key) !== null) &&
  ['timestamp', 'ts', 'time', 'created_at', ...commentWords].some((key) => row.get(key) !== null)

export const feedbackLogLens = fieldLens('feedback-log', formOfLog)
