/** FastChat's questions (FORMATS: F1): what is asked turn by turn, for some with a reference answer to each; once `text`. */
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { editTextList, isTextList, textTurns } from './text-list.ts'

const ID = 'fastchat-question'
const format = { id: ID }

const questionOf = (row: JsonNode): JsonNode | null => {
  if (row.get('question_id') === null) return null
  const turns = row.get('turns')
  if (isTextList(turns)) return turns
  const text = row.get('text')
  return text?.isString() === true && row.get('model_id') === null && row.get('category') !== null ? text : null
}

const read = (row: JsonNode): Sample => {
  const question = questionOf(row)
  const found = row.get('reference')
  const reference = isTextList(found) ? found : null
  return {
    ...emptySample(ID),
    turns: question === null ? [] : textTurns('user', question),
    candidates:
      reference === null
        ? []
        : [
            {
              turns: textTurns('assistant', reference),
              tag: 'reference',
              rank: null,
              model: null,
              metrics: [],
              at: reference.path,
            },
          ],
    ...readRowMetrics(row, [question, reference]),
  }
}

export const fastchatQuestionLens: Lens = {
  id: ID,
  matches: (row) => questionOf(row) !== null,
  read,
  edit: (row, _sample, edit) => {
    const isReference = 'at' in edit && edit.at.candidate !== null
    const texts = isReference ? row.get('reference') : questionOf(row)
    if (texts === null) throw refusal(format, edit)
    return editTextList(format, isReference ? 'assistant' : 'user', texts, edit)
  },
}
