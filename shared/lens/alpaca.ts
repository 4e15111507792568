/**
 * Alpaca (FORMATS: S1): `instruction`, `input`, `output`, with `system` and `history` as LLaMA-Factory and ms-swift have
 * them; and BELLE's and Firefly's `input`, `target`.
 */
import type { JsonNode } from '../json-node.ts'
import { type FieldForm, formOf } from './field-form.ts'
import { fieldLens, isAnswered, isAsked } from './field-lens.ts'
import { systemWords } from './words.ts'

const creates = { system: 'system', history: 'history' }

/** Finds the fields of a row in the way of Alpaca. */
export const alpacaForm = (row: JsonNode): FieldForm | null => {
  const shared = { system: systemWords, history: 'history', creates }
  if (isAsked(row.get('instruction')) && isAnswered(row.get('output'))) {
    return formOf(row, { ...shared, question: 'instruction', behind: ['input'], answer: 'output' })
  }
  const isBelle = row.get('instruction') === null && isAsked(row.get('input')) && isAnswered(row.get('target'))
  return isBelle ? formOf(row, { ...shared, question: 'input', answer: 'target' }) : null
}

export const alpacaLens = fieldLens('alpaca', alpacaForm)
