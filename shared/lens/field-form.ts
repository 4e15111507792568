/**
 * Rows that say by their keys who speaks: a system text, earlier turns as pairs, what is asked in one or several fields, and
 * what is answered. Each such format says only which fields those are; reading (here) and editing (field-form-edits.ts) are
 * alike for all of them.
 */
import type { JsonNode } from '../json-node.ts'
import type { JsonPath } from '../json-path.ts'
import { type Candidate, emptySample, type Part, type Role, type Sample, type Turn } from '../sample/sample.ts'
import { stringParts } from './content-parts.ts'
import { type History, readHistory } from './history-pairs.ts'
import { MediaColumns } from './media-columns.ts'
import { reasoningPart } from './reasoning-parts.ts'
import { readRowMetrics } from './row-metrics.ts'
import { valuePlace } from './text-places.ts'
import { readTools } from './tool-definitions.ts'
import { valueTurn } from './value-turn.ts'
import { reasoningWords } from './words.ts'

/** One of several answers, and what is known of it. */
export interface AnswerField {
  readonly text: JsonNode
  readonly tag: Candidate['tag']
  readonly model: JsonNode | string | null
  readonly metrics: Candidate['metrics']
  /** Further values of the row that were read for it. */
  readonly used: readonly JsonNode[]
}

export interface FieldForm {
  readonly system: JsonNode | null
  /** Where a system text may be put; null where the format has no place for one. */
  readonly systemAt: JsonPath | null
  readonly history: History | null
  readonly historyAt: JsonPath | null
  /** What is asked, in the order in which it is shown. */
  readonly prompt: readonly JsonNode[]
  /** The one of them that is the question itself; null where the row asks nothing. */
  readonly question: JsonNode | null
  readonly questionAt: JsonPath | null
  /** The plain answer, which is the last turn; null where there is none, or candidates hold the answers. */
  readonly answer: JsonNode | null
  /** Where the answer stands or may be put; null where the turns end with what is asked. */
  readonly answerAt: JsonPath | null
  /** What went before the plain answer in its model's mind. */
  readonly reasoning: JsonNode | null
  readonly candidates: readonly AnswerField[]
  /** The list that candidates stand in, or the place of one that is not there yet, so that one more can be added. */
  readonly moreAt: JsonPath | null
  /** Values that mean that something is not there: null under an optional key. */
  readonly blank: readonly JsonNode[]
  /** Whether each number and each yes or no beside the texts is a metric. */
  readonly metrics: 'named' | 'any'
}

/** A form without anything, for a format to fill. */
export const emptyForm: FieldForm = {
  system: null,
  systemAt: null,
  history: null,
  historyAt: null,
  prompt: [],
  question: null,
  questionAt: null,
  answer: null,
  answerAt: null,
  reasoning: null,
  candidates: [],
  moreAt: null,
  blank: [],
  metrics: 'named',
}

export interface FieldNames {
  readonly system?: readonly string[]
  readonly history?: string
  /** Keys that stand beside the question, before and behind it. */
  readonly before?: readonly string[]
  readonly question: string
  readonly behind?: readonly string[]
  readonly answer?: string
  /** Optional fields that this format may be given: a system text under this key, a history under that. */
  readonly creates?: { readonly system?: string; readonly history?: string }
}

/** Finds the fields of a row by their names. */
export const formOf = (row: JsonNode, names: FieldNames): FieldForm => {
  const blank: JsonNode[] = []
  const optional = (keys: readonly string[]): JsonNode | null => {
    const value = row.get(...keys)
    if (value?.kind === 'null') blank.push(value)
    return value === null || value.kind === 'null' ? null : value
  }
  const each = (keys: readonly string[] = []): JsonNode[] => keys.flatMap((key) => optional([key]) ?? [])
  const systemNode = optional(names.system ?? [])
  // An empty system text says nothing.
  const system = systemNode?.isString() === true && systemNode.text === '' ? null : systemNode
  if (system === null && systemNode !== null) blank.push(systemNode)
  const systemKey = (names.system ?? []).find((key) => row.get(key) !== null) ?? names.creates?.system
  const historyNode = names.history === undefined ? null : optional([names.history])
  const history = historyNode === null ? null : readHistory(historyNode)
  const historyKey = historyNode !== null && history === null ? undefined : (names.creates?.history ?? history?.key)
  const question = row.get(names.question)
  const prompt = [...each(names.before), ...(question === null ? [] : [question]), ...each(names.behind)]
  const answers = names.answer === undefined ? [] : answersOf(row.get(names.answer))
  const isOne = answers.length === 1
  const list = answers.length > 1 ? answers[0].parent : null
  const answerAt = names.answer === undefined || answers.length > 1 ? null : (answers[0]?.path ?? [names.answer])
  return {
    ...emptyForm,
    system,
    systemAt: systemKey === undefined ? null : [systemKey],
    history,
    historyAt: historyKey === undefined ? null : [historyKey],
    prompt,
    question,
    questionAt: [names.question],
    answer: isOne ? answers[0] : null,
    answerAt,
    reasoning: isOne ? reasoningOf(row) : null,
    candidates: isOne ? [] : answers.map(plainAnswer),
    // A list inside of an object has others beside it that go with it item by item.
    moreAt: list?.parent === row ? list.path : null,
    blank,
  }
}

