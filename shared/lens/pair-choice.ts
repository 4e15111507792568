/** What choosing and ranking come to where there are exactly two candidates, the chosen one first. */
import type { StructureEdit } from '../sample/sample-edit.ts'
import { cannot } from './lens.ts'

/** Tells whether an edit lets the two change places; null for an edit that is about something else. */
export const chooseOf = (lens: { readonly id: string }, edit: StructureEdit): boolean | null => {
  switch (edit.kind) {
    case 'choose':
      if (edit.candidate > 1) throw cannot(lens, 'more-candidates')
      return edit.candidate === 1
    case 'rank':
      if (edit.order.length !== 2) throw cannot(lens, 'ranking')
      return edit.order[0] === 1
    case 'add-candidate':
      throw cannot(lens, 'more-candidates')
    default:
      return null
  }
}
