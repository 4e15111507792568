/**
 * A prompt and one answer with a label that says whether it is wanted (FORMATS: P11, KTO): `label` or `kto_tag`. The label
 * is a metric: only a boolean marks the answer as good or bad, since others may be classes or scores.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { type Candidate, emptySample, type Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { alpacaForm } from './alpaca.ts'
import { type FieldForm, plainAnswer } from './field-form.ts'
import { fieldLens } from './field-lens.ts'
import type { Lens } from './lens.ts'
import { MediaColumns } from './media-columns.ts'
import { isMessageList } from './message-list.ts'
import { sidesOf } from './prompt-completion.ts'
import { editSide, readSide } from './prompt-sides.ts'
import { questionAnswerForm } from './question-answer.ts'
import { refusal } from './refusal.ts'
import { readRowMetrics } from './row-metrics.ts'
import { readTools } from './tool-definitions.ts'
import { wantedWords } from './words.ts'

const labelOf = (row: JsonNode): JsonNode | null => row.get(...wantedWords)

const tagOf = (row: JsonNode): Candidate['tag'] => {
  const label = labelOf(row)
  if (label?.kind !== 'boolean') return null
  return label.json === 'true' ? 'good' : 'bad'
}

const formOfTexts = (row: JsonNode): FieldForm | null => {
  const label = labelOf(row)
  const isPair = row.get('prompt') !== null && row.get('completion') !== null
  if (label === null || (label.kind !== 'boolean' && !isPair)) return null
  const form = alpacaForm(row) ?? questionAnswerForm(row)
  if (form?.answer == null) return null
  const answer = { ...plainAnswer(form.answer), tag: tagOf(row) }
  return { ...form, answer: null, answerAt: null, candidates: [answer] }
}

const texts = fieldLens('unpaired', formOfTexts)

const messagesOf = (row: JsonNode): readonly [JsonNode, JsonNode] | null => {
  const sides = labelOf(row) === null ? null : sidesOf(row)
  return sides?.some(isMessageList) === true ? sides : null
}

const readMessageSides = (row: JsonNode, [prompt, completion]: readonly [JsonNode, JsonNode]): Sample => {
  const [columns, tools] = [new MediaColumns(row), readTools(row, prompt)]
  const known = [...columns.keys, ...tools.keys].map((key) => row.get(key))
  return {
    ...emptySample(texts.id),
    turns: readSide(prompt, 'user', columns),
    candidates: [
      {
        turns: readSide(completion, 'assistant', columns),
        tag: tagOf(row),
        rank: null,
        model: null,
        metrics: [],
        at: completion.path,
      },
    ],
    tools: tools.tools,
    toolsWas: tools.toolsWas,
    media: columns.media,
    ...readRowMetrics(row, [prompt, completion, ...known]),
  }
}

const editMessageSides = (sides: readonly [JsonNode, JsonNode], edit: StructureEdit): readonly JsonEdit[] => {
  if (!('at' in edit)) throw refusal(texts, edit)
  return editSide(texts, sides[edit.at.candidate === null ? 0 : 1], edit)
}

export const unpairedLens: Lens = {
  id: texts.id,
  matches: (row) => messagesOf(row) !== null || texts.matches(row),
  read: (row) => {
    const sides = messagesOf(row)
    return sides === null ? texts.read(row) : readMessageSides(row, sides)
  },
  edit: (row, sample, edit) => {
    const sides = messagesOf(row)
    return sides === null ? (texts.edit?.(row, sample, edit) ?? []) : editMessageSides(sides, edit)
  },
}
