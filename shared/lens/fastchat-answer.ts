/** FastChat's answers (FORMATS: F2): what a model says turn by turn, in one or several choices; once `text`. */
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { editTextList, isTextList, textTurns } from './text-list.ts'

const ID = 'fastchat-answer'
const format = { id: ID }

/** The texts of each choice. */
const textsOf = (row: JsonNode): readonly JsonNode[] => {
  const choices = row.get('choices')
  if (choices?.isListOf('object') === true) {
    const lists = choices.items.map((choice) => choice.get('turns'))
    return lists.every(isTextList) ? lists : []
  }
  const text = row.get('text')
  const isAnswer = row.get('question_id') !== null && row.get('model_id') !== null
  return isAnswer && text?.isString() === true ? [text] : []
}

const read = (row: JsonNode): Sample => {
  const texts = textsOf(row)
  const model = row.get('model_id')
  return {
    ...emptySample(ID),
    candidates: texts.map((list) => ({
      turns: textTurns('assistant', list),
      tag: null,
      rank: null,
      model: model?.isString() === true ? model.text : null,
      metrics: [],
      at: list.kind === 'array' ? (list.parent?.path ?? null) : list.path,
    })),
    ...readRowMetrics(row, [...texts, ...(model?.isString() === true ? [model] : [])]),
  }
}

export const fastchatAnswerLens: Lens = {
  id: ID,
  matches: (row) => textsOf(row).length > 0,
  read,
  edit: (row, _sample, edit) => {
    const texts = textsOf(row)
    const choices = row.get('choices')
    if (edit.kind === 'add-candidate' && choices !== null) {
      const json = JSON.stringify({ index: texts.length, turns: [edit.text] })
      return [{ do: 'insert', at: [...choices.path, texts.length], json }]
    }
    const list = 'at' in edit && edit.at.candidate !== null ? texts[edit.at.candidate] : undefined
    if (list === undefined) throw refusal(format, edit)
    return editTextList(format, 'assistant', list, edit)
  },
}
