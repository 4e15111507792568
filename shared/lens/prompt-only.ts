/**
 * What is asked without an answer (FORMATS: S8): prompts for GRPO and PPO as a text or as messages, IFEval, AlignBench with
 * its reference. Further columns are what a reward is computed from.
 */
import type { JsonNode } from '../json-node.ts'
import { emptySample } from '../sample/sample.ts'
import { type AnswerField, answersOf, candidateOf, type FieldForm, formOf, plainAnswer } from './field-form.ts'
import { fieldLens, isAsked } from './field-lens.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { isMessageList, readMessages } from './message-list.ts'
import { editSide } from './prompt-sides.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { readTools } from './tool-definitions.ts'
import { contextWords, promptWords, systemWords } from './words.ts'

const referenceKeys = ['reference', 'references', 'reference_answer', 'ground_truth', 'gold'] as const

const formOfText = (row: JsonNode): FieldForm | null => {
  const question = promptWords.find((key) => isAsked(row.get(key)))
  if (question === undefined) return null
  const behind = question === 'instruction' ? ['input'] : []
  const form = formOf(row, { system: systemWords, before: contextWords, question, behind })
  return { ...form, candidates: referencesOf(row) }
}

const referencesOf = (row: JsonNode): readonly AnswerField[] => {
  const expected = row.get(...referenceKeys)
  if (expected?.isString() !== true && expected?.isListOf('string') !== true) return []
  return answersOf(expected).map((text) => ({ ...plainAnswer(text), tag: 'reference' }))
}

const texts = fieldLens('prompt-only', formOfText)

const messagesOf = (row: JsonNode): JsonNode | null => {
  const prompt = row.get('prompt')
  return isMessageList(prompt) ? prompt : null
}

export const promptOnlyLens: Lens = {
  id: texts.id,
  matches: (row) => messagesOf(row) !== null || texts.matches(row),
  read: (row) => {
    const list = messagesOf(row)
    if (list === null) return texts.read(row)
    const [columns, tools] = [new MediaColumns(row), readTools(row, list)]
    const references = referencesOf(row)
    const known = [...columns.keys, ...tools.keys].map((key) => row.get(key))
    return {
      ...emptySample(texts.id),
      turns: readMessages(list, columns),
      candidates: references.map((answer) => candidateOf(answer, columns)),
      tools: tools.tools,
      toolsWas: tools.toolsWas,
      media: columns.media,
      ...readRowMetrics(row, [list, ...references.map(({ text }) => text), ...known]),
    }
  },
  edit: (row, sample, edit) => {
    const list = messagesOf(row)
    if (list === null) return texts.edit?.(row, sample, edit) ?? []
    if (!('at' in edit) || edit.at.candidate !== null) throw refusal(texts, edit)
    return editSide(texts, list, edit)
  },
}
