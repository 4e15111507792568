/** ms-swift (FORMATS: S3): `query` and `response`, with `system` and `history`. */
import { formOf } from './field-form.ts'
import { fieldLens, isAnswered, isAsked } from './field-lens.ts'
import { systemWords } from './words.ts'

export const queryResponseLens = fieldLens('query-response', (row) =>
  isAsked(row.get('query')) && isAnswered(row.get('response'))
    ? formOf(row, {
        system: systemWords,
        history: 'history',
        question: 'query',
        answer: 'response',
        creates: { system: 'system', history: 'history' },
      })
    : null,
)
