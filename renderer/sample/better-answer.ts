/** The way from a rejected answer to a better chosen one: its text is taken as the start of the chosen answer's. */
import type { Candidate, Part, Sample } from '../../shared/sample/sample.ts'
import type { SampleTarget } from '../panel/edit-target.ts'

/** Gives the chosen answer's place and text, with the rejected one's; null where either is not one plain text. */
export const betterTarget = (
  { candidates }: Sample,
  rejected: number,
): { readonly target: SampleTarget; readonly chosen: string; readonly text: string } | null => {
  const chosen = plainText(candidates.find(({ tag }) => tag === 'chosen'))
  const from = plainText(candidates[rejected])
  if (chosen?.place == null || from === null) return null
  const copies = chosen.copies ?? []
  return {
    target: { kind: 'sample', place: chosen.place, copies, hasCopies: copies.length > 0, form: 'text' },
    chosen: chosen.text,
    text: from.text,
  }
}

const plainText = (candidate: Candidate | undefined): Extract<Part, { kind: 'text' }> | null => {
  const parts = candidate?.turns.length === 1 ? (candidate.turns[0]?.parts ?? []) : []
  const [part] = parts
  return parts.length === 1 && part?.kind === 'text' ? part : null
}
