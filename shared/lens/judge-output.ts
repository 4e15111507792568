/**
 * What a judge said of an answer (FORMATS: G3): auto-j's `output` beside `meta: {prompt, response}`, or a score under
 * `pred_score`. The judge's words are a metric of the pair, not a part of it.
 */
import type { JsonNode } from '../json-node.ts'
import { emptyForm, type FieldForm, formOf, readForm } from './field-form.ts'
import { fieldLens, isAsked } from './field-lens.ts'
import type { Lens } from './lens.ts'
import { metricOf } from './metric-of.ts'

const judgedForm = (row: JsonNode): FieldForm | null => {
  if (isAsked(row.get('usrmsg')) && isAsked(row.get('target_output'))) {
    return { ...formOf(row, { question: 'usrmsg', answer: 'target_output' }), metrics: 'any' }
  }
  const meta = row.get('meta')
  const [question, answer] = [meta?.get('prompt') ?? null, meta?.get('response') ?? null]
  if (!isAsked(question) || !isAsked(row.get('output'))) return null
  return {
    ...emptyForm,
    prompt: [question],
    question,
    questionAt: question.path,
    answer,
    answerAt: ['meta', 'response'],
    metrics: 'any',
  }
}

const fields = fieldLens('judge-output', judgedForm)

export const judgeOutputLens: Lens = {
  ...fields,
  read: (row) => {
    const form = judgedForm(row)
    const verdict = form === null ? null : row.get('output')
    if (form === null || verdict === null || form.question?.step === 'usrmsg') return fields.read(row)
    const sample = readForm(judgeOutputLens, row, { ...form, blank: [verdict] })
    return { ...sample, metrics: [metricOf(verdict, { rationale: verdict.text }), ...sample.metrics] }
  },
}
