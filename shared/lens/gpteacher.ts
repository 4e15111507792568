/** GPTeacher and Dolly (FORMATS: S2): `instruction` and `response`, with an `input` or a `context`. */
import { formOf } from './field-form.ts'
import { fieldLens, isAnswered, isAsked } from './field-lens.ts'
import { contextWords, systemWords } from './words.ts'

export const gpteacherLens = fieldLens('gpteacher', (row) =>
  isAsked(row.get('instruction')) && isAnswered(row.get('response'))
    ? formOf(row, {
        system: systemWords,
        question: 'instruction',
        behind: ['input', ...contextWords],
        answer: 'response',
      })
    : null,
)
