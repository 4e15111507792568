/** A transcript that stands in a string of the row: its turns, and edits of them as edits of that string. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { Turn } from '../sample/sample.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'
import type { TextChange } from './text-pieces.ts'
import { textSpan } from './text-places.ts'
import {
  duplicateTurn,
  insertTurns,
  moveTurn,
  readTranscript,
  removeTurns,
  renameTurn,
  type TranscriptTurn,
  transcriptName,
} from './transcript-text.ts'

/** Reads stretches of a string as turns. */
export const transcriptTurns = (text: JsonNode, turns: readonly TranscriptTurn[]): Turn[] =>
  turns.map((turn) => ({
    role: turn.role,
    rawRole: turn.rawRole,
    parts: [textSpan(text, turn.bodyStart, turn.bodyEnd)],
    contentWas: 'string',
    train: null,
    at: null,
    extra: [],
  }))

/** Gives the edits of a row for an edit of the transcript in one of its strings; the address counts in the transcript. */
export const editTranscript = (
  lens: { readonly id: string },
  node: JsonNode,
  edit: Extract<StructureEdit, { at: unknown }>,
): readonly JsonEdit[] => {
  const turns = readTranscript(node.text) ?? []
  const change = changeOf(lens, node.text, turns, edit)
  return change === null ? [] : [{ do: 'text', at: node.path, ...change }]
}

const changeOf = (
  lens: { readonly id: string },
  text: string,
  turns: readonly TranscriptTurn[],
  edit: Extract<StructureEdit, { at: unknown }>,
): TextChange | null => {
  const at = edit.at.turn
  const nameOf = (role: Turn['role']): string => {
    const name = transcriptName(turns, role)
    if (name === null) throw cannot(lens, role === 'tool' ? 'tool-result' : 'role')
    return name
  }
  switch (edit.kind) {
    case 'role':
      return edit.role === turns[at].role ? null : renameTurn(text, turns[at], nameOf(edit.role))
    case 'insert': {
      const drafts = edit.turns.map((draft) => ({ name: nameOf(draft.role), text: draft.text }))
      return drafts.length === 0 ? null : insertTurns(text, turns, at, drafts)
    }
    case 'remove':
      return removeTurns(turns, at, edit.count)
    case 'move':
      return edit.to === at ? null : moveTurn(text, turns, at, edit.to)
    case 'duplicate':
      return duplicateTurn(text, turns, at)
    case 'train':
      throw cannot(lens, 'loss-mark')
  }
}
