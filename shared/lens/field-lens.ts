/** Makes a lens of what tells where the fields of a row stand. */
import type { JsonNode } from '../json-node.ts'
import { emptySample } from '../sample/sample.ts'
import { type FieldForm, readForm } from './field-form.ts'
import { editForm } from './field-form-edits.ts'
import type { Lens } from './lens.ts'
import { refusal } from './refusal.ts'

/** Gives the lens of all rows that have a form; `find` gives null for the others. */
export const fieldLens = (id: string, find: (row: JsonNode) => FieldForm | null): Lens => ({
  id,
  matches: (row) => row.kind === 'object' && find(row) !== null,
  read: (row) => {
    const form = find(row)
    return form === null ? emptySample(id) : readForm({ id }, row, form)
  },
  edit: (row, _sample, edit) => {
    const form = find(row)
    if (form === null) throw refusal({ id }, edit)
    return editForm({ id }, form, edit)
  },
})

/** Whether a value can be what is asked: a text. */
export const isAsked = (value: JsonNode | null): value is JsonNode => value?.isString() === true

/** Whether a value can be what is answered: a text, what a program has made of one, or a list of texts. */
export const isAnswered = (value: JsonNode | null): value is JsonNode => {
  if (value === null) return false
  const list = value.kind === 'object' ? value.get('text') : value
  if (list?.kind === 'array') return list.items.every((item) => item.isString())
  return value.kind !== 'object'
}
