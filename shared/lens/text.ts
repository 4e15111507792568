/**
 * Plain text (FORMATS: S6): for pre-training, or a conversation that a template has been laid over already. It is shown as
 * it is; what a template has made of a conversation is not taken to pieces.
 */
import { emptyForm } from './field-form.ts'
import { fieldLens } from './field-lens.ts'

export const textLens = fieldLens('text', (row) => {
  const text = row.get('text')
  return text?.isString() === true ? { ...emptyForm, answer: text, answerAt: text.path } : null
})
