/**
 * Edits of turns that are fields of their row. The turns after an edit are laid over the places that the format has: a
 * system text, pairs in the history, and what is asked and answered last. What finds no place is refused before anything
 * changes; what stays where it was is not written.
 */
import type { JsonEdit } from '../json-edits.ts'
import { type JsonPath, pathKey } from '../json-path.ts'
import type { Role } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import type { FieldForm } from './field-form.ts'
import { cannot } from './lens.ts'
import { refusal } from './refusal.ts'

interface LensName {
  readonly id: string
}

/** A turn as what it would be written as. */
interface Slot {
  readonly role: Role
  /** Its index before the edit; null for a new one. */
  readonly was: number | null
  /** The JSON text of its value; null for one that can't be moved as one value. */
  readonly json: string | null
}

/** Gives the edits of the row that an edit of its turns comes to. */
export const editForm = (lens: LensName, form: FieldForm, edit: StructureEdit): readonly JsonEdit[] => {
  if (edit.kind === 'add-candidate') return addCandidate(lens, form, edit.text)
  if (!('at' in edit) || edit.at.candidate !== null) throw refusal(lens, edit)
  const before = slotsOf(form)
  const after = changed(lens, before, edit)
  if (after.length === before.length && after.every(({ was, role }, at) => was === at && role === before[at].role))
    return []
  if (form.questionAt === null) throw refusal(lens, edit)
  return layOut(lens, form, before, after)
}

const addCandidate = (lens: LensName, form: FieldForm, text: string): readonly JsonEdit[] => {
  if (form.moreAt === null) throw cannot(lens, 'more-candidates')
  const list = form.candidates.at(-1)?.text.parent
  const json = JSON.stringify(text)
  const isList = list?.kind === 'array' && pathKey(list.path) === pathKey(form.moreAt)
  return [{ do: 'set', at: isList ? [...form.moreAt, list.items.length] : form.moreAt, json }]
}

const slotsOf = (form: FieldForm): Slot[] => {
  const pairs = Array.from({ length: form.history?.pairs ?? 0 }, (_, pair) => form.history?.jsonOf(pair) ?? ['', ''])
  const slots: Omit<Slot, 'was'>[] = [
    ...(form.system === null ? [] : [{ role: 'system' as const, json: form.system.json }]),
    ...pairs.flatMap(([user, assistant]) => [
      { role: 'user' as const, json: user },
      { role: 'assistant' as const, json: assistant },
    ]),
    ...(form.prompt.length === 0
      ? []
      : [{ role: 'user' as const, json: isOneQuestion(form) ? (form.question?.json ?? null) : null }]),
    ...(form.answer === null ? [] : [{ role: 'assistant' as const, json: form.answer.json }]),
  ]
  return slots.map((slot, was) => ({ ...slot, was }))
}

/** Whether all that is asked stands in the question itself, what may stand beside it being empty. */
const isOneQuestion = (form: FieldForm): boolean =>
  form.prompt.every((node) => node === form.question || (node.isString() && node.text === ''))

const changed = (
  lens: LensName,
  slots: readonly Slot[],
  edit: Extract<StructureEdit, { at: unknown }>,
): readonly Slot[] => {
  const { turn } = edit.at
  switch (edit.kind) {
    case 'role':
      return slots.map((slot, at) => (at === turn ? { ...slot, role: edit.role } : slot))
    case 'insert': {
      const drafts = edit.turns.map(({ role, text }): Slot => ({ role, was: null, json: JSON.stringify(text) }))
      return slots.toSpliced(turn, 0, ...drafts)
    }
    case 'remove':
      return slots.toSpliced(turn, edit.count)
    case 'move':
      return slots.toSpliced(turn, 1).toSpliced(edit.to, 0, slots[turn])
    case 'duplicate':
      return slots.toSpliced(turn + 1, 0, { ...slots[turn], was: null })
    case 'train':
      throw cannot(lens, 'loss-mark')
  }
}

const layOut = (
  lens: LensName,
  form: FieldForm,
  before: readonly Slot[],
  after: readonly Slot[],
): readonly JsonEdit[] => {
  const system = after[0]?.role === 'system' ? after[0] : null
  const talk = system === null ? after : after.slice(1)
  checkRoles(lens, talk)
  const endsWithAnswer = talk.length % 2 === 0
  if (talk.length === 0) throw cannot(lens, 'no-turns')
  if (endsWithAnswer && form.answerAt === null) throw cannot(lens, 'more-turns')
  if (!endsWithAnswer && form.answer !== null)
    throw cannot(lens, before.length > after.length ? 'no-turns' : 'turn-order')
  const last = talk.slice(endsWithAnswer ? -2 : -1)
  return [
    ...systemEdits(lens, form, before, system),
    ...historyEdits(lens, form, before, talk.slice(0, -last.length)),
    ...lastEdits(lens, form, before, last),
  ]
}