const reasoningOf = (row: JsonNode): JsonNode | null =>
  reasoningWords.map((key) => row.get(key)).find((value) => value?.isString() === true) ?? null

/** Gives the texts of an answer field: of a list of texts each of them. */
export const answersOf = (value: JsonNode | null): readonly JsonNode[] => {
  const list = value?.kind === 'object' ? value.get('text') : value
  return list?.isListOf('string') === true ? list.items : value === null ? [] : [value]
}

/** Gives an answer of which nothing else is known. */
export const plainAnswer = (text: JsonNode): AnswerField => ({ text, tag: null, model: null, metrics: [], used: [] })

/** Reads a row by its fields. */
export const readForm = (lens: { readonly id: string }, row: JsonNode, form: FieldForm): Sample => {
  const columns = new MediaColumns(row)
  const tools = readTools(row, null)
  const turns = [
    ...(form.system === null ? [] : [fieldTurn('system', [form.system], columns)]),
    ...(form.history?.turns(columns) ?? []),
    ...(form.prompt.length === 0 ? [] : [fieldTurn('user', form.prompt, columns)]),
    ...(form.answer === null ? [] : [answerTurn(form.answer, form.reasoning, columns)]),
  ]
  const candidates = form.candidates.map((answer) => candidateOf(answer, columns))
  const { metrics, rest } = readRowMetrics(
    row,
    [...usedBy(form), ...[...columns.keys, ...tools.keys].map((key) => row.get(key))],
    form.metrics,
  )
  return {
    ...emptySample(lens.id),
    turns,
    candidates,
    tools: tools.tools,
    toolsWas: tools.toolsWas,
    metrics,
    media: columns.media,
    rest,
  }
}

const answerTurn = (answer: JsonNode, reasoning: JsonNode | null, columns: MediaColumns): Turn => {
  const turn = fieldTurn('assistant', [answer], columns)
  return reasoning === null ? turn : { ...turn, parts: [reasoningPart(reasoning, 'field'), ...turn.parts] }
}

/** Gives an answer as a candidate. */
export const candidateOf = (answer: AnswerField, columns: MediaColumns): Candidate => ({
  turns: [fieldTurn('assistant', [answer.text], columns)],
  tag: answer.tag,
  rank: null,
  model: typeof answer.model === 'string' ? answer.model : (answer.model?.text ?? null),
  metrics: answer.metrics,
  at: answer.text.path,
})

const usedBy = (form: FieldForm): (JsonNode | null)[] => [
  form.system,
  form.history?.node ?? null,
  ...form.prompt,
  form.answer,
  form.answer === null ? null : form.reasoning,
  ...form.blank,
  ...form.candidates.flatMap(({ text, model, used }) => [text, typeof model === 'string' ? null : model, ...used]),
]

/** Gives a turn of the values that it stands in, with what is written into their texts. */
export const fieldTurn = (role: Role, values: readonly JsonNode[], columns: MediaColumns): Turn => ({
  ...valueTurn(role, values),
  parts: values.flatMap((value) => fieldParts(role, value, values.length > 1, columns)),
})

const fieldParts = (role: Role, value: JsonNode, isNamed: boolean, columns: MediaColumns): readonly Part[] => {
  // What is not there yet can be written all the same.
  if (value.kind === 'null') return [{ kind: 'text', text: '', place: valuePlace(value) }]
  const parts = value.isString()
    ? stringParts(value, { role, isCall: false, id: null, name: null, columns })
    : valueTurn(role, [value]).parts
  return isNamed ? parts.map((part) => (part.kind === 'text' ? { ...part, name: String(value.step) } : part)) : parts
}
