/** Turns that are the texts of a list, all of one role, as FastChat writes questions and answers. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Role, Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'
import { refusal } from './refusal.ts'
import { isTextLike, valueTurn } from './value-turn.ts'

/** Whether a value is a list of texts. */
export const isTextList = (list: JsonNode | null): list is JsonNode =>
  list?.kind === 'array' && list.items.length > 0 && list.items.every(isTextLike)

/** Reads a list of texts, or a single text, as turns. */
export const textTurns = (role: Role, texts: JsonNode): Turn[] =>
  (texts.kind === 'array' ? texts.items : [texts]).map((text) => valueTurn(role, [text]))

/** Gives the edits that a change of one of its turns comes to; a text alone has no place for more. */
export const editTextList = (
  lens: { readonly id: string },
  role: Role,
  texts: JsonNode,
  edit: StructureEdit,
): readonly JsonEdit[] => {
  if (!('at' in edit) || texts.kind !== 'array') throw refusal(lens, edit)
  const at = (turn: number) => [...texts.path, turn]
  const { turn } = edit.at
  switch (edit.kind) {
    case 'insert':
      if (edit.turns.some((draft) => draft.role !== role)) throw cannot(lens, 'role')
      return edit.turns.map(({ text }, step) => ({ do: 'insert', at: at(turn + step), json: JSON.stringify(text) }))
    case 'duplicate':
      return [{ do: 'insert', at: at(turn + 1), json: texts.items[turn].json }]
    case 'remove':
      if (edit.count >= texts.items.length) throw cannot(lens, 'no-turns')
      return Array.from({ length: edit.count }, () => ({ do: 'remove', at: at(turn) }) as const)
    case 'move':
      return edit.to === turn ? [] : [{ do: 'move', at: at(turn), to: edit.to }]
    default:
      throw refusal(lens, edit)
  }
}
