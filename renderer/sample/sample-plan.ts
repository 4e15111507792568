/**
 * What an action on a sample comes to, as edits of the row's values: worked out before anything changes, so that what a
 * format can't hold is said first, and so that typed text and the action that follows it are one step of history.
 */
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import { editJson, type JsonEdit } from '../../shared/json-edits.ts'
import { editsOf } from '../../shared/sample/edit-sample.ts'
import { type Role, roles, type Sample, type Turn, type TurnAddress, turnsOf } from '../../shared/sample/sample.ts'
import type { SampleEdit, TurnDraft } from '../../shared/sample/sample-edit.ts'
import { textsOfTurn } from '../../shared/sample/turn-text.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'
import { type KnownSample, readAgain } from './sample-reading.ts'

/** Gives the edits of an action, after those of typed text; fails with `format-cannot-hold` for what has no place. */
export const planEdit = (known: KnownSample, typed: readonly JsonEdit[], edit: SampleEdit): readonly JsonEdit[] => {
  if (typed.length === 0) return editsOf(known.node, known.lens, known.sample, edit)
  const after = readAgain(editJson(encodeLossless(known.text), typed), known.lens)
  if (after === null) throw new EngineError('format-cannot-hold', { format: known.lens.id, what: 'structure' })
  return [...typed, ...editsOf(after.node, after.lens, after.sample, edit)]
}

/** Gives why an action can't be done in this row's format; null when it can. */
export const whyNot = (known: KnownSample, edit: SampleEdit): EngineError | null => {
  try {
    planEdit(known, [], edit)
    return null
  } catch (error) {
    if (isEngineError(error)) return error
    // A part that is not text, or not there: the action means nothing here.
    if (error instanceof RangeError)
      return new EngineError('format-cannot-hold', { format: known.lens.id, what: 'structure' })
    throw error
  }
}

/** Gives the turns to insert at an address: an empty one of the role that is due, or a pair where the format needs one. */
export const draftsAt = (sample: Sample, at: TurnAddress): readonly (readonly TurnDraft[])[] => {
  const turns = turnsOf(sample, at.candidate)
  const before = turns[at.turn - 1]?.role
  const role: Role = at.candidate !== null || before === 'user' || before === 'tool' ? 'assistant' : 'user'
  const other: Role = role === 'user' ? 'assistant' : 'user'
  const single = [{ role, text: '' }]
  return [single, [...single, { role: other, text: '' }]]
}

/** Gives the role after this one in the round that the key for it goes. */
export const nextRole = (role: Role): Role => {
  const round = roles.filter((one) => one !== 'unknown')
  return round[(round.indexOf(role as (typeof round)[number]) + 1) % round.length] ?? 'user'
}

/** Gives all that a turn says, reasoning and arguments included: what is measured. */
export const wholeTextOf = (turn: Turn): string => textsOfTurn(turn).join('\n')