const checkRoles = (lens: LensName, talk: readonly Slot[]): void => {
  for (const [at, { role }] of talk.entries()) {
    if (role === 'system') throw cannot(lens, 'system')
    if (role === 'tool') throw cannot(lens, 'tool-result')
    if (role === 'unknown') throw cannot(lens, 'role')
    if (role !== (at % 2 === 0 ? 'user' : 'assistant')) throw cannot(lens, 'turn-order')
  }
}

const systemEdits = (
  lens: LensName,
  form: FieldForm,
  before: readonly Slot[],
  system: Slot | null,
): readonly JsonEdit[] => {
  const isSame = form.system === null ? system === null : system?.was === 0 && before[0].role === 'system'
  if (isSame) return []
  if (form.systemAt === null) throw cannot(lens, 'system')
  return system === null ? [{ do: 'remove', at: form.systemAt }] : [set(lens, form.systemAt, system)]
}

/** Takes out the pairs that are no more, and puts in those that are new, between what stays at both ends. */
const historyEdits = (
  lens: LensName,
  form: FieldForm,
  before: readonly Slot[],
  talk: readonly Slot[],
): readonly JsonEdit[] => {
  const first = form.system === null ? 0 : 1
  const old = form.history?.pairs ?? 0
  const pairs = Array.from({ length: talk.length / 2 }, (_, at) => [talk[at * 2], talk[at * 2 + 1]] as const)
  const isKept = (pair: readonly [Slot, Slot] | undefined, at: number): boolean =>
    pair !== undefined &&
    pair[0].was === first + at * 2 &&
    pair[1].was === first + at * 2 + 1 &&
    before[pair[0].was].role === 'user'
  const most = Math.min(old, pairs.length)
  let head = 0
  while (head < most && isKept(pairs[head], head)) head += 1
  let tail = 0
  while (tail < most - head && isKept(pairs.at(-1 - tail), old - 1 - tail)) tail += 1
  const added = pairs.slice(head, pairs.length - tail)
  if (added.length === 0 && head + tail === old) return []
  const { history, historyAt } = form
  if (historyAt === null || history?.canEdit === false) throw cannot(lens, 'more-turns')
  const pairJson = history?.pairJson ?? ((user: string, assistant: string) => `[${user}, ${assistant}]`)
  const items = added.map(([user, assistant]) => pairJson(jsonOf(lens, user), jsonOf(lens, assistant)))
  if (history === null) return [{ do: 'set', at: historyAt, json: `[${items.join(', ')}]` }]
  return history.edits((list) => [
    ...Array.from({ length: old - head - tail }, (): JsonEdit => ({ do: 'remove', at: [...list.path, head] })),
    ...items.map((json, at): JsonEdit => ({ do: 'insert', at: [...list.path, head + at], json })),
  ])
}

const lastEdits = (
  lens: LensName,
  form: FieldForm,
  before: readonly Slot[],
  last: readonly Slot[],
): readonly JsonEdit[] => {
  const [user, assistant] = last
  const userWas = form.prompt.length === 0 ? null : before.length - (form.answer === null ? 1 : 2)
  const answerWas = form.answer === null ? null : before.length - 1
  const edits: JsonEdit[] = []
  if (userWas === null || user.was !== userWas) {
    if (form.questionAt === null || !isOneQuestion(form)) throw cannot(lens, 'more-turns')
    edits.push(set(lens, form.questionAt, user))
  }
  if (assistant !== undefined && form.answerAt !== null && (answerWas === null || assistant.was !== answerWas)) {
    // The reasoning would be taken for the new answer's.
    if (form.reasoning !== null) throw cannot(lens, 'more-turns')
    edits.push(set(lens, form.answerAt, assistant))
  }
  return edits
}

const set = (lens: LensName, at: JsonPath, slot: Slot): JsonEdit => ({ do: 'set', at, json: jsonOf(lens, slot) })

const jsonOf = (lens: LensName, { json }: Slot): string => {
  if (json === null) throw cannot(lens, 'more-turns')
  return json
}
