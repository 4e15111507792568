/** What a model answered, with the model's name beside it (FORMATS: G1, alpaca_eval): `instruction`, `output`, `generator`. */
import { alpacaForm } from './alpaca.ts'
import { plainAnswer } from './field-form.ts'
import { fieldLens } from './field-lens.ts'

const modelKeys = ['generator', 'model', 'model_name', 'model_id'] as const

export const teacherOutputLens = fieldLens('teacher-output', (row) => {
  const form = alpacaForm(row)
  const model = row.get(...modelKeys)
  if (form?.answer == null || model?.isString() !== true) return null
  return { ...form, answer: null, answerAt: null, candidates: [{ ...plainAnswer(form.answer), model }] }
})
