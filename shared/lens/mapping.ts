/**
 * A mapping made by hand: which field of a row is the prompt, the answer, the conversation. For data that no lens knows, or
 * that a lens reads in another way than it is meant. It belongs to all files whose rows have the same keys.
 */
import { z } from 'zod'
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import { type JsonPath, pathLabel } from '../json-path.ts'
import type { Candidate, Sample } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { emptyForm, type FieldForm, readForm } from './field-form.ts'
import { editForm } from './field-form-edits.ts'
import type { Lens } from './lens.ts'
import { editMapped, readMapped } from './mapped-messages.ts'
import { MediaColumns } from './media-columns.ts'
import { metricOf } from './metric-of.ts'
import { chooseOf } from './pair-choice.ts'
import { editSide, isSide, readSide } from './prompt-sides.ts'
import { refusal } from './refusal.ts'
import { isTextLike } from './value-turn.ts'

const key = z.string().min(1).max(1_000)
/** Keys from the outside in; a field inside of a list can't be mapped. */
const path = z.array(key).min(1).max(16).readonly()

/** A mapping as it is kept; at least one of its fields says something. */
export const mappingSchema = z
  .object({
    system: path.optional(),
    prompt: path.optional(),
    /** What stands beside the prompt, as Alpaca's `input`. */
    input: path.optional(),
    answer: path.optional(),
    chosen: path.optional(),
    rejected: path.optional(),
    conversation: z
      .object({
        at: path,
        roleKey: key,
        contentKey: key,
        /** What this data calls the roles, where it has names of its own. */
        roles: z
          .object({ system: key.optional(), user: key.optional(), assistant: key.optional(), tool: key.optional() })
          .optional(),
      })
      .optional(),
    scores: z.array(path).max(32).readonly().optional(),
  })
  .refine(({ prompt, answer, chosen, conversation }) => prompt ?? answer ?? chosen ?? conversation?.at)

export type Mapping = z.infer<typeof mappingSchema>

/** The name of the lens of any mapping. */
export const MAPPING = 'mapping'

const MOST_KEYS = 200

/** Gives what files of the same shape have in common: the keys of their rows, in whatever order. */
export const shapeOf = (keys: readonly string[]): string =>
  JSON.stringify([...new Set(keys)].toSorted().slice(0, MOST_KEYS))

/** Gives the lens that reads and edits rows by a mapping. */
export const lensOfMapping = (mapping: Mapping): Lens => ({
  id: MAPPING,
  matches: (row) => mainPaths(mapping).some((one) => row.find(one) !== null),
  read: (row) => read(row, mapping),
  edit: (row, _sample, edit) => editMapping(row, mapping, edit),
})

const mainPaths = ({ prompt, answer, chosen, conversation }: Mapping): JsonPath[] =>
  [prompt, answer, chosen, conversation?.at].filter((one) => one !== undefined)

const nodeOf = (row: JsonNode, at: JsonPath | undefined): JsonNode | null => (at === undefined ? null : row.find(at))

/** Gives a path if a value can be put there: only its last key may be missing. */
const placeOf = (row: JsonNode, at: JsonPath | undefined): JsonPath | null =>
  at !== undefined && row.find(at.slice(0, -1))?.kind === 'object' ? at : null

const formOf = (row: JsonNode, mapping: Mapping): FieldForm => {
  const present = (at: JsonPath | undefined): JsonNode | null => {
    const node = nodeOf(row, at)
    return node?.kind === 'null' ? null : node
  }
  const [question, input] = [nodeOf(row, mapping.prompt), present(mapping.input)]
  const list = listOf(row, mapping)
  const answers = answersOf(row, mapping)
  const candidates = answers.map((node) => ({ text: node, tag: null, model: null, metrics: [], used: [] }))
  return {
    ...emptyForm,
    system: present(mapping.system),
    systemAt: placeOf(row, mapping.system),
    prompt: [question, input].filter((node) => node !== null),
    question,
    questionAt: placeOf(row, mapping.prompt),
    answer: nodeOf(row, mapping.answer),
    answerAt: answers.length > 0 ? null : placeOf(row, mapping.answer),
    candidates,
    blank: [list, ...(mapping.scores ?? []).map((at) => row.find(at))].filter((node) => node !== null),
  }
}

