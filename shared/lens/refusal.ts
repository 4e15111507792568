/** Says of an edit that a format has no place for what it is that has none. */
import type { EngineError } from '../engine-error.ts'
import type { CannotHold, StructureEdit } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'

const missing: Readonly<Record<StructureEdit['kind'], CannotHold>> = {
  role: 'role',
  insert: 'more-turns',
  remove: 'no-turns',
  move: 'turn-order',
  duplicate: 'more-turns',
  train: 'loss-mark',
  choose: 'ranking',
  rank: 'ranking',
  'add-candidate': 'more-candidates',
}

/** Makes the error for an edit that a format can't hold at all. */
export const refusal = (lens: { readonly id: string }, edit: StructureEdit): EngineError =>
  cannot(
    lens,
    edit.kind === 'insert' && edit.turns.some(({ role }) => role === 'system') ? 'system' : missing[edit.kind],
  )
