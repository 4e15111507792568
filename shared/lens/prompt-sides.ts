/**
 * A prompt and its completion, each a text or a list of messages (TRL's standard and conversational formats): read as
 * turns one after the other, and edited on the side on which they stand.
 */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Turn } from '../sample/sample.ts'
import type { StructureEdit, TurnDraft } from '../sample/sample-edit.ts'
import { fieldTurn } from './field-form.ts'
import { cannot } from './lens.ts'
import type { OwnMark } from './loss-marks.ts'
import type { MediaColumns } from './media-columns.ts'
import { editMessages, isMessageList, type MessageEdit, readMessages } from './message-list.ts'
import { refusal } from './refusal.ts'
import { isTextLike } from './value-turn.ts'

type TurnEdit = Extract<StructureEdit, { at: unknown }>
type LensName = { readonly id: string }

/** Whether a value can be a prompt or a completion. */
export const isSide = (value: JsonNode | null): value is JsonNode =>
  value !== null && value.kind !== 'null' && (isTextLike(value) || isMessageList(value))

/** Reads a side as turns. */
export const readSide = (side: JsonNode, role: 'user' | 'assistant', columns: MediaColumns): readonly Turn[] =>
  isMessageList(side) ? readMessages(side, columns) : [fieldTurn(role, [side], columns)]

/** Gives the edits that an edit of the turns of one side comes to. */
export const editSide = (lens: LensName, side: JsonNode, edit: TurnEdit): readonly JsonEdit[] => {
  if (!isMessageList(side)) throw refusal(lens, edit)
  if (edit.kind === 'remove' && edit.count >= side.items.length) throw cannot(lens, 'no-turns')
  return editMessages({ ...lens, ...dialect }, side, messageEdit(edit, edit.at.turn))
}

/** Gives the edits that an edit of the turns of both sides, counted through, comes to. */
export const editSides = (
  lens: LensName,
  prompt: JsonNode,
  completion: JsonNode,
  edit: TurnEdit,
): readonly JsonEdit[] => {
  const border = isMessageList(prompt) ? prompt.items.length : 1
  const shift = (one: TurnEdit, by: number): TurnEdit => ({ ...one, at: { ...one.at, turn: one.at.turn - by } })
  const { turn } = edit.at
  if (edit.kind === 'remove' && turn < border && turn + edit.count > border) {
    const count = border - turn
    const behind: TurnEdit = { ...edit, at: { ...edit.at, turn: 0 }, count: edit.count - count }
    return [...editSide(lens, completion, behind), ...editSide(lens, prompt, { ...edit, count })]
  }
  if (edit.kind === 'move' && turn < border !== edit.to < border) throw cannot(lens, 'turn-order')
  if (edit.kind === 'move' && turn >= border)
    return editSide(lens, completion, { ...shift(edit, border), to: edit.to - border } as TurnEdit)
  const isBehind = edit.kind === 'insert' ? turn > border || (turn === border && isAnswer(edit.turns)) : turn >= border
  return isBehind ? editSide(lens, completion, shift(edit, border)) : editSide(lens, prompt, edit)
}

const isAnswer = ([first]: readonly TurnDraft[]): boolean => first?.role === 'assistant' || first?.role === 'tool'

const messageEdit = (edit: TurnEdit, index: number): MessageEdit => {
  switch (edit.kind) {
    case 'role':
      return { kind: 'role', index, role: edit.role }
    case 'insert':
      return { kind: 'insert', index, turns: edit.turns }
    case 'remove':
      return { kind: 'remove', index, count: edit.count }
    case 'move':
      return { kind: 'move', index, to: edit.to }
    case 'duplicate':
      return { kind: 'duplicate', index }
    case 'train':
      return { kind: 'train', index, isTrained: edit.isTrained }
  }
}

const dialect: { roleKey: string; contentKey: string; ownMark: OwnMark | null } = {
  roleKey: 'role',
  contentKey: 'content',
  ownMark: null,
}