const listOf = (row: JsonNode, mapping: Mapping): JsonNode | null => {
  const list = nodeOf(row, mapping.conversation?.at)
  return list?.kind === 'array' ? list : null
}

const answersOf = (row: JsonNode, mapping: Mapping): JsonNode[] =>
  [nodeOf(row, mapping.chosen), nodeOf(row, mapping.rejected)].filter((node) => isSide(node) || isTextLike(node))

const read = (row: JsonNode, mapping: Mapping): Sample => {
  const sample = readForm({ id: MAPPING }, row, formOf(row, mapping))
  const columns = new MediaColumns(row)
  const list = listOf(row, mapping)
  const systems = sample.turns.filter(({ role }) => role === 'system').length
  const talk =
    list === null || mapping.conversation === undefined ? [] : readMapped(list, mapping.conversation, columns)
  const chosen = nodeOf(row, mapping.chosen)
  const scores = (mapping.scores ?? []).flatMap((at) => {
    const node = row.find(at)
    return node === null ? [] : [metricOf(node, { name: pathLabel(at) })]
  })
  return {
    ...sample,
    turns: sample.turns.toSpliced(systems, 0, ...talk),
    candidates: answersOf(row, mapping).map(
      (node): Candidate => ({
        turns: readSide(node, 'assistant', columns),
        tag: node === chosen ? 'chosen' : 'rejected',
        rank: null,
        model: null,
        metrics: [],
        at: node.path,
      }),
    ),
    metrics: [...scores, ...sample.metrics],
  }
}

const lens = { id: MAPPING }

const editMapping = (row: JsonNode, mapping: Mapping, edit: StructureEdit): readonly JsonEdit[] => {
  const answers = answersOf(row, mapping)
  if (!('at' in edit)) {
    if (answers.length !== 2) throw refusal(lens, edit)
    return chooseOf(lens, edit) === true ? [{ do: 'swap', at: answers[0].path, with: answers[1].path }] : []
  }
  if (edit.at.candidate !== null) return editSide(lens, answers[edit.at.candidate], edit)
  const form = formOf(row, mapping)
  const list = listOf(row, mapping)
  if (list === null || mapping.conversation === undefined) return editForm(lens, form, edit)
  return editConversation(form, list, mapping, edit)
}

/** The turns are a system text, the messages, and what is asked and answered behind them. */
const editConversation = (
  form: FieldForm,
  list: JsonNode,
  mapping: Mapping,
  edit: Extract<StructureEdit, { at: unknown }>,
): readonly JsonEdit[] => {
  const systems = form.system === null ? 0 : 1
  const index = edit.at.turn - systems
  const count = list.items.length
  const isNewSystem = edit.kind === 'insert' && edit.turns.every(({ role }) => role === 'system')
  if (isNewSystem && systems === 0 && edit.at.turn === 0 && edit.turns.length === 1 && form.systemAt !== null) {
    return [{ do: 'set', at: form.systemAt, json: JSON.stringify(edit.turns[0].text) }]
  }
  if (edit.kind === 'remove' && edit.at.turn === 0 && edit.count === 1 && form.systemAt !== null && systems === 1) {
    return [{ do: 'remove', at: form.systemAt }]
  }
  const end = edit.kind === 'remove' ? index + edit.count : edit.kind === 'insert' ? index : index + 1
  const isMovedOut = edit.kind === 'move' && (edit.to < systems || edit.to >= systems + count)
  if (index < 0 || end > count || isMovedOut || mapping.conversation === undefined) throw refusal(lens, edit)
  return editMapped(lens, list, mapping.conversation, edit, index)
}
