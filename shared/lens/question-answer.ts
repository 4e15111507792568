/**
 * A question and its answer under any of the usual words (FORMATS: S5): GSM8K, MATH, OpenOrca, BELLE's evaluation, and
 * HC3, which has a list of answers by people and one by a model.
 */
import type { JsonNode } from '../json-node.ts'
import { type AnswerField, type FieldForm, formOf, plainAnswer } from './field-form.ts'
import { fieldLens, isAnswered, isAsked } from './field-lens.ts'
import { contextWords, promptWords, responseWords, systemWords } from './words.ts'

/** What is asked only where nothing else is, and is answered by these. */
const askedByAnswer: Readonly<Record<string, readonly string[]>> = {
  text: ['summary', 'response', 'output', 'answer', 'completion'],
  // Beside anything but a target it says where the row comes from.
  source: ['target'],
}

/** Finds the fields of a row that has a word for what is asked and one for what is answered. */
export const questionAnswerForm = (row: JsonNode): FieldForm | null => {
  const answer = responseWords.find((key) => isAnswered(row.get(key)))
  if (answer === undefined) return null
  const isThere = (key: string): boolean => isAsked(row.get(key))
  const isAskedBy = (key: string): boolean => askedByAnswer[key].includes(answer) && isThere(key)
  const question = promptWords.find(isThere) ?? Object.keys(askedByAnswer).find(isAskedBy)
  if (question === undefined) return null
  const behind = question === 'instruction' ? ['input'] : []
  return formOf(row, { system: systemWords, history: 'history', before: contextWords, question, behind, answer })
}

const answerLists: Readonly<Record<string, string>> = { human_answers: 'human', chatgpt_answers: 'chatgpt' }

/** HC3: who answered is said by the key. */
const twoListForm = (row: JsonNode): FieldForm | null => {
  const lists = Object.keys(answerLists).flatMap((key) => row.get(key) ?? [])
  const isThere = lists.length === 2 && lists.every(isTextList)
  if (!isAsked(row.get('question')) || !isThere) return null
  const candidates = lists.flatMap(({ step, items }) =>
    items.map((text): AnswerField => ({ ...plainAnswer(text), model: answerLists[String(step)] })),
  )
  return {
    ...formOf(row, { question: 'question' }),
    candidates,
    blank: lists.filter(({ items }) => items.length === 0),
  }
}

const isTextList = ({ kind, items }: JsonNode): boolean => kind === 'array' && items.every((item) => item.isString())

export const questionAnswerLens = fieldLens('question-answer', (row) => twoListForm(row) ?? questionAnswerForm(row))
