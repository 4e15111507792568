/** A change of a value as it is shown: what goes and what comes, with as much around it as is needed to see where that is. */
import { z } from 'zod'
import type { ValueChange } from './mend.ts'

export const shownChangeSchema = z.object({
  /** Where the value stands in the row. */
  at: z.array(z.union([z.string(), z.number()])),
  what: z.enum(['text', 'json', 'key', 'role', 'row']),
  /** `gap` stands for text that is left out. */
  pieces: z.array(z.object({ kind: z.enum(['same', 'removed', 'added', 'gap']), text: z.string() })),
  /** Places of the same value that are not shown. */
  more: z.number().int().nonnegative(),
})
export type ShownChange = z.infer<typeof shownChangeSchema>
type Piece = ShownChange['pieces'][number]

/** Limits of what is shown of a value; the rest is counted. */
const MOST_SPLICES = 20
const AROUND = 48
const LONGEST = 600

/** Gives a change as it is shown. */
export const shownChange = ({ at, what, before, splices }: ValueChange): ShownChange => {
  const pieces: Piece[] = []
  let done = 0
  const shown = splices.slice(0, MOST_SPLICES)
  for (const [place, { start, removed, inserted }] of shown.entries()) {
    pieces.push(...between(before, done, start, place === 0))
    if (removed !== '') pieces.push(cut('removed', removed))
    if (inserted !== '') pieces.push(cut('added', inserted))
    done = start + removed.length
  }
  pieces.push(...behind(before, done))
  return { at, what, pieces, more: splices.length - shown.length }
}

const between = (text: string, start: number, end: number, isFirst: boolean): Piece[] => {
  if (start === end) return []
  if (isFirst) {
    const from = end - start <= AROUND * 2 ? start : whole(text, end - AROUND)
    return [...(from > start ? [GAP] : []), same(text, from, end)]
  }
  if (end - start <= AROUND * 2) return [same(text, start, end)]
  return [same(text, start, whole(text, start + AROUND)), GAP, same(text, whole(text, end - AROUND), end)]
}

const behind = (text: string, start: number): Piece[] => {
  if (start >= text.length) return []
  const end = text.length - start <= AROUND * 2 ? text.length : whole(text, start + AROUND)
  return [same(text, start, end), ...(end < text.length ? [GAP] : [])]
}

const GAP: Piece = { kind: 'gap', text: '' }
const same = (text: string, start: number, end: number): Piece => ({ kind: 'same', text: text.slice(start, end) })

const cut = (kind: 'removed' | 'added', text: string): Piece =>
  text.length <= LONGEST ? { kind, text } : { kind, text: `${text.slice(0, whole(text, LONGEST))}…` }

const whole = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at)
