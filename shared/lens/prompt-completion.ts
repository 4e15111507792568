/** `prompt` and `completion` (FORMATS: S4): texts as OpenAI once had them, or lists of messages as TRL has them. */
import type { JsonNode } from '../json-node.ts'
import { emptySample } from '../sample/sample.ts'
import { type FieldForm, formOf } from './field-form.ts'
import { fieldLens } from './field-lens.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { isMessageList } from './message-list.ts'
import { editSides, isSide, readSide } from './prompt-sides.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { readTools } from './tool-definitions.ts'
import { isTextLike } from './value-turn.ts'
import { systemWords } from './words.ts'

/** Finds the two sides of a row. */
export const sidesOf = (row: JsonNode): readonly [prompt: JsonNode, completion: JsonNode] | null => {
  const [prompt, completion] = [row.get('prompt'), row.get('completion')]
  return isSide(prompt) && isSide(completion) ? [prompt, completion] : null
}

const formOfTexts = (row: JsonNode): FieldForm | null => {
  const [prompt, completion] = [row.get('prompt'), row.get('completion')]
  if (!isTextLike(prompt) || !isTextLike(completion)) return null
  return formOf(row, { system: systemWords, question: 'prompt', answer: 'completion' })
}

const texts = fieldLens('prompt-completion', formOfTexts)

const hasMessages = (sides: readonly JsonNode[]): boolean => sides.some(isMessageList)

export const promptCompletionLens: Lens = {
  id: texts.id,
  matches: (row) => sidesOf(row) !== null || texts.matches(row),
  read: (row) => {
    const sides = sidesOf(row)
    if (sides === null || !hasMessages(sides)) return texts.read(row)
    const [columns, tools] = [new MediaColumns(row), readTools(row, sides[0])]
    const turns = [...readSide(sides[0], 'user', columns), ...readSide(sides[1], 'assistant', columns)]
    const known = [...columns.keys, ...tools.keys].map((key) => row.get(key))
    const marks = readRowMetrics(row, [...sides, ...known])
    return {
      ...emptySample(texts.id),
      turns,
      tools: tools.tools,
      toolsWas: tools.toolsWas,
      media: columns.media,
      ...marks,
    }
  },
  edit: (row, sample, edit) => {
    const sides = sidesOf(row)
    if (sides === null || !hasMessages(sides)) return texts.edit?.(row, sample, edit) ?? []
    if (!('at' in edit) || edit.at.candidate !== null) throw refusal(texts, edit)
    return editSides(texts, ...sides, edit)
  },
}
